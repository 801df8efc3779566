"""What becomes of a request between the host's function and the answer."""

import threading
import unittest
from typing import Any, Callable, Dict, List, Mapping, Optional, cast

from farmhand_bridge import (
    HostRequest,
    HostScene,
    HostSession,
    OnThread,
    Problem,
    handle_requests,
    refusal,
)

from .support import PATIENCE_SECONDS

SCENE = HostScene("/scenes/a.c4d", "a.c4d", False)


class Session:
    """The part of a session that carrying out uses, without a sidecar behind it."""

    def __init__(self, *requests: HostRequest) -> None:
        self.requests = list(requests)
        self.results: Dict[str, Optional[Mapping[str, Any]]] = {}
        self.problems: Dict[str, Problem] = {}
        self.threads: Dict[str, str] = {}
        self.answered = threading.Semaphore(0)

    def take_requests(self) -> List[HostRequest]:
        taken, self.requests = self.requests, []
        return taken

    def scene_changed(self, scene: HostScene) -> None:
        pass

    def answer(self, request: HostRequest, result: Optional[Mapping[str, Any]] = None) -> None:
        self.results[request.request_id] = result
        self._note(request)

    def refuse(self, request: HostRequest, problem: Problem) -> None:
        self.problems[request.request_id] = problem
        self._note(request)

    def _note(self, request: HostRequest) -> None:
        self.threads[request.request_id] = threading.current_thread().name
        self.answered.release()


def request(action: str, scene_path: Optional[str] = "/scenes/a.c4d") -> HostRequest:
    return HostRequest(action, action, {}, scene_path)


class RequestHandlingTest(unittest.TestCase):
    def handle(self, session: Session, handlers: Dict[str, Callable[[HostRequest], Any]], **options: Any) -> None:
        asked = len(session.requests)
        self.assertEqual(handle_requests(cast(HostSession, session), handlers, **options), asked)
        for _ in range(asked):
            self.assertTrue(session.answered.acquire(timeout=PATIENCE_SECONDS))

    def test_what_takes_a_disk_is_finished_on_a_thread_of_its_own(self) -> None:
        session = Session(request("takeSnapshot"))
        here = threading.current_thread().name
        asked_on: List[str] = []

        def take(_request: HostRequest) -> OnThread:
            asked_on.append(threading.current_thread().name)
            return OnThread(lambda: {"on": threading.current_thread().name})

        self.handle(session, {"takeSnapshot": take})
        self.assertEqual(asked_on, [here])
        result = session.results["takeSnapshot"]
        assert result is not None
        self.assertNotEqual(result["on"], here)

    def test_a_thread_that_fails_refuses(self) -> None:
        session = Session(request("takeSnapshot"), request("pickFiles"))

        def plain() -> Mapping[str, Any]:
            raise refusal("no-disk", "The disk is gone.", "Plug it in.")

        def broken() -> Mapping[str, Any]:
            raise OSError("device not ready")

        lines: List[str] = []
        handlers = {"takeSnapshot": lambda _request: OnThread(plain), "pickFiles": lambda _request: OnThread(broken)}
        self.handle(session, handlers, log=lines.append)
        self.assertEqual(session.problems["takeSnapshot"].code, "no-disk")
        self.assertEqual(session.problems["pickFiles"].code, "host-failed")
        self.assertEqual(lines, ["Farmhand: pickFiles failed: OSError: device not ready"])

    def test_a_change_meant_for_another_scene_is_refused_and_not_made(self) -> None:
        changing = ["saveScene", "relink", "makeRelative", "changeOutputFormat", "changeOutputPath"]
        session = Session(*[request(action, "/scenes/b.c4d") for action in changing])
        made: List[str] = []
        handlers = {action: lambda request: made.append(request.action) for action in changing}
        self.handle(session, handlers, scene=lambda: SCENE)
        self.assertEqual(made, [])
        self.assertEqual({session.problems[action].code for action in changing}, {"scene-switched"})
        self.assertTrue(session.problems["relink"].retryable)

    def test_what_changes_nothing_is_of_the_scene_that_is_open(self) -> None:
        session = Session(request("takeSnapshot", "/scenes/b.c4d"), request("reveal", "/scenes/b.c4d"))
        self.handle(
            session, {"takeSnapshot": lambda _request: {"a": 1}, "reveal": lambda _request: None}, scene=lambda: SCENE
        )
        self.assertEqual(session.results, {"takeSnapshot": {"a": 1}, "reveal": None})

    def test_in_the_scene_it_was_meant_for_a_change_is_made(self) -> None:
        session = Session(request("relink"))
        self.handle(session, {"relink": lambda _request: {"changed": 1}}, scene=lambda: SCENE)
        self.assertEqual(session.results, {"relink": {"changed": 1}})

    def test_an_exception_is_one_line_for_the_console_and_a_plain_sentence_for_the_artist(self) -> None:
        session = Session(request("relink"))

        def broken(_request: HostRequest) -> None:
            raise AttributeError("parameter\nnot accessible")

        lines: List[str] = []
        self.handle(session, {"relink": broken}, log=lines.append)
        self.assertEqual(lines, ["Farmhand: relink failed: AttributeError: parameter not accessible"])
        problem = session.problems["relink"]
        self.assertEqual(problem.code, "host-failed")
        self.assertNotIn("parameter", problem.message + problem.hint)


if __name__ == "__main__":
    unittest.main()
