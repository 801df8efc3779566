"""A submission in words and numbers: plain data."""

from typing import Any, Dict, NamedTuple, Optional

from .farmhand_bridge.submission_words import HEADLINES, fraction_of, size_text
from .texts import say


class Progress(NamedTuple):
    """What the panel shows of a submission's progress."""

    #: What is going on: ``Rendering``.
    headline: str
    #: Between 0 and 1; None while there is nothing to count.
    fraction: Optional[float] = None
    #: Short text beside the bar: ``3 of 10 frames``.
    amount: str = ""


_RENDERING = frozenset(["submitted", "rendering", "done", "doneWithFailedFrames"])


def progress_of(view: Dict[str, Any]) -> Progress:
    """How far a submission (``SubmissionView`` of the shared model) is."""
    state = str(view.get("state"))
    headline = say(HEADLINES.get(state, state))
    upload, frames = view.get("upload"), view.get("frames")
    if state == "taskCreated" and upload:
        amount = say(
            "{} of {} files, {} of {}",
            upload["filesDone"],
            upload["filesTotal"],
            size_text(upload["bytesDone"]),
            size_text(upload["bytesTotal"]),
        )
        by = "bytes" if upload["bytesTotal"] else "files"
        return Progress(headline, fraction_of(upload[by + "Done"], upload[by + "Total"]), amount)
    if state == "downloading" and frames and frames["done"]:
        home = int(view.get("filesDownloaded") or 0)
        return Progress(headline, fraction_of(home, frames["done"]), say("{} of {} files", home, frames["done"]))
    if state in _RENDERING and frames and frames["total"]:
        amount = say("{} of {} frames", frames["done"], frames["total"])
        return Progress(headline, fraction_of(frames["done"], frames["total"]), amount)
    return Progress(headline)
