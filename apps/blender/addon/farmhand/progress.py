"""A submission in words and numbers for the panel. Plain Python, no Blender."""

import textwrap
from typing import Any, Dict, List, NamedTuple, Optional

from .farmhand_bridge.submission_words import HEADLINES, fraction_of, size_text
from .session import View


class Progress(NamedTuple):
    """What the panel shows of a submission's progress."""

    #: What is going on: ``Rendering``.
    headline: str
    #: Between 0 and 1; None while there is nothing to count.
    fraction: Optional[float]
    #: Short text beside or on the bar: ``3 of 10 frames``.
    amount: str


def progress_of(view: View) -> Progress:
    """How far a submission is."""
    state = str(view.get("state"))
    headline = HEADLINES.get(state, state)
    if state == "taskCreated":
        return _upload_progress(headline, view.get("upload"))
    if state in ("submitted", "rendering", "downloading", "done", "doneWithFailedFrames"):
        return _frame_progress(headline, state, view.get("frames"), int(view.get("filesDownloaded") or 0))
    return Progress(headline, None, "")


def _upload_progress(headline: str, counts: Optional[Dict[str, Any]]) -> Progress:
    if not counts:
        return Progress(headline, None, "")
    amount = "{} of {} files, {} of {}".format(
        counts["filesDone"], counts["filesTotal"], size_text(counts["bytesDone"]), size_text(counts["bytesTotal"])
    )
    if counts["bytesTotal"]:
        return Progress(headline, fraction_of(counts["bytesDone"], counts["bytesTotal"]), amount)
    return Progress(headline, fraction_of(counts["filesDone"], counts["filesTotal"]), amount)


def _frame_progress(headline: str, state: str, counts: Optional[Dict[str, Any]], downloaded: int) -> Progress:
    if not counts or not counts["total"]:
        return Progress(headline, None, "")
    total = counts["total"]
    if state == "downloading":
        return Progress(headline, fraction_of(downloaded, counts["done"]), "{} of {} files".format(downloaded, counts["done"]))
    return Progress(headline, fraction_of(counts["done"], total), "{} of {}".format(counts["done"], amount_of(total, "frame")))


def frame_facts(view: View) -> List[str]:
    """The frames that are neither waiting nor done, and the files that are home: ``2 rendering``, ``1 failed``."""
    facts: List[str] = []
    counts = view.get("frames")
    if counts:
        for name, word in (("rendering", "rendering"), ("failed", "failed"), ("waiting", "waiting")):
            if counts[name]:
                facts.append("{} {}".format(counts[name], word))
    downloaded = view.get("filesDownloaded") or 0
    if downloaded:
        facts.append("{} downloaded".format(amount_of(downloaded, "file")))
    return facts


class FindingText(NamedTuple):
    """A finding as the panel shows it."""

    #: ``error``, ``warning`` or ``notice``.
    severity: str
    text: str
    #: What in the scene it is about: ``Image "Wood"``; empty when the whole scene is meant.
    owner: str
    path: str


def by_severity(findings: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Findings with the most serious first."""
    order = {"error": 0, "warning": 1, "notice": 2}
    return sorted(findings, key=lambda finding: order.get(finding["severity"], 3))


def finding_texts(findings: List[Dict[str, Any]], language: str = "en") -> List[FindingText]:
    """What preflight noticed, the most serious first. ``language`` is ``en`` or ``zh``."""
    return [_finding_text(finding, language) for finding in by_severity(findings)]


def in_language(texts: Dict[str, str], language: str) -> str:
    """The text in ``en`` or ``zh``; in English where there is no other."""
    return texts.get(language) or texts["en"]


def _finding_text(finding: Dict[str, Any], language: str) -> FindingText:
    text = in_language(finding["text"], language)
    if finding.get("count", 1) > 1:
        text = "{} ({}×)".format(text, finding["count"])
    owner = finding.get("owner")
    return FindingText(
        severity=finding["severity"],
        text=text,
        owner='{} "{}"'.format(owner["type"], owner["name"]) if owner else "",
        path=finding.get("path") or "",
    )


def wrap(text: str, columns: int) -> List[str]:
    """Breaks a sentence into lines, since Blender's labels do not; long paths break anywhere."""
    return textwrap.wrap(text, width=max(columns, 12)) or [""]


def shorten_path(path: str, columns: int) -> str:
    """Leaves out the middle of a path that is too long; its end is what tells files apart."""
    columns = max(columns, 12)
    if len(path) <= columns:
        return path
    return "{}…{}".format(path[:4], path[-(columns - 5) :])


def amount_of(count: int, noun: str) -> str:
    """``1 frame``, ``2 frames``."""
    return "{} {}".format(count, noun if count == 1 else noun + "s")


def frame_count(start: int, end: int, step: int) -> int:
    """How many frames a range has; both ends count."""
    return max(0, (end - start) // step + 1)


def frames_text(start: int, end: int, step: int) -> str:
    """``1–10 (10 frames)``, ``1–10 every 2nd (5 frames)``."""
    span = str(start) if start == end else "{}–{}".format(start, end)
    every = "" if step == 1 else ", every {}".format(_ordinal(step))
    return "{}{} ({})".format(span, every, amount_of(frame_count(start, end, step), "frame"))


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "{}th".format(number)
    return "{}{}".format(number, {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


