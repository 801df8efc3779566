"""Every file that an output node writes beside its main one, and its AOVs as render layers."""

from typing import Any, Dict, List, Tuple

from houdini_host import Computed, Menu, node

from .rop_support import RopTestCase, by_name, layers, written


def rop(kind: str, parms: Dict[str, Any], name: str = "a") -> Any:
    """A node in ``/out``."""
    return node("/out/" + name, kind, parms)


class ProductTestCase(RopTestCase):
    def files(self, *specs: Any) -> List[Tuple[str, str]]:
        """Parameter and stored path of what ``/out/a`` writes, without its main file."""
        found = self.open(*specs)
        main = by_name(found)["/out/a"]["outputPath"]
        return [(name, stored) for path, name, stored in written(found) if path == "/out/a" and stored != main]

    def layers(self, *specs: Any) -> List[Tuple[str, bool]]:
        return layers(by_name(self.open(*specs))["/out/a"])


class Mantra(ProductTestCase):
    PLANES = {
        "vm_picture": "$HIP/r/a.$F4.exr",
        "vm_variable_plane1": "N",
        "vm_filename_plane1": "$HIP/r/n.$F4.exr",
        "vm_usefile_plane1": True,
        "vm_variable_plane2": "Pz",
        "vm_channel_plane2": "depth",
        "vm_filename_plane2": "$HIP/r/unused.exr",
        "vm_usefile_plane2": False,
        "vm_variable_plane3": "P",
        "vm_filename_plane3": "$HIP/r/p.exr",
        "vm_usefile_plane3": True,
        "vm_disable_plane3": True,
    }

    def test_planes_in_files_of_their_own(self) -> None:
        self.assertEqual(self.files(rop("ifd", self.PLANES)), [("vm_filename_plane1", "$HIP/r/n.$F4.exr")])

    def test_planes_are_render_layers(self) -> None:
        self.assertEqual(self.layers(rop("ifd", self.PLANES)), [("N", True), ("depth", True), ("P", False)])

    def test_deep_files_by_the_resolver(self) -> None:
        for resolver, told in (
            ("null", []),
            ("camera", [("vm_dcmfilename", "$HIP/dcm.$F4.exr")]),
            ("shadow", [("vm_dsmfilename", "$HIP/dsm.rat")]),
        ):
            with self.subTest(resolver):
                parms = {"vm_deepresolver": resolver, "vm_dcmfilename": "$HIP/dcm.$F4.exr", "vm_dsmfilename": "$HIP/dsm.rat"}
                self.assertEqual(self.files(rop("ifd", parms)), told)

    def test_cryptomatte_with_its_manifest(self) -> None:
        parms = {
            "vm_cryptolayerenable1": True,
            "vm_cryptolayername1": "CryptoMaterial",
            "vm_cryptolayeroutputenable1": True,
            "vm_cryptolayeroutput1": "$HIP/r/crypto.$F4.exr",
            "vm_cryptolayersidecarenable1": True,
            "vm_cryptolayersidecar1": "CryptoMaterial.json",
            "vm_cryptolayerenable2": False,
            "vm_cryptolayername2": "CryptoObject",
            "vm_cryptolayeroutputenable2": True,
            "vm_cryptolayeroutput2": "$HIP/r/objects.exr",
            "vm_cryptolayersidecarenable2": True,
            "vm_cryptolayersidecar2": "CryptoObject.json",
        }
        self.assertEqual(
            self.files(rop("ifd", parms)),
            [("vm_cryptolayeroutput1", "$HIP/r/crypto.$F4.exr"), ("vm_cryptolayersidecar1", "CryptoMaterial.json")],
        )
        self.assertEqual(self.layers(rop("ifd", parms)), [("CryptoMaterial", True), ("CryptoObject", False)])

    def test_scene_descriptions_only_when_they_are_written(self) -> None:
        stored = "$HIP/ifds/a.$F4.ifd"
        self.assertEqual(self.files(rop("ifd", {"soho_outputmode": False, "soho_diskfile": stored})), [])
        self.assertEqual(self.files(rop("ifd", {"soho_outputmode": True, "soho_diskfile": stored})), [("soho_diskfile", stored)])

    def test_two_nodes_with_the_same_unused_deep_file_write_no_file_twice(self) -> None:
        found = self.open(
            *[rop("ifd", {"vm_picture": "$HIP/%s.exr" % name, "vm_dcmfilename": "$HIP/dcm.rat"}, name) for name in "ab"]
        )
        self.assertEqual(written(found), [("/out/a", "vm_picture", "$HIP/a.exr"), ("/out/b", "vm_picture", "$HIP/b.exr")])

    def test_baked_pictures_of_further_objects(self) -> None:
        parms = {"vm_uvoutputpicture1": "$HIP/one.exr", "vm_uvoutputpicture2": "$HIP/two.exr", "vm_uvoutputpicture3": ""}
        self.assertEqual(self.files(rop("baketexture::3.0", parms)), [("vm_uvoutputpicture2", "$HIP/two.exr")])


