"""What the handlers of requests share."""

from checker.web.desk import Desk
from checker.web.kept import Kept
from checker.web.office import Office
from checker.web.safety import Keys
from checker.web.setup import Setup
from checker.web.spool import Spool


class House:
    """What the handlers share.

    Args:
        setup: what the server was told.
        spool: where uploads go.
    """

    def __init__(self, setup: Setup, spool: Spool) -> None:
        """Open everything but the worker processes."""
        self.setup = setup
        self.spool = spool
        self.desk = Desk(setup, spool.scratch)
        self.keys = Keys(setup.token)
        self.kept = Kept(setup.data) if setup.data else None
        self.office = Office(setup, spool, self.desk, self.kept)

    def close(self) -> None:
        """End the processes and close the files."""
        self.desk.close()
        if self.kept:
            self.kept.close()
