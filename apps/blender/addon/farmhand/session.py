"""What the add-on knows at the moment. Plain Python: ``state`` feeds it, ``panel`` and ``operators`` read it."""

import os
from typing import Any, Dict, Optional, Set

from .farmhand_bridge import (
    AccountUpdate,
    Check,
    CheckUpdate,
    ConnectionUpdate,
    Problem,
    ProblemUpdate,
    SaveAccount,
    SubmissionUpdate,
    Submit,
    Update,
)
from .farmhand_bridge.worker import ENDED_STATES, Command

#: Job settings that make a difference to a check.
_CHECKED_SETTINGS = ("sceneName", "hardwareId", "skipFiles")

#: A submission as the sidecar shows it (``SubmissionView`` of the shared model).
View = Dict[str, Any]


class Session:
    """Account, submissions and the last problem, for as long as Blender runs."""

    def __init__(self) -> None:
        #: ``{configured, endpoint, accessId}``; None until the sidecar was asked.
        self.account: Optional[Dict[str, Any]] = None
        #: None until the sidecar was looked for the first time.
        self.connected: Optional[bool] = None
        #: What went wrong last, outside any one submission; None once something worked again.
        self.problem: Optional[Problem] = None
        self.saving_account = False
        self._views: Dict[str, View] = {}
        self._submission_of_scene: Dict[str, str] = {}
        self._being_submitted: Set[str] = set()
        self._dismissed: Set[str] = set()
        self._checks: Dict[str, CheckUpdate] = {}
        self._being_checked: Set[str] = set()
        self._since_check: Dict[str, str] = {}

    def posted(self, command: Command) -> None:
        """Notes what was just asked of the worker, so that the panel can say so before the answer is here."""
        self.problem = None
        if isinstance(command, Submit):
            self._being_submitted.add(_key(command.scene_path))
            # A submission checks anew and shows what it found.
            self._checks.pop(_key(command.scene_path), None)
        elif isinstance(command, Check):
            self._being_checked.add(_key(command.scene_path))
            self._since_check.pop(_key(command.scene_path), None)
        elif isinstance(command, SaveAccount):
            self.saving_account = True

    def apply(self, update: Update) -> None:
        """Takes in one thing that happened."""
        if isinstance(update, ConnectionUpdate):
            self.connected = update.connected
            if update.connected:
                self.problem = None
        elif isinstance(update, AccountUpdate):
            self.account = update.account
            self.saving_account = False
        elif isinstance(update, ProblemUpdate):
            self.problem = update.problem
            if isinstance(update.command, Submit):
                self._being_submitted.discard(_key(update.command.scene_path))
            elif isinstance(update.command, Check):
                self._being_checked.discard(_key(update.command.scene_path))
            elif isinstance(update.command, SaveAccount):
                self.saving_account = False
        elif isinstance(update, CheckUpdate):
            self.problem = None
            self._being_checked.discard(_key(update.command.scene_path))
            self._checks[_key(update.command.scene_path)] = update
        else:
            self._apply_submission(update)

    def _apply_submission(self, update: SubmissionUpdate) -> None:
        submission_id = str(update.view["id"])
        is_new = submission_id not in self._views
        self._views[submission_id] = update.view
        scene = update.submitted_scene
        if scene is not None:
            self.problem = None
            self._being_submitted.discard(_key(scene))
            self._submission_of_scene[_key(scene)] = submission_id
        elif is_new:
            self._adopt(update.view)

    def _adopt(self, view: View) -> None:
        """Ties a submission that was made elsewhere, or before Blender started, to its scene if it is the newest."""
        key = _key(str(view["scenePath"]))
        known = self._views.get(self._submission_of_scene.get(key, ""))
        if known is None or str(known.get("createdAt", "")) < str(view.get("createdAt", "")):
            self._submission_of_scene[key] = str(view["id"])

    def is_submitting(self, scene_path: str) -> bool:
        """Whether Submit was pressed for the scene and the sidecar has not answered yet."""
        return _key(scene_path) in self._being_submitted

    def submission_of(self, scene_path: str) -> Optional[View]:
        """The scene's newest submission, unless the artist put it away."""
        submission_id = self._submission_of_scene.get(_key(scene_path), "")
        if submission_id in self._dismissed:
            return None
        return self._views.get(submission_id)

    def open_submission_of(self, scene_path: str) -> Optional[View]:
        """Like :meth:`submission_of`, and None when that one has ended."""
        view = self.submission_of(scene_path)
        return view if view is not None and is_open(view) else None

    def dismiss(self, submission_id: str) -> None:
        """Puts an ended submission away."""
        self._dismissed.add(submission_id)

    def is_checking(self, scene_path: str) -> bool:
        """Whether a check of the scene is under way."""
        return _key(scene_path) in self._being_checked

    def check_of(self, scene_path: str) -> Optional[CheckUpdate]:
        """The scene's last check, unless the artist put it away."""
        return self._checks.get(_key(scene_path))

    def dismiss_check(self, scene_path: str) -> None:
        """Puts the scene's check away."""
        self._checks.pop(_key(scene_path), None)

    def scene_saved(self, scene_path: str) -> None:
        """Notes that the file on disk is another one than was checked."""
        self._since_check[_key(scene_path)] = "saved"

    def scene_changed(self, scene_path: str) -> None:
        """Notes that a fix was carried out, in whose effect the file on disk has no part yet."""
        self._since_check[_key(scene_path)] = "changed"

    def staleness_of(self, scene_path: str, unsaved_changes: bool, settings: Dict[str, Any]) -> Optional[str]:
        """Why the scene's last check may not hold any more: ``changed``, ``saved``, ``settings``; None while it holds.

        ``unsaved_changes`` and ``settings`` are the scene's at the moment. A check looks at the file on disk, so what
        an artist goes on changing in a scene that was not saved then does not matter.
        """
        check = self.check_of(scene_path)
        if check is None:
            return None
        snapshot = check.command.snapshot or {}
        had_changes = bool(snapshot.get("unsavedChanges"))
        noted = self._since_check.get(_key(scene_path))
        if unsaved_changes and (not had_changes or noted):
            return "changed"
        if noted:
            return noted
        if had_changes and not unsaved_changes:
            return "saved"
        if any(check.command.settings.get(name) != settings.get(name) for name in _CHECKED_SETTINGS):
            return "settings"
        return None


def is_open(view: View) -> bool:
    """Whether anything can still happen to the submission."""
    return view.get("state") not in ENDED_STATES


def _key(scene_path: str) -> str:
    """Two spellings of one path are one scene: Windows ignores case and takes both slashes."""
    return os.path.normcase(os.path.normpath(scene_path)) if scene_path else ""
