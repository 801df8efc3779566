import unittest
from typing import Any, List

from farmhand_bridge.message_stream import MessageReader, MessageWriter, StreamBroken

LARGE = {"references": [{"storedPath": "//Bäume/{}.png".format(index)} for index in range(20_000)]}
MESSAGES: List[Any] = [{"do": "scene", "name": "夜 😀"}, LARGE, [], {"": None}]


def written(*messages: Any) -> bytes:
    writer = MessageWriter()
    for message in messages:
        writer.put(message)
    return write_all(writer)


def write_all(writer: MessageWriter) -> bytes:
    sent = bytearray()

    def send(content: memoryview) -> int:
        sent.extend(content)
        return len(content)

    writer.write(send)
    return bytes(sent)


class MessageStreamTest(unittest.TestCase):
    def test_messages_arrive_as_they_were_put(self) -> None:
        self.assertEqual(MessageReader().take_in(written(*MESSAGES)), MESSAGES)

    def test_however_the_bytes_are_cut(self) -> None:
        content = written(*MESSAGES[:1], {"some": ["more"]})
        for length in (1, 2, 5, 7, len(content) - 1):
            with self.subTest(length=length):
                reader = MessageReader()
                heard = [
                    message
                    for start in range(0, len(content), length)
                    for message in reader.take_in(content[start : start + length])
                ]
                self.assertEqual(heard, [MESSAGES[0], {"some": ["more"]}])

    def test_half_a_message_is_none(self) -> None:
        content = written(LARGE)
        reader = MessageReader()
        self.assertEqual(reader.take_in(content[: len(content) // 2]), [])
        self.assertEqual(reader.take_in(content[len(content) // 2 :]), [LARGE])

    def test_what_was_not_taken_is_kept(self) -> None:
        writer = MessageWriter()
        for message in MESSAGES:
            writer.put(message)
        sent = bytearray()

        def take_little(content: memoryview) -> int:
            # Every other time nothing, as a full connection does.
            calls.append(None)
            taken = min(len(content), 1000) if len(calls) % 2 else 0
            sent.extend(content[:taken])
            return taken

        calls: List[None] = []
        while not writer.empty:
            before = len(calls)
            writer.write(take_little)
            self.assertGreater(len(calls), before)
        self.assertEqual(MessageReader().take_in(bytes(sent)), MESSAGES)

    def test_with_no_time_left_one_piece_goes_and_the_rest_waits(self) -> None:
        writer = MessageWriter()
        writer.put(LARGE)
        sizes: List[int] = []

        def send(content: memoryview) -> int:
            sizes.append(len(content))
            return len(content)

        writer.write(send, 0.0)
        self.assertEqual(len(sizes), 1)
        self.assertLess(sizes[0], 200_000)
        self.assertFalse(writer.empty)

    def test_what_json_cannot_hold_is_told_and_spoils_nothing(self) -> None:
        errors: List[Exception] = []
        writer = MessageWriter()
        writer.put({"first": 1})
        writer.put({"large": LARGE, "bad": float("nan")}, errors.append)
        writer.put({"worse": object()}, errors.append)
        writer.put({"last": 2})
        self.assertEqual(MessageReader().take_in(write_all(writer)), [{"first": 1}, {"last": 2}])
        self.assertEqual([type(error) for error in errors], [ValueError, TypeError])
        self.assertTrue(writer.empty)

    def test_what_is_no_message(self) -> None:
        for content in (b"GET / HTTP/1.1\r\n\r\n", b".\xff\xff\xff\xff", b".\x00\x00\x00\x01{"):
            with self.subTest(content=content), self.assertRaises(StreamBroken):
                MessageReader().take_in(content)


if __name__ == "__main__":
    unittest.main()
