"""What every request passes first: the right host, the right origin, the token; and what every answer carries."""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import socket
import sys
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.web.setup import Setup

COOKIE = "fazhi"
INTERNAL = "服务器内部出错,请稍后再试;再出错请告诉管理员"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = frozenset({"/healthz", "/login"})
_DRAIN_SECONDS, _DRAIN_BYTES = 2.0, 8_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}  # fmt: skip


def failure(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return an answer that says in one line why there is no other."""
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)


class Keys:
    """The token, and what a browser has instead of it.

    Args:
        token: None: nobody needs one.
    """

    def __init__(self, token: str | None) -> None:
        """Make a secret of this start of the server; cookies of earlier ones are void."""
        self.token = token
        self._secret = secrets.token_bytes(32)

    def fits(self, given: str) -> bool:
        """Say whether this is the token."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def cookie(self) -> str:
        """Return what a browser is given for the token."""
        return hmac.new(self._secret, (self.token or "").encode(), hashlib.sha256).hexdigest()

    def admits(self, headers: Headers) -> bool:
        """Say whether a request may pass."""
        if self.token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.fits(given.strip()):
            return True
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self.cookie().encode())


class Guard:
    """Stands before the application.

    Args:
        app: what is guarded.
        setup: the server's.
        keys: token and cookie.
    """

    def __init__(self, app: ASGIApp, setup: Setup, keys: Keys) -> None:
        """Work out by which names this server may be called."""
        self.app = app
        self.setup = setup
        self.keys = keys
        self.names = {setup.host.lower().strip("[]"), "localhost"}
        self.loopback = is_loopback(setup.host)
        if not self.loopback:
            self.names |= {socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it; note it in the log without what it carries."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, said = time.monotonic(), {"status": 0, "ended": 0}
        incoming = _Incoming(receive)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
                if not incoming.whole(scope):
                    headers["connection"] = "close"
            elif not message.get("more_body") and not incoming.whole(scope):
                # Closing a connection with bytes unread resets it, and the client would never see the answer.
                await send({**message, "more_body": True})
                await incoming.drain()
                message = {"type": "http.response.body", "body": b""}
            await send(message)
            said["ended"] = int(not message.get("more_body") and message["type"] == "http.response.body")

        try:
            refusal = self._refusal(scope)
            await (refusal or self.app)(scope, incoming, dressed)
        except Exception as error:  # noqa: BLE001 - nothing of the inside must reach a browser
            log(f"内部错误 {type(error).__name__}")
            if not said["status"]:
                await failure(500, "internal", INTERNAL)(scope, incoming, dressed)
        finally:
            log(f"{scope['method']} {_route(scope)} {said['status'] or '-'} {1000 * (time.monotonic() - began):.0f}ms")

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if not self._called_rightly(headers.get("host", "")):
            return failure(421, "wrong_host", "请用启动时显示的地址打开这个页面")
        if scope["method"] not in _SAFE and not _same_origin(headers):
            return failure(403, "wrong_origin", "这个请求来自别的网站,没有执行")
        path = scope["path"]
        if path in _OPEN or path.startswith("/static/") or self.keys.admits(headers):
            return None
        if scope["method"] == "GET" and not path.startswith("/api/"):
            return RedirectResponse("/login", 303)
        return failure(401, "no_token", "需要口令:请在请求头写 Authorization: Bearer 口令", {"www-authenticate": "Bearer"})

    def _called_rightly(self, host: str) -> bool:
        """Say whether the name in the address is this server's: a page of a foreign name that points here is refused."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self.names:
            return True
        return is_loopback(name) if self.loopback else _is_address(name)


class _Incoming:
    """The body of a request, and whether all of it has been taken."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.ended = False
        self.begun = False

    async def __call__(self) -> Message:
        message = await self.receive()
        self.begun = True
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            self.ended = True
        return message

    def whole(self, scope: Scope) -> bool:
        """Say whether nothing is left to come."""
        headers = Headers(scope=scope)
        return self.ended or (headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers)

    async def drain(self) -> None:
        """Take and forget what comes for a moment."""
        until, left = time.monotonic() + _DRAIN_SECONDS, _DRAIN_BYTES
        while not self.ended and left > 0 and (remaining := until - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(self(), remaining)
            except TimeoutError:
                return
            left -= len(message.get("body", b""))


def _same_origin(headers: Headers) -> bool:
    """Say whether a request comes from a page of this server, or from no page at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def is_loopback(host: str) -> bool:
    """Say whether an address is of this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _route(scope: Scope) -> str:
    """Return the pattern of the address, never what somebody wrote into it."""
    route = scope.get("route")
    return str(getattr(route, "path", "-"))


def log(line: str) -> None:
    """Write a line to the log: never a name, an address as it was sent, or a text."""
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")
