"""Scenes that the tests open in the stand-in of Houdini, each by calling it. ``SETUPS`` has them all by name.

Parameter names are those of SideFX's and the renderers' nodes, from public documentation and public scripts.
"""

from typing import Any, Callable, Dict, Tuple

import hou
from houdini_host import (
    Broken,
    Computed,
    Expression,
    File,
    Keyframes,
    Multi,
    Reference,
    State,
    Text,
    asset,
    dot,
    node,
    open_scene,
)

FOLDER = "/show/shot"

CAMERA = node("/obj/cam1", "cam", {"res": (1920, 1080)})


def frames(start: float, end: float, step: float = 1.0, **more: Any) -> Dict[str, Any]:
    """A frame range of a node's own, and further parameters."""
    return dict({"trange": "normal", "f": (start, end, step)}, **more)


def mantra(path: str, inputs: Tuple[Any, ...] = (), start: float = 1, end: float = 24, **more: Any) -> Any:
    """A Mantra node that renders ``/obj/cam1``."""
    parms = frames(start, end, camera="/obj/cam1", vm_picture="$HIP/render/$OS.$F4.exr")
    parms.update(more)
    return node(path, "ifd", parms, inputs)


def geometry(path: str, inputs: Tuple[Any, ...] = (), **more: Any) -> Any:
    """A Geometry node that writes a cache."""
    parms = frames(1, 24, soppath="/obj/geo1/out", sopoutput="$HIP/geo/$OS.$F4.bgeo.sc")
    parms.update(more)
    return node(path, "geometry", parms, inputs)


def read_file(path: str, file: Any) -> Any:
    """A node of geometry that reads a file."""
    return node(path, "file", {"file": File(file, "Geometry", "read"), "filemode": "read"})


def single_mantra() -> State:
    """One Mantra node, with a take, a fraction of the camera's size, and a step."""
    return open_scene(
        CAMERA,
        mantra("/out/mantra1", f=(1.0, 48.0, 2.0), override_camerares=True, res_fraction="0.5"),
    )


def mantra_products() -> State:
    """A Mantra node with planes (a file of its own, in the main file, switched off), deep camera map and Cryptomatte."""
    return open_scene(
        CAMERA,
        mantra(
            "/out/beauty",
            vm_picture="$HIP/render/beauty.$F4.exr",
            vm_numaux=Multi(
                [
                    {
                        "vm_variable_plane#": "N",
                        "vm_channel_plane#": "",
                        "vm_disable_plane#": False,
                        "vm_usefile_plane#": True,
                        "vm_filename_plane#": "$HIP/render/normal.$F4.exr",
                    },
                    {
                        "vm_variable_plane#": "Pz",
                        "vm_channel_plane#": "depth",
                        "vm_disable_plane#": False,
                        "vm_usefile_plane#": False,
                        "vm_filename_plane#": "$HIP/render/unused.$F4.exr",
                    },
                    {
                        "vm_variable_plane#": "direct_diffuse",
                        "vm_channel_plane#": "diffuse",
                        "vm_disable_plane#": True,
                        "vm_usefile_plane#": True,
                        "vm_filename_plane#": "$HIP/render/off.$F4.exr",
                    },
                ]
            ),
            vm_deepresolver="camera",
            vm_dcmfilename="$HIP/render/deep.$F4.exr",
            vm_dsmfilename="$HIP/render/shadow.$F4.rat",
            vm_cryptolayers=Multi(
                [
                    {
                        "vm_cryptolayerenable#": True,
                        "vm_cryptolayername#": "crypto_object",
                        "vm_cryptolayeroutputenable#": True,
                        "vm_cryptolayeroutput#": "$HIP/render/crypto.$F4.exr",
                        "vm_cryptolayersidecarenable#": True,
                        "vm_cryptolayersidecar#": "$HIP/render/manifest.json",
                    }
                ]
            ),
        ),
    )


