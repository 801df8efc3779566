"""What went wrong, in the artist's words: the same fields the sidecar uses."""

from typing import Any, Dict, Mapping, NamedTuple, Optional, cast


class ProblemWords(NamedTuple):
    """What went wrong and what to do about it, in one language."""

    #: What happened, and where.
    message: str
    #: What to do next.
    hint: str


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
    #: The same in Chinese; None where it is told in one language only.
    zh: Optional[ProblemWords] = None

    def words(self, chinese: bool) -> ProblemWords:
        """Message and hint for the artist: in Chinese if asked for and there is any."""
        return self.zh if chinese and self.zh is not None else ProblemWords(self.message, self.hint)


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
        zh=_words_from_json(fields.get("zh")),
    )


def problem_to_json(problem: Problem) -> Dict[str, Any]:
    """A problem as the sidecar reads it."""
    fields: Dict[str, Any] = {
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "retryable": problem.retryable,
    }
    if problem.zh is not None:
        fields["zh"] = {"message": problem.zh.message, "hint": problem.zh.hint}
    return fields


def _words_from_json(value: object) -> Optional[ProblemWords]:
    if not isinstance(value, Mapping):
        return None
    fields = cast("Mapping[str, object]", value)
    message = fields.get("message")
    hint = fields.get("hint")
    return ProblemWords(message, hint if isinstance(hint, str) else "") if isinstance(message, str) else None


def refusal(
    code: str, message: str, hint: str, retryable: bool = False, zh: Optional[ProblemWords] = None
) -> ProblemError:
    """An exception for a handler to raise: what is wrong, and what the artist can do about it; ``zh`` is the same in Chinese."""
    return ProblemError(Problem(code=code, message=message, hint=hint, retryable=retryable, zh=zh))


def problem_of(error: Exception) -> Problem:
    """What to tell of an exception: a :class:`ProblemError`'s own problem, or one that names what else was raised."""
    if isinstance(error, ProblemError):
        return error.problem
    said = str(error).strip() or type(error).__name__
    return Problem(
        code="host-failed",
        message="The program could not do it. It says: {}".format(said),
        hint="Try it in the program itself. If that works, please report this with the text above.",
        retryable=False,
        zh=ProblemWords(
            "程序无法完成该操作。它的提示：{}".format(said),
            "请在程序中直接尝试。如果可以，请附上以上文字报告此问题。",
        ),
    )
