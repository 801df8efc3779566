"""What the add-on knows at the moment. Plain Python: ``state`` feeds it, ``panel`` and ``operators`` read it."""

import os
from typing import Any, Dict, Optional, Set

from .farmhand_bridge import (
    AccountUpdate,
    ConnectionUpdate,
    Problem,
    ProblemUpdate,
    SaveAccount,
    SubmissionUpdate,
    Submit,
    Update,
)
from .farmhand_bridge.worker import ENDED_STATES, Command

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

    def posted(self, command: Command) -> None:
        """Notes what was just asked of the worker, so that the panel can say so before the answer is here."""
        self.problem = None
        if isinstance(command, Submit):
            self._being_submitted.add(_key(command.scene_path))
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
            elif isinstance(update.command, SaveAccount):
                self.saving_account = False
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


def is_open(view: View) -> bool:
    """Whether anything can still happen to the submission."""
    return view.get("state") not in ENDED_STATES


def _key(scene_path: str) -> str:
    """Two spellings of one path are one scene: Windows ignores case and takes both slashes."""
    return os.path.normcase(os.path.normpath(scene_path)) if scene_path else ""
