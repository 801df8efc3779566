"""Reading values of MAXScript, some of which a version or a missing plugin may lack."""

from typing import Any, Callable, List, Optional, TypeVar

Result = TypeVar("Result")


def text(value: Any) -> str:
    """A string, name or path as Python has it; empty for ``undefined``."""
    return "" if value is None else str(value)


def name_of(value: Any) -> str:
    """A name (``#bitmap``) without its sign and in small letters: MAXScript takes no notice of case."""
    return text(value).lstrip("#").lower()


def attempt(read: Callable[[], Result], otherwise: Result) -> Result:
    """What ``read`` answers, or ``otherwise`` where this 3ds Max or this scene cannot tell.

    One thing that cannot be read must not cost the artist the whole snapshot: what the host does not tell, the file may.
    """
    try:
        return read()
    except Exception:
        return otherwise


def find_class(rt: Any, name: str) -> Optional[Any]:
    """A class by its name; None where its plugin is not installed, which pymxs tells in more than one way."""
    return attempt(lambda: getattr(rt, name), None)


def instances(rt: Any, class_name: str) -> List[Any]:
    """Everything of one class. In one pass over what there is, not along the scene's tree: large scenes have deep ones."""
    found = find_class(rt, class_name)
    if found is None:
        return []
    return attempt(lambda: list(rt.getClassInstances(found, processAllAnimatables=True)), [])


def whole(value: Any, otherwise: int) -> int:
    """A time or number as a whole number. 3ds Max's times become frames so."""
    return attempt(lambda: int(value), otherwise)
