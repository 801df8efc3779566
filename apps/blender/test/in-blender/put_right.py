"""Presses buttons for findings that Blender can put right, on data-blocks made for it; nothing is checked."""

import os
import shutil
import sys
import wave
from typing import Any, Dict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import handover, install, part

parameters, answer = handover()
module = install(parameters["zip"])
offers_of = part(module, "fix_offers").offers_of
folder = os.path.dirname(bpy.data.filepath)
elsewhere = os.path.join(folder, "elsewhere")
os.makedirs(elsewhere)


def press(offer: Any, **chosen: str) -> None:
    operator = getattr(bpy.ops.farmhand, offer.operator.split(".")[1])
    operator(**dict(offer.values, **chosen))


def finding(owner: str, name: str, path: str, fix: Dict[str, Any]) -> Dict[str, Any]:
    return {"owner": {"type": owner, "name": name, "property": "filepath"}, "path": path, "fix": fix}


def path_of(name: str) -> str:
    return os.path.join(elsewhere, name)


def make_files() -> None:
    shutil.copyfile(os.path.join(folder, "textures", "field.png"), path_of("wood.png"))
    with wave.open(path_of("crow.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    brought = os.path.join(bpy.utils.resource_path("SYSTEM") or bpy.utils.resource_path("LOCAL"), "datafiles", "fonts")
    smallest = min(os.scandir(brought), key=lambda entry: entry.stat().st_size)
    shutil.copyfile(smallest.path, path_of("letters.ttf"))
    for name in ("smoke.vdb", "bird.abc"):
        with open(path_of(name), "wb") as file:
            file.write(b"only the name matters")


def blocks() -> Dict[str, Any]:
    bpy.ops.cachefile.open(filepath=path_of("bird.abc"))
    return {
        "wood.png": bpy.data.images.load(path_of("wood.png")),
        "wood.png as a clip": bpy.data.movieclips.load(path_of("wood.png")),
        "crow.wav": bpy.data.sounds.load(path_of("crow.wav")),
        "letters.ttf": bpy.data.fonts.load(path_of("letters.ttf")),
        "smoke.vdb": bpy.data.volumes.new("Smoke"),
        "bird.abc": bpy.data.cache_files[0],
    }


def put_right(name: str, block: Any) -> Dict[str, str]:
    """Where the data-block points after its file was found, and after its path was made relative."""
    kind = block.bl_rna.identifier
    name = name.split(" ")[0]
    lost = "//lost/" + name
    block.filepath = lost
    fix = {"action": "relink", "path": os.path.join(folder, "lost", name), "candidates": [path_of(name)]}
    press(offers_of(finding(kind, block.name, lost, fix))[0])
    relinked = block.filepath
    block.filepath = path_of(name)
    fix = {"action": "makeRelative", "path": path_of(name)}
    press(offers_of(finding(kind, block.name, path_of(name), fix))[0])
    return {"kind": kind, "relinked": relinked, "madeRelative": block.filepath}


def tiles() -> str:
    """A path that stands for many files; one of them is shown."""
    image = bpy.data.images.load(path_of("wood.png"))
    image.source = "TILED"
    image.filepath = "//lost/bark.<UDIM>.png"
    fix = {"action": "locateFile", "path": os.path.join(folder, "lost", "bark.1002.png")}
    offer = offers_of(finding("Image", image.name, image.filepath, fix))[0]
    press(offer, filepath=path_of("bark.1002.png"))
    return image.filepath


def frames() -> Dict[str, Any]:
    """Ranges on either side of the one before, whose ends Blender pushes along."""
    scene = bpy.context.scene
    found = {}
    for written in ("200-250", "0-10", "5", "1-100x3"):
        fix = {"action": "setFrames", "frames": written}
        press(offers_of(finding("Scene", scene.name, "", fix))[0])
        found[written] = [scene.frame_start, scene.frame_end, scene.frame_step]
    return found


def in_chinese() -> Dict[str, str]:
    """What a person who works in Chinese reads on a button, and when a press could do nothing."""
    view = bpy.context.preferences.view
    view.language = "zh_HANS" if bpy.app.version >= (4, 0, 0) else "zh_CN"
    view.use_translate_interface = True
    refusal = ""
    try:
        bpy.ops.farmhand.skip_file()
    except RuntimeError as error:
        refusal = str(error)
    label = bpy.app.translations.pgettext_iface(bpy.ops.farmhand.check.get_rna_type().name, "Operator")
    return {"label": label, "refusal": refusal, "findings": part(module, "drawing").language()}


def never_saved() -> str:
    """What Check Scene reports of a scene that has no file yet."""
    bpy.ops.wm.read_homefile(use_empty=True)
    try:
        bpy.ops.farmhand.check()
    except RuntimeError as error:
        return str(error)
    return ""


make_files()
answer(
    {
        "blocks": [put_right(name, block) for name, block in blocks().items()],
        "tiles": tiles(),
        "frames": frames(),
        "neverSaved": never_saved(),
        "chinese": in_chinese(),
    }
)
