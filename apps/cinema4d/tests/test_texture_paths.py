"""Where Cinema 4D looks for files, on Windows as well as here."""

import ntpath
import posixpath
import unittest

from farmhand_cinema4d.relinking import relative_path
from farmhand_cinema4d.texture_paths import is_in_database, plain_path, search_folders, search_places
from farmhand_cinema4d.used_plugins import plugin_name

_WINDOWS = ("D:\\Projekte\\Mühle", "C:\\Program Files\\Maxon Cinema 4D 2024", ["E:\\Bibliothek", "\\\\nas\\tex"])
_MAC = ("/Users/ann/Mühle", "/Applications/Maxon Cinema 4D 2024", ["/Volumes/tex"])


class SearchPlaces(unittest.TestCase):
    def windows(self, path: str) -> "list[str]":
        return list(search_places(path, search_folders(*_WINDOWS, pathmod=ntpath), ntpath))

    def mac(self, path: str) -> "list[str]":
        return list(search_places(path, search_folders(*_MAC, pathmod=posixpath), posixpath))

    def test_a_bare_name_on_windows(self) -> None:
        self.assertEqual(
            self.windows("wood.png"),
            [
                "D:\\Projekte\\Mühle\\wood.png",
                "D:\\Projekte\\Mühle\\tex\\wood.png",
                "C:\\Program Files\\Maxon Cinema 4D 2024\\tex\\wood.png",
                "E:\\Bibliothek\\wood.png",
                "\\\\nas\\tex\\wood.png",
            ],
        )

    def test_a_bare_name_on_macos(self) -> None:
        self.assertEqual(
            self.mac("wood.png"),
            [
                "/Users/ann/Mühle/wood.png",
                "/Users/ann/Mühle/tex/wood.png",
                "/Applications/Maxon Cinema 4D 2024/tex/wood.png",
                "/Volumes/tex/wood.png",
            ],
        )

    def test_the_ways_of_writing_one_relative_path(self) -> None:
        for path in ("maps/wood.png", "./maps/wood.png", ".\\maps\\wood.png", "relative:///maps/wood.png"):
            self.assertEqual(self.windows(path)[0], "D:\\Projekte\\Mühle\\maps\\wood.png", path)
            self.assertEqual(self.mac(path)[0], "/Users/ann/Mühle/maps/wood.png", path)

    def test_out_of_the_folder_and_into_another(self) -> None:
        self.assertEqual(self.windows("..\\maps\\wood.png")[0], "D:\\Projekte\\maps\\wood.png")
        self.assertEqual(self.mac("..\\maps\\wood.png")[0], "/Users/ann/maps/wood.png")

    def test_an_absolute_path_is_the_only_place(self) -> None:
        for path, place in (
            ("C:\\tex\\wood.png", "C:\\tex\\wood.png"),
            ("c:/tex/wood.png", "c:\\tex\\wood.png"),
            ("file:///C:/tex/wood.png", "C:\\tex\\wood.png"),
            ("\\\\nas\\share\\wood.png", "\\\\nas\\share\\wood.png"),
        ):
            self.assertEqual(self.windows(path), [place])
        self.assertEqual(self.mac("/Volumes/a/wood.png"), ["/Volumes/a/wood.png"])
        self.assertEqual(self.mac("file:///Volumes/a/wood.png"), ["/Volumes/a/wood.png"])

    def test_a_drive_is_absolute_on_macos_too(self) -> None:
        self.assertEqual(self.mac("D:\\tex\\wood.png"), ["D:\\tex\\wood.png"])

    def test_a_document_without_a_folder(self) -> None:
        folders = search_folders("", *_MAC[1:], pathmod=posixpath)
        self.assertEqual(folders, ["/Applications/Maxon Cinema 4D 2024/tex", "/Volumes/tex"])

    def test_each_folder_once(self) -> None:
        self.assertEqual(search_folders("/a", "", ["/a", "/a/tex", ""], pathmod=posixpath), ["/a", "/a/tex"])


class Databases(unittest.TestCase):
    def test_what_is_an_asset_and_what_is_a_file(self) -> None:
        for path in ("asset:///file_5b6a5fe03176444c~.png", "ASSET:///x", "preset://a.lib4d/b.jpg", "assetdb:///x"):
            self.assertTrue(is_in_database(path), path)
        for path in ("assets/wood.png", "C:\\asset\\wood.png", "file:///C:/a.png", "relative:///a.png", ""):
            self.assertFalse(is_in_database(path), path)

    def test_plain_paths(self) -> None:
        self.assertEqual(plain_path("file:///Users/ann/a.png"), "/Users/ann/a.png")
        self.assertEqual(plain_path("file:///C:/a.png"), "C:/a.png")
        self.assertEqual(plain_path("RELATIVE:///tex/a.png"), "tex/a.png")
        self.assertEqual(plain_path("..\\a.png"), "..\\a.png")


class RelativePaths(unittest.TestCase):
    def test_below_the_documents_folder(self) -> None:
        self.assertEqual(relative_path("D:\\a\\tex\\wood.png", "D:\\a", ntpath), "tex\\wood.png")
        self.assertEqual(relative_path("d:/A/tex/wood.png", "D:\\a", ntpath), "tex\\wood.png")
        self.assertEqual(relative_path("/a/wood.png", "/a", posixpath), "wood.png")

    def test_elsewhere_there_is_none(self) -> None:
        self.assertIsNone(relative_path("E:\\tex\\wood.png", "D:\\a", ntpath))
        self.assertIsNone(relative_path("D:\\tex\\wood.png", "D:\\a", ntpath))
        self.assertIsNone(relative_path("\\\\nas\\tex\\wood.png", "D:\\a", ntpath))
        self.assertIsNone(relative_path("/b/wood.png", "/a", posixpath))

    def test_a_name_that_begins_with_dots_is_below(self) -> None:
        self.assertEqual(relative_path("/a/..wood/x.png", "/a", posixpath), "..wood/x.png")


class PluginNames(unittest.TestCase):
    def test_by_the_file_of_the_plugin(self) -> None:
        program = "C:\\Program Files\\Maxon Cinema 4D 2024"
        for path, name in (
            (program + "\\corelibs\\objects.xdl64", None),
            (program.upper() + "\\corelibs\\objects.xdl64", None),
            (program + "\\plugins\\X-Particles\\win\\xp.xdl64", "X-Particles"),
            (program + "\\plugins\\C4DtoA\\C4DtoA.xdl64", "arnold"),
            ("C:\\Users\\ann\\AppData\\Roaming\\Maxon\\plugins\\Forester.pyp", "Forester"),
            ("D:\\shared\\Signal.xdl64", "Signal"),
            ("", None),
        ):
            self.assertEqual(plugin_name(path, program, ntpath), name, path)


if __name__ == "__main__":
    unittest.main()
