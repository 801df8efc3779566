"""The host's side of host sessions, against the fake sidecar."""

import http.client
import json
import os
import threading
import time
import unittest
from typing import Any, Callable, Dict, List, Optional, cast

from farmhand_bridge import (
    LATER,
    Client,
    Connected,
    HostDescription,
    HostRequest,
    HostScene,
    HostSession,
    News,
    PanelFailed,
    PanelReady,
    Problem,
    ProblemError,
    find_running,
    handle_requests,
    refusal,
)

from .support import PATIENCE_SECONDS, Asked, SidecarTestCase

SCENE = HostScene("/scenes/shot.hip", "shot.hip", False, 1)


class HostSessionTest(SidecarTestCase):
    def session(self, **options: Any) -> HostSession:
        options.setdefault("find", lambda: find_running(self.home))
        session = HostSession(
            HostDescription("houdini", "20.5.332", "0.1.0"),
            SCENE,
            ["saveScene", "relink"],
            self.connect,
            look_seconds=0.02,
            **options,
        )
        session.start()
        self.addCleanup(session.close, PATIENCE_SECONDS)
        return session

    def connected_session(self, **options: Any) -> HostSession:
        self.connect()
        session = self.session(**options)
        self.until(session, lambda news: news == Connected(True))
        return session

    def until(self, session: HostSession, wanted: Callable[[News], bool]) -> List[News]:
        """Takes news until ``wanted(news)`` holds for one, and returns all."""
        taken: List[News] = []
        while not any(wanted(each) for each in taken):
            self.assertTrue(session.wait(PATIENCE_SECONDS), "it never came; got {}".format(taken))
            taken += session.take_news()
        return taken

    def ask(self, session: HostSession, within_ms: int = 60000, **ask: Any) -> Asked:
        return Asked(self.connect(), session.id, ask, within_ms)

    def handle(self, session: HostSession, handlers: Dict[str, Any], **options: Any) -> None:
        """Does what a host's timer does, until something was asked."""
        while handle_requests(session, handlers, **options) == 0:
            self.assertTrue(session.wait(PATIENCE_SECONDS), "nothing was asked")

    def test_a_sidecar_that_takes_no_hosts_is_asked_less_and_less_often(self) -> None:
        client = self.connect()
        asked: List[float] = []
        seventh = threading.Event()

        def refuse(session_id: str, state: Dict[str, Any]) -> Dict[str, Any]:
            asked.append(time.monotonic())
            if len(asked) == 7:
                seventh.set()
            raise ProblemError(Problem("unknown-address", "There is no such address.", "", False))

        cast(Any, client).register_host = refuse
        session = self.session(find=lambda: client)
        self.assertTrue(seventh.wait(PATIENCE_SECONDS))
        pauses = [later - earlier for earlier, later in zip(asked, asked[1:])]
        # Sixty-four times the first one by now.
        self.assertGreater(pauses[5], 0.02 * 32)
        self.assertFalse(session.connected)

    def test_a_host_introduces_itself(self) -> None:
        session = self.connected_session()
        self.assertTrue(session.connected)
        state = self.hosts()[0]
        self.assertEqual(state["id"], session.id)
        self.assertEqual(state["host"]["name"], "houdini")
        self.assertIn(state["host"]["system"], ("linux", "windows", "macos"))
        self.assertEqual(state["processId"], os.getpid())
        scene = {"path": "/scenes/shot.hip", "name": "shot.hip", "unsavedChanges": False, "revision": 1}
        self.assertEqual(state["scene"], scene)
        self.assertEqual(state["abilities"], ["saveScene", "relink"])

    def hosts(self) -> List[Dict[str, Any]]:
        client = self.connect()
        connection = http.client.HTTPConnection("127.0.0.1", client.discovery.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/api/v1/hosts", None, {"Authorization": "Bearer " + client.discovery.token})
        answer: Any = json.loads(connection.getresponse().read().decode("utf-8"))
        connection.close()
        return cast("List[Dict[str, Any]]", answer["hosts"])

    def until_hosts(self, wanted: Callable[[List[Dict[str, Any]]], bool]) -> List[Dict[str, Any]]:
        """The hosts that the sidecar knows, as soon as they are as wanted."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at:
            hosts = self.hosts()
            if wanted(hosts):
                return hosts
        raise AssertionError("it never came; got {}".format(self.hosts()))

    def test_it_starts_no_sidecar(self) -> None:
        looked = threading.Semaphore(0)

        def find() -> Optional[Client]:
            looked.release()
            return find_running(self.home)

        session = self.session(find=find)
        for _ in range(3):
            self.assertTrue(looked.acquire(timeout=PATIENCE_SECONDS))
        self.assertFalse(session.connected)
        self.assertFalse(os.path.exists(os.path.join(self.home, "fake-starts.txt")))

    def test_a_request_and_its_answer(self) -> None:
        session = self.connected_session()
        asked = self.ask(session, action="relink", path="$JOB/a.exr", to="/b/a.exr")
        heard: List[HostRequest] = []

        def relink(request: HostRequest) -> Dict[str, int]:
            heard.append(request)
            return {"changed": 2}

        after = HostScene("/scenes/shot.hip", "shot.hip*", True, 2)
        self.handle(session, {"relink": relink}, scene=lambda: after)
        answer = asked.answer()
        self.assertEqual(answer["outcome"], {"type": "done", "result": {"action": "relink", "changed": 2}})
        self.assertEqual(answer["scene"]["name"], "shot.hip*")
        self.assertEqual(heard[0].ask, {"path": "$JOB/a.exr", "to": "/b/a.exr"})

    def test_an_answer_without_a_result(self) -> None:
        session = self.connected_session()
        asked = self.ask(session, action="reveal", owner={"type": "Image", "name": "Wood"})
        self.handle(session, {"reveal": lambda _request: None})
        self.assertEqual(asked.outcome(), {"type": "done", "result": {"action": "reveal"}})

    def test_what_goes_wrong_in_the_host_is_said(self) -> None:
        problem = Problem("locked", "The scene is locked.", "Unlock it.", True)

        def fails_plainly(_request: HostRequest) -> None:
            raise ProblemError(problem)

        def breaks(_request: HostRequest) -> None:
            raise KeyError("node")

        def cannot(_request: HostRequest) -> None:
            raise refusal("no-file", "It has no file.", "Save it.")

        session = self.connected_session()
        for handlers, code in (
            ({"saveScene": fails_plainly}, "locked"),
            ({"saveScene": breaks}, "host-failed"),
            ({"saveScene": cannot}, "no-file"),
            ({}, "host-cannot"),
        ):
            with self.subTest(code=code):
                asked = self.ask(session, action="saveScene")
                self.handle(session, cast("Dict[str, Any]", handlers))
                outcome = asked.outcome()
                self.assertEqual((outcome["type"], outcome["problem"]["code"]), ("refused", code))

    def test_an_answer_that_comes_later(self) -> None:
        session = self.connected_session()
        asked = self.ask(session, action="pickFiles", kind="file", title="Wood")
        kept: List[HostRequest] = []

        def pick(request: HostRequest) -> Any:
            kept.append(request)
            return LATER

        self.handle(session, {"pickFiles": pick})
        session.answer(kept[0], {"paths": ["/b/a.exr"]})
        self.assertEqual(asked.outcome()["result"]["paths"], ["/b/a.exr"])

    def test_a_request_that_got_lost_is_handed_out_again_and_carried_out_once(self) -> None:
        for fault in ("lose-poll", "hand-out-twice"):
            with self.subTest(fault=fault):
                session = self.connected_session()
                self.behave(once=[fault])
                asked = self.ask(session, action="saveScene")
                done: List[HostRequest] = []

                def save(request: HostRequest, done: List[HostRequest] = done) -> Dict[str, str]:
                    done.append(request)
                    return {"scenePath": "/scenes/shot.hip"}

                self.handle(session, {"saveScene": save})
                self.assertEqual(asked.outcome()["type"], "done")
                second = self.ask(session, action="relink")
                self.handle(session, {"saveScene": save, "relink": lambda _request: {"changed": 0}})
                self.assertEqual(second.outcome()["type"], "done")
                self.assertEqual(len(done), 1)

    def test_what_nobody_waits_for_any_more_is_left(self) -> None:
        session = self.connected_session()
        self.ask_and_ignore(session, within_ms=0)
        self.assertTrue(session.wait(PATIENCE_SECONDS))
        self.assertEqual(session.take_requests(), [])

    def test_what_cannot_be_sent_is_refused_instead(self) -> None:
        session = self.connected_session()
        for result in ({"changed": float("nan")}, {"changed": object()}, {1: 2}):
            with self.subTest(result=result):
                asked = self.ask(session, action="relink")
                self.handle(session, {"relink": lambda _request, result=result: result})
                self.assertEqual(asked.outcome()["type"], "refused")
        self.behave(once=["refuse-answer"])
        asked = self.ask(session, action="relink")
        self.handle(session, {"relink": lambda _request: {"changed": "many"}})
        self.assertEqual(asked.outcome()["problem"]["message"], "Not understood.")

    def test_a_changed_scene_is_told(self) -> None:
        session = self.connected_session()
        for revision in range(2, 500):
            session.scene_changed(SCENE._replace(revision=revision, unsaved_changes=True))
        hosts = self.until_hosts(lambda hosts: hosts[0]["scene"]["revision"] == 499)
        self.assertTrue(hosts[0]["scene"]["unsavedChanges"])
        # Once for the registration, and seldom for 498 changes in a row.
        self.assertLess(hosts[0]["tellings"], 100)

    def test_a_changed_scene_that_did_not_get_through_is_told_again(self) -> None:
        session = self.connected_session()
        self.behave(once=["refuse-state"])
        session.scene_changed(SCENE._replace(name="night.hip"))
        self.until_hosts(lambda hosts: hosts[0]["scene"]["name"] == "night.hip")

    def test_what_is_open_after_a_request_is_told_though_nobody_waits_for_the_answer(self) -> None:
        session = self.connected_session()
        self.behave(once=["nobody-waits"])
        asked = self.ask(session, action="relink")
        self.handle(session, {"relink": lambda _request: None}, scene=lambda: SCENE._replace(name="night.hip"))
        asked.answer()
        self.until_hosts(lambda hosts: hosts[0]["scene"]["name"] == "night.hip")

    def test_it_comes_back_after_its_sidecar(self) -> None:
        session = self.connected_session()
        session.scene_changed(SCENE._replace(name="night.hip"))
        self.kill_sidecar()
        self.until(session, lambda news: news == Connected(False))
        session.scene_changed(SCENE._replace(name="day.hip"))
        self.connect()
        self.until(session, lambda news: news == Connected(True))
        self.assertEqual([(each["id"], each["scene"]["name"]) for each in self.hosts()], [(session.id, "day.hip")])
        asked = self.ask(session, action="relink")
        self.handle(session, {"relink": lambda _request: {"changed": 1}})
        self.assertEqual(asked.outcome()["type"], "done")

    def test_it_registers_anew_with_one_that_forgot_it(self) -> None:
        session = self.connected_session()
        self.connect().leave_host(session.id)
        self.until_hosts(lambda hosts: [each["id"] for each in hosts] == [session.id])
        asked = self.ask(session, action="relink")
        self.handle(session, {"relink": lambda _request: {"changed": 1}})
        self.assertEqual(asked.outcome()["type"], "done")

    def test_an_answer_to_a_sidecar_that_is_gone_is_dropped(self) -> None:
        session = self.connected_session()
        self.ask_and_ignore(session)
        self.assertTrue(session.wait(PATIENCE_SECONDS))
        requests = session.take_requests()
        self.kill_sidecar()
        self.until(session, lambda news: news == Connected(False))
        session.answer(requests[0], {"changed": 1})
        self.connect()
        self.until(session, lambda news: news == Connected(True))
        asked = self.ask(session, action="relink")
        self.handle(session, {"relink": lambda _request: {"changed": 7}})
        self.assertEqual(asked.outcome()["result"]["changed"], 7)

    def test_what_was_asked_before_the_sidecar_was_gone_is_not_carried_out_any_more(self) -> None:
        session = self.connected_session()
        self.ask_and_ignore(session)
        self.assertTrue(session.wait(PATIENCE_SECONDS))
        self.kill_sidecar()
        self.until(session, lambda news: news == Connected(False))
        self.assertEqual(session.take_requests(), [])

    def ask_and_ignore(self, session: HostSession, within_ms: int = 60000) -> None:
        client = self.connect()
        connection = http.client.HTTPConnection("127.0.0.1", client.discovery.port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": "Bearer " + client.discovery.token, "Content-Type": "application/json"}
        body = json.dumps({"ask": {"action": "relink"}, "withinMs": within_ms})
        connection.request("POST", "/api/v1/hosts/{}/requests".format(session.id), body, headers)
        self.addCleanup(connection.close)

    def test_closing_tells_the_sidecar(self) -> None:
        session = self.connected_session()
        session.close(PATIENCE_SECONDS)
        self.assertEqual(self.hosts(), [])

    def test_closing_while_it_registers_leaves_nothing_behind(self) -> None:
        client = self.connect()
        register, leave = client.register_host, client.leave_host
        registering, closed, left = threading.Event(), threading.Event(), threading.Event()

        def slowly(session_id: str, state: Dict[str, Any]) -> Dict[str, Any]:
            registering.set()
            closed.wait(PATIENCE_SECONDS)
            return register(session_id, state)

        def and_say_so(session_id: str) -> None:
            leave(session_id)
            left.set()

        cast(Any, client).register_host = slowly
        cast(Any, client).leave_host = and_say_so
        session = self.session(find=lambda: client)
        self.assertTrue(registering.wait(PATIENCE_SECONDS))
        session.close(0.01)
        closed.set()
        self.assertTrue(left.wait(PATIENCE_SECONDS))
        self.assertEqual(self.hosts(), [])

    def test_closing_while_a_change_is_on_its_way_ends_after_the_last_goodbye(self) -> None:
        client = cast(Any, self.connect())
        session = self.connected_session(find=lambda: client)
        register, leave = client.register_host, client.leave_host
        registering, left = threading.Event(), threading.Event()
        told: List[str] = []

        def overtaken(session_id: str, state: Dict[str, Any]) -> Dict[str, Any]:
            registering.set()
            left.wait(PATIENCE_SECONDS)
            told.append("change")
            return register(session_id, state)

        def and_say_so(session_id: str) -> None:
            leave(session_id)
            told.append("goodbye")
            left.set()

        client.register_host, client.leave_host = overtaken, and_say_so
        session.scene_changed(HostScene("/shots/other.blend", "other.blend", False))
        self.assertTrue(registering.wait(PATIENCE_SECONDS))
        session.close(PATIENCE_SECONDS)
        self.assertEqual(told, ["goodbye", "change", "goodbye"])
        self.assertEqual(self.hosts(), [])

    def test_closing_does_not_wait_for_a_sidecar_that_hangs(self) -> None:
        session = self.connected_session()
        self.behave(always=["hang"])
        session.close(0.01)
        self.kill_sidecar()

    def test_the_panel_is_opened_and_a_sidecar_started_for_it(self) -> None:
        opened: List[str] = []

        def browse(url: str) -> bool:
            opened.append(url)
            return True

        session = self.session(browse=browse)
        session.open_panel("jobs")
        news = self.until(session, lambda news: isinstance(news, PanelReady))
        ready = next(each for each in news if isinstance(each, PanelReady))
        self.assertEqual((opened, ready.opened), ([ready.url], True))
        self.assertIn("#code=", ready.url)
        self.assertIn(session.id, ready.url)
        self.assertIn('"screen": "jobs"', ready.url)
        self.assertNotIn("code", repr(ready))
        self.assertEqual([each["id"] for each in self.hosts()], [session.id])

    def test_the_panel_for_a_view_of_the_hosts_own(self) -> None:
        session = self.connected_session(browse=lambda _url: self.fail("the browser was opened"))
        session.open_panel(embedded=True)
        news = self.until(session, lambda news: isinstance(news, PanelReady))
        self.assertIn('"screen": "submit"', next(each.url for each in news if isinstance(each, PanelReady)))

    def test_a_panel_that_cannot_be_opened(self) -> None:
        def breaks(_url: str) -> bool:
            raise OSError("no browser")

        for browse in (lambda _url: False, breaks):
            session = self.connected_session(browse=browse)
            session.open_panel()
            news = self.until(session, lambda news: isinstance(news, PanelFailed))
            self.assertEqual(next(each.problem.code for each in news if isinstance(each, PanelFailed)), "no-browser")
            session.close(PATIENCE_SECONDS)
        self.kill_sidecar()
        self.behave(always=["fail-at-start"])
        session = self.session()
        session.open_panel()
        news = self.until(session, lambda news: isinstance(news, PanelFailed))
        self.assertEqual(next(each.problem.code for each in news if isinstance(each, PanelFailed)), "disk-full")


if __name__ == "__main__":
    unittest.main()
