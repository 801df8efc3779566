import unittest

from farmhand_bridge import home_folder


class HomeFolderTest(unittest.TestCase):
    def test_the_environment_wins_everywhere(self) -> None:
        for platform in ("linux", "darwin", "win32"):
            self.assertEqual(home_folder({"FARMHAND_HOME": "/somewhere"}, platform, "/home/ada"), "/somewhere")

    def test_windows(self) -> None:
        environ = {"LOCALAPPDATA": "C:\\Users\\ada\\AppData\\Local"}
        self.assertEqual(home_folder(environ, "win32", "C:\\Users\\ada"), "C:\\Users\\ada\\AppData\\Local\\Farmhand")
        self.assertEqual(home_folder({}, "win32", "C:\\Users\\ada"), "C:\\Users\\ada\\AppData\\Local\\Farmhand")

    def test_macos(self) -> None:
        self.assertEqual(home_folder({}, "darwin", "/Users/ada"), "/Users/ada/Library/Application Support/Farmhand")

    def test_linux(self) -> None:
        self.assertEqual(home_folder({}, "linux", "/home/ada"), "/home/ada/.local/share/farmhand")
        self.assertEqual(home_folder({"XDG_DATA_HOME": "/data"}, "linux", "/home/ada"), "/data/farmhand")


if __name__ == "__main__":
    unittest.main()
