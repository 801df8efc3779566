"""A home folder of its own for each test, and the fake sidecar in it."""

import http.client
import json
import os
import signal
import sys
import tempfile
import threading
import unittest
from typing import Any, Callable, Dict, Iterable, List, Optional, Union

from farmhand_bridge import Client, SidecarFiles, Worker, WorkerApart, connect, discovery_file, read_discovery
from farmhand_bridge.worker import Update

FAKE_SIDECAR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fake_sidecar.py")
FILES = SidecarFiles(node=sys.executable, script=FAKE_SIDECAR)

#: Long enough for a loaded machine; no test waits for it to pass.
PATIENCE_SECONDS = 30.0


def write_node(path: str) -> None:
    """A stand-in for Node at ``path``, without the right to run: it runs its script with Python."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nexec "{}" "$@"\n'.format(sys.executable))
    os.chmod(path, 0o644)


class SidecarTestCase(unittest.TestCase):
    """Ends whatever fake sidecar a test left running."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="farmhand-bridge-")
        self.addCleanup(folder.cleanup)
        self.home = os.path.join(folder.name, "home")
        os.makedirs(self.home)
        self.addCleanup(self.kill_sidecar)

    def behave(self, once: Iterable[str] = (), always: Iterable[str] = ()) -> None:
        """Tells the fake which faults to have."""
        with open(os.path.join(self.home, "fake-behaviour.json"), "w", encoding="utf-8") as file:
            json.dump({"once": list(once), "always": list(always)}, file)

    def connect(self, timeout_seconds: float = PATIENCE_SECONDS, environ: Optional[Dict[str, str]] = None) -> Client:
        return connect(FILES, self.home, environ, timeout_seconds)

    def kill_sidecar(self) -> None:
        """SIGKILL to the running fake, which leaves its discovery file behind."""
        discovery = read_discovery(discovery_file(self.home))
        if discovery is None:
            return
        try:
            os.kill(discovery.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def starts(self) -> List[List[str]]:
        """For each time the fake was started, the names of the variables it was started with."""
        with open(os.path.join(self.home, "fake-starts.txt"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def recorded_submissions(self) -> List[Dict[str, Any]]:
        with open(os.path.join(self.home, "fake-submissions.json"), encoding="utf-8") as file:
            return json.load(file)

    def worker(self) -> Worker:
        worker = Worker(self.connect, poll_seconds=0.01)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        return worker


class Asked:
    """A panel that waits for the host's answer."""

    def __init__(self, client: Client, session_id: str, ask: Dict[str, Any], within_ms: int = 60000) -> None:
        self._outcome: Optional[Dict[str, Any]] = None
        path = "/api/v1/hosts/{}/requests".format(session_id)
        self._thread = threading.Thread(target=self._ask, args=(client, path, {"ask": ask, "withinMs": within_ms}))
        self._thread.start()

    def _ask(self, client: Client, path: str, body: Dict[str, Any]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", client.discovery.port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": "Bearer " + client.discovery.token, "Content-Type": "application/json"}
        connection.request("POST", path, json.dumps(body), headers)
        self._outcome = json.loads(connection.getresponse().read().decode("utf-8"))
        connection.close()

    def answer(self) -> Dict[str, Any]:
        """``HostAnswer`` as it was sent."""
        self._thread.join(PATIENCE_SECONDS)
        assert self._outcome is not None, "nothing was answered"
        return self._outcome["answer"]

    def outcome(self) -> Dict[str, Any]:
        return self.answer()["outcome"]


def updates_until(worker: Union[Worker, WorkerApart], wanted: Callable[[Update], bool]) -> List[Update]:
    """Takes updates until ``wanted(update)`` holds for one, and returns all up to it; what came after is for the next call."""
    taken: List[Update] = []
    while True:
        if not worker.wait(PATIENCE_SECONDS):
            raise AssertionError("the update never came; got {}".format(taken))
        updates = worker.take_updates()
        for index, update in enumerate(updates):
            taken.append(update)
            if wanted(update):
                give_back(worker, updates[index + 1 :])
                return taken


def give_back(worker: Union[Worker, WorkerApart], updates: List[Update]) -> None:
    if isinstance(worker, Worker):
        with worker._changed:
            worker._updates[:0] = updates
    else:
        worker._updates[:0] = updates
