import unittest

from farmhand.farmhand_bridge import (
    AccountDetails,
    AccountUpdate,
    Check,
    CheckUpdate,
    ConnectionUpdate,
    Problem,
    ProblemUpdate,
    SaveAccount,
    SubmissionUpdate,
    Submit,
)
from farmhand.session import Session

from .views import view

SCENE = "/scenes/shot.blend"
SUBMIT = Submit(SCENE, {})
SETTINGS = {"schema": "farmhand.job-settings/1", "sceneName": "Shot"}
CHECK = Check(SCENE, SETTINGS, {"unsavedChanges": False})
PROBLEM = Problem("farm-unreachable", "The farm cannot be reached.", "Check the network.", True)


class SessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.session = Session()

    def test_from_pressing_submit_to_the_end(self) -> None:
        self.session.posted(SUBMIT)
        self.assertTrue(self.session.is_submitting(SCENE))
        self.session.apply(SubmissionUpdate(view("drafted"), SCENE))
        self.assertFalse(self.session.is_submitting(SCENE))
        self.session.apply(SubmissionUpdate(view("rendering")))
        self.assertEqual(self.session.open_submission_of(SCENE), view("rendering"))
        self.session.apply(SubmissionUpdate(view("done")))
        self.assertIsNone(self.session.open_submission_of(SCENE))
        self.assertEqual(self.session.submission_of(SCENE), view("done"))

    def test_each_scene_has_its_own(self) -> None:
        self.session.apply(SubmissionUpdate(view("rendering"), SCENE))
        self.assertIsNone(self.session.submission_of("/scenes/other.blend"))
        self.assertIsNone(self.session.submission_of(""))

    def test_a_failed_press_can_be_repeated(self) -> None:
        self.session.posted(SUBMIT)
        self.session.apply(ProblemUpdate(PROBLEM, SUBMIT))
        self.assertFalse(self.session.is_submitting(SCENE))
        self.assertEqual(self.session.problem, PROBLEM)
        self.session.posted(SUBMIT)
        self.assertIsNone(self.session.problem)

    def test_the_sidecar_may_spell_the_path_in_its_own_way(self) -> None:
        self.session.apply(SubmissionUpdate(view("drafted", scenePath="/private/scenes/shot.blend"), SCENE))
        self.assertIsNotNone(self.session.submission_of(SCENE))

    def test_jobs_of_an_earlier_session_show_the_newest(self) -> None:
        newer = view("rendering", id="s2", createdAt="2026-11-22T11:00:00.000Z")
        older = view("done", id="s1", createdAt="2026-11-21T10:00:00.000Z")
        for order in ((newer, older), (older, newer)):
            session = Session()
            for each in order:
                session.apply(SubmissionUpdate(each))
            self.assertEqual(session.submission_of(SCENE), newer)

    def test_dismissing_puts_one_away_and_not_the_next(self) -> None:
        self.session.apply(SubmissionUpdate(view("done"), SCENE))
        self.session.dismiss("s1")
        self.assertIsNone(self.session.submission_of(SCENE))
        self.session.apply(SubmissionUpdate(view("drafted", id="s2"), SCENE))
        self.assertIsNotNone(self.session.submission_of(SCENE))

    def test_saving_the_account(self) -> None:
        command = SaveAccount(AccountDetails("https://farm.example", "id", "key"))
        self.session.posted(command)
        self.assertTrue(self.session.saving_account)
        self.session.apply(ProblemUpdate(PROBLEM, command))
        self.assertFalse(self.session.saving_account)
        self.session.posted(command)
        self.session.apply(AccountUpdate({"configured": True}))
        self.assertEqual((self.session.saving_account, self.session.account), (False, {"configured": True}))

    def test_a_problem_is_over_once_the_sidecar_is_back(self) -> None:
        self.session.apply(SubmissionUpdate(view("rendering"), SCENE))
        self.session.apply(ProblemUpdate(PROBLEM, None))
        self.session.apply(ConnectionUpdate(True))
        self.assertIsNone(self.session.problem)

    def test_a_lost_connection(self) -> None:
        self.session.apply(ConnectionUpdate(True))
        self.session.apply(ConnectionUpdate(False))
        self.assertIs(self.session.connected, False)


