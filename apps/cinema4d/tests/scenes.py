"""Documents for the tests, and a clean host for each."""

import os
import tempfile
import unittest
from typing import Any, Dict, List, Optional

import c4d
from c4d import documents, host

#: ``Xbitmap`` and ``BITMAPSHADER_FILENAME``.
BITMAP = 5833
BITMAP_FILE = 1000
STANDARD = 0
REDSHIFT = 1036219


def settings(name: str = "My Render Setting", multipass: Optional[List[Any]] = None, **changes: Any) -> Any:
    """Render settings as Cinema 4D makes them, but for ``changes`` by name: ``XRES=1920``."""
    values: Dict[int, Any] = {
        c4d.RDATA_XRES: 1280.0,
        c4d.RDATA_YRES: 720.0,
        c4d.RDATA_FRAMESEQUENCE: c4d.RDATA_FRAMESEQUENCE_MANUAL,
        c4d.RDATA_FRAMEFROM: c4d.BaseTime(10, 25),
        c4d.RDATA_FRAMETO: c4d.BaseTime(20, 25),
        c4d.RDATA_FRAMESTEP: 2,
        c4d.RDATA_FORMAT: 1016606,
        c4d.RDATA_PATH: "./render/$prj_$take",
        c4d.RDATA_SAVEIMAGE: True,
        c4d.RDATA_GLOBALSAVE: True,
        c4d.RDATA_MULTIPASS_ENABLE: False,
        c4d.RDATA_MULTIPASS_SAVEIMAGE: False,
        c4d.RDATA_MULTIPASS_SAVEFORMAT: 1016606,
        c4d.RDATA_MULTIPASS_FILENAME: "",
        c4d.RDATA_RENDERENGINE: STANDARD,
        c4d.RDATA_FRAME_RANGE_STRING: "",
    }
    for key, value in changes.items():
        values[getattr(c4d, "RDATA_" + key)] = value
    return documents.RenderData(name, values, multipass)


def document(
    folder: str = "",
    name: str = "shot.c4d",
    render_data: Optional[Any] = None,
    takes: Optional[List[Any]] = None,
    current: Optional[Any] = None,
    **more: Any,
) -> Any:
    """A document that is open, with a main take above ``takes``."""
    used = render_data or settings()
    main = documents.BaseTake("Main", takes)
    doc = documents.BaseDocument(folder, name, [used], documents.TakeData(main, current or main), **more)
    documents.SetActiveDocument(doc)
    return doc


def bitmap_material(name: str, path: str, shader_name: str = "Bitmap") -> Any:
    """A material with one picture."""
    return c4d.BaseMaterial(5703, name, [c4d.BaseShader(BITMAP, shader_name, {BITMAP_FILE: path})])


class HostTestCase(unittest.TestCase):
    """A Cinema 4D as it is after starting, and a folder for a document."""

    def setUp(self) -> None:
        host.version = 2024401
        host.languages = [("en-US", "English", True)]
        host.texture_paths = []
        host.program_folder = "/opt/cinema4d"
        host.dialog_answer = None
        host.dialogs = []
        host.has_web_view = True
        host.commands = []
        host.command_effects = {}
        host.plugin_files = {}
        folder = tempfile.TemporaryDirectory(prefix="farmhand-c4d-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)

    def file(self, path: str) -> str:
        """Makes a file below the folder, and returns its path."""
        whole = os.path.join(self.folder, *path.split("/"))
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(b"made by a test")
        return whole
