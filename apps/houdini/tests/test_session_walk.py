"""One pass over all nodes: who sees which, in which order, and what nobody is asked for."""

import unittest
from typing import Any, List

import hou
from farmhand_houdini.session_walk import NodeKind, Visitor, kind_of, walk_session
from farmhand_houdini.slices import at_once
from houdini_host import asset, delete, node, open_scene, state


class Seen(Visitor):
    """Sees the nodes of some categories."""

    def __init__(self, *categories: str) -> None:
        self.categories = categories
        self.asked: List[str] = []
        self.paths: List[str] = []

    def wants(self, kind: NodeKind) -> bool:
        self.asked.append(kind.category + "/" + kind.name)
        return not self.categories or kind.category in self.categories

    def take(self, node: Any, kind: NodeKind) -> None:
        self.paths.append(node.path())


def is_foreign(library: str) -> bool:
    return library.startswith("/show/")


class WalkTest(unittest.TestCase):
    def walk(self, *visitors: Visitor) -> List[NodeKind]:
        return at_once(walk_session(visitors, is_foreign))

    def test_a_network_before_what_is_in_it_and_in_its_order(self) -> None:
        open_scene(
            node("/obj/b", "geo"),
            node("/obj/b/file1", "file"),
            node("/obj/b/sub", "subnet"),
            node("/obj/b/sub/null1", "null"),
            node("/obj/a", "cam"),
            node("/out/mantra1", "ifd"),
        )
        everything = Seen()
        self.walk(everything)
        paths = [path for path in everything.paths if path.count("/") > 1]
        self.assertEqual(
            paths, ["/obj/b", "/obj/a", "/obj/b/file1", "/obj/b/sub", "/obj/b/sub/null1", "/out/mantra1"]
        )
        self.assertEqual(state().cooked, [])

    def test_asked_once_a_type_and_given_only_what_it_wants(self) -> None:
        open_scene([node("/obj/geo%d" % index, "geo") for index in range(300)], node("/out/mantra1", "ifd"))
        rops = Seen("Driver")
        self.walk(rops)
        self.assertEqual(rops.paths, ["/out/mantra1"])
        self.assertEqual(rops.asked.count("Object/geo"), 1)

    def test_the_same_name_in_two_kinds_of_networks_is_two_types(self) -> None:
        open_scene(node("/obj/g", "geo"), node("/obj/g/merge1", "merge"), node("/out/merge1", "merge"))
        kinds = {kind.category for kind in self.walk() if kind.name == "merge"}
        self.assertEqual(kinds, {"Sop", "Driver"})

    def test_inside_of_locked_assets_only_types_are_told_and_only_once_for_foreign_ones(self) -> None:
        open_scene(
            asset("Sop", "studio::tree::2.0", "/show/otls/tree.hda", holds="Sop"),
            asset("Sop", "studio::leaf", "/show/otls/leaf.hda", holds="Sop"),
            asset("Sop", "own", "/opt/hfs20.5.332/houdini/otls/OPlibSop.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/tree1", "studio::tree::2.0", locked_asset=True),
            node("/obj/g/tree1/leaf1", "studio::leaf", locked_asset=True),
            node("/obj/g/tree1/leaf1/wrangle", "attribwrangle"),
            node("/obj/g/tree2", "studio::tree::2.0", locked_asset=True),
            node("/obj/g/tree2/hidden", "neverseen"),
            node("/obj/g/own1", "own", locked_asset=True),
            node("/obj/g/own1/inner", "innerofhoudini"),
        )
        seen = Seen()
        names = [kind.name for kind in self.walk(seen)]
        self.assertNotIn("/obj/g/tree1/leaf1", seen.paths)
        self.assertIn("studio::leaf", names)
        self.assertIn("attribwrangle", names)
        self.assertNotIn("neverseen", names)
        self.assertNotIn("innerofhoudini", names)

    def test_an_asset_that_is_unlocked_is_a_network_like_any_other(self) -> None:
        open_scene(
            asset("Sop", "studio::tree", "/show/otls/tree.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/tree1", "studio::tree"),
            node("/obj/g/tree1/file1", "file"),
        )
        seen = Seen("Sop")
        self.walk(seen)
        self.assertEqual(seen.paths, ["/obj/g/tree1", "/obj/g/tree1/file1"])

    def test_nodes_that_are_deleted_while_it_is_held_are_left_out(self) -> None:
        open_scene([node("/obj/geo%03d" % index, "geo") for index in range(500)], node("/out/mantra1", "ifd"))
        seen = Seen()
        steps = walk_session([seen], is_foreign)
        next(steps)
        for index in range(500):
            delete("/obj/geo%03d" % index)
        at_once(steps)
        self.assertIn("/out/mantra1", seen.paths)
        self.assertLess(len(seen.paths), 200)

    def test_a_visitor_that_meets_an_error_of_houdinis_does_not_stop_the_others(self) -> None:
        class Failing(Seen):
            def take(self, node: Any, kind: NodeKind) -> None:
                raise hou.OperationFailed("no")

        open_scene(node("/out/a", "ifd"), node("/out/b", "ifd"))
        failing, seen = Failing("Driver"), Seen("Driver")
        self.walk(seen, failing)
        self.assertEqual(seen.paths, ["/out/a", "/out/b"])

    def test_it_may_be_held_every_few_nodes(self) -> None:
        open_scene([node("/obj/geo%d" % index, "geo") for index in range(2000)])
        steps = walk_session([], is_foreign)
        self.assertGreaterEqual(sum(1 for _ in steps), 2000 // 100)

    def test_a_type_taken_apart(self) -> None:
        open_scene(
            asset("Sop", "labs::filecache::2.0", "/show/labs.hda", holds="Sop"),
            node("/obj/g", "geo"),
            node("/obj/g/c", "labs::filecache::2.0"),
            node("/out/r", "ris::3.0"),
            node("/out/v", "acme::karma"),
        )
        cache = kind_of(hou.node("/obj/g/c").type())
        self.assertEqual(
            cache, NodeKind("Sop", "labs::filecache::2.0", "labs::filecache", "filecache", "Sop", "/show/labs.hda")
        )
        for path, unversioned, plain in (("/out/r", "ris", "ris"), ("/out/v", "acme::karma", "karma")):
            kind = kind_of(hou.node(path).type())
            self.assertEqual((kind.unversioned, kind.plain), (unversioned, plain))


if __name__ == "__main__":
    unittest.main()