class ChecksTest(unittest.TestCase):
    def setUp(self) -> None:
        self.session = Session()

    def check(self, unsaved_changes: bool = False) -> None:
        command = CHECK._replace(snapshot={"unsavedChanges": unsaved_changes})
        self.session.posted(command)
        self.session.apply(CheckUpdate({"findings": []}, command))

    def staleness(self, unsaved_changes: bool = False, **settings: object) -> object:
        return self.session.staleness_of(SCENE, unsaved_changes, {**SETTINGS, **settings})

    def test_from_pressing_check_to_its_result(self) -> None:
        self.session.posted(CHECK)
        self.assertTrue(self.session.is_checking(SCENE))
        self.assertIsNone(self.session.check_of(SCENE))
        update = CheckUpdate({"findings": []}, CHECK)
        self.session.apply(update)
        self.assertFalse(self.session.is_checking(SCENE))
        self.assertEqual(self.session.check_of(SCENE), update)
        self.assertIsNone(self.session.check_of("/scenes/other.blend"))

    def test_a_failed_check_can_be_repeated_and_keeps_the_last_result(self) -> None:
        self.check()
        self.session.posted(CHECK)
        self.session.apply(ProblemUpdate(PROBLEM, CHECK))
        self.assertFalse(self.session.is_checking(SCENE))
        self.assertEqual(self.session.problem, PROBLEM)
        self.assertIsNotNone(self.session.check_of(SCENE))

    def test_a_result_holds_until_something_changes(self) -> None:
        self.assertIsNone(self.staleness())
        self.check()
        self.assertIsNone(self.staleness())
        self.assertIsNone(self.staleness(downloadFolder="/elsewhere"))
        self.assertEqual(self.staleness(unsaved_changes=True), "changed")
        self.assertEqual(self.staleness(sceneName="Other"), "settings")
        self.assertEqual(self.staleness(hardwareId=10), "settings")
        self.assertEqual(self.staleness(skipFiles=["//a.png"]), "settings")

    def test_saving_makes_it_old(self) -> None:
        self.check()
        self.session.scene_saved("/scenes/other.blend")
        self.assertIsNone(self.staleness())
        self.session.scene_saved(SCENE)
        self.assertEqual(self.staleness(), "saved")
        self.check()
        self.assertIsNone(self.staleness())

    def test_saving_while_it_runs_makes_it_old(self) -> None:
        self.session.posted(CHECK)
        self.session.scene_saved(SCENE)
        self.session.apply(CheckUpdate({"findings": []}, CHECK))
        self.assertEqual(self.staleness(), "saved")

    def test_a_scene_that_was_not_saved_may_go_on_changing(self) -> None:
        self.check(unsaved_changes=True)
        self.assertIsNone(self.staleness(unsaved_changes=True))
        self.session.scene_changed(SCENE)
        self.assertEqual(self.staleness(unsaved_changes=True), "changed")
        self.check(unsaved_changes=True)
        self.assertEqual(self.staleness(unsaved_changes=False), "saved")

    def test_a_fix_makes_it_old_though_blender_noticed_nothing(self) -> None:
        self.check()
        self.session.scene_changed(SCENE)
        self.assertEqual(self.staleness(), "changed")
        self.session.scene_saved(SCENE)
        self.assertEqual(self.staleness(), "saved")

    def test_putting_it_away_and_submitting(self) -> None:
        self.check()
        self.session.dismiss_check(SCENE)
        self.assertIsNone(self.session.check_of(SCENE))
        self.check()
        self.session.posted(SUBMIT)
        self.assertIsNone(self.session.check_of(SCENE))


if __name__ == "__main__":
    unittest.main()
