"""What tests of the process apart share."""

import os
import select
import shlex
import signal
import sys
from typing import Any, List, Optional

from farmhand_bridge import Apart, HostDescription, HostScene, HostSessionApart, WorkerApart

from .support import FILES, PATIENCE_SECONDS, SidecarTestCase

SCENE = HostScene("/scenes/shot.hip", "shot.hip", False, 1)


class ApartTestCase(SidecarTestCase):
    """Sees to it that no process that a test started goes on."""

    def setUp(self) -> None:
        super().setUp()
        self.logged: List[str] = []

    def apart(self, python: Optional[str] = sys.executable, **options: Any) -> Apart:
        apart = Apart(python, FILES, self.home, log=self.logged.append, first_pause_seconds=0.01, **options)
        self.addCleanup(self.end, apart)
        return apart

    def end(self, apart: Apart) -> None:
        """Closes it, and waits until its process has ended."""
        process = apart._process
        apart.close()
        if process is not None:
            process.wait(PATIENCE_SECONDS)

    def worker_apart(self, apart: Optional[Apart] = None) -> WorkerApart:
        worker = WorkerApart(apart or self.apart(), poll_seconds=0.01)
        worker.start()
        self.addCleanup(worker.stop, PATIENCE_SECONDS)
        return worker

    def session_apart(self, apart: Optional[Apart] = None) -> HostSessionApart:
        session = HostSessionApart(
            HostDescription("houdini", "20.5.332", "0.1.0"),
            SCENE,
            ["saveScene", "relink"],
            apart or self.apart(),
            look_seconds=0.02,
        )
        session.start()
        self.addCleanup(session.close, PATIENCE_SECONDS)
        return session

    def connected_session_apart(self, apart: Optional[Apart] = None) -> HostSessionApart:
        """One that a sidecar knows."""
        session = self.session_apart(apart)
        while not session.connected:
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            session.take_news()
        session.take_news()
        return session

    def connected_process(self, apart: Apart) -> int:
        """Number of the process, as soon as there is one."""
        self.assertTrue(apart.wait(lambda: apart.process_id is not None, PATIENCE_SECONDS))
        assert apart.process_id is not None
        return apart.process_id

    def kill_process(self, apart: Apart) -> int:
        killed = self.connected_process(apart)
        os.kill(killed, signal.SIGKILL)
        return killed

    def program(self, name: str, script: str) -> str:
        """A program of this test's that stands in for Python."""
        path = os.path.join(self.home, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + script)
        os.chmod(path, 0o755)
        return path

    def watched_python(self) -> "WatchedPython":
        watched = WatchedPython(self)
        self.addCleanup(os.close, watched.read_end)
        return watched


class WatchedPython:
    """A Python of which a test hears when its process, and each that shares its files, has ended."""

    def __init__(self, test: ApartTestCase) -> None:
        fifo = os.path.join(test.home, "alive")
        os.mkfifo(fifo)
        self.read_end = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        opened = "exec 9>{}\nprintf x >&9\nexec {} \"$@\"\n".format(shlex.quote(fifo), shlex.quote(sys.executable))
        self.path = test.program("watched python", opened)

    def wait_until_ended(self) -> None:
        # It has said that it lives, so what ends the pipe is its end.
        while self._read():
            pass

    def _read(self) -> bytes:
        if not select.select([self.read_end], [], [], PATIENCE_SECONDS)[0]:
            raise AssertionError("it lives on")
        return os.read(self.read_end, 100)
