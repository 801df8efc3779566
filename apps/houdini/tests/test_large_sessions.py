"""A snapshot of a large session: no disk on the main thread, and work that grows as the session does. Counted, not timed."""

import unittest
from typing import Any, List

import hou
from farmhand_houdini.plugin_testing import calls_of, no_disk
from farmhand_houdini.snapshot import take_snapshot, take_snapshot_in_slices
from houdini_host import File, node, open_scene, state


def large_session(nodes: int, references: int) -> List[Any]:
    """Geometry with as many nodes, each of the references on a node of its own; a tenth of them moves."""
    made: List[Any] = [node("/out/mantra1", "ifd", {"trange": "normal", "f": (1, 240, 1)})]
    networks = max(1, nodes // 100)
    for index in range(networks):
        made.append(node("/obj/geo%d" % index, "geo"))
    for index in range(nodes):
        path = "/obj/geo%d/n%d" % (index % networks, index)
        if index < references:
            name = "$JOB/tex/wood.$F4.exr" if index % 10 == 0 else "$HIP/tex/wood%d.exr" % index
            made.append(node(path, "texture", {"map": File(name)}))
        else:
            made.append(node(path, "null"))
    return made


class LargeSessions(unittest.TestCase):
    def test_twice_the_session_is_twice_the_work(self) -> None:
        counts = []
        for nodes in (1000, 2000):
            open_scene(large_session(nodes, nodes // 4))
            self.assertGreaterEqual(len(hou.fileReferences()), nodes // 4)
            counts.append(calls_of(take_snapshot) - calls_of(hou.fileReferences))
        self.assertLess(counts[1], counts[0] * 2.1)

    def test_a_node_that_nobody_wants_costs_a_handful_of_calls(self) -> None:
        counts = []
        for nodes in (1000, 3000):
            open_scene(large_session(nodes, 0))
            counts.append(calls_of(take_snapshot) - calls_of(hou.fileReferences))
        # Its type and the type's name, and what the stand-in does for that.
        self.assertLess((counts[1] - counts[0]) / 2000, 25)

    def test_no_disk(self) -> None:
        open_scene(large_session(500, 200))
        with no_disk():
            for _ in take_snapshot_in_slices():
                pass
        self.assertEqual(state().cooked, [])


if __name__ == "__main__":
    unittest.main()
