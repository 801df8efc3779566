"""What the set-ups of ``scenes.py`` tell of their output nodes, by the rules of the nodes' documentation."""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .rop_support import RopTestCase, layers, read_outputs, written
from .scenes import SETUPS, many

Range = Tuple[int, int, int]
HD = (1920, 1080)


class Told(NamedTuple):
    """What is expected of one output node; what is not given has the commonest value."""

    path: Optional[str] = None
    range: Range = (1, 24, 1)
    size: Optional[Tuple[int, int]] = None
    before: Tuple[str, ...] = ()
    camera: Optional[str] = None
    active: bool = False
    format: str = "exr"
    layers: Tuple[Tuple[str, bool], ...] = ()
    take: Optional[str] = None
    bypassed: bool = False
    frame_by_frame: bool = False
    sequential: bool = False
    repeats: int = 1


def mantra(**more: Any) -> Told:
    """A Mantra node as ``scenes.py`` makes it."""
    return Told("$HIP/render/$OS.$F4.exr", size=HD, camera="/obj/cam1")._replace(**more)


def cache(**more: Any) -> Told:
    """A Geometry node as ``scenes.py`` makes it."""
    return Told("$HIP/geo/$OS.$F4.bgeo.sc", format="bgeo.sc")._replace(**more)


def control(**more: Any) -> Told:
    """A node that renders nothing itself and has no range of its own."""
    return Told(format="", range=(1, 240, 1))._replace(**more)


ONLY_MANTRA = {"/out/mantra1": mantra(active=True)}