def karma_on_stage() -> State:
    """Karma on the stage (XPU, three AOVs of which two are on), and a ``usdrender_rop`` with products of its own."""
    return open_scene(
        node("/stage/cam", "camera", {"primpath": "/cameras/render"}),
        node("/stage/sublayer1", "sublayer", {"filepath1": File("$HIP/usd/set.usdc", "Usd", "read")}, ["cam"]),
        node(
            "/stage/karma1",
            "karma",
            frames(
                1001,
                1010,
                picture="$HIP/render/karma.$F4.exr",
                camera="/cameras/render",
                resolution=(1920, 1080),
                engine="xpu",
                beauty=True,
                beautyprecision="half",
                depth=True,
                depthprecision="float",
                albedo=False,
                albedoprecision="half",
            ),
            ["sublayer1"],
        ),
        node(
            "/stage/settings1",
            "karmarenderproperties",
            {
                "picture": File("$HIP/render/husk.$F4.exr", "Image", "write"),
                "camera": "/cameras/render",
                "resolution": (2048, 858),
                "engine": "cpu",
                "dcm": True,
                "dcmfilename": File("$HIP/render/husk_deep.$F4.exr", "Image", "write"),
            },
            ["sublayer1"],
        ),
        node(
            "/stage/product1",
            "renderproduct",
            {"productName": File("$HIP/render/mattes.$F4.exr", "Image", "write")},
            ["settings1"],
        ),
        node(
            "/stage/usdrender_rop1",
            "usdrender_rop",
            frames(1001, 1010, outputimage="", override_camera="", override_res=""),
            ["product1"],
        ),
        frames=(1001, 1100),
    )


def usdrender_out() -> State:
    """USD Render in ``/out``, by ``loppath``, with a size and an image of its own."""
    return open_scene(
        node("/stage/cam", "camera", {"primpath": "/cameras/main"}),
        node(
            "/stage/settings1",
            "karmarendersettings",
            {"picture": "$HIP/render/stage.$F4.exr", "camera": "/cameras/main", "resolution": (1280, 720)},
            ["cam"],
        ),
        node(
            "/out/usdrender1",
            "usdrender",
            frames(
                1,
                10,
                loppath="/stage/settings1",
                outputimage="$HIP/render/usd.$F4.exr",
                override_camera="",
                override_res="specific",
                res_user=(640, 360),
            ),
        ),
    )


def redshift() -> State:
    """Redshift with AOVs: a prefix of its own, the main one, switched off; non-blocking."""
    return open_scene(
        CAMERA,
        node(
            "/out/Redshift_ROP1",
            "Redshift_ROP",
            frames(
                1,
                24,
                RS_renderCamera="/obj/cam1",
                RS_outputFileNamePrefix="$HIP/render/rs.$F4.exr",
                RS_outputFileFormat=".exr",
                RS_outputEnable=True,
                RS_overrideCameraRes=True,
                RS_overrideResScale="user",
                RS_overrideRes=(1024, 512),
                RS_nonBlockingRendering=True,
                RS_aovAllAOVsDisabled=False,
                RS_aovGetFromNode="",
                RS_outputMultilayerMode="1",
                RS_outputDisableSuffixes=False,
                RS_aov=Multi(
                    [
                        {
                            "RS_aovEnable_#": True,
                            "RS_aovSuffix_#": "Z",
                            "RS_aovID_#": "DEPTH",
                            "RS_aovCustomPrefix_#": File("$HIP/render/aov/depth.$F4.exr", "Image", "write"),
                        },
                        {
                            "RS_aovEnable_#": True,
                            "RS_aovSuffix_#": "N",
                            "RS_aovID_#": "NORMALS",
                            "RS_aovCustomPrefix_#": File("", "Image", "write"),
                        },
                        {
                            "RS_aovEnable_#": False,
                            "RS_aovSuffix_#": "P",
                            "RS_aovID_#": "WORLD_POSITION",
                            "RS_aovCustomPrefix_#": File("", "Image", "write"),
                        },
                    ]
                ),
            ),
        ),
    )


