import unittest

from farmhand_3dsmax.plugins import dll_version, loaded_plugins, plugin_of

from .support import MaxTestCase


class PluginTest(MaxTestCase):
    def test_loaded_plugins_by_the_names_of_farms_with_their_versions(self) -> None:
        self.max.dlls = [
            ["C:\\Program Files\\Autodesk\\3ds Max 2024\\stdplugs\\scanline.dlr", True, "26,2,0,0\t\t26,2,0,0"],
            ["C:\\ProgramData\\itoo\\ForestPackPro.dlo", True, "9,1,2,0\t\t9,1,2,0"],
            ["C:\\ProgramData\\itoo\\RailClonePro.dlo", True, "7,0,3,0"],
            ["C:\\Plugins\\phoenixfd_2024.dlo", True, "5, 20, 0, 1"],
            ["C:\\Plugins\\tyFlow_2024.dlo", False, "1,1,0,0"],
        ]
        self.assertEqual(
            loaded_plugins(self.rt),
            [
                {"name": "forestpack", "version": "9.1.2.0"},
                {"name": "phoenixfd", "version": "5.20.0.1"},
                {"name": "railclone", "version": "7.0.3.0"},
            ],
        )

    def test_v_ray_says_its_version_itself(self) -> None:
        self.max.dlls = [["C:\\V-Ray\\vrender2024.dlr", True, "6,20,3,32397"]]
        self.max.vray_version = ["6.20.03", "32397"]
        self.assertEqual(loaded_plugins(self.rt), [{"name": "vray", "version": "6.20.03"}])

    def test_v_ray_that_does_not_say_it_has_its_dlls(self) -> None:
        self.max.dlls = [["C:\\V-Ray\\vrender2024.dlr", True, "6,20,3,32397"]]
        self.assertEqual(loaded_plugins(self.rt), [{"name": "vray", "version": "6.20.3.32397"}])

    def test_of_several_dlls_of_one_plugin_the_first_that_tells(self) -> None:
        self.max.dlls = [
            ["C:\\Corona\\Corona2024.dlr", True, "no version"],
            ["C:\\Corona\\CoronaMtl2024.dlt", True, "11,2,0,0"],
        ]
        self.assertEqual(loaded_plugins(self.rt), [{"name": "corona", "version": "11.2.0.0"}])

    def test_a_dll_that_has_gone_leaves_the_plugin_without_a_version(self) -> None:
        self.max.dlls = [["C:\\MAXtoA\\MAXtoA_2024.dlr", True, None]]
        self.assertEqual(loaded_plugins(self.rt), [{"name": "arnold", "version": None}])


class DllTest(unittest.TestCase):
    def test_names_are_read_from_their_beginning_where_others_could_hold_them(self) -> None:
        self.assertEqual(plugin_of("VRayGeom2022.dlo"), "vray")
        self.assertEqual(plugin_of("anima_all2024.dlo"), "anima")
        self.assertIsNone(plugin_of("animationtools.dlo"))
        self.assertIsNone(plugin_of("reforest.dlo"))

    def test_versions(self) -> None:
        self.assertEqual(dll_version("5,6,1,0\t\t5.6.1.0"), "5.6.1.0")
        self.assertEqual(dll_version("5.6.1"), "5.6.1")
        self.assertIsNone(dll_version(""))


if __name__ == "__main__":
    unittest.main()
