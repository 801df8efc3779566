"""What the panel inside Houdini shows: worked out of plain data, so that it can be told without Qt."""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from .jobs import Jobs, View
from .progress import Progress, progress_of
from .texts import say, speaks_chinese

#: Findings that are shown; the web panel has all.
_FINDINGS = 4
_ORDER = {"error": 0, "warning": 1, "notice": 2}


class PanelState(NamedTuple):
    """Everything that the panel shows, and which of its buttons can be pressed."""

    #: One line on Farmhand itself.
    status: str
    #: What Submit would render.
    chosen: str
    #: What is to be known before Submit is pressed; empty for nothing.
    note: str
    submit_text: str
    can_submit: bool
    progress: Optional[Progress]
    #: What went wrong, or was noticed; whole sentences.
    messages: List[str]
    can_confirm: bool
    can_retry: bool
    can_cancel: bool


def panel_state(
    status: str, scene_path: Optional[str], unsaved_changes: bool, selected: Sequence[str], jobs: Jobs
) -> PanelState:
    """``selected`` are the paths of the output nodes that are selected in Houdini."""
    view = jobs.submission_of(scene_path)
    state = str(view.get("state")) if view is not None else ""
    is_busy = scene_path is not None and jobs.is_busy(scene_path)
    is_under_way = scene_path is not None and (jobs.is_being_read(scene_path) or jobs.is_being_handed_over(scene_path))
    return PanelState(
        status=status,
        chosen=_chosen_text(selected),
        note=_note(scene_path, unsaved_changes),
        submit_text=say("Save and Submit") if scene_path is not None and unsaved_changes else say("Submit"),
        can_submit=scene_path is not None and not is_busy,
        progress=_progress(scene_path, view, jobs),
        messages=_messages(None if is_under_way else view, jobs),
        can_confirm=state == "awaitingConfirmation" and not is_under_way,
        can_retry=state == "failed" and not is_under_way,
        can_cancel=view is not None and is_busy and not is_under_way,
    )


def _chosen_text(selected: Sequence[str]) -> str:
    if not selected:
        return say("The output that is active")
    if len(selected) <= 3:
        return say("Selected: {}", ", ".join(selected))
    return say("Selected: {} and {} more", ", ".join(selected[:2]), len(selected) - 2)


def _note(scene_path: Optional[str], unsaved_changes: bool) -> str:
    if scene_path is None:
        return say("Not saved yet: the farm renders the file on disk.")
    return say("Unsaved changes: Submit saves the scene first.") if unsaved_changes else ""


def _progress(scene_path: Optional[str], view: Optional[View], jobs: Jobs) -> Optional[Progress]:
    if scene_path is not None and jobs.is_being_read(scene_path):
        return Progress(say("Reading the scene"))
    if scene_path is not None and jobs.is_being_handed_over(scene_path):
        return Progress(say("Handing over"))
    return progress_of(view) if view is not None else None


def _messages(view: Optional[View], jobs: Jobs) -> List[str]:
    messages: List[str] = []
    if jobs.problem is not None:
        messages.append(" ".join(jobs.problem.words(chinese=speaks_chinese())).strip())
    if view is None:
        return messages
    if view.get("problem"):
        messages.append(_problem_text(view["problem"]))
    if view.get("state") in ("awaitingConfirmation", "failed"):
        findings = sorted(view.get("findings") or [], key=lambda each: _ORDER.get(each.get("severity"), 3))
        told = [each for each in findings if each.get("severity") != "notice"]
        messages.extend(_finding_text(each) for each in told[:_FINDINGS])
    return messages


def _problem_text(problem: Dict[str, Any]) -> str:
    words: Dict[str, Any] = (problem.get("zh") if speaks_chinese() else None) or problem
    return "{} {}".format(words.get("message", ""), words.get("hint", "")).strip()


def _finding_text(finding: Dict[str, Any]) -> str:
    texts = finding["text"]
    return str((texts.get("zh") if speaks_chinese() else None) or texts["en"])
