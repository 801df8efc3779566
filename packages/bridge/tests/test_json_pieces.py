import json
import unittest
from typing import Any, List

from farmhand_bridge.json_pieces import encode_json

VALUES: List[Any] = [
    None,
    True,
    -1.5e-9,
    "夜 \"quoted\" \\ \u2028 \ud83d\ude00",
    [],
    {},
    {"": [[], [[]], {"a": {}}]},
    (1, 2, (3,)),
    {"references": [{"storedPath": "//a-{}.png".format(index), "owner": {"name": "ü"}} for index in range(1001)]},
    list(range(200)),
    list(range(201)),
    {"deep": [[list(range(450))] * 3] * 2},
]


class JsonPiecesTest(unittest.TestCase):
    def test_it_reads_back_as_what_it_was(self) -> None:
        for value in VALUES:
            with self.subTest(value=str(value)[:60]):
                self.assertEqual(json.loads(encode_json(value).decode("ascii")), json.loads(json.dumps(value)))

    def test_what_json_cannot_hold(self) -> None:
        for value in (float("inf"), {"a": [1, float("nan")]}, object(), {"a": {2, 3}}, {1: 2}):
            with self.subTest(value=str(value)), self.assertRaises((TypeError, ValueError)):
                encode_json(value)


if __name__ == "__main__":
    unittest.main()
