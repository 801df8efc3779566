import json
import os
import unittest
from typing import Any, Dict

from farmhand_bridge import Client, ProblemError
from farmhand_bridge.handshake import SIDECAR_VERSION

from .support import SidecarTestCase

PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sidecar", "package.json")


class HandshakeTest(SidecarTestCase):
    def running(self, **health: Any) -> Client:
        """A sidecar that runs already and says this of itself."""
        client = self.connect()
        name = "fake-health-{}.json".format(client.discovery.pid)
        with open(os.path.join(self.home, name), "w", encoding="utf-8") as file:
            json.dump(health, file)
        return client

    def test_one_of_the_same_version_is_joined(self) -> None:
        former = self.running(version=SIDECAR_VERSION, apiVersion="1.2")
        self.assertEqual(self.connect().discovery, former.discovery)

    def test_a_newer_one_of_the_same_api_is_joined(self) -> None:
        former = self.running(version="12.0.0", apiVersion="1.10")
        self.assertEqual(self.connect().discovery, former.discovery)

    def test_an_older_one_that_is_idle_makes_room(self) -> None:
        for health in ({"version": "0.0.9", "apiVersion": "1.1"}, {"version": SIDECAR_VERSION, "apiVersion": "1.0"}):
            former = self.running(**health)
            self.assertNotEqual(self.connect().discovery.pid, former.discovery.pid)

    def test_an_older_one_that_is_at_work_serves_until_it_ends(self) -> None:
        former = self.running(version="0.0.9", apiVersion="1.0")
        self.behave(once=["busy"])
        self.assertEqual(self.connect().discovery, former.discovery)

    def test_an_older_one_with_another_api_that_is_at_work_is_told_of(self) -> None:
        self.running(version="0.0.9", apiVersion="0.9")
        self.behave(once=["busy"])
        self.assertEqual(self.problem_code(), "sidecar-older-busy")

    def test_one_with_a_later_api_asks_for_an_update_of_the_plugin(self) -> None:
        former = self.running(version="9.0.0", apiVersion="2.0")
        self.assertEqual(self.problem_code(), "program-outdated")
        self.assertEqual(former.health()["version"], "9.0.0")

    def test_the_version_is_that_of_the_sidecar_it_is_shipped_with(self) -> None:
        with open(PACKAGE, encoding="utf-8") as file:
            manifest: Dict[str, Any] = json.load(file)
        self.assertEqual(manifest["version"], SIDECAR_VERSION)

    def problem_code(self) -> str:
        with self.assertRaises(ProblemError) as caught:
            self.connect()
        return caught.exception.problem.code


if __name__ == "__main__":
    unittest.main()
