"""Long work on Houdini's own thread, a little at a time.

What is long is written as a generator of *steps*: it yields wherever it may be held, after at most a millisecond of work, and
returns its result. :func:`in_slices` makes of it a generator that is held seldom enough to be quick.
"""

import time
from typing import Callable, Generator, Optional, TypeVar

Result = TypeVar("Result")

#: Work that may be held at each of its steps, and its result. A step is a bare ``yield``, or ``yield HOLD``.
Steps = Generator[Optional[bool], None, Result]

#: Yielded before and after a call that may take longer than a slice by itself: it gets a slice of its own.
HOLD = True

#: Host time after which others have their turn. Seconds.
SLICE_SECONDS = 0.008


def in_slices(
    steps: Steps[Result],
    seconds: float = SLICE_SECONDS,
    clock: Callable[[], float] = time.perf_counter,
) -> Generator[None, None, Result]:
    """The same work, held only where so much time is used up since it last went on. ``clock`` is one in seconds."""
    due = clock() + seconds
    try:
        while True:
            try:
                must_hold = next(steps)
            except StopIteration as stop:
                return stop.value
            if must_hold or clock() >= due:
                yield
                due = clock() + seconds
    finally:
        steps.close()


def at_once(steps: Generator[Optional[bool], None, Result]) -> Result:
    """All of the work, and its result."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value
