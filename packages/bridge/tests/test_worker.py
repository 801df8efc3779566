import contextlib
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Iterator, List

from farmhand_bridge import (
    AccountDetails,
    AccountUpdate,
    Cancel,
    Check,
    CheckUpdate,
    Client,
    Connect,
    ConnectionUpdate,
    Problem,
    ProblemError,
    ProblemUpdate,
    Retry,
    SaveAccount,
    SubmissionUpdate,
    Submit,
    Worker,
)
from farmhand_bridge.worker import Update

from .support import PATIENCE_SECONDS, SidecarTestCase, updates_until

SETTINGS = {"schema": "farmhand.job-settings/1"}
SUBMIT = Submit("/scenes/a.blend", SETTINGS)
CHECK = Check("/scenes/a.blend", SETTINGS, {"schema": "s"})


def is_done(update: Update) -> bool:
    return isinstance(update, SubmissionUpdate) and update.view["state"] == "done"


def is_check(update: Update) -> bool:
    return isinstance(update, CheckUpdate)


def is_problem(update: Update) -> bool:
    return isinstance(update, ProblemUpdate)


@contextlib.contextmanager
def stranger() -> Iterator[int]:
    """The port of some other web server."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(501)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def states(updates: List[Update]) -> List[str]:
    return [update.view["state"] for update in updates if isinstance(update, SubmissionUpdate)]


class WorkerTest(SidecarTestCase):
    def test_connecting_tells_the_account_and_what_is_open(self) -> None:
        self.connect().submit("/scenes/earlier.blend", SETTINGS)
        worker = self.worker()
        worker.post(Connect())
        updates = updates_until(worker, is_done)
        self.assertIn(ConnectionUpdate(True), updates)
        self.assertTrue(any(isinstance(update, AccountUpdate) for update in updates))

    def test_a_submission_is_followed_to_its_end(self) -> None:
        worker = self.worker()
        worker.post(SUBMIT)
        updates = updates_until(worker, is_done)
        self.assertEqual(states(updates), ["drafted", "checked", "submitted", "rendering", "downloading", "done"])
        first = [update for update in updates if isinstance(update, SubmissionUpdate)][0]
        self.assertEqual(first.submitted_scene, "/scenes/a.blend")
        self.assertFalse(worker.busy)

    def test_a_sidecar_killed_in_mid_job_is_started_again(self) -> None:
        self.behave(once=["die-while-rendering"])
        worker = self.worker()
        worker.post(SUBMIT)
        updates = updates_until(worker, is_done)
        self.assertIn(ConnectionUpdate(False), updates)
        self.assertEqual(len(self.starts()), 2)
        self.assertEqual(len(self.recorded_submissions()), 1)

    def test_killed_before_it_recorded_the_submission(self) -> None:
        self.behave(once=["die-before-record"])
        worker = self.worker()
        worker.post(SUBMIT)
        updates_until(worker, is_done)
        self.assertEqual(len(self.recorded_submissions()), 1)

    def test_killed_after_it_recorded_the_submission(self) -> None:
        self.connect().submit("/scenes/a.blend", SETTINGS)  # An older job of the same scene must not be taken for it.
        self.behave(once=["die-after-record"])
        worker = self.worker()
        worker.post(SUBMIT)
        updates_until(worker, lambda update: isinstance(update, SubmissionUpdate) and (update.view["id"], update.view["state"]) == ("s2", "done"))
        self.assertEqual(len(self.recorded_submissions()), 2)

    def test_a_hang_after_recording_does_not_submit_twice(self) -> None:
        self.behave(once=["hang-after-record"])
        worker = Worker(lambda: Client(self.connect().discovery, timeout_seconds=0.5), poll_seconds=0.01)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        worker.post(SUBMIT)
        updates_until(worker, is_done)
        self.assertEqual(len(self.recorded_submissions()), 1)

    def test_a_check_tells_what_was_found_and_for_which_command(self) -> None:
        worker = self.worker()
        worker.post(CHECK)
        update = updates_until(worker, is_check)[-1]
        assert isinstance(update, CheckUpdate)
        self.assertEqual((update.command, update.report["findings"]), (CHECK, []))

    def test_a_check_that_takes_long_holds_nothing_up(self) -> None:
        self.behave(once=["check-takes-long"])  # Until a job has rendered.
        worker = self.worker()
        worker.post(CHECK)
        worker.post(SUBMIT)
        self.assertIn("rendering", states(updates_until(worker, is_check)))

    def test_a_check_goes_on_though_the_sidecar_is_killed(self) -> None:
        self.behave(once=["die-while-checking"])
        worker = self.worker()
        worker.post(CHECK)
        self.assertIn(ConnectionUpdate(False), updates_until(worker, is_check))
        self.assertEqual(len(self.starts()), 2)

    def test_a_check_that_fails_names_its_command(self) -> None:
        self.behave(once=["check-fails"])
        worker = self.worker()
        worker.post(CHECK)
        problem = updates_until(worker, is_problem)[-1]
        assert isinstance(problem, ProblemUpdate)
        self.assertEqual((problem.problem.code, problem.command), ("scene-unreadable", CHECK))

    def test_cancelling(self) -> None:
        worker = self.worker()
        worker.post(SUBMIT)
        worker.post(Cancel("s1"))
        updates = updates_until(worker, lambda update: states([update]) == ["cancelled"])
        self.assertNotIn("done", states(updates))
        self.assertFalse(worker.busy)

    def test_a_failed_submission_is_taken_up_again(self) -> None:
        self.behave(once=["job-fails"])
        worker = self.worker()
        worker.post(SUBMIT)
        updates_until(worker, lambda update: states([update]) == ["failed"])
        worker.post(Retry("s1"))
        self.assertEqual(states(updates_until(worker, is_done))[0], "checked")

    def test_a_problem_names_its_command_and_the_worker_goes_on(self) -> None:
        worker = self.worker()
        command = SaveAccount(AccountDetails("http://farm.example", "id", "wrong"))
        worker.post(command)
        problem = updates_until(worker, is_problem)[-1]
        assert isinstance(problem, ProblemUpdate)
        self.assertEqual((problem.problem.code, problem.command), ("key-refused", command))
        worker.post(SUBMIT)
        updates_until(worker, is_done)

    def test_a_sidecar_that_cannot_start_is_told_once_and_tried_again(self) -> None:
        worker = self.worker()
        worker.post(SUBMIT)
        updates_until(worker, lambda update: isinstance(update, SubmissionUpdate))
        self.behave(once=["exit-at-start", "exit-at-start", "exit-at-start"])
        self.kill_sidecar()
        updates = updates_until(worker, is_done)
        problems = [update for update in updates if is_problem(update)]
        self.assertEqual(len(problems), 1)
        self.assertIn(ConnectionUpdate(True), updates[updates.index(problems[0]) :], "the problem must not stay")

    def test_a_sidecar_that_hangs_for_a_while_is_told_and_taken_back(self) -> None:
        worker = Worker(lambda: Client(self.connect().discovery, timeout_seconds=0.5), poll_seconds=0.01)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        worker.post(SUBMIT)
        updates_until(worker, lambda update: isinstance(update, SubmissionUpdate))
        self.behave(once=["hang"])
        updates_until(worker, is_problem)
        self.assertIn(ConnectionUpdate(True), updates_until(worker, is_done))

    def test_another_program_on_the_sidecars_old_port_is_not_taken_for_it(self) -> None:
        with stranger() as port:
            clients = [Client(self.connect().discovery._replace(port=port))]
            worker = Worker(lambda: clients.pop() if clients else self.connect(), poll_seconds=0.01)
            worker.start()
            self.addCleanup(worker.stop, PATIENCE_SECONDS)
            worker.post(SUBMIT)
            updates = updates_until(worker, is_done)
        self.assertFalse([update for update in updates if is_problem(update)])

    def test_a_fault_in_our_own_code_reaches_the_artist(self) -> None:
        def broken() -> Client:
            raise ValueError("surprise")

        worker = Worker(broken)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        worker.post(Connect())
        problem = updates_until(worker, is_problem)[-1]
        assert isinstance(problem, ProblemUpdate)
        self.assertIn("surprise", problem.problem.message)

    def test_the_ui_thread_never_waits(self) -> None:
        problem = Problem("never", "Never.", "", False)
        entered = threading.Event()
        released = threading.Event()

        def stuck() -> Client:
            entered.set()
            released.wait(PATIENCE_SECONDS)
            raise ProblemError(problem)

        worker = Worker(stuck)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        worker.post(Connect())
        self.assertTrue(entered.wait(PATIENCE_SECONDS))
        # The thread is stuck in a start that takes for ever, and these return all the same.
        worker.post(SUBMIT)
        self.assertEqual(worker.take_updates(), [])
        self.assertTrue(worker.busy)
        released.set()
        updates_until(worker, is_problem)


if __name__ == "__main__":
    unittest.main()
