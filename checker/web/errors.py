"""What the server answers where it does not do what was asked."""


class RefusedError(Exception):
    """A request that is not done.

    Args:
        status: of the answer.
        code: stable identifier for programs.
        message: Chinese; a line for each mistake.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
