import json
import unittest
from typing import Any, List

from farmhand_bridge import (
    AccountDetails,
    Check,
    CheckUpdate,
    Connect,
    Connected,
    HostRequest,
    HostScene,
    PanelFailed,
    Problem,
    ProblemUpdate,
    ProblemWords,
    SaveAccount,
    SubmissionUpdate,
    Submit,
)
from farmhand_bridge.plain_data import pack, unpack

PROBLEM = Problem("key-refused", "No.", "Check it.", False, ProblemWords("不。", "请检查。"))

#: The artist's own data may look like ours.
DATA = {"type": "Submit", "fields": {"scene_path": "/x"}, "data": [{"data": 1}, {"type": "Problem"}]}

VALUES: List[Any] = [
    Connect(),
    SaveAccount(AccountDetails("https://farm.example", "id", "key", None)),
    Check("/scenes/夜.blend", DATA, DATA, True),
    Submit("/scenes/a.blend", DATA, None, True, "an id"),
    SubmissionUpdate(DATA, "/scenes/a.blend"),
    ProblemUpdate(PROBLEM, None),
    ProblemUpdate(PROBLEM, Submit("/scenes/a.blend", DATA)),
    HostScene(None, "(Unsaved)", True, 7),
    HostRequest("r1", "relink", DATA, None),
    Connected(True),
    PanelFailed(PROBLEM),
    None,
    DATA,
    "text",
]


class PlainDataTest(unittest.TestCase):
    def test_it_comes_back_as_what_it_was(self) -> None:
        for value in VALUES:
            with self.subTest(value=str(value)[:60]):
                back = unpack(json.loads(json.dumps(pack(value))))
                self.assertEqual((type(back), back), (type(value), value))

    def test_a_field_that_is_left_out_is_given_there(self) -> None:
        check = Check("/scenes/a.blend", {}, DATA)
        packed = pack(CheckUpdate({"findings": []}, check), without="command")
        self.assertNotIn("snapshot", json.dumps(packed))
        self.assertIs(unpack(packed, command=check).command, check)

    def test_data_is_not_copied(self) -> None:
        self.assertIs(pack(Check("/a", {}, DATA))["fields"]["snapshot"]["data"], DATA)

    def test_what_was_not_packed(self) -> None:
        for packed in ({}, {"type": "Popen", "fields": {}}, {"type": "Check", "fields": {"x": {"data": 1}}}, {"type": "Check", "fields": 3}, 7):
            with self.subTest(packed=packed), self.assertRaises(ValueError):
                unpack(packed)  # pyright: ignore[reportArgumentType]


if __name__ == "__main__":
    unittest.main()
