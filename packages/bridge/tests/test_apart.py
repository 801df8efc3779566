"""The process that waits in a host's place, as a real process, against the fake sidecar."""

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
from typing import Any, Callable, Dict, List
from unittest import mock

from farmhand_bridge import (
    Cancel,
    Check,
    CheckUpdate,
    Connect,
    Connected,
    HostRequest,
    News,
    PanelFailed,
    PanelReady,
    ProblemUpdate,
    SubmissionUpdate,
    Submit,
    Update,
    handle_requests,
)

from . import test_host_session, test_worker
from .apart_support import SCENE, ApartTestCase
from .support import FILES, PATIENCE_SECONDS, Asked, updates_until

SETTINGS = {"schema": "farmhand.job-settings/1"}
SUBMIT = Submit("/scenes/große Mühle 夜.blend", SETTINGS)
LARGE = {"references": [{"storedPath": "//{}/Gänse.png".format(index)} for index in range(150_000)]}


def is_done(update: Update) -> bool:
    return isinstance(update, SubmissionUpdate) and update.view["state"] == "done"


def is_rendering(update: Update) -> bool:
    return isinstance(update, SubmissionUpdate) and update.view["state"] == "rendering"


class SameAsWorkerTest(ApartTestCase, test_worker.WorkerTest):
    """What holds for a worker holds for one apart."""

    def worker(self) -> Any:
        return self.worker_apart()

    def test_cancelling(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        worker.post(Cancel("s1"))
        updates = updates_until(worker, lambda update: test_worker.states([update]) == ["cancelled"])
        self.assertNotIn("done", test_worker.states(updates))
        # That the command is done with comes after what came of it.
        self.assertTrue(apart.wait(lambda: not worker.busy, PATIENCE_SECONDS))


class SameAsHostSessionTest(ApartTestCase, test_host_session.HostSessionTest):
    """What holds for a host session holds for one apart."""

    def session(self, **options: Any) -> Any:
        return self.session_apart()


# These look at the threads themselves, or hand them something that no other process can be handed.
for of_threads in (
    "test_a_fault_in_our_own_code_reaches_the_artist",
    "test_a_hang_after_recording_does_not_submit_twice",
    "test_a_sidecar_that_hangs_for_a_while_is_told_and_taken_back",
    "test_a_sidecar_that_cannot_start_is_told_once_and_tried_again",
    "test_another_program_on_the_sidecars_old_port_is_not_taken_for_it",
    "test_the_ui_thread_never_waits",
):
    setattr(SameAsWorkerTest, of_threads, None)
for of_threads in (
    "test_a_panel_that_cannot_be_opened",
    "test_a_sidecar_that_takes_no_hosts_is_asked_less_and_less_often",
    "test_closing_tells_the_sidecar",
    "test_closing_while_a_change_is_on_its_way_ends_after_the_last_goodbye",
    "test_closing_while_it_registers_leaves_nothing_behind",
    "test_it_starts_no_sidecar",
    "test_the_panel_for_a_view_of_the_hosts_own",
    "test_the_panel_is_opened_and_a_sidecar_started_for_it",
    "test_what_nobody_waits_for_any_more_is_left",
):
    setattr(SameAsHostSessionTest, of_threads, None)


class ProcessTest(ApartTestCase):
    def test_no_thread_runs_here(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        updates_until(worker, is_rendering)
        session = self.connected_session_apart(apart)
        self.assertTrue(session.connected)
        self.assertEqual(threading.enumerate(), [threading.main_thread()])
        self.assertEqual(self.logged, [])

    def test_nothing_is_started_before_it_is_needed(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        self.assertFalse(worker.busy)
        self.assertEqual(worker.take_updates(), [])
        self.assertIsNone(apart._process)

    def test_an_update_names_the_very_command_that_was_posted(self) -> None:
        worker = self.worker_apart()
        checks = [Check(SUBMIT.scene_path, SETTINGS, {"schema": "s"}) for _ in range(2)]
        for check in checks:
            worker.post(check)
        heard: List[Update] = []
        while len(heard) < 2:
            heard.append(updates_until(worker, lambda update: isinstance(update, CheckUpdate))[-1])
        for update, check in zip(heard, checks):
            assert isinstance(update, CheckUpdate)
            self.assertIs(update.command, check)

    def test_its_secret_shows_in_no_list_of_processes(self) -> None:
        apart = self.apart(environ=dict(os.environ, PYTHONSTARTUP="/evil.py", PYTHONPATH="/evil", LD_EVIL="1"))
        self.worker_apart(apart).post(Connect())
        process = self.connected_process(apart)
        if not os.path.isdir("/proc/self"):
            return
        shown = b""
        for name in ("cmdline", "environ"):
            with open("/proc/{}/{}".format(process, name), "rb") as file:
                shown += file.read()
        self.assertIn(b"FARMHAND_HOME", shown)
        self.assertNotIn(b"evil", shown.lower())
        self.assertNotIn(apart._said, shown)
        self.assertNotIn(apart._answer, shown)

    def test_it_is_found_under_any_path_and_goes_on_without_its_files(self) -> None:
        folder = os.path.join(self.home, "Ordner mit Gänsen 夜 " + "x" * 150, "add on")
        shutil.copytree(
            os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "farmhand_bridge"),
            os.path.join(folder, "bridge"),
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        # A module of a plugin's that is named as one of Python's own is.
        with open(os.path.join(folder, "queue.py"), "w", encoding="utf-8") as file:
            file.write("raise AssertionError('not meant')\n")
        script = (
            "import importlib.util, json, os, shutil, sys\n"
            "folder = sys.argv[1]\n"
            "bridge = os.path.join(folder, 'bridge')\n"
            "spec = importlib.util.spec_from_file_location('bridge', os.path.join(bridge, '__init__.py'), submodule_search_locations=[bridge])\n"
            "package = sys.modules['bridge'] = importlib.util.module_from_spec(spec)\n"
            "spec.loader.exec_module(package)\n"
            "from bridge import Apart, Check, Connect, SidecarFiles, WorkerApart\n"
            "apart = Apart(sys.executable, SidecarFiles(sys.argv[2], sys.argv[3]), sys.argv[4])\n"
            "worker = WorkerApart(apart)\n"
            "worker.post(Connect())\n"
            "assert apart.wait(lambda: apart.connected, 30)\n"
            "left = os.listdir(bridge)\n"
            "shutil.rmtree(folder)\n"
            "worker.post(Check('/scenes/a.blend', {}))\n"
            "assert apart.wait(lambda: not worker.busy, 30)\n"
            "told = [type(each).__name__ for each in worker.take_updates()]\n"
            "print(json.dumps({'told': told, 'left': left, 'fallenBack': apart.fallen_back}))\n"
        )
        arguments = [sys.executable, "-B", "-c", script, folder, FILES.node, FILES.script, self.home]
        ran = subprocess.run(arguments, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
        found = json.loads(ran.stdout.decode("utf-8"))
        self.assertIn("AccountUpdate", found["told"])
        self.assertIn("CheckUpdate", found["told"])
        self.assertNotIn("__pycache__", found["left"])
        self.assertFalse(found["fallenBack"])

    def test_what_json_cannot_hold_is_told_and_the_next_command_goes(self) -> None:
        worker = self.worker_apart()
        for _ in range(2):
            # First before there is a process, then with one.
            command = Submit("/scenes/a.blend", {"fps": float("nan")})
            worker.post(command)
            problem = updates_until(worker, lambda update: isinstance(update, ProblemUpdate))[-1]
            assert isinstance(problem, ProblemUpdate)
            self.assertIs(problem.command, command)
        self.assertFalse(worker.busy)
        worker.post(SUBMIT)
        updates_until(worker, is_done)
        self.assertEqual(len(self.recorded_submissions()), 1)


class PeerTest(ApartTestCase):
    def test_only_who_says_the_right_word_is_let_in(self) -> None:
        gate = os.path.join(self.home, "gate")
        os.mkfifo(gate)
        script = "exec 8<&0\nread line <'{}'\nexec '{}' \"$@\" <&8\n".format(gate, sys.executable)
        apart = self.apart(self.program("slow python", script))
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        assert apart._listener is not None
        address = apart._listener.getsockname()
        self.assertEqual(address[0], "127.0.0.1")
        silent, wrong, short = [socket.create_connection(address, PATIENCE_SECONDS) for _ in range(3)]
        for each in (silent, wrong, short):
            self.addCleanup(each.close)
        wrong.sendall(b"x" * 40)
        short.sendall(apart._said[:5])
        short.shutdown(socket.SHUT_WR)
        for each in (wrong, short):
            self.assertTrue(apart.wait(lambda each=each: is_closed(each), PATIENCE_SECONDS))
        self.assertFalse(apart.connected)
        with open(gate, "w", encoding="ascii") as file:
            file.write("go\n")
        updates_until(worker, is_done)
        self.assertTrue(is_closed(silent))
        with self.assertRaises(OSError, msg="nobody else can come in"):
            socket.create_connection(address, PATIENCE_SECONDS)

    def test_many_who_say_nothing_keep_nobody_out(self) -> None:
        gate = os.path.join(self.home, "gate")
        os.mkfifo(gate)
        script = "exec 8<&0\nread line <'{}'\nexec '{}' \"$@\" <&8\n".format(gate, sys.executable)
        apart = self.apart(self.program("slow python", script))
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        assert apart._listener is not None
        for _ in range(40):
            silent = socket.create_connection(apart._listener.getsockname(), PATIENCE_SECONDS)
            self.addCleanup(silent.close)
            apart.pump()
        with open(gate, "w", encoding="ascii") as file:
            file.write("go\n")
        updates_until(worker, is_done)


def is_closed(connection: socket.socket) -> bool:
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(PATIENCE_SECONDS)


class SlowProcessTest(ApartTestCase):
    def test_one_that_does_not_read_holds_nothing_up_and_loses_nothing(self) -> None:
        apart = self.apart()
        worker, session = self.worker_apart(apart), self.session_apart(apart)
        worker.post(Connect())
        process = self.connected_process(apart)
        os.kill(process, signal.SIGSTOP)
        self.addCleanup(go_on, process)
        checks = [Check("/scenes/{}.blend".format(index), SETTINGS, LARGE) for index in range(4)]
        for check in checks:
            worker.post(check)
        # Were any of these to wait for the process, the test would stand here: it goes on only below.
        for revision in range(2, 200):
            session.scene_changed(SCENE._replace(revision=revision))
            worker.take_updates()
            session.take_news()
        while not is_full(apart):
            apart.pump()
        self.assertTrue(apart.sending)
        self.assertTrue(worker.busy)
        go_on(process)
        heard: List[CheckUpdate] = []
        while len(heard) < len(checks):
            self.assertTrue(worker.wait(PATIENCE_SECONDS))
            heard += [each for each in worker.take_updates() if isinstance(each, CheckUpdate)]
        self.assertEqual([each.report["asked"]["snapshot"] == LARGE for each in heard], [True] * len(checks))
        self.assertFalse(apart.sending)
        hosts = self.until_hosts(session, lambda hosts: bool(hosts) and hosts[0]["scene"]["revision"] == 199)
        self.assertEqual(len(hosts), 1)

    def until_hosts(self, session: Any, wanted: Callable[[List[Dict[str, Any]]], bool]) -> List[Dict[str, Any]]:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at:
            session.scene_changed(SCENE._replace(revision=199))
            hosts = test_host_session.HostSessionTest.hosts(self)  # pyright: ignore[reportArgumentType]
            if wanted(hosts):
                return hosts
        raise AssertionError("it never came")

    def test_a_host_that_does_not_look_holds_the_process_up_in_nothing(self) -> None:
        worker = self.worker_apart()
        worker.post(SUBMIT)
        self.connected_process(worker._apart)
        # Nobody looks here until the job is at its end.
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at:
            if os.path.exists(os.path.join(self.home, "fake-submissions.json")) and self.recorded_submissions()[0]["state"] == "done":
                break
        self.assertTrue(any(is_done(update) for update in updates_until(worker, is_done)))


def is_full(apart: Any) -> bool:
    """Whether the connection takes nothing more just now."""
    return apart._writer._unsent.nbytes > 0 and not select.select([], [apart._connection], [], 0)[1]


def go_on(process: int) -> None:
    try:
        os.kill(process, signal.SIGCONT)
    except ProcessLookupError:
        pass


class KilledProcessTest(ApartTestCase):
    def test_a_job_is_followed_by_the_next_one(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        updates_until(worker, lambda update: isinstance(update, SubmissionUpdate))
        killed = self.kill_process(apart)
        updates_until(worker, is_done)
        self.assertTrue(apart.wait(lambda: apart.process_id not in (None, killed), PATIENCE_SECONDS))
        self.assertTrue(apart.wait(lambda: not worker.busy, PATIENCE_SECONDS))
        self.assertEqual(len(self.recorded_submissions()), 1)
        self.assertEqual(len(self.starts()), 1)

    def test_a_submission_that_was_under_way_is_not_made_twice(self) -> None:
        self.behave(once=["hang-after-record"])
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(SUBMIT)
        # It is recorded, and no answer comes.
        recorded = os.path.join(self.home, "fake-submissions.json")
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not os.path.exists(recorded) and time.monotonic() < give_up_at:
            apart.wait(lambda: False, 0.01)
        self.kill_process(apart)
        updates = updates_until(worker, is_done)
        self.assertEqual(len(self.recorded_submissions()), 1)
        submitted = [each for each in updates if isinstance(each, SubmissionUpdate) and each.submitted_scene]
        self.assertEqual([each.submitted_scene for each in submitted if isinstance(each, SubmissionUpdate)], [SUBMIT.scene_path])

    def test_commands_that_were_not_heard_go_to_the_next_one(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(Connect())
        process = self.connected_process(apart)
        os.kill(process, signal.SIGSTOP)
        worker.post(SUBMIT)
        worker.post(Cancel("s1"))
        os.kill(process, signal.SIGKILL)
        updates = updates_until(worker, lambda update: isinstance(update, SubmissionUpdate) and update.view["state"] == "cancelled")
        self.assertFalse([each for each in updates if isinstance(each, ProblemUpdate)])
        self.assertEqual(len(self.recorded_submissions()), 1)

    def test_a_command_that_several_ended_with_is_given_up(self) -> None:
        self.behave(always=["check-takes-long"])
        apart = self.apart()
        worker = self.worker_apart(apart)
        check = Check("/scenes/a.blend", SETTINGS)
        worker.post(check)
        killed = set()
        while worker.busy:
            killed.add(self.kill_process(apart))
            self.assertTrue(apart.wait(lambda: apart.process_id not in killed, PATIENCE_SECONDS))
            apart.wait(lambda: apart.connected or not worker._posted, PATIENCE_SECONDS)
        problem = worker.take_updates()[-1]
        assert isinstance(problem, ProblemUpdate)
        self.assertEqual((problem.problem.code, problem.command), ("apart-ended", check))
        self.assertEqual(len(killed), 3)
        worker.post(SUBMIT)
        updates_until(worker, is_done)

    def test_a_host_comes_back_under_its_id_and_does_nothing_twice(self) -> None:
        client = self.connect()
        apart = self.apart()
        session = self.connected_session_apart(apart)
        first = Asked(client, session.id, {"action": "relink", "path": "/a"})
        taken = self.taken(session)
        self.kill_process(apart)
        self.until(session, lambda news: news == Connected(False))
        self.assertFalse(session.connected)
        self.until(session, lambda news: news == Connected(True))
        # A poll that brings this one would bring the first one too.
        second = Asked(client, session.id, {"action": "saveScene"})
        again = self.taken(session)
        self.assertEqual([each.action for each in taken + again], ["relink", "saveScene"])
        session.answer(taken[0], {"changed": 1})
        session.answer(again[0], {"scenePath": "/a"})
        self.assertEqual(first.outcome()["result"]["changed"], 1)
        self.assertEqual(second.outcome()["type"], "done")

    def test_an_answer_that_nobody_could_take_comes_with_the_next_one(self) -> None:
        client = self.connect()
        apart = self.apart()
        session = self.connected_session_apart(apart)
        asked = Asked(client, session.id, {"action": "relink", "path": "/a"})
        taken = self.taken(session)
        os.kill(self.connected_process(apart), signal.SIGSTOP)
        session.answer(taken[0], {"changed": 3})
        self.kill_process(apart)
        self.until(session, lambda news: news == Connected(False))
        self.until(session, lambda news: news == Connected(True))
        # Blender's timer, which has the rest said.
        self.assertTrue(apart.wait(lambda: not session._answers, PATIENCE_SECONDS))
        self.assertEqual(asked.outcome()["result"]["changed"], 3)

    def test_what_is_open_meanwhile_is_told_by_the_next_one(self) -> None:
        client = self.connect()
        apart = self.apart()
        session = self.connected_session_apart(apart)
        self.kill_process(apart)
        self.until(session, lambda news: news == Connected(False))
        session.scene_changed(SCENE._replace(name="night.hip"))
        self.until(session, lambda news: news == Connected(True))
        asked = Asked(client, session.id, {"action": "relink", "path": "/a"})
        request = self.taken(session)[0]
        session.answer(request, {"changed": 0})
        self.assertEqual(asked.answer()["scene"]["name"], "night.hip")

    def taken(self, session: Any) -> List[HostRequest]:
        """What was asked, as soon as it is here."""
        while True:
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            requests = session.take_requests()
            if requests:
                return requests
            session.take_news()

    def until(self, session: Any, wanted: Callable[[News], bool]) -> None:
        while True:
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            # One at a time: what follows is for the next call.
            news: News = session._news.pop(0)
            if wanted(news):
                return


class EndTest(ApartTestCase):
    def test_a_host_that_is_killed_leaves_no_process(self) -> None:
        self.connect()
        watched = self.watched_python()
        script = (
            "import sys\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "from farmhand_bridge import *\n"
            "apart = Apart(sys.argv[2], SidecarFiles(sys.argv[3], sys.argv[4]), sys.argv[5])\n"
            "session = HostSessionApart(HostDescription('blender', '1', '1'), HostScene(None, 'a', False), [], apart)\n"
            "session.start()\n"
            "while not session.connected: assert session.wait(30) and session.take_news() is not None\n"
            "print('connected', flush=True)\n"
            "sys.stdin.read()\n"
        )
        bridge = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        arguments = [sys.executable, "-c", script, bridge, watched.path, FILES.node, FILES.script, self.home]
        host = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert host.stdin is not None and host.stdout is not None
        self.assertEqual(host.stdout.readline().split(), [b"connected"])
        host.kill()
        host.wait()
        host.stdin.close()
        host.stdout.close()
        watched.wait_until_ended()

    def test_closing_says_goodbye_and_ends_the_process(self) -> None:
        client = self.connect()
        apart = self.apart(self.watched_python().path)
        session = self.connected_session_apart(apart)
        process = apart._process
        assert process is not None
        session.close()
        apart.close()
        self.assertEqual(process.wait(PATIENCE_SECONDS), 0)
        # It is gone there too, and not lost only.
        self.assertEqual(test_host_session.HostSessionTest.hosts(self), [])  # pyright: ignore[reportArgumentType]
        self.assertTrue(client)

    def test_what_was_posted_before_closing_is_done(self) -> None:
        self.connect()
        apart = self.apart()
        worker = self.worker_apart(apart)
        worker.post(Connect())
        self.connected_process(apart)
        process = apart._process
        assert process is not None
        worker.post(SUBMIT)
        worker.stop()
        apart.close()
        process.wait(PATIENCE_SECONDS)
        self.assertEqual(len(self.recorded_submissions()), 1)

    def test_a_closed_one_starts_nothing(self) -> None:
        apart = self.apart()
        worker = self.worker_apart(apart)
        apart.close()
        worker.post(SUBMIT)
        self.assertEqual(worker.take_updates(), [])
        self.assertFalse(worker.wait(0))
        self.assertIsNone(apart._process)


class RequestTest(ApartTestCase):
    def test_a_large_answer(self) -> None:
        client = self.connect()
        session = self.connected_session_apart()
        asked = Asked(client, session.id, {"action": "takeSnapshot"})
        while handle_requests(session, {"takeSnapshot": lambda _request: {"snapshot": LARGE}}) == 0:
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            session.take_news()
        # As the host's timer does.
        self.assertTrue(session._apart.wait(lambda: not session._answers, PATIENCE_SECONDS))
        self.assertEqual(asked.outcome()["result"]["snapshot"], LARGE)

    def test_what_nobody_waits_for_any_more_is_left_and_may_come_anew(self) -> None:
        client = self.connect()
        session = self.connected_session_apart()
        asked = Asked(client, session.id, {"action": "relink"})
        self.assertTrue(session._apart.wait(lambda: bool(session._asked), PATIENCE_SECONDS))
        late = time.monotonic() + 61
        with mock.patch("farmhand_bridge.host_session_apart.time.monotonic", lambda: late):
            self.assertEqual(session.take_requests(), [])
        # This sidecar waits all the same, and hands out anew what the host says it does not hold.
        second = Asked(client, session.id, {"action": "saveScene"})
        answered = 0
        while answered < 2:
            answered += handle_requests(session, {"relink": lambda _request: None, "saveScene": lambda _request: None})
            self.assertTrue(answered == 2 or session.wait(PATIENCE_SECONDS))
            session.take_news()
        self.assertEqual((asked.outcome()["type"], second.outcome()["type"]), ("done", "done"))

    def test_the_panel_is_opened_in_the_browser_and_a_sidecar_started_for_it(self) -> None:
        opened = os.path.join(self.home, "opened")
        browser = self.program("browser", "printf %s \"$1\" > '{}'\n".format(opened))
        environ = dict(os.environ, BROWSER=browser.replace(" ", "\\ ") + " %s")
        session = self.session_apart(self.apart(environ=environ))
        session.open_panel("jobs")
        ready = self.panel_news(session)
        assert isinstance(ready, PanelReady)
        with open(opened, encoding="utf-8") as file:
            self.assertEqual((file.read(), ready.opened), (ready.url, True))
        self.assertEqual(session._panels, [])

    def test_the_panel_for_a_view_of_the_hosts_own(self) -> None:
        session = self.session_apart()
        session.open_panel(embedded=True)
        ready = self.panel_news(session)
        assert isinstance(ready, PanelReady)
        self.assertIn(session.id, ready.url)
        self.assertFalse(ready.opened)

    def test_a_panel_that_cannot_be_opened(self) -> None:
        self.behave(always=["fail-at-start"])
        session = self.session_apart()
        session.open_panel()
        failed = self.panel_news(session)
        assert isinstance(failed, PanelFailed)
        self.assertEqual(failed.problem.code, "disk-full")

    def panel_news(self, session: Any) -> News:
        while True:
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            for news in session.take_news():
                if not isinstance(news, Connected):
                    return news


class FallingBackTest(ApartTestCase):
    def test_without_a_process_threads_do_the_work(self) -> None:
        ends_at_once = self.program("ends", "exit 3\n")
        missing = os.path.join(self.home, "no python")
        for python in (None, missing, ends_at_once):
            with self.subTest(python=python):
                self.logged.clear()
                apart = self.apart(python)
                session, worker = self.session_apart(apart), self.worker_apart(apart)
                worker.post(SUBMIT)
                updates_until(worker, is_done)
                session.open_panel(embedded=True)
                while not any(isinstance(news, PanelReady) for news in session.take_news()):
                    self.assertTrue(session.wait(PATIENCE_SECONDS))
                self.assertTrue(session.connected)
                self.assertTrue(apart.fallen_back)
                self.assertEqual(len(self.logged), 1)
                self.assertIn("could not be started", self.logged[0])
                worker.stop(PATIENCE_SECONDS)
                session.close(PATIENCE_SECONDS)
        self.assertEqual(len(self.recorded_submissions()), 3)


if __name__ == "__main__":
    unittest.main()
