import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
import unittest
from typing import List

from farmhand_bridge import Client, ProblemError, SidecarFiles, connect, discovery_file, find_sidecar_files, log_file
from farmhand_bridge.launch import clean_environment

from .support import FAKE_SIDECAR, FILES, SidecarTestCase, write_node


class ConnectTest(SidecarTestCase):
    def test_starts_a_sidecar_and_then_joins_it(self) -> None:
        first = self.connect()
        second = self.connect()
        self.assertEqual(first.health()["name"], "farmhand-sidecar")
        self.assertEqual(first.discovery, second.discovery)
        self.assertEqual(len(self.starts()), 1)

    def test_its_messages_go_to_a_log_only_the_user_reads(self) -> None:
        self.connect()
        path = log_file(self.home)
        with open(path, encoding="utf-8") as file:
            self.assertIn("GET /api/v1/health", file.read())
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_the_file_of_a_dead_sidecar_is_not_trusted(self) -> None:
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1)
            listener.setblocking(False)
            self.write_discovery(process.pid, listener.getsockname()[1])
            self.assertEqual(self.connect().health()["name"], "farmhand-sidecar")
            with self.assertRaises(BlockingIOError, msg="the token must not be offered to whoever has the port now"):
                listener.accept()

    def test_a_living_process_that_is_no_sidecar(self) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.write_discovery(os.getpid(), port)
        self.assertNotEqual(self.connect().discovery.pid, os.getpid())

    def test_a_wrong_token_is_told(self) -> None:
        self.connect()
        self.behave(always=["unauthorized"])
        with self.assertRaises(ProblemError) as caught:
            self.connect(timeout_seconds=1)
        self.assertEqual(caught.exception.problem.code, "sidecar-refused")

    def test_a_killed_sidecar_is_started_again(self) -> None:
        first = self.connect()
        self.kill_sidecar()
        second = self.connect()
        self.assertNotEqual(first.discovery.pid, second.discovery.pid)

    def test_hosts_that_start_it_together_share_one(self) -> None:
        clients: List[Client] = []
        threads = [threading.Thread(target=lambda: clients.append(self.connect())) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len({client.discovery.pid for client in clients}), 1)
        self.assertEqual(len(clients), 6)

    def test_proxy_settings_do_not_apply(self) -> None:
        dead = "http://127.0.0.1:9"
        names = ("HTTP_PROXY", "http_proxy", "ALL_PROXY")
        saved = {name: os.environ.get(name) for name in names}
        os.environ.update({name: dead for name in names})
        try:
            self.assertEqual(self.connect().account()["configured"], False)
        finally:
            for name, value in saved.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def test_its_environment_is_clean(self) -> None:
        self.connect(
            environ={
                "PATH": os.environ["PATH"],
                "NODE_OPTIONS": "--require evil.js",
                "NODE_EXTRA_CA_CERTS": "/x",
                "PYTHONHOME": "/host/python",
                "LD_PRELOAD": "/host/lib.so",
                "HTTPS_PROXY": "http://proxy:3128",
            }
        )
        started_with = set(self.starts()[0])
        self.assertLessEqual({"PATH", "FARMHAND_HOME", "HTTPS_PROXY"}, started_with)
        self.assertFalse({"NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "PYTHONHOME", "LD_PRELOAD"} & started_with)

    def test_the_sidecars_own_problem_is_passed_on(self) -> None:
        self.behave(once=["fail-at-start"])
        with self.assertRaises(ProblemError) as caught:
            self.connect()
        self.assertEqual(caught.exception.problem.code, "disk-full")

    def test_one_that_ends_while_starting(self) -> None:
        self.behave(once=["exit-at-start"])
        with self.assertRaises(ProblemError) as caught:
            self.connect()
        self.assertEqual(caught.exception.problem.code, "sidecar-start-failed")
        self.assertIn("sidecar.log", caught.exception.problem.hint)

    def test_one_that_never_gets_ready(self) -> None:
        self.behave(once=["silent-start"])
        with self.assertRaises(ProblemError) as caught:
            self.connect(timeout_seconds=1)
        self.assertEqual(caught.exception.problem.code, "sidecar-start-failed")

    def test_missing_files_are_named(self) -> None:
        absent = os.path.join(self.home, "sidecar.mjs")
        with self.assertRaises(ProblemError) as caught:
            connect(SidecarFiles(sys.executable, absent), self.home)
        self.assertIn(absent, caught.exception.problem.message)

    def test_a_node_of_another_system(self) -> None:
        node = os.path.join(self.home, "node")
        with open(node, "wb") as file:
            file.write(b"\x4d\x5a not for this system")
        os.chmod(node, 0o755)
        with self.assertRaises(ProblemError) as caught:
            connect(SidecarFiles(node, FAKE_SIDECAR), self.home)
        self.assertIn("system", caught.exception.problem.hint)

    def test_a_node_without_the_right_to_run_gets_it(self) -> None:
        node = os.path.join(self.home, "node")
        shutil.copyfile(os.path.realpath(sys.executable), node)
        os.chmod(node, 0o644)
        with self.assertRaises(ProblemError):
            # A lone copy of Python lacks its library and ends at once; that it ran at all is what matters.
            connect(SidecarFiles(node, os.path.join(self.home, "absent.py")), self.home)
        self.assertFalse(os.access(node, os.X_OK), "files are checked before anything is changed")
        write_node(node)
        client = connect(SidecarFiles(node, FAKE_SIDECAR), self.home)
        self.assertEqual(client.health()["name"], "farmhand-sidecar")

    def test_a_home_that_cannot_be_made(self) -> None:
        blocked = os.path.join(self.home, "file")
        with open(blocked, "w", encoding="utf-8"):
            pass
        with self.assertRaises(ProblemError) as caught:
            connect(FILES, os.path.join(blocked, "home"))
        self.assertIn(blocked, caught.exception.problem.message)

    def write_discovery(self, pid: int, port: int) -> None:
        content = {"pid": pid, "port": port, "token": "old", "version": "0.0.0", "startedAt": "2026-01-01T00:00:00Z"}
        with open(discovery_file(self.home), "w", encoding="utf-8") as file:
            json.dump(content, file)


class SidecarFilesTest(unittest.TestCase):
    def test_names_per_system(self) -> None:
        self.assertTrue(find_sidecar_files("f", {}, "win32").node.endswith("node.exe"))
        self.assertTrue(find_sidecar_files("f", {}, "linux").node.endswith("node"))

    def test_overrides_for_development(self) -> None:
        files = find_sidecar_files("f", {"FARMHAND_NODE": "/n", "FARMHAND_SIDECAR": "/s.mjs"}, "linux")
        self.assertEqual(files, SidecarFiles("/n", "/s.mjs"))


class CleanEnvironmentTest(unittest.TestCase):
    def test_windows_names_in_any_case(self) -> None:
        kept = clean_environment({"SystemRoot": "C:\\Windows", "Path": "C:\\bin", "Node_Options": "-r x"}, "C:\\h")
        self.assertEqual(kept, {"SystemRoot": "C:\\Windows", "Path": "C:\\bin", "FARMHAND_HOME": "C:\\h"})

    def test_the_users_screen_is_known_where_files_are_to_be_shown_on_it(self) -> None:
        screen = {"DISPLAY": ":1", "WAYLAND_DISPLAY": "wayland-0", "XAUTHORITY": "/a", "DBUS_SESSION_BUS_ADDRESS": "unix:a"}
        self.assertEqual(clean_environment(dict(screen, LD_PRELOAD="x.so"), "/h"), dict(screen, FARMHAND_HOME="/h"))

    def test_where_the_open_program_is_installed_is_told_for_rehearsals_and_nothing_else_of_it(self) -> None:
        installed = {
            "HFS": "/opt/hfs20.5.332",
            "MAYA_LOCATION": "/usr/autodesk/maya2025",
            "ADSK_3DSMAX_x64_2025": "C:\\Program Files\\Autodesk\\3ds Max 2025\\",
        }
        others = {
            "HFS_SECRET": "x",
            "HOUDINI_PATH": "/studio/houdini;&",
            "HOUDINI_OTLSCAN_PATH": "/studio/otls",
            "HOUDINI_DSO_PATH": "/studio/dso",
            "MAYA_SCRIPT_PATH": "/studio/scripts",
            "MAYA_MODULE_PATH": "/studio/modules",
            "ADSK_3DSMAX_x64_2025_TOKEN": "x",
            "ADSK_3DSMAX_x64_": "x",
            "ADSK_3DSMAX_PLUGINS_ADDON_DIR": "x",
            "ADSKFLEX_LICENSE_FILE": "2080@licences",
            "PYTHONPATH": "/studio/python",
            "DYLD_LIBRARY_PATH": "/host",
        }
        kept = clean_environment(dict(installed, **others), "/h")
        self.assertEqual(kept, dict(installed, FARMHAND_HOME="/h"))


if __name__ == "__main__":
    unittest.main()