def arnold() -> State:
    """Arnold with an AOV in a file of its own, one in the main file, and an archive that is switched off."""
    return open_scene(
        CAMERA,
        node(
            "/out/arnold1",
            "arnold",
            frames(
                1,
                24,
                camera="/obj/cam1",
                ar_picture="$HIP/render/ar.$F4.exr",
                override_camerares=False,
                res_fraction="0.5",
                res_override=(1280, 720),
                ar_ass_export_enable=False,
                ar_ass_file="$HIP/ass/ar.$F4.ass.gz",
                ar_aovs=Multi(
                    [
                        {
                            "ar_enable_aov#": True,
                            "ar_aov_label#": "diffuse",
                            "ar_aov_separate#": True,
                            "ar_aov_separate_file#": "$HIP/render/ar_diffuse.$F4.exr",
                        },
                        {
                            "ar_enable_aov#": True,
                            "ar_aov_label#": "specular",
                            "ar_aov_separate#": False,
                            "ar_aov_separate_file#": "$HIP/render/unused.$F4.exr",
                        },
                    ]
                ),
            ),
        ),
    )


def vray() -> State:
    """V-Ray with render elements in files of their own."""
    return open_scene(
        CAMERA,
        node("/out/channels", "vray_render_channels", holds="Vop"),
        node("/out/channels/SettingsRenderChannels", "VRayNodeSettingsRenderChannels"),
        node("/out/channels/Diffuse", "VRayNodeRenderChannelColor"),
        node(
            "/out/vray1",
            "vray_renderer",
            frames(
                1,
                24,
                render_camera="/obj/cam1",
                SettingsOutput_img_file_path="$HIP/render/vray.$F4.exr",
                SettingsOutput_img_save=True,
                SettingsOutput_relements_separateFiles=True,
                SettingsOutput_relements_divider=".",
                render_network_render_channels="/out/channels",
                render_export_mode=False,
                render_export_filepath="$HIP/vrscene/shot.vrscene",
            ),
        ),
    )


def renderman() -> State:
    """RenderMan with two displays."""
    return open_scene(
        CAMERA,
        node(
            "/out/ris1",
            "ris::3.0",
            frames(
                1,
                24,
                camera="/obj/cam1",
                ri_displays=2,
                ri_device_0="openexr",
                ri_display_0_name="$HIP/render/rman.$F4.exr",
                ri_device_1="openexr",
                ri_display_1_name="$HIP/render/rman_aov.$F4.exr",
                diskfile=False,
                soho_diskfile="$HIP/rib/shot.$F4.rib",
            ),
        ),
    )


def octane() -> State:
    """Octane with a deep file."""
    return open_scene(
        CAMERA,
        node(
            "/out/Octane_ROP1",
            "Octane_ROP",
            frames(
                1,
                24,
                HO_renderCamera="/obj/cam1",
                HO_img_fileName="$HIP/render/octane.$F4.exr",
                HO_img_deepEnable=True,
                HO_img_deepFile="$HIP/render/octane_deep.$F4.exr",
            ),
        ),
    )


def cache_then_mantra() -> State:
    """A simulation's cache, which the picture after it reads."""
    return open_scene(
        CAMERA,
        node("/obj/geo1", "geo"),
        read_file("/obj/geo1/file1", "$HIP/geo/sim.$F4.bgeo.sc"),
        node("/obj/geo1/out", "null", {}, ["file1"]),
        geometry("/out/cache", f=(1.0, 100.0, 1.0), sopoutput="$HIP/geo/sim.$F4.bgeo.sc", initsim=True),
        mantra("/out/mantra1", ("cache",), 10, 20),
    )


def merge_of_three() -> State:
    """Two caches and a picture behind a merge, which hangs on a dot."""
    return open_scene(
        CAMERA,
        geometry("/out/cache1"),
        geometry("/out/cache2"),
        mantra("/out/plate"),
        node("/out/merge1", "merge", {}, ["cache1", "cache2", "plate"]),
        dot("/out/dot1", "merge1"),
        mantra("/out/comp", ("dot1",)),
    )


