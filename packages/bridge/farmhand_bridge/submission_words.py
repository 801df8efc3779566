"""What the panels of all hosts say of a submission alike: in English, for a host to translate."""

from typing import Mapping, Optional

#: What is going on, by the ``state`` of a ``SubmissionView`` of the shared model.
HEADLINES: Mapping[str, str] = {
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


def fraction_of(done: float, total: float) -> Optional[float]:
    """Between 0 and 1; None where there is nothing to count."""
    return min(1.0, done / total) if total else None


def size_text(size_bytes: float) -> str:
    """A size in the largest unit that leaves at least 1: ``3.2 MB`` (of 1000 kB each, as disks are sold)."""
    size = float(size_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return "{:.0f} {}".format(size, unit) if unit == "bytes" else "{:.1f} {}".format(size, unit)
        size /= 1000
    return "{:.1f} TB".format(size)