EXPECTED: Dict[str, Dict[str, Told]] = {
    "single_mantra": {"/out/mantra1": mantra(range=(1, 48, 2), size=(960, 540), active=True)},
    "mantra_products": {
        "/out/beauty": mantra(
            path="$HIP/render/beauty.$F4.exr",
            active=True,
            layers=(("N", True), ("depth", True), ("diffuse", False), ("crypto_object", True)),
        )
    },
    "karma_on_stage": {
        "/stage/karma1": Told(
            "$HIP/render/karma.$F4.exr",
            (1001, 1010, 1),
            HD,
            camera="/cameras/render",
            active=True,
            layers=(("beauty", True), ("depth", True)),
        ),
        "/stage/usdrender_rop1": Told("$HIP/render/husk.$F4.exr", (1001, 1010, 1), (2048, 858), camera="/cameras/render"),
    },
    "usdrender_out": {
        "/out/usdrender1": Told("$HIP/render/usd.$F4.exr", (1, 10, 1), (640, 360), camera="/cameras/main", active=True)
    },
    "redshift": {
        "/out/Redshift_ROP1": mantra(
            path="$HIP/render/rs.$F4.exr", size=(1024, 512), active=True, layers=(("Z", True), ("N", True), ("P", False))
        )
    },
    "arnold": {
        "/out/arnold1": mantra(path="$HIP/render/ar.$F4.exr", active=True, layers=(("diffuse", True), ("specular", True)))
    },
    "vray": {"/out/vray1": mantra(path="$HIP/render/vray.$F4.exr", active=True, layers=(("Diffuse", True),))},
    "renderman": {"/out/ris1": mantra(path="$HIP/render/rman.$F4.exr", active=True)},
    "octane": {"/out/Octane_ROP1": mantra(path="$HIP/render/octane.$F4.exr", active=True)},
    "cache_then_mantra": {
        "/out/cache": cache(path="$HIP/geo/sim.$F4.bgeo.sc", range=(1, 100, 1), sequential=True),
        "/out/mantra1": mantra(range=(10, 20, 1), before=("/out/cache",), active=True),
    },
    "merge_of_three": {
        "/out/cache1": cache(),
        "/out/cache2": cache(),
        "/out/plate": mantra(active=True),
        "/out/merge1": control(before=("/out/cache1", "/out/cache2", "/out/plate")),
        "/out/comp": mantra(before=("/out/cache1", "/out/cache2", "/out/plate")),
    },
    "fetched": {
        "/obj/geo1/ropnet1/cache": cache(),
        "/out/fetch1": control(before=("/obj/geo1/ropnet1/cache",)),
        "/out/fetch2": control(bypassed=True),
        "/out/mantra1": mantra(before=("/obj/geo1/ropnet1/cache",), active=True),
        "/out/mantra2": mantra(),
    },
    "switched": {
        "/out/low": cache(),
        "/out/high": cache(),
        "/out/switch1": control(before=("/out/high",)),
        "/out/mantra1": mantra(before=("/out/high",), active=True),
    },
    "wedged": {
        "/out/sim": cache(active=True),
        "/out/wedge1": control(before=("/out/sim",), repeats=5),
        "/out/wedge2": control(before=("/out/sim",), repeats=6),
    },
    "batched": {
        "/out/cache": cache(sequential=True),
        "/out/batch1": control(before=("/out/cache",)),
        "/out/mantra1": mantra(before=("/out/batch1",), active=True),
    },
    "in_subnet": {
        "/out/cache": cache(),
        "/out/subnet1/inside": mantra(before=("/out/cache",)),
        # What is wired into a subnetwork comes before all in it that nothing is wired to.
        "/out/subnet1/other": mantra(before=("/out/cache",)),
        "/out/after": mantra(before=("/out/subnet1/inside", "/out/subnet1/other"), active=True),
    },
    "in_object": {
        "/obj/geo1/rop_geometry1": cache(path="$HIP/geo/box.$F4.bgeo.sc", range=(1, 12, 1)),
        "/obj/ropnet1/mantra1": mantra(active=True),
    },
    "file_caches": {
        "/obj/geo1/filecache1": cache(
            path="$HIP/geo/$HIPNAME.$OS/v3/$HIPNAME.${OS}_v3.$F4.bgeo.sc", range=(1, 50, 1)
        ),
        "/obj/geo1/filecache2": cache(
            path="$HIP/geo/explicit.$F4.bgeo.sc", range=(1, 50, 1), before=("/obj/geo1/filecache1",)
        ),
        "/obj/geo1/filecache3": cache(path="$HIP/geo/off/v3/off_v3.$F4.bgeo.sc", range=(1, 50, 1), bypassed=True),
        "/out/mantra1": mantra(active=True),
    },
    "dynamics": {
        "/out/dop1": Told("$HIP/sim/$OS.$SF4.sim", (1, 120, 1), format="sim", sequential=True),
        "/out/mantra1": mantra(range=(60, 80, 1), before=("/out/dop1",), active=True),
    },
    "alembic": {"/out/alembic1": Told("$HIP/abc/crowd.abc", (1, 48, 1), format="abc", active=True)},
    "composite": {
        "/out/plate": mantra(path="$HIP/render/plate.$F4.exr", active=True),
        "/out/comp1": Told(
            "$HIP/final/final.$F4.png", size=(1280, 720), before=("/out/plate",), format="png"
        ),
    },
    "with_takes": {
        "/out/day": mantra(path="$HIP/render/day.$F4.exr", active=True),
        # Its camera is another in that take, which nobody switches to.
        "/out/night": mantra(path="$HIP/render/night.$F4.exr", take="night"),
    },
    "frame_by_frame": {
        "/out/cache": cache(),
        "/out/framedep1": control(before=("/out/cache",), frame_by_frame=True),
        "/out/framecontainer1": control(before=("/out/framedep1",), frame_by_frame=True),
        "/out/mantra1": mantra(before=("/out/framecontainer1",), active=True),
    },
    "bypassed": {
        "/out/first": cache(),
        "/out/second": cache(path="$HIP/geo/second.$F4.bgeo.sc", before=("/out/first",), bypassed=True),
        "/out/mantra1": mantra(before=("/out/first",), active=True),
        "/out/third": cache(path="$HIP/geo/third.$F4.bgeo.sc"),
        "/out/mantra2": mantra(before=("/out/third",)),
    },
    "ranges": {
        "/out/current": mantra(path="$HIP/render/$HIPNAME.$OS.$F4.exr", range=(42, 42, 1), active=True),
        "/out/own": mantra(range=(5, 9, 1)),
        "/out/strict": mantra(range=(5, 9, 1)),
        "/out/ends": mantra(range=(10, 90, 1)),
        "/out/fractions": mantra(range=(1, 10, 1)),
        "/out/backwards": mantra(range=(10, 20, 1)),
    },
    "unsaved": ONLY_MANTRA,
    "never_saved": ONLY_MANTRA,
    "indie": ONLY_MANTRA,
    "apprentice": ONLY_MANTRA,
    "assets": {"/obj/geo1/filecache1": control(range=(1, 240, 1)), "/out/mantra1": mantra(active=True)},
    "textures": ONLY_MANTRA,
    "sequences": ONLY_MANTRA,
    "unevaluable": {
        "/out/bad": mantra(path='`chs("/nowhere/path")`', format="", active=True),
        "/out/good": mantra(),
    },
    "many": ONLY_MANTRA,
    "other_alphabets": {"/out/mantra1": mantra(path="$HIP/渲染/$OS.$F4.exr", active=True)},
    "on_windows": {"/out/mantra1": mantra(path="$JOB/render/$OS.$F4.exr", active=True)},
}

