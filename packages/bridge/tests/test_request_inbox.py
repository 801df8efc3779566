import unittest
from typing import Any, Dict

from farmhand_bridge.request_inbox import RequestInbox


def asked(request_id: str, within_ms: int = 60000) -> Dict[str, Any]:
    return {"requestId": request_id, "ask": {"action": "relink", "path": "a", "to": "b"}, "withinMs": within_ms}


class RequestInboxTest(unittest.TestCase):
    def setUp(self) -> None:
        self.inbox = RequestInbox()

    def test_a_request_is_taken_once_and_held_until_its_answer_has_arrived(self) -> None:
        self.assertTrue(self.inbox.put(asked("1"), "/a.hip"))
        self.assertTrue(self.inbox.waiting)
        (request,) = self.inbox.take()
        self.assertEqual((request.action, request.ask), ("relink", {"path": "a", "to": "b"}))
        self.assertEqual(request.scene_path, "/a.hip")
        self.assertEqual((self.inbox.take(), self.inbox.waiting, self.inbox.held), ([], False, ["1"]))
        self.inbox.answered("1")
        self.assertEqual(self.inbox.held, [])

    def test_one_that_is_handed_out_twice_is_heard_once(self) -> None:
        self.inbox.put(asked("1"), None)
        self.assertFalse(self.inbox.put(asked("1"), None))
        self.assertEqual(len(self.inbox.take()), 1)
        self.inbox.answered("1")
        self.assertFalse(self.inbox.put(asked("1"), None))

    def test_what_nobody_waits_for_any_more_is_neither_taken_nor_held(self) -> None:
        self.inbox.put(asked("1", within_ms=0), None)
        self.inbox.put(asked("2"), None)
        self.assertEqual([each.request_id for each in self.inbox.take()], ["2"])
        self.assertEqual(self.inbox.held, ["2"])

    def test_what_was_forgotten_may_be_handed_out_anew_and_what_was_taken_may_not(self) -> None:
        self.inbox.put(asked("1"), None)
        self.inbox.take()
        self.inbox.put(asked("2"), None)
        self.inbox.forget_waiting()
        self.assertEqual((self.inbox.take(), self.inbox.held), ([], ["1"]))
        self.assertFalse(self.inbox.put(asked("1"), None))
        self.assertTrue(self.inbox.put(asked("2"), None))

    def test_it_remembers_so_many_and_no_more(self) -> None:
        for number in range(1500):
            self.inbox.put(asked(str(number)), None)
            self.inbox.take()
            self.inbox.answered(str(number))
        self.assertFalse(self.inbox.put(asked("501"), None))
        self.assertTrue(self.inbox.put(asked("0"), None))


if __name__ == "__main__":
    unittest.main()