class Redshift(ProductTestCase):
    AOVS = {
        "RS_outputFileNamePrefix": "$HIP/r/$OS.$AOV.$F4.exr",
        "RS_outputMultilayerMode": Menu("1", ("1", "2")),
        "RS_aovEnable_1": True,
        "RS_aovSuffix_1": "Z",
        "RS_aovCustomPrefix_1": "",
        "RS_aovID_1": Menu("DEPTH", ("DEPTH", "CRYPTOMATTE")),
        "RS_aovEnable_2": True,
        "RS_aovSuffix_2": "Crypto",
        "RS_aovCustomPrefix_2": "$HIP/r/matte.$F4.exr",
        "RS_aovID_2": Menu("CRYPTOMATTE", ("DEPTH", "CRYPTOMATTE")),
        "RS_aovEnable_3": False,
        "RS_aovSuffix_3": "N",
        "RS_aovCustomPrefix_3": "",
    }

    def test_each_in_a_file(self) -> None:
        self.assertEqual(
            self.files(rop("Redshift_ROP", self.AOVS)),
            [("RS_outputFileNamePrefix", "$HIP/r/$OS.Z.$F4.exr"), ("RS_aovCustomPrefix_2", "$HIP/r/matte.$F4.Crypto.exr")],
        )
        self.assertEqual(self.layers(rop("Redshift_ROP", self.AOVS)), [("Z", True), ("Crypto", True), ("N", False)])

    def test_all_in_one_file_but_cryptomatte(self) -> None:
        parms = dict(self.AOVS, RS_outputMultilayerMode=Menu("2", ("1", "2")))
        self.assertEqual(self.files(rop("Redshift_ROP", parms)), [("RS_aovCustomPrefix_2", "$HIP/r/matte.$F4.Crypto.exr")])

    def test_none_when_all_are_off_or_nothing_is_saved(self) -> None:
        off = dict(self.AOVS, RS_aovAllAOVsDisabled=True)
        self.assertEqual(self.files(rop("Redshift_ROP", off)), [])
        self.assertEqual(self.layers(rop("Redshift_ROP", off)), [("Z", False), ("Crypto", False), ("N", False)])
        self.assertEqual(self.files(rop("Redshift_ROP", dict(self.AOVS, RS_outputEnable=False))), [])

    def test_the_list_of_another_node(self) -> None:
        lists = rop("Redshift_ROP", {"RS_aovEnable_1": True, "RS_aovSuffix_1": "GI", "RS_aovCustomPrefix_1": ""}, "lists")
        parms = {"RS_outputFileNamePrefix": "$HIP/r/${AOV}/x.exr", "RS_aovGetFromNode": "../lists"}
        self.assertEqual(self.files(lists, rop("Redshift_ROP", parms)), [("RS_outputFileNamePrefix", "$HIP/r/GI/x.exr")])

    def test_a_path_without_a_place_for_the_name(self) -> None:
        parms = {"RS_outputFileNamePrefix": "$HIP/x.$F4.exr", "RS_aovEnable_1": True, "RS_aovSuffix_1": "Z"}
        self.assertEqual(self.files(rop("Redshift_ROP", parms)), [("RS_outputFileNamePrefix", "$HIP/x.$F4.Z.exr")])

    def test_archives(self) -> None:
        parms = {"RS_archive_enable": True, "RS_archive_file": "$HIP/x.$F4.rs"}
        self.assertEqual(self.files(rop("Redshift_ROP", parms)), [("RS_archive_file", "$HIP/x.$F4.rs")])


