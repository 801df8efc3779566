"""Runs the README's example against the fake sidecar."""

import contextlib
import io
import os
import re
import unittest
from typing import Any, Dict
from unittest import mock

from farmhand_bridge import HostSession

from .apart_support import ApartTestCase
from .support import FILES, PATIENCE_SECONDS, Asked

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "README.md")


class ReadmeTest(ApartTestCase):
    def test_example(self) -> None:
        with open(README, encoding="utf-8") as file:
            code = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)[0]
        environ = {"FARMHAND_HOME": self.home, "FARMHAND_NODE": FILES.node, "FARMHAND_SIDECAR": FILES.script}
        names: Dict[str, Any] = {}
        printed = io.StringIO()
        with mock.patch.dict(os.environ, environ), contextlib.redirect_stdout(printed):
            exec(compile(code, README, "exec"), names)
            self.addCleanup(names["worker"].stop, PATIENCE_SECONDS)
            while "done" not in printed.getvalue().split():
                self.assertTrue(names["worker"].wait(PATIENCE_SECONDS))
                names["timer"]()
        self.assertEqual(printed.getvalue().split()[0], "drafted")

    def test_host_session(self) -> None:
        with open(README, encoding="utf-8") as file:
            code = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)[1]
        environ = {"FARMHAND_HOME": self.home, "FARMHAND_NODE": FILES.node, "FARMHAND_SIDECAR": FILES.script}
        names: Dict[str, Any] = {}
        client = self.connect()
        with mock.patch.dict(os.environ, environ):
            exec(compile(code, README, "exec"), names)
            session: HostSession = names["session"]
            self.addCleanup(session.close, PATIENCE_SECONDS)
            while not session.connected:
                self.assertTrue(session.wait(PATIENCE_SECONDS))
                session.take_news()
            asked = Asked(client, session.id, {"action": "saveScene"})
            self.assertTrue(session.wait(PATIENCE_SECONDS))
            names["host_timer"]()
        result = {"action": "saveScene", "scenePath": "/scenes/shot.hip"}
        self.assertEqual(asked.answer()["outcome"], {"type": "done", "result": result})

    def test_a_worker_apart(self) -> None:
        with open(README, encoding="utf-8") as file:
            code = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)[2]
        environ = {"FARMHAND_HOME": self.home, "FARMHAND_NODE": FILES.node, "FARMHAND_SIDECAR": FILES.script}
        names: Dict[str, Any] = {}
        printed = io.StringIO()
        with mock.patch.dict(os.environ, environ), contextlib.redirect_stdout(printed):
            exec(compile(code, README, "exec"), names)
            self.addCleanup(self.end, names["apart"])
            while "AccountUpdate" not in printed.getvalue().split():
                self.assertTrue(names["worker"].wait(PATIENCE_SECONDS))
                names["timer_of_blender"]()


if __name__ == "__main__":
    unittest.main()
