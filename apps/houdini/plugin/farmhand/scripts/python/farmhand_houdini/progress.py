"""A submission in words and numbers: plain data."""

from typing import Any, Dict, NamedTuple, Optional

from .texts import say


class Progress(NamedTuple):
    """What the panel shows of a submission's progress."""

    #: What is going on: ``Rendering``.
    headline: str
    #: Between 0 and 1; None while there is nothing to count.
    fraction: Optional[float] = None
    #: Short text beside the bar: ``3 of 10 frames``.
    amount: str = ""


_HEADLINES = {
    "drafted": "Checking the scene",
    "awaitingConfirmation": "Your answer is needed",
    "checked": "Creating the job",
    "taskCreated": "Uploading",
    "assetsUploaded": "Handing over the job",
    "documentsUploaded": "Handing over the job",
    "submitted": "Waiting for a farm node",
    "rendering": "Rendering",
    "downloading": "Bringing the frames home",
    "done": "Done",
    "doneWithFailedFrames": "Finished with failed frames",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
_RENDERING = frozenset(["submitted", "rendering", "done", "doneWithFailedFrames"])


def progress_of(view: Dict[str, Any]) -> Progress:
    """How far a submission (``SubmissionView`` of the shared model) is."""
    state = str(view.get("state"))
    headline = say(_HEADLINES.get(state, state))
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
        return Progress(headline, _fraction(upload[by + "Done"], upload[by + "Total"]), amount)
    if state == "downloading" and frames and frames["done"]:
        home = int(view.get("filesDownloaded") or 0)
        return Progress(headline, _fraction(home, frames["done"]), say("{} of {} files", home, frames["done"]))
    if state in _RENDERING and frames and frames["total"]:
        amount = say("{} of {} frames", frames["done"], frames["total"])
        return Progress(headline, _fraction(frames["done"], frames["total"]), amount)
    return Progress(headline)


def _fraction(done: float, total: float) -> Optional[float]:
    return min(1.0, done / total) if total else None


def size_text(size_bytes: float) -> str:
    """A size in the largest unit that leaves at least 1: ``3.2 MB`` (of 1000 kB each, as disks are sold)."""
    size = float(size_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return "{:.0f} {}".format(size, unit) if unit == "bytes" else "{:.1f} {}".format(size, unit)
        size /= 1000
    return "{:.1f} TB".format(size)
