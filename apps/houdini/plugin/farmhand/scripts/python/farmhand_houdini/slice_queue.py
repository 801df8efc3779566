"""Work on the session that is done a slice at a time, one piece of work after the other."""

from collections import deque
from typing import Any, Callable, Deque, NamedTuple, Optional

from .slices import Steps


class _Work(NamedTuple):
    begin: Callable[[], Steps[Any]]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class SliceQueue:
    """Used on Houdini's own thread only; :meth:`advance` is called from its event loop."""

    def __init__(self) -> None:
        self._waiting: Deque[_Work] = deque()
        self._current: Optional[_Work] = None
        self._steps: Optional[Steps[Any]] = None

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._current is not None or bool(self._waiting)

    def add(
        self, begin: Callable[[], Steps[Any]], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        """Queues work. ``begin`` makes its generator when its turn comes; ``done`` gets what it returns, ``failed`` what it raises."""
        self._waiting.append(_Work(begin, done, failed))

    def advance(self) -> None:
        """One slice of the work whose turn it is."""
        if self._current is None:
            if not self._waiting:
                return
            self._current = self._waiting.popleft()
        work = self._current
        try:
            if self._steps is None:
                self._steps = work.begin()
            next(self._steps)
        except StopIteration as stop:
            self._forget()
            work.done(stop.value)
        except Exception as error:
            self._forget()
            work.failed(error)

    def clear(self) -> None:
        """Drops all work; nobody hears of it any more."""
        self._waiting.clear()
        if self._steps is not None:
            self._steps.close()
        self._forget()

    def _forget(self) -> None:
        self._current = None
        self._steps = None