def fetched() -> State:
    """A fetch of a cache inside an object, and a bypassed fetch."""
    return open_scene(
        CAMERA,
        node("/obj/geo1", "geo"),
        node("/obj/geo1/ropnet1", "ropnet"),
        geometry("/obj/geo1/ropnet1/cache"),
        node("/out/fetch1", "fetch", {"source": "/obj/geo1/ropnet1/cache"}),
        node("/out/fetch2", "fetch", {"source": "../../obj/geo1/ropnet1/cache"}, bypassed=True),
        mantra("/out/mantra1", ("fetch1",)),
        mantra("/out/mantra2", ("fetch2",)),
    )


def switched() -> State:
    """A switch that is set to its second input."""
    return open_scene(
        CAMERA,
        geometry("/out/low"),
        geometry("/out/high"),
        node("/out/switch1", "switch", {"index": 1}, ["low", "high"]),
        mantra("/out/mantra1", ("switch1",)),
    )


def wedged() -> State:
    """A wedge of five over a simulation, and one of two by three."""
    return open_scene(
        CAMERA,
        geometry("/out/sim"),
        node(
            "/out/wedge1",
            "wedge",
            {
                "driver": "",
                "wedgemethod": "channel",
                "random": False,
                "wedgeparams": Multi(
                    [{"name#": "drag", "chan#": "/obj/geo1/drag", "range#": (0.0, 1.0), "steps#": 5}]
                ),
            },
            ["sim"],
        ),
        node(
            "/out/wedge2",
            "wedge",
            {
                "driver": "/out/sim",
                "wedgemethod": "channel",
                "random": False,
                "wedgeparams": Multi(
                    [
                        {"name#": "drag", "chan#": "/obj/geo1/drag", "range#": (0.0, 1.0), "steps#": 2},
                        {"name#": "mass", "chan#": "/obj/geo1/mass", "range#": (1.0, 3.0), "steps#": 3},
                    ]
                ),
            },
        ),
    )


def batched() -> State:
    """A batch before a picture."""
    return open_scene(
        CAMERA,
        geometry("/out/cache"),
        node("/out/batch1", "batch", {}, ["cache"]),
        mantra("/out/mantra1", ("batch1",)),
    )


def in_subnet() -> State:
    """Output nodes in a subnetwork, one of them wired to the subnetwork's first input."""
    return open_scene(
        CAMERA,
        geometry("/out/cache"),
        node("/out/subnet1", "subnet", {}, ["cache"]),
        mantra("/out/subnet1/inside", (1,)),
        mantra("/out/subnet1/other"),
        mantra("/out/after", ("subnet1",)),
    )


def in_object() -> State:
    """A network of output nodes inside an object, and a ``rop_geometry`` among the geometry."""
    return open_scene(
        CAMERA,
        node("/obj/geo1", "geo"),
        node("/obj/geo1/box1", "box"),
        node(
            "/obj/geo1/rop_geometry1",
            "rop_geometry",
            frames(1, 12, sopoutput="$HIP/geo/box.$F4.bgeo.sc"),
            ["box1"],
        ),
        node("/obj/ropnet1", "ropnet"),
        mantra("/obj/ropnet1/mantra1"),
    )


def file_caches() -> State:
    """File caches: constructed path, path of its own, loading from disk, bypassed."""
    constructed = {
        "filemethod": "constructed",
        "basedir": "$HIP/geo",
        "basename": "$HIPNAME.$OS",
        "filetype": ".bgeo.sc",
        "enableversion": True,
        "version": 3,
        "timedependent": True,
        "loadfromdisk": False,
        "trange": "normal",
        "f": (1.0, 50.0, 1.0),
    }
    explicit = {
        "filemethod": "explicit",
        "file": File("$HIP/geo/explicit.$F4.bgeo.sc", "Geometry", "write"),
        "timedependent": True,
        "loadfromdisk": True,
        "trange": "normal",
        "f": (1.0, 50.0, 1.0),
    }
    return open_scene(
        CAMERA,
        node("/obj/geo1", "geo"),
        node("/obj/geo1/box1", "box"),
        node("/obj/geo1/filecache1", "filecache::2.0", constructed, ["box1"]),
        node("/obj/geo1/filecache2", "filecache::2.0", explicit, ["filecache1"]),
        node("/obj/geo1/filecache3", "filecache::2.0", dict(constructed, basename="off"), ["box1"], bypassed=True),
        mantra("/out/mantra1"),
    )


