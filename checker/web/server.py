"""Running the application until somebody ends it."""

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from checker.errors import UsageError
from checker.web.app import application
from checker.web.house import House
from checker.web.protocol import PatientProtocol
from checker.web.setup import Setup
from checker.web.spool import Spool

_CONNECTIONS = 1000


class Server(uvicorn.Server):
    """Says when it is ready.

    Args:
        config: of uvicorn.
        ready: called then.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        """Keep what is to be called."""
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self.ready()


def bound(setup: Setup) -> socket.socket:
    """Return a socket that listens at the address of a setup.

    Raises:
        UsageError: the address is taken, or none of this machine.
    """
    family = socket.AF_INET6 if ":" in setup.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((setup.host.strip("[]"), setup.port))
        made.listen(256)
    except (OSError, OverflowError) as error:
        made.close()
        raise UsageError("bad_address", f"fazhi:不能在 {setup.host}:{setup.port} 上提供服务({error});可能已有一个在运行,或请用 --port 换一个端口") from None
    return made


def run(setup: Setup, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until told to end.

    Args:
        setup: what the server is told.
        listening: socket that listens.
        ready: called when requests are answered.
    """
    # When it has ended, uvicorn raises the signal that ended it once more, which would leave the spool where it is.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Spool(setup.most_spooled) as spool, suppress(KeyboardInterrupt):
        house = House(setup, spool)
        try:
            server(house, ready).run([listening])
        finally:
            house.close()


def server(house: House, ready: Callable[[], None]) -> Server:
    """Return a server for an application.

    Args:
        house: what its handlers share.
        ready: called when requests are answered.
    """
    config = uvicorn.Config(
        application(house), http=PatientProtocol, ws="none", loop="asyncio", log_level="warning", access_log=False, server_header=False, date_header=True,
        proxy_headers=False, limit_concurrency=_CONNECTIONS, timeout_keep_alive=15, timeout_graceful_shutdown=house.setup.grace, lifespan="on",
    )  # fmt: skip
    return Server(config, ready)
