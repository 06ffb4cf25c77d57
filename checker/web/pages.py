"""Pages and what belongs to them: style, script, icon."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from checker.reporters.page import OUTCOMES, static
from checker.summary import page as summary
from checker.web.house import House
from checker.web.showing import environment

_CSS, _SCRIPT = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
_STATIC = {
    "report.css": _CSS, "report.js": _SCRIPT, "tables.css": _CSS, "tables.js": _SCRIPT, "web.css": _CSS, "web.js": _SCRIPT, "office.js": _SCRIPT,
    "htmx.min.js": _SCRIPT, "icon.svg": "image/svg+xml",
}  # fmt: skip
_SHARED: dict[str, Callable[[str], str]] = {"report.css": static, "report.js": static, **dict.fromkeys(summary.STATIC, summary.static)}


@cache
def _asset(name: str) -> tuple[bytes, str]:
    """Return a file of the page and its digest."""
    data = _SHARED[name](name).encode() if name in _SHARED else files("checker.web").joinpath("static", name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:16]


def _link(name: str) -> str:
    return f"/static/{name}?v={_asset(name)[1]}"


def html(template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> Response:
    """Return a page.

    Args:
        template: its name.
        status: of the answer.
        headers: of the answer.
        values: for the template.
    """
    return HTMLResponse(environment().get_template(template).render(link=_link, outcomes=OUTCOMES, **values), status, headers)


async def asset(_: House, request: Request) -> Response:
    """Answer a file of the page, to be kept for as long as its address has its digest."""
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    data, digest = _asset(name)
    lasting = "public, max-age=31536000, immutable" if request.query_params.get("v") == digest else "no-cache"
    return Response(data, headers={"content-type": _STATIC[name], "cache-control": lasting})


def wants_json(request: Request) -> bool:
    """Say whether a script asks."""
    return request.headers.get("accept", "").startswith("application/json")
