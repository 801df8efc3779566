import unittest

from farmhand.farmhand_bridge import (
    AccountDetails,
    AccountUpdate,
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


if __name__ == "__main__":
    unittest.main()
