"""What became of the submissions of this Houdini's scenes: plain data, fed with the worker's updates."""

import os
from types import ModuleType
from typing import Any, Dict, Optional, Set

from .farmhand_bridge import ConnectionUpdate, Problem, ProblemUpdate, SubmissionUpdate, Submit, Update
from .farmhand_bridge.worker import ENDED_STATES

#: A submission as the sidecar shows it (``SubmissionView`` of the shared model).
View = Dict[str, Any]


class Jobs:
    """For as long as Houdini runs; what was submitted before it started is in the web panel."""

    def __init__(self, pathmod: ModuleType = os.path) -> None:
        self._pathmod = pathmod
        self._views: Dict[str, View] = {}
        self._submission_of_scene: Dict[str, str] = {}
        #: Scenes whose snapshot is being taken.
        self._being_read: Set[str] = set()
        #: Scenes whose submission the sidecar has not answered yet.
        self._being_handed_over: Set[str] = set()
        #: What went wrong last; None once something worked again.
        self.problem: Optional[Problem] = None

    def reading(self, scene_path: str) -> None:
        """Submit was pressed."""
        self.problem = None
        self._being_read.add(self._key(scene_path))

    def handing_over(self, scene_path: str) -> None:
        """The snapshot is there, and was given to the worker."""
        self._being_read.discard(self._key(scene_path))
        self._being_handed_over.add(self._key(scene_path))

    def failed(self, scene_path: str, problem: Problem) -> None:
        """Nothing was submitted."""
        self._being_read.discard(self._key(scene_path))
        self._being_handed_over.discard(self._key(scene_path))
        self.problem = problem

    def apply(self, update: Update) -> None:
        """Takes in one thing that happened."""
        if isinstance(update, SubmissionUpdate):
            self._views[str(update.view["id"])] = update.view
            if update.submitted_scene is not None:
                self.problem = None
                key = self._key(update.submitted_scene)
                self._being_handed_over.discard(key)
                self._submission_of_scene[key] = str(update.view["id"])
        elif isinstance(update, ProblemUpdate):
            if isinstance(update.command, Submit):
                self.failed(update.command.scene_path, update.problem)
            self.problem = update.problem
        elif isinstance(update, ConnectionUpdate) and update.connected:
            self.problem = None

    def is_being_read(self, scene_path: str) -> bool:
        """Whether the scene is being looked at for a submission."""
        return self._key(scene_path) in self._being_read

    def is_being_handed_over(self, scene_path: str) -> bool:
        """Whether a submission of the scene is on its way to the sidecar."""
        return self._key(scene_path) in self._being_handed_over

    def submission_of(self, scene_path: Optional[str]) -> Optional[View]:
        """The scene's newest submission of this Houdini."""
        return self._views.get(self._submission_of_scene.get(self._key(scene_path), "")) if scene_path else None

    def is_busy(self, scene_path: str) -> bool:
        """Whether a submission of the scene is under way, from the press on to its end."""
        view = self.submission_of(scene_path)
        is_open = view is not None and view.get("state") not in ENDED_STATES
        return is_open or self.is_being_read(scene_path) or self.is_being_handed_over(scene_path)

    def _key(self, scene_path: str) -> str:
        """Two spellings of one path are one scene: Windows ignores case and takes both slashes."""
        return self._pathmod.normcase(self._pathmod.normpath(scene_path)) if scene_path else ""
