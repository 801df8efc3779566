"""For the tests of plugins: what a piece of work costs the host's main thread. No part of what is shipped."""

import contextlib
import io
import os
import sys
from typing import Callable, Generator
from unittest import mock


@contextlib.contextmanager
def no_disk() -> Generator[None, None, None]:
    """Fails whatever asks for a file: on a share that is gone, each of them can take half a minute."""
    with contextlib.ExitStack() as stack:
        for name in ("stat", "lstat", "listdir", "scandir"):
            stack.enter_context(mock.patch.object(os, name, side_effect=AssertionError("a disk was looked at")))
        stack.enter_context(mock.patch.object(io, "open", side_effect=AssertionError("a file was opened")))
        stack.enter_context(mock.patch("builtins.open", side_effect=AssertionError("a file was opened")))
        yield


def calls_of(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, those of C included."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls
