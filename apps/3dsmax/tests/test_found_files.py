import threading
import unittest
from typing import Any, Dict, List, Set
from unittest import mock

from farmhand_3dsmax import found_files
from farmhand_3dsmax.found_files import with_found_files
from farmhand_3dsmax.paths import SearchPlaces

PLACES = SearchPlaces("D:\\Film\\scenes", "D:\\Film", ("E:\\maps", "\\\\nas\\maps"))
PATIENCE_SECONDS = 30.0


def reference(stored: str, resolved: str) -> Dict[str, Any]:
    return {"storedPath": stored, "kind": "image", "owner": {"type": "Bitmap", "name": stored}, "resolvedPath": resolved}


def snapshot(*references: Dict[str, Any]) -> Dict[str, Any]:
    return {"scenePath": "D:\\Film\\scenes\\a.max", "references": list(references)}


class WatchedLock:
    """A lock that tells when somebody wants it who cannot have it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.wanted_again = threading.Event()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if self._lock.acquire(False):
            return True
        self.wanted_again.set()
        return blocking and self._lock.acquire(True, timeout)

    def release(self) -> None:
        self._lock.release()


class FoundFilesTest(unittest.TestCase):
    def resolved(self, taken: Dict[str, Any], disk: Set[str]) -> List[str]:
        completed = with_found_files(taken, PLACES, lambda path: path in disk, PATIENCE_SECONDS)
        self.assertEqual(completed["scenePath"], taken["scenePath"])
        return [each["resolvedPath"] for each in completed["references"]]

    def test_the_first_place_where_the_file_is_counts(self) -> None:
        taken = snapshot(reference("F:\\old\\wood.png", "F:\\old\\wood.png"))
        for disk, place in (
            ({"\\\\nas\\maps\\wood.png", "E:\\maps\\wood.png"}, "E:\\maps\\wood.png"),
            ({"D:\\Film\\scenes\\wood.png", "E:\\maps\\wood.png"}, "D:\\Film\\scenes\\wood.png"),
            ({"F:\\old\\wood.png", "E:\\maps\\wood.png"}, "F:\\old\\wood.png"),
        ):
            self.assertEqual(self.resolved(taken, disk), [place])

    def test_what_is_nowhere_stays_where_it_is_expected(self) -> None:
        taken = snapshot(reference("wood.png", "D:\\Film\\wood.png"), reference("b.png", "D:\\Film\\b.png"))
        self.assertEqual(self.resolved(taken, {"E:\\maps\\b.png"}), ["D:\\Film\\wood.png", "E:\\maps\\b.png"])

    def test_a_file_of_many_is_looked_for_once(self) -> None:
        asked: List[str] = []

        def exists(path: str) -> bool:
            asked.append(path)
            return True

        many = [reference("F:\\a.png", "F:\\a.png") for _ in range(100)]
        with_found_files(snapshot(*many), PLACES, exists, PATIENCE_SECONDS)
        self.assertEqual(asked, ["F:\\a.png"])

    def test_the_snapshot_is_left_as_it_was(self) -> None:
        one = reference("wood.png", "D:\\Film\\wood.png")
        self.resolved(snapshot(one), {"E:\\maps\\wood.png"})
        self.assertEqual(one["resolvedPath"], "D:\\Film\\wood.png")

    def test_of_two_at_once_the_second_waits_for_the_first(self) -> None:
        begun, go = threading.Event(), threading.Event()
        watched = WatchedLock()

        def slow(_path: str) -> bool:
            begun.set()
            return go.wait(PATIENCE_SECONDS)

        second: List[Dict[str, Any]] = []

        def take_second() -> None:
            taken = snapshot(reference("b.png", "D:\\Film\\b.png"))
            second.append(with_found_files(taken, PLACES, lambda path: path == "E:\\maps\\b.png", PATIENCE_SECONDS))

        with mock.patch.object(found_files, "_looking", watched):
            one = snapshot(reference("F:\\a.png", "F:\\a.png"))
            threads = [threading.Thread(target=with_found_files, args=(one, PLACES, slow, PATIENCE_SECONDS))]
            threads[0].start()
            self.assertTrue(begun.wait(PATIENCE_SECONDS))
            threads.append(threading.Thread(target=take_second))
            threads[1].start()
            self.assertTrue(watched.wanted_again.wait(PATIENCE_SECONDS))
            go.set()
            for thread in threads:
                thread.join(PATIENCE_SECONDS)
        self.assertEqual([each["resolvedPath"] for each in second[0]["references"]], ["E:\\maps\\b.png"])

    def test_a_share_that_does_not_answer_holds_nothing_up(self) -> None:
        gone, asked = threading.Event(), threading.Event()
        taken = snapshot(
            reference("E:\\a.png", "E:\\a.png"), reference("\\\\dead\\b.png", "\\\\dead\\b.png"), reference("c.png", "x")
        )
        looked_at: List[str] = []

        def exists(path: str) -> bool:
            looked_at.append(path)
            if path.startswith("\\\\dead"):
                asked.set()
                gone.wait(PATIENCE_SECONDS)
            return False

        completed = with_found_files(taken, PLACES, exists, 0.01)
        self.assertEqual(completed["references"], taken["references"])
        self.assertTrue(asked.wait(PATIENCE_SECONDS))
        # One look at it is under way already; the next snapshot does not begin another.
        asked_again: List[str] = []
        again = with_found_files(taken, PLACES, lambda path: not asked_again.append(path), 0.01)
        self.assertEqual((again["references"], asked_again), (taken["references"], []))
        lookers = [thread for thread in threading.enumerate() if thread.name == "farmhand-files"]
        gone.set()
        for looker in lookers:
            looker.join(PATIENCE_SECONDS)
        # Nobody waits for the rest any more, so it is not looked at.
        self.assertEqual(looked_at[-1], "\\\\dead\\b.png")
        self.assertEqual(self.resolved(taken, {"E:\\a.png"})[0], "E:\\a.png")


if __name__ == "__main__":
    unittest.main()
