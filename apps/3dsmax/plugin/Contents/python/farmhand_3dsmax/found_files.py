"""Looks where the files of a snapshot are. Away from 3ds Max's main thread: a share that is gone holds whoever asks it up."""

import os
import threading
from typing import Any, Callable, Dict, Iterable, Mapping

from .paths import SearchPlaces, candidates

#: Longest that a snapshot waits for its files. Seconds.
_PATIENCE_SECONDS = 5.0

#: Held while files are looked for, so that of two snapshots at once the second waits for the first. On a share that is gone
#: that goes on after the snapshot; then the next one does without in the end.
_looking = threading.Lock()


def with_found_files(
    snapshot: Mapping[str, Any],
    places: SearchPlaces,
    exists: Callable[[str], bool] = os.path.exists,
    patience_seconds: float = _PATIENCE_SECONDS,
) -> Dict[str, Any]:
    """The snapshot with each reference resolved to the first place where its file is.

    What is nowhere, or was not looked at in time, stays where it is expected. Never touches 3ds Max; waits, so no thread of its
    own may call it.
    """
    found: Dict[str, str] = {}
    enough = threading.Event()
    stored = dict.fromkeys(reference["storedPath"] for reference in snapshot["references"])
    looker = threading.Thread(
        target=_look,
        args=(stored, places, exists, found, enough, patience_seconds),
        name="farmhand-files",
        daemon=True,
    )
    looker.start()
    looker.join(patience_seconds)
    enough.set()
    known = found.copy()
    references = [_resolved(reference, known) for reference in snapshot["references"]]
    return dict(snapshot, references=references)


def _look(
    stored: Iterable[str],
    places: SearchPlaces,
    exists: Callable[[str], bool],
    found: Dict[str, str],
    enough: threading.Event,
    patience_seconds: float,
) -> None:
    if not _looking.acquire(timeout=patience_seconds):
        return
    try:
        for path in stored:
            for place in candidates(path, places):
                if enough.is_set():
                    return
                if exists(place):
                    found[path] = place
                    break
    finally:
        _looking.release()


def _resolved(reference: Dict[str, Any], found: Mapping[str, str]) -> Dict[str, Any]:
    place = found.get(reference["storedPath"])
    return reference if place is None else dict(reference, resolvedPath=place)
