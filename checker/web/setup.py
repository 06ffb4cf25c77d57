"""What a server is told before it starts."""

from dataclasses import dataclass
from pathlib import Path

from checker.readers.limits import Limits

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Everything that a server is told.

    Attributes:
        host: address to listen at.
        port: 0: any that is free.
        token: what everybody has to know, or None.
        data: folder in which results are kept, or None.
        jobs: worker processes.
        queue: requests that may wait beside those at work; more are answered 503.
        files: files of one request.
        megabytes: size of one file.
        body: megabytes of one request.
        spool: megabytes of all uploads that lie in the temporary folder at a time.
        seconds: what judging one file may take; the reader's own bound is lower, so that it speaks first.
        memory: megabytes of address space of a worker; where the system knows no such bound, only the time is bounded.
        idle: seconds without a byte after which a client is let go.
        upload: seconds that sending one request may take.
        grace: seconds that requests at work get when the server is told to end.
        rounds: rounds of the office that are worked on at a time; more are answered 503.
        held: rounds whose tables are held for their page; of more the oldest go.
        hold: seconds that they are held.
        reports: reports of one round, both years together.
        round: megabytes of one round, packed and unpacked.
    """

    host: str = "127.0.0.1"
    port: int = 8517
    token: str | None = None
    data: Path | None = None
    jobs: int = 2
    queue: int = 100
    files: int = 50
    megabytes: int = Limits().megabytes
    body: int = 200
    spool: int = 2000
    seconds: float = 60.0
    memory: int = 3000
    idle: float = 20.0
    upload: float = 300.0
    grace: int = 20
    rounds: int = 2
    held: int = 10
    hold: float = 3600.0
    reports: int = 2000
    round: int = 1000

    @property
    def most_bytes(self) -> int:
        """Bytes of one file."""
        return self.megabytes * _MB

    @property
    def most_body(self) -> int:
        """Bytes of one request."""
        return self.body * _MB

    @property
    def most_round(self) -> int:
        """Bytes of one round."""
        return self.round * _MB

    @property
    def most_spooled(self) -> int:
        """Bytes of all uploads at a time."""
        return self.spool * _MB
