"""Changing the document so that the artist can take it back in one step."""

from contextlib import contextmanager
from typing import Any, Iterator

import c4d


@contextmanager
def one_undo_step(doc: Any) -> Iterator[None]:
    """All that is changed within is one step of undo, and Cinema 4D shows it."""
    doc.StartUndo()
    try:
        yield
    finally:
        doc.EndUndo()
        c4d.EventAdd()
