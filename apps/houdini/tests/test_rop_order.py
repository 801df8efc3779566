"""What has to render before what. Expectations come from SideFX's help on the nodes of render networks."""

from typing import Any, Dict, List, Tuple

from houdini_host import Broken, dot, node

from .rop_support import RopTestCase, by_name


def rop(name: str, kind: str, inputs: Tuple[Any, ...] = (), parms: Any = None, **flags: Any) -> Any:
    """A node in ``/out``."""
    return node("/out/" + name, kind, parms or {}, inputs, **flags)


class OrderTestCase(RopTestCase):
    def before(self, *specs: Any, **options: Any) -> Dict[str, List[str]]:
        """What renders just before each, by the names of nodes."""
        found = self.open(*specs, **options)
        return {
            scene["name"].rpartition("/")[2]: [one.rpartition("/")[2] for one in scene["dependsOn"]]
            for scene in found.scenes
        }


class Wiring(OrderTestCase):
    def test_through_merges_nulls_fetches_switches_dots_and_bypassed_nodes(self) -> None:
        found = self.open(
            rop("sim", "dop"),
            rop("geo", "geometry", ("sim",)),
            rop("off", "geometry", ("geo",), bypassed=True),
            rop("end", "null", ("off",)),
            node("/obj/ropnet1", "ropnet"),
            node("/obj/ropnet1/abc", "alembic"),
            rop("get", "fetch", (), {"source": "../../obj/ropnet1/abc"}),
            rop("pick", "switch", ("sim", "get"), {"index": 1}),
            rop("usd", "usd"),
            dot("/out/dot1", "usd"),
            rop("all", "merge", ("pick", None, "end", "dot1")),
            rop("main", "ifd", ("all", "end")),
        )
        before = {name: scene["dependsOn"] for name, scene in by_name(found).items()}
        self.assertEqual(before["/out/main"], ["/obj/ropnet1/abc", "/out/geo", "/out/usd"])
        self.assertEqual(before["/out/all"], ["/obj/ropnet1/abc", "/out/geo", "/out/usd"])
        self.assertEqual(before["/out/geo"], ["/out/sim"])
        self.assertEqual(before["/out/off"], ["/out/geo"])
        self.assertEqual(before["/out/get"], ["/obj/ropnet1/abc"])
        self.assertEqual(before["/out/pick"], ["/obj/ropnet1/abc"])
        self.assertEqual(before["/out/sim"], [])
        self.assertNotIn("/out/end", before)

    def test_in_the_order_of_the_inputs_each_once(self) -> None:
        before = self.before(
            rop("a", "geometry"), rop("b", "geometry"), rop("m", "merge", ("b", "a")), rop("p", "ifd", ("a", "m", "b"))
        )
        self.assertEqual(before["p"], ["a", "b"])
        self.assertEqual(before["m"], ["b", "a"])

    def test_a_switch_set_to_no_input_renders_none(self) -> None:
        for index in (-1, 2, 10000):
            with self.subTest(index):
                before = self.before(
                    rop("a", "geometry"),
                    rop("b", "geometry"),
                    rop("s", "switch", ("a", "b"), {"index": index}),
                    rop("p", "ifd", ("s",)),
                )
                self.assertEqual((before["s"], before["p"]), ([], []))

    def test_a_switch_counts_inputs_that_are_not_wired(self) -> None:
        before = self.before(rop("a", "geometry"), rop("s", "switch", (None, "a"), {"index": 1}), rop("p", "ifd", ("s",)))
        self.assertEqual(before["p"], ["a"])

    def test_a_switch_that_nobody_can_work_out_may_be_any_input(self) -> None:
        found = self.open(
            rop("a", "geometry"),
            rop("b", "geometry"),
            rop("s", "switch", ("a", "b"), {"index": Broken("ch(1)", "Bad reference")}),
            rop("p", "ifd", ("s",)),
        )
        self.assertEqual(by_name(found)["/out/p"]["dependsOn"], ["/out/a", "/out/b"])
        self.assertEqual([one["owner"]["name"] for one in found.not_evaluated], ["/out/s"])

    def test_a_bypassed_switch_passes_all_inputs(self) -> None:
        before = self.before(
            rop("a", "geometry"),
            rop("b", "geometry"),
            rop("s", "switch", ("a", "b"), {"index": 0}, bypassed=True),
            rop("p", "ifd", ("s",)),
        )
        self.assertEqual(before["p"], ["a", "b"])

    def test_a_bypassed_fetch_is_as_if_its_source_was_not_there(self) -> None:
        before = self.before(
            rop("a", "geometry"), rop("f", "fetch", (), {"source": "/out/a"}, bypassed=True), rop("p", "ifd", ("f",))
        )
        self.assertEqual(before["p"], [])

    def test_nothing_before_a_locked_node_renders(self) -> None:
        before = self.before(
            rop("a", "geometry"),
            rop("b", "geometry", ("a",), locked=True),
            rop("m", "merge", ("a",), locked=True),
            rop("p", "ifd", ("b", "m")),
        )
        self.assertEqual(before, {"a": [], "b": [], "m": [], "p": ["b"]})

    def test_rings_end(self) -> None:
        before = self.before(
            rop("f", "fetch", (), {"source": "/out/p"}), rop("p", "ifd", ("f",)), rop("g", "fetch", (), {"source": "/out/g"})
        )
        self.assertEqual(before["p"], [])
        self.assertEqual(before["f"], ["p"])
        self.assertEqual(before["g"], [])

    def test_a_long_chain_needs_no_deep_calls(self) -> None:
        chain = [rop("n0", "geometry")]
        chain += [rop("n%d" % number, "null", ("n%d" % (number - 1),)) for number in range(1, 3000)]
        before = self.before(chain, rop("p", "ifd", ("n2999",)))
        self.assertEqual(before["p"], ["n0"])


