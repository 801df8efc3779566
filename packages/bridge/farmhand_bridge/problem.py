"""What went wrong, in the artist's words: the same four fields the sidecar uses."""

from typing import Mapping, NamedTuple, Optional, cast


class Problem(NamedTuple):
    """Why something failed."""

    #: Stable name: ``sidecar-unreachable``, ``farm-unreachable``.
    code: str
    #: What happened, and where.
    message: str
    #: What to do next.
    hint: str
    #: Whether trying again could help without changing anything.
    retryable: bool


class ProblemError(Exception):
    """Raised by everything in this package that fails for a reason the artist should read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__("{} {}".format(problem.message, problem.hint).strip())
        self.problem = problem


def problem_from_json(value: object) -> Optional[Problem]:
    """Reads a problem as the sidecar writes it; None when ``value`` is not one."""
    if not isinstance(value, Mapping):
        return None
    fields = cast("Mapping[str, object]", value)
    code = fields.get("code")
    message = fields.get("message")
    hint = fields.get("hint")
    if not isinstance(code, str) or not isinstance(message, str):
        return None
    return Problem(
        code=code,
        message=message,
        hint=hint if isinstance(hint, str) else "",
        retryable=fields.get("retryable") is True,
    )


def refusal(code: str, message: str, hint: str, retryable: bool = False) -> ProblemError:
    """An exception for a handler to raise: what is wrong, and what the artist can do about it."""
    return ProblemError(Problem(code=code, message=message, hint=hint, retryable=retryable))


def problem_of(error: Exception) -> Problem:
    """What to tell of an exception: a :class:`ProblemError`'s own problem, or one that names what else was raised."""
    if isinstance(error, ProblemError):
        return error.problem
    return Problem(
        code="host-failed",
        message="The program could not do it. It says: {}".format(str(error).strip() or type(error).__name__),
        hint="Try it in the program itself. If that works, please report this with the text above.",
        retryable=False,
    )
