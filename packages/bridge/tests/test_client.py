import unittest

from farmhand_bridge import AccountDetails, Client, NotFound, ProblemError, SidecarGone, SidecarTimeout

from .support import SidecarTestCase

DETAILS = AccountDetails("http://farm.example", "id", "the-key")


class ClientTest(SidecarTestCase):
    def test_account(self) -> None:
        client = self.connect()
        self.assertFalse(client.account()["configured"])
        client.save_account(DETAILS)
        self.assertEqual(client.account()["endpoint"], "http://farm.example")

    def test_submission(self) -> None:
        client = self.connect()
        view = client.submit("/scenes/a.blend", {"schema": "farmhand.job-settings/1"}, {"schema": "s"})
        self.assertEqual(view["state"], "drafted")
        self.assertEqual([each["id"] for each in client.submissions()], [view["id"]])
        self.assertEqual(client.submission(view["id"])["state"], "checked")
        self.assertEqual(client.cancel(view["id"])["state"], "cancelled")

    def test_check(self) -> None:
        client = self.connect()
        settings = {"schema": "farmhand.job-settings/1"}
        asked = client.check("/scenes/a.blend", settings, {"schema": "s"}, offline=True)["asked"]
        self.assertEqual(asked, {"scenePath": "/scenes/a.blend", "settings": settings, "snapshot": {"schema": "s"}, "offline": True})
        self.assertNotIn("snapshot", client.check("/scenes/a.blend", settings)["asked"])
        self.assertEqual(client.submissions(), [])

    def test_an_unknown_submission(self) -> None:
        with self.assertRaises(NotFound):
            self.connect().submission("../health")

    def test_the_sidecars_problem(self) -> None:
        with self.assertRaises(ProblemError) as caught:
            self.connect().save_account(DETAILS._replace(access_key="wrong"))
        self.assertEqual(caught.exception.problem.code, "key-refused")

    def test_answers_that_are_not_the_sidecars(self) -> None:
        client = self.connect()
        for fault in ("html", "truncated"):
            with self.subTest(fault=fault):
                self.behave(once=[fault])
                with self.assertRaises(ProblemError) as caught:
                    client.account()
                self.assertEqual(caught.exception.problem.code, "sidecar-garbled")

    def test_a_connection_cut_in_the_answer(self) -> None:
        client = self.connect()
        self.behave(once=["cut"])
        with self.assertRaises(SidecarGone):
            client.account()

    def test_a_dead_sidecar(self) -> None:
        client = self.connect()
        self.kill_sidecar()
        with self.assertRaises(SidecarGone):
            while True:
                client.account()

    def test_a_hanging_sidecar(self) -> None:
        client = Client(self.connect().discovery, timeout_seconds=0.2)
        self.behave(once=["hang"])
        with self.assertRaises(SidecarTimeout):
            client.account()

    def test_secrets_are_not_printed(self) -> None:
        self.assertNotIn("the-key", repr(DETAILS))
        self.assertNotIn("the-key", str(DETAILS))


if __name__ == "__main__":
    unittest.main()