class Networks(OrderTestCase):
    def test_a_subnetwork_stands_for_its_last_nodes(self) -> None:
        before = self.before(
            rop("box", "subnet"),
            node("/out/box/a", "geometry"),
            node("/out/box/b", "ifd", {}, ["a"]),
            node("/out/box/c", "ifd"),
            rop("p", "comp", ("box",)),
        )
        self.assertEqual(before["p"], ["b", "c"])

    def test_what_is_wired_into_it_comes_before_those_that_nothing_is_wired_to(self) -> None:
        before = self.before(
            rop("sim", "dop"),
            rop("box", "subnet", ("sim",)),
            node("/out/box/a", "geometry"),
            node("/out/box/b", "ifd", {}, ["a"]),
            node("/out/box/c", "ifd", {}, [1]),
            rop("p", "comp", ("box",)),
        )
        self.assertEqual((before["a"], before["b"], before["c"], before["p"]), (["sim"], ["a"], ["sim"], ["b", "c"]))

    def test_a_bypassed_one_renders_nothing_inside(self) -> None:
        before = self.before(
            rop("sim", "dop"),
            rop("box", "subnet", ("sim",), bypassed=True),
            node("/out/box/a", "geometry"),
            rop("p", "comp", ("box",)),
        )
        self.assertEqual(before["p"], ["sim"])

    def test_an_empty_one_passes_its_inputs(self) -> None:
        self.assertEqual(self.before(rop("sim", "dop"), rop("box", "subnet", ("sim",)), rop("p", "comp", ("box",)))["p"], ["sim"])

    def test_a_frame_container_renders_what_is_in_it_after_its_inputs(self) -> None:
        before = self.before(
            rop("sim", "dop"),
            rop("box", "framecontainer", ("sim",)),
            node("/out/box/a", "ifd"),
            rop("p", "comp", ("box",)),
        )
        self.assertEqual((before["a"], before["box"], before["p"]), (["sim"], ["a"], ["box"]))


class Control(OrderTestCase):
    def node_of(self, name: str, *specs: Any, **options: Any) -> Dict[str, Any]:
        return by_name(self.open(*specs, **options))["/out/" + name]["outputNode"]

    def test_a_batch_renders_all_frames_of_its_input_in_a_row(self) -> None:
        nodes = [rop("a", "geometry"), rop("b", "batch", ("a",)), rop("p", "ifd", ("b",)), rop("q", "ifd", ("a",))]
        self.assertEqual([self.node_of(name, nodes)["sequential"] for name in "abpq"], [True, False, False, False])
        self.assertEqual(self.before(nodes)["p"], ["b"])

    def test_only_a_frame_dependency_ties_frames_to_frames(self) -> None:
        nodes = [rop("a", "geometry"), rop("d", "framedep", ("a",)), rop("p", "ifd", ("d",)), rop("q", "ifd", ("a",))]
        self.assertEqual([self.node_of(name, nodes)["frameByFrame"] for name in "adpq"], [False, True, True, False])

    def test_pre_post_renders_one_input_after_the_other(self) -> None:
        nodes = [
            rop("before", "geometry"),
            rop("first", "geometry"),
            rop("main", "ifd", ("first",)),
            rop("after", "comp"),
            rop("pp", "prepost", ("before", "main", "after")),
        ]
        self.assertEqual(
            self.before(nodes),
            {"before": [], "first": ["before"], "main": ["first"], "after": ["main"], "pp": ["before", "main", "after"]},
        )

    def test_pre_post_with_a_node_in_two_branches_is_no_ring(self) -> None:
        self.assertEqual(self.before(rop("a", "ifd"), rop("pp", "prepost", ("a", "a")))["a"], [])

    def test_pre_post_with_only_a_main_input(self) -> None:
        self.assertEqual(self.before(rop("main", "ifd"), rop("pp", "prepost", (None, "main")))["main"], [])

    def test_a_wedge_renders_its_input_or_the_node_it_names(self) -> None:
        nodes = [rop("a", "geometry"), rop("b", "ifd")]
        self.assertEqual(self.before(nodes, rop("w", "wedge", ("a",), {"driver": "/out/b"}))["w"], ["a"])
        self.assertEqual(self.before(nodes, rop("w", "wedge", (), {"driver": "/out/b"}))["w"], ["b"])

    def test_how_often_a_wedge_renders(self) -> None:
        channels = {"wedgemethod": "channel", "random": False, "numrandom": 8, "steps1": 3, "steps2": 4}
        takes = [("day", None, {}), ("noon", "day", {}), ("evening", "day", {})]
        for parms, told in (
            (channels, 12),
            (dict(channels, random=True), 8),
            (dict(channels, wrange=True), 1),
            (dict(channels, steps2=0), 3),
            ({"wedgemethod": "take", "roottake": "day"}, 2),
            ({"wedgemethod": "take", "roottake": "gone"}, 1),
            ({}, 1),
        ):
            with self.subTest(str(parms)):
                found = self.node_of("w", rop("a", "ifd"), rop("w", "wedge", ("a",), parms), takes=takes)
                self.assertEqual(found["repeats"], told)

    def test_only_a_wedge_repeats(self) -> None:
        self.assertEqual(self.node_of("a", rop("a", "ifd", (), {"steps1": 3}))["repeats"], 1)