def dynamics() -> State:
    """A Dynamics node whose frames need those before, with ``$SF``, and the network it simulates."""
    return open_scene(
        CAMERA,
        node("/obj/sim", "dopnet"),
        node("/obj/sim/gravity1", "gravity"),
        node(
            "/out/dop1",
            "dop",
            frames(1, 120, doppath="/obj/sim", dopoutput="$HIP/sim/$OS.$SF4.sim", initsim=True),
        ),
        mantra("/out/mantra1", ("dop1",), 60, 80),
    )


def alembic() -> State:
    """An Alembic archive of many frames in one file."""
    return open_scene(
        node("/out/alembic1", "alembic", frames(1, 48, filename="$HIP/abc/crowd.abc", root="/obj", initsim=False)),
    )


def composite() -> State:
    """A composite that reads what Mantra rendered."""
    return open_scene(
        CAMERA,
        node("/img/comp1", "img"),
        node("/img/comp1/file1", "file", {"filename1": File("$HIP/render/plate.$F4.exr", "Image", "read")}),
        mantra("/out/plate", vm_picture="$HIP/render/plate.$F4.exr"),
        node(
            "/out/comp1",
            "comp",
            frames(1, 24, coppath="/img/comp1", copoutput="$HIP/final/final.$F4.png", tres=True, res=(1280, 720)),
            ["plate"],
        ),
    )


def with_takes() -> State:
    """Two takes: one in which another camera renders elsewhere, and one that the node renders with."""
    return open_scene(
        CAMERA,
        node("/obj/cam2", "cam", {"res": (640, 480)}),
        mantra("/out/day", vm_picture="$HIP/render/day.$F4.exr"),
        mantra("/out/night", vm_picture="$HIP/render/night.$F4.exr", take="night"),
        takes=[
            ("night", None, {("/out/night", "camera"): "/obj/cam2"}),
            ("fog", "night", {("/out/day", "vm_picture"): "$HIP/render/fog.$F4.exr"}),
        ],
    )


def frame_by_frame() -> State:
    """Frame containers and frame dependencies: each frame waits for that of its inputs, and for the one before."""
    return open_scene(
        CAMERA,
        geometry("/out/cache"),
        node("/out/framedep1", "framedep", {"dependencytype": "previous"}, ["cache"]),
        node("/out/framecontainer1", "framecontainer", {}, ["framedep1"]),
        mantra("/out/mantra1", ("framecontainer1",)),
    )


def bypassed() -> State:
    """A bypassed cache, whose inputs render all the same, and a locked one, which keeps those before it from rendering."""
    return open_scene(
        CAMERA,
        geometry("/out/first"),
        node("/out/second", "geometry", frames(1, 24, sopoutput="$HIP/geo/second.$F4.bgeo.sc"), ["first"], bypassed=True),
        mantra("/out/mantra1", ("second",)),
        node("/out/third", "geometry", frames(1, 24, sopoutput="$HIP/geo/third.$F4.bgeo.sc"), ["first"], locked=True),
        mantra("/out/mantra2", ("third",)),
    )


