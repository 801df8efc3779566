"""A submission made beside the panel goes with what was chosen in the panel."""

import json
import os
from typing import Any, Dict

from farmhand_bridge import ProblemUpdate, SubmissionUpdate, Submit
from farmhand_bridge.worker import Update

from .support import SidecarTestCase, updates_until

SCENE = "/shots/sq 010/mill & sea.hip"
OUTPUTS = [{"name": "/out/karma1", "frames": None}]
SAID = {"schema": "farmhand.job-settings/1", "outputs": OUTPUTS}


def is_submission(update: Update) -> bool:
    return isinstance(update, (SubmissionUpdate, ProblemUpdate))


class KeptSettingsTest(SidecarTestCase):
    def keep(self, name: str, content: Any) -> None:
        with open(os.path.join(self.home, name), "w", encoding="utf-8") as file:
            json.dump(content, file)

    def submit(self, over_kept_settings: bool = True) -> Dict[str, Any]:
        worker = self.worker()
        worker.post(Submit(SCENE, SAID, over_kept_settings=over_kept_settings))
        update = updates_until(worker, is_submission)[-1]
        assert isinstance(update, SubmissionUpdate), update
        return self.recorded_submissions()[0]["settings"]

    def test_what_was_chosen_in_the_panel_counts_but_for_what_is_said(self) -> None:
        kept = {"schema": "farmhand.job-settings/1", "hardwareId": 7, "downloadFolder": "/films/sea", "outputs": []}
        self.keep("fake-kept-settings.json", {SCENE: {"settings": kept, "file": "/shots/x.json", "problem": None}})
        self.assertEqual(self.submit(), dict(kept, outputs=OUTPUTS))

    def test_frames_come_home_beside_the_scene_while_nothing_was_chosen(self) -> None:
        self.assertEqual(self.submit()["downloadFolder"], "/shots/sq 010/renders")

    def test_frames_come_home_to_the_folder_of_the_preferences_while_nothing_was_chosen(self) -> None:
        self.keep("fake-preferences.json", {"language": "auto", "theme": "auto", "downloadFolder": "/films"})
        self.assertEqual(self.submit()["downloadFolder"], "/films")

    def test_nothing_comes_home_where_that_was_chosen(self) -> None:
        kept = {"schema": "farmhand.job-settings/1", "downloadFolder": None}
        self.keep("fake-kept-settings.json", {SCENE: {"settings": kept, "file": "/shots/x.json", "problem": None}})
        self.assertIsNone(self.submit()["downloadFolder"])

    def test_whoever_does_not_ask_for_it_submits_what_was_said_alone(self) -> None:
        self.assertEqual(self.submit(over_kept_settings=False), SAID)

    def test_a_sidecar_killed_before_it_told_them_is_asked_again(self) -> None:
        self.behave(once=["cut"])
        self.assertEqual(self.submit()["outputs"], OUTPUTS)