#: What is written beside the main output of each node: node, parameter and stored path.
FURTHER: Dict[str, List[Tuple[str, str, str]]] = {
    "mantra_products": [
        ("/out/beauty", "vm_filename_plane1", "$HIP/render/normal.$F4.exr"),
        ("/out/beauty", "vm_cryptolayeroutput1", "$HIP/render/crypto.$F4.exr"),
        ("/out/beauty", "vm_cryptolayersidecar1", "$HIP/render/manifest.json"),
        ("/out/beauty", "vm_dcmfilename", "$HIP/render/deep.$F4.exr"),
    ],
    "karma_on_stage": [
        ("/stage/product1", "productName", "$HIP/render/mattes.$F4.exr"),
        ("/stage/settings1", "dcmfilename", "$HIP/render/husk_deep.$F4.exr"),
    ],
    "redshift": [
        ("/out/Redshift_ROP1", "RS_aovCustomPrefix_1", "$HIP/render/aov/depth.$F4.Z.exr"),
        ("/out/Redshift_ROP1", "RS_outputFileNamePrefix", "$HIP/render/rs.$F4.N.exr"),
    ],
    "arnold": [("/out/arnold1", "ar_aov_separate_file1", "$HIP/render/ar_diffuse.$F4.exr")],
    "vray": [("/out/vray1", "SettingsOutput_img_file_path", "$HIP/render/vray.$F4.Diffuse.exr")],
    "renderman": [("/out/ris1", "ri_display_1_name", "$HIP/render/rman_aov.$F4.exr")],
    "octane": [("/out/Octane_ROP1", "HO_img_deepFile", "$HIP/render/octane_deep.$F4.exr")],
}

#: Nodes whose main output is read instead of written.
READ = ("/obj/geo1/filecache2",)


def told_of(scene: Dict[str, Any]) -> Told:
    """A scene in the form of the table."""
    frames, size, node = scene["frameRange"], scene["resolution"], scene["outputNode"]
    return Told(
        scene["outputPath"],
        (frames["start"], frames["end"], frames["step"]),
        None if size is None else (size["width"], size["height"]),
        tuple(scene["dependsOn"]),
        scene["camera"],
        scene["active"],
        scene["outputFormat"],
        tuple(layers(scene)),
        node["take"],
        node["bypassed"],
        node["frameByFrame"],
        node["sequential"],
        node["repeats"],
    )


class SetUps(RopTestCase):
    maxDiff = None

    def test_every_set_up_is_expected(self) -> None:
        self.assertEqual(sorted(EXPECTED), sorted(SETUPS))

    def test_scenes(self) -> None:
        for name, expected in EXPECTED.items():
            with self.subTest(name):
                state = many(300, 50) if name == "many" else SETUPS[name]()
                found = read_outputs()
                self.assertEqual({scene["name"]: told_of(scene) for scene in found.scenes}, expected)
                self.assertEqual(state.cooked, [])

    def test_what_is_written(self) -> None:
        for name, expected in EXPECTED.items():
            with self.subTest(name):
                if name == "many":
                    continue
                SETUPS[name]()
                found = written(read_outputs())
                main = [told.path for path, told in expected.items() if told.path is not None and path not in READ]
                further = FURTHER.get(name, [])
                self.assertEqual(sorted(stored for _, _, stored in found), sorted(main + [one[2] for one in further]))
                for one in further:
                    self.assertIn(one, found)

    def test_what_cannot_be_worked_out_is_told_by_node_and_parameter(self) -> None:
        SETUPS["unevaluable"]()
        self.assertEqual(
            read_outputs().not_evaluated,
            [
                {
                    "owner": {"type": "ifd", "name": "/out/bad", "property": "vm_picture"},
                    "message": "Bad parameter reference.",
                }
            ],
        )
        SETUPS["ranges"]()
        self.assertEqual(read_outputs().not_evaluated, [])
