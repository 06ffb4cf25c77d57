"""A real server in a thread, for the tests of the page and of REST."""

import threading
from contextlib import contextmanager

from checker.web.house import House
from checker.web.server import bound, server
from checker.web.setup import Setup
from checker.web.spool import Spool


@contextmanager
def running(folder, **told):
    """Serve on a free port of 127.0.0.1 and yield the house with its address; afterwards nothing is left in the folder."""
    setup = Setup(port=0, **{"jobs": 1, **told})
    listening = bound(setup)
    with Spool(setup.most_spooled, folder) as spool:
        house = House(setup, spool)
        house.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        ready = threading.Event()
        serving = server(house, ready.set)
        thread = threading.Thread(target=serving.run, args=([listening],))
        thread.start()
        try:
            assert ready.wait(60)
            yield house
        finally:
            serving.should_exit = True
            thread.join(60)
            house.close()
            listening.close()
    assert list(folder.iterdir()) == []


def uploads(house):
    """The files of requests that lie in the spool."""
    return [path.name for path in house.spool.folder.iterdir() if path.name.startswith("upload-")]