def ranges() -> State:
    """The ways of a range: current frame, own, strict, the scene's ends, fractions, backwards."""
    return open_scene(
        CAMERA,
        node("/out/current", "ifd", {"camera": "/obj/cam1", "trange": "off"}),
        mantra("/out/own", (), 5, 9),
        mantra("/out/strict", (), 5, 9, trange="on"),
        mantra(
            "/out/ends",
            f=(Expression("$FSTART", lambda _: 10.0), Expression("$FEND", lambda _: 90.0), 1.0),
        ),
        mantra("/out/fractions", f=(1.0, 10.0, 0.5)),
        mantra("/out/backwards", f=(20.0, 10.0, 1.0)),
        frames=(10, 90),
        frame=42.0,
    )


def unsaved() -> State:
    """A scene with changes since it was saved."""
    return open_scene(CAMERA, mantra("/out/mantra1"), unsaved=True)


def never_saved() -> State:
    """A scene that is no file yet."""
    return open_scene(CAMERA, mantra("/out/mantra1"), path=None, unsaved=True)


def indie() -> State:
    """A scene of Houdini Indie."""
    return open_scene(
        CAMERA, mantra("/out/mantra1"), path="/show/shot/mill.hiplc", licence=hou.licenseCategoryType.Indie
    )


def apprentice() -> State:
    """A scene of Houdini Apprentice."""
    return open_scene(
        CAMERA, mantra("/out/mantra1"), path="/show/shot/mill.hipnc", licence=hou.licenseCategoryType.Apprentice
    )


def assets() -> State:
    """Assets: of a library in ``$JOB``, with a locked node inside; embedded; Houdini's own; one nobody uses."""
    return open_scene(
        asset("Object", "studio::tree::1.2", "/show/hda/tree.hda", "1.2", holds="Sop"),
        asset("Sop", "studio::leaf", "/show/hda/leaf.hda", holds="Sop"),
        asset("Sop", "scratch", "Embedded", holds="Sop"),
        asset("Sop", "studio::unused", "/show/hda/unused.hda"),
        CAMERA,
        node("/obj/tree1", "studio::tree::1.2", {}, locked_asset=True),
        node("/obj/tree1/leaf1", "studio::leaf", {"bark": File("$JOB/tex/bark.exr", "Image", "read")}, locked_asset=True),
        node("/obj/geo1", "geo"),
        node("/obj/geo1/scratch1", "scratch"),
        node("/obj/geo1/filecache1", "filecache::2.0", {"filemethod": "explicit"}),
        mantra("/out/mantra1"),
        variables={"JOB": "/show"},
    )


def textures() -> State:
    """Textures: UDIM in its three spellings, one by an expression, one by reference, one behind a user variable."""
    return open_scene(
        CAMERA,
        node("/mat/wood", "principledshader::2.0", {
            "basecolor_useTexture": True,
            "basecolor_texture": File("$TEX/wood.<UDIM>.exr", "Image", "read"),
            "rough_useTexture": True,
            "rough_texture": File("$TEX/rough.%(UDIM)d.exr", "Image", "read"),
            "metallic_useTexture": False,
            "metallic_texture": File("$TEX/unused.exr", "Image", "read"),
            "variant": "oak",
            "coat_useTexture": True,
            "coat_texture": File(
                Computed("$TEX/`chs(\"variant\")`.exr", lambda _: "/show/tex/oak.exr"), "Image", "read"
            ),
        }),
        node("/mat/copy", "principledshader::2.0", {
            "basecolor_useTexture": True,
            "basecolor_texture": File(Reference("/mat/wood/basecolor_texture"), "Image", "read"),
        }),
        node("/mat/grass", "texture::2.0", {"map": File("$HIP/tex/grass<fnn>.rat", "Image", "read")}),
        mantra("/out/mantra1"),
        variables={"TEX": "/show/tex"},
    )


