"""What a user can mend: every error here carries one clear Chinese line."""


class CheckerError(Exception):
    """Base of all errors that end in one line for the user.

    Args:
        code: stable identifier for programs, e.g. ``missing_file``.
        message: one Chinese sentence: what, where, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code
        self.message = message


class ReadError(CheckerError):
    """A report that cannot be read or cannot be judged."""


class UsageError(CheckerError):
    """Arguments that do not fit together."""


class PackError(CheckerError):
    """A rule pack with mistakes; ``problems`` lists all of them.

    Args:
        problems: one line each, ``file:line:column: what is wrong``.
    """

    def __init__(self, problems: list[str]) -> None:
        """Join the problems into one message, one a line."""
        super().__init__("bad_pack", "\n".join(problems))
        self.problems = problems


class ListError(CheckerError):
    """A list of the office (units, times of receipt, assignments) with mistakes; ``problems`` lists all of them.

    Args:
        problems: one line each: file, row and column, what is wrong, what to write.
    """

    def __init__(self, problems: list[str]) -> None:
        """Join the problems into one message, one a line."""
        super().__init__("bad_list", "\n".join(problems))
        self.problems = problems