class OtherRenderers(ProductTestCase):
    def test_arnold(self) -> None:
        parms = {
            "ar_picture": "$HIP/a.$F4.exr",
            "ar_enable_aov1": True,
            "ar_aov_label1": "diffuse",
            "ar_aov_separate1": True,
            "ar_aov_separate_file1": "$HIP/diffuse.$F4.exr",
            "ar_enable_aov2": True,
            "ar_aov_label2": "Z",
            "ar_aov_separate2": False,
            "ar_aov_separate_file2": "$HIP/unused.exr",
            "ar_enable_aov3": False,
            "ar_aov_label3": "N",
            "ar_aov_separate3": True,
            "ar_aov_separate_file3": "$HIP/n.exr",
            "ar_ass_export_enable": False,
            "ar_ass_file": "$HIP/a.$F4.ass",
        }
        self.assertEqual(self.files(rop("arnold", parms)), [("ar_aov_separate_file1", "$HIP/diffuse.$F4.exr")])
        self.assertEqual(self.layers(rop("arnold", parms)), [("diffuse", True), ("Z", True), ("N", False)])
        self.assertIn(("ar_ass_file", "$HIP/a.$F4.ass"), self.files(rop("arnold", dict(parms, ar_ass_export_enable=True))))

    def vray(self, **parms: Any) -> List[Any]:
        return [
            node("/out/elements", "ropnet"),
            node("/out/elements/channels", "VRayNodeSettingsRenderChannels"),
            node("/out/elements/reflect", "VRayNodeRenderChannelReflect"),
            rop(
                "vray_renderer",
                dict({"SettingsOutput_img_file_path": "$HIP/a.exr", "render_network_render_channels": "/out/elements"}, **parms),
            ),
        ]

    def test_vray(self) -> None:
        self.assertEqual(self.layers(*self.vray()), [("reflect", True)])
        self.assertEqual(self.files(*self.vray()), [])
        separate = self.vray(SettingsOutput_relements_separateFiles=True, SettingsOutput_relements_divider="_")
        self.assertEqual(self.files(*separate), [("SettingsOutput_img_file_path", "$HIP/a_reflect.exr")])
        token = self.vray(SettingsOutput_img_file_path="$HIP/<reName>/a.exr")
        self.assertEqual(self.files(*token), [("SettingsOutput_img_file_path", "$HIP/reflect/a.exr")])

    def test_renderman_displays(self) -> None:
        parms = {
            "ri_device_0": "openexr",
            "ri_display_0": "$HIP/beauty.$F4.exr",
            "ri_quickaov_albedo_0": True,
            "ri_quickaov_sampleCount_0": False,
            "ri_device_1": "deepexr",
            "ri_display_1": "$HIP/deep.$F4.exr",
            "ri_aovvariable_1_0": "lightgroup",
            "ri_device_2": "it",
            "ri_display_2": "$HIP/shown.exr",
        }
        self.assertEqual(self.files(rop("ris::25.0", parms)), [("ri_display_1", "$HIP/deep.$F4.exr")])
        self.assertEqual(self.layers(rop("ris::25.0", parms)), [("lightgroup", True), ("albedo", True)])

    def test_octane(self) -> None:
        parms = {"HO_img_fileName": "$HIP/a.exr", "HO_img_deepFile": "$HIP/deep.exr"}
        self.assertEqual(self.files(rop("Octane_ROP", dict(parms, HO_img_deepEnable=False))), [])
        self.assertEqual(
            self.files(rop("Octane_ROP", dict(parms, HO_img_deepEnable=True))), [("HO_img_deepFile", "$HIP/deep.exr")]
        )


class Karma(ProductTestCase):
    def stage(self, settings: Dict[str, Any], *names: str, **enabled: bool) -> Any:
        products: Dict[str, Any] = {"productName_%d" % number: name for number, name in enumerate(names)}
        products.update(enabled)
        return self.open(
            node("/stage/products", "karmarenderproducts", products),
            node(
                "/stage/old",
                "karmarenderproperties",
                {"picture": "$HIP/old.exr", "dcm": True, "dcmfilename": "$HIP/olddeep.exr"},
                ["products"],
            ),
            node(
                "/stage/settings",
                "karmarenderproperties",
                dict({"picture": "$HIP/k.$F4.exr", "resolution": (8, 4)}, **settings),
                ["old"],
            ),
            node("/stage/render", "usdrender_rop", {"outputimage": ""}, ["settings"]),
            node("/stage/again", "usdrender_rop", {"outputimage": ""}, ["settings"]),
        )

    def test_products_of_a_render_each_once(self) -> None:
        found = self.stage({}, "$HIP/left.$F4.exr", "$HIP/right.$F4.exr", enable_1=False)
        self.assertEqual(
            written(found),
            [("/stage/settings", "picture", "$HIP/k.$F4.exr"), ("/stage/products", "productName_0", "$HIP/left.$F4.exr")],
        )

    def test_deep_of_the_settings_that_count(self) -> None:
        for on, told in ((True, ["$HIP/k.$F4.exr", "$HIP/deep.$F4.exr"]), (False, ["$HIP/k.$F4.exr"])):
            with self.subTest(on):
                found = self.stage({"dcm": on, "dcmfilename": "$HIP/deep.$F4.exr"})
                self.assertEqual([stored for _, _, stored in written(found)], told)

    def test_aovs_are_render_layers(self) -> None:
        found = self.stage(
            {
                "beauty": True,
                "beautyprecision": "color4h",
                "albedo": False,
                "albedoprecision": "color3h",
                "hitN": True,
                "hitNprecision": "half3",
            }
        )
        self.assertEqual(layers(by_name(found)["/stage/render"]), [("beauty", True), ("hitN", True)])

    def test_a_product_instead_of_a_picture(self) -> None:
        found = self.open(
            node("/stage/product", "renderproduct", {"productName": "$HIP/p.$F4.exr"}),
            node("/stage/render", "usdrender_rop", {"outputimage": ""}, ["product"]),
        )
        self.assertEqual(by_name(found)["/stage/render"]["outputPath"], "$HIP/p.$F4.exr")
        self.assertEqual(written(found), [("/stage/product", "productName", "$HIP/p.$F4.exr")])

    def test_a_path_that_python_makes(self) -> None:
        stored = "`pythonexprs(\"hou.pwd().name()\")`"
        picture = Computed(stored, lambda frame: "/a.exr")
        found = self.open(node("/stage/karma1", "karma", {"picture": picture, "resolution": (8, 4)}))
        self.assertEqual(written(found), [("/stage/karma1", "picture", stored)])