def sequences() -> State:
    """Files that move with the frame: by ``$F4``, ``$F``, ``$FF``, an expression with an offset, and keyframes."""
    return open_scene(
        CAMERA,
        node("/obj/geo1", "geo"),
        read_file("/obj/geo1/padded", "$HIP/geo/a.$F4.bgeo.sc"),
        read_file("/obj/geo1/plain", "$HIP/geo/b.$F.bgeo.sc"),
        read_file("/obj/geo1/fraction", "$HIP/geo/c.$FF.bgeo.sc"),
        read_file(
            "/obj/geo1/offset",
            Computed(
                "$HIP/geo/d.`padzero(4, $F + 100)`.bgeo.sc", lambda at: "/show/shot/geo/d.%04d.bgeo.sc" % (at + 100)
            ),
        ),
        read_file("/obj/geo1/keyed", Keyframes([(1, "$HIP/geo/e1.bgeo"), (12, "$HIP/geo/e2.bgeo")])),
        mantra("/out/mantra1", (), 1, 24),
    )


def unevaluable() -> State:
    """A texture and an output that cannot be evaluated, among what can."""
    nothing = Broken("$HIP/tex/`pythonexprs(\"nothing()\")`.exr", "Unable to evaluate expression (Syntax error).")
    return open_scene(
        CAMERA,
        node("/mat/bad", "texture::2.0", {"map": File(nothing, "Image", "read")}),
        node("/mat/good", "texture::2.0", {"map": File("$HIP/tex/good.exr", "Image", "read")}),
        mantra("/out/bad", vm_picture=Broken("`chs(\"/nowhere/path\")`", "Bad parameter reference.")),
        mantra("/out/good"),
    )


def many(nodes: int = 20_000, references: int = 5_000) -> State:
    """A session of that many nodes, of which some hold the path of a file."""
    geos = max(1, nodes // 200)
    made = [node("/obj/geo%d" % number, "geo") for number in range(geos)]
    rest = nodes - geos - 2
    for number in range(rest):
        path = "/obj/geo%d/n%d" % (number % geos, number)
        if number < references:
            made.append(read_file(path, "$HIP/geo/n%d.$F4.bgeo.sc" % number))
        else:
            made.append(node(path, "xform", {"t": (0.0, 1.0, 0.0), "group": Text("")}))
    return open_scene(CAMERA, made, mantra("/out/mantra1"))


def other_alphabets() -> State:
    """Names in other alphabets, and spaces."""
    return open_scene(
        CAMERA,
        node("/mat/holz", "texture::2.0", {"map": File("$HIP/Texturen/Bäume 夜.exr", "Image", "read")}),
        mantra("/out/mantra1", vm_picture="$HIP/渲染/$OS.$F4.exr"),
        path="/show/große Mühle 夜/mühle.hip",
    )


def on_windows() -> State:
    """A scene on Windows: drive letters, both slashes, a share."""
    state = open_scene(
        CAMERA,
        node("/mat/wood", "texture::2.0", {"map": File("D:\\tex\\wood.exr", "Image", "read")}),
        node("/mat/sky", "texture::2.0", {"map": File("//nas/show/sky.exr", "Image", "read")}),
        node("/mat/own", "texture::2.0", {"map": File("$HIP/tex/own.exr", "Image", "read")}),
        mantra("/out/mantra1", vm_picture="$JOB/render/$OS.$F4.exr"),
        path="C:/Users/Zoë/shot/mill.hip",
        variables={"JOB": "D:/show"},
    )
    state.platform = "windows-x86_64-cl19.35"
    return state


#: All of them by name; those that can be larger have their full size.
SETUPS: Dict[str, Callable[[], State]] = {
    each.__name__: each
    for each in (
        single_mantra,
        mantra_products,
        karma_on_stage,
        usdrender_out,
        redshift,
        arnold,
        vray,
        renderman,
        octane,
        cache_then_mantra,
        merge_of_three,
        fetched,
        switched,
        wedged,
        batched,
        in_subnet,
        in_object,
        file_caches,
        dynamics,
        alembic,
        composite,
        with_takes,
        frame_by_frame,
        bypassed,
        ranges,
        unsaved,
        never_saved,
        indie,
        apprentice,
        assets,
        textures,
        sequences,
        unevaluable,
        many,
        other_alphabets,
        on_windows,
    )
}
