import json
import os
import subprocess
import sys
import tempfile
import unittest
from typing import Any

from farmhand_bridge import process_alive, read_discovery

WHOLE = {"pid": 12, "port": 4100, "token": "secret-token", "version": "0.1.0", "startedAt": "2026-11-22T10:00:00Z"}


class ReadDiscoveryTest(unittest.TestCase):
    def read(self, content: str) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sidecar.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
            return read_discovery(path)

    def test_a_whole_file(self) -> None:
        discovery = self.read(json.dumps(WHOLE))
        self.assertEqual((discovery.pid, discovery.port, discovery.token), (12, 4100, "secret-token"))

    def test_the_token_is_not_printed(self) -> None:
        self.assertNotIn("secret-token", "{0!r} {0}".format(self.read(json.dumps(WHOLE))))

    def test_damaged_files_count_as_none(self) -> None:
        damaged = ["", "{", "[]", "null", json.dumps({**WHOLE, "port": 0}), json.dumps({**WHOLE, "port": 70000})]
        damaged += [json.dumps({**WHOLE, "pid": "12"}), json.dumps({**WHOLE, "token": "a\r\nHost: b"})]
        for content in damaged:
            with self.subTest(content=content):
                self.assertIsNone(self.read(content))

    def test_an_absent_file(self) -> None:
        self.assertIsNone(read_discovery("/nowhere/sidecar.json"))


class ProcessAliveTest(unittest.TestCase):
    def test_alive_and_dead(self) -> None:
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.assertTrue(process_alive(process.pid))
        process.communicate(b"\n")
        self.assertFalse(process_alive(process.pid))

    def test_a_number_no_process_can_have(self) -> None:
        self.assertFalse(process_alive(2**70))


if __name__ == "__main__":
    unittest.main()
