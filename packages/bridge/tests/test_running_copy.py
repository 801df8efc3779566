import os
import shutil
import tempfile
import threading
import unittest
from typing import List
from unittest import mock

from farmhand_bridge import ProblemError, SidecarFiles, connect, find_sidecar_files, make_running_copy

from .support import FAKE_SIDECAR, SidecarTestCase, write_node


class RunningCopyTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="farmhand-bridge-")
        self.addCleanup(folder.cleanup)
        self.home = os.path.join(folder.name, "home")
        self.plugin = os.path.join(folder.name, "plugin")
        os.makedirs(self.plugin)

    def plugin_of(self, content: str) -> SidecarFiles:
        files = find_sidecar_files(self.plugin, {}, "win32")
        for path in files:
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        return files

    def copies(self) -> List[str]:
        return sorted(os.listdir(os.path.join(self.home, "sidecar")))

    def read(self, path: str) -> str:
        with open(path, encoding="utf-8") as file:
            return file.read()

    def test_equal_files_share_a_copy_and_it_outlives_the_plugin(self) -> None:
        copy = make_running_copy(self.plugin_of("one"), self.home)
        before = os.stat(copy.node).st_mtime_ns
        self.assertEqual(make_running_copy(self.plugin_of("one"), self.home), copy)
        self.assertEqual(os.stat(copy.node).st_mtime_ns, before)
        shutil.rmtree(self.plugin)
        self.assertEqual([self.read(path) for path in copy], ["one", "one"])

    def test_a_newer_one_takes_the_place_of_an_older_one(self) -> None:
        older = make_running_copy(self.plugin_of("one"), self.home)
        newer = make_running_copy(self.plugin_of("two"), self.home)
        self.assertEqual(self.copies(), [os.path.basename(os.path.dirname(newer.node))])
        self.assertFalse(os.path.exists(older.script))

    def test_one_that_runs_stays_whole(self) -> None:
        older = make_running_copy(self.plugin_of("one"), self.home)
        remove = os.remove

        def locked(path: str) -> None:
            if path == older.node:
                raise PermissionError(13, "The process cannot access the file", path)
            remove(path)

        with mock.patch("os.remove", locked):
            make_running_copy(self.plugin_of("two"), self.home)
        self.assertEqual([self.read(path) for path in older], ["one", "one"])
        self.assertEqual(len(self.copies()), 2)

    def test_a_copy_that_breaks_off_leaves_nothing_to_trust(self) -> None:
        files = self.plugin_of("one")
        with mock.patch("shutil.copyfile", side_effect=OSError(28, "No space left on device")):
            with self.assertRaises(OSError):
                make_running_copy(files, self.home)
        self.assertEqual(self.copies(), [])
        self.assertEqual(self.read(make_running_copy(files, self.home).script), "one")

    def test_a_damaged_copy_is_made_anew(self) -> None:
        files = self.plugin_of("one")
        os.remove(make_running_copy(files, self.home).script)
        self.assertEqual(self.read(make_running_copy(files, self.home).script), "one")

    def test_hosts_that_copy_together(self) -> None:
        files = self.plugin_of("one")
        made: List[SidecarFiles] = []
        threads = [threading.Thread(target=lambda: made.append(make_running_copy(files, self.home))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(made), 6)
        self.assertEqual([self.read(path) for path in made[0]], ["one", "one"])
        self.assertEqual(len(self.copies()), 1)


class StartFromCopyTest(SidecarTestCase):
    def plugin(self) -> SidecarFiles:
        folder = os.path.join(self.home, os.pardir, "plugin")
        os.makedirs(folder)
        files = SidecarFiles(os.path.join(folder, "node"), os.path.join(folder, "sidecar.mjs"))
        write_node(files.node)
        shutil.copyfile(FAKE_SIDECAR, files.script)
        return files

    def test_a_running_sidecar_leaves_its_plugin_alone(self) -> None:
        files = self.plugin()
        client = connect(files, self.home)
        self.assertEqual(len(os.listdir(os.path.join(self.home, "sidecar"))), 1)
        shutil.rmtree(os.path.dirname(files.node))
        self.assertEqual(client.health()["name"], "farmhand-sidecar")

    def test_a_developers_program_is_run_where_it_is(self) -> None:
        self.connect()
        self.assertFalse(os.path.exists(os.path.join(self.home, "sidecar")))

    def test_a_full_disk_is_told(self) -> None:
        files = self.plugin()
        with mock.patch("shutil.copyfile", side_effect=OSError(28, "No space left on device")):
            with self.assertRaises(ProblemError) as caught:
                connect(files, self.home)
        self.assertIn("No space left on device", caught.exception.problem.message)


if __name__ == "__main__":
    unittest.main()
