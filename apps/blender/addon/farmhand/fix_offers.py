"""What Blender can do about a finding, as buttons. Plain Python, no Blender; ``fixes`` carries them out."""

import os
import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from .progress import in_language

Finding = Dict[str, Any]
Fix = Dict[str, Any]
Text = Dict[str, str]


class Offer(NamedTuple):
    """One button: an operator and the values for its properties."""

    operator: str
    text: str
    icon: str
    values: Dict[str, Any]


#: Collections of ``bpy.data`` whose data-blocks name one file each, by the type a finding's owner has.
FILE_BLOCKS = {
    "Image": "images",
    "Library": "libraries",
    "MovieClip": "movieclips",
    "Sound": "sounds",
    "VectorFont": "fonts",
    "Volume": "volumes",
    "CacheFile": "cache_files",
}

_WORDS: Dict[str, Text] = {
    "camera": {"en": "Render Through {}", "zh": "通过 {} 渲染"},
    "format": {"en": "Write {} Pictures", "zh": "输出为 {} 图片"},
    "frames": {"en": "Render Frames {}", "zh": "渲染帧 {}"},
    "save": {"en": "Save and Check", "zh": "保存并检查"},
    "relative": {"en": "Store Path Relative to Scene", "zh": "改为相对场景的路径"},
    "relink": {"en": "Use {}", "zh": "使用 {}"},
    "locate": {"en": "Show Where It Is…", "zh": "指定文件位置…"},
    "skip": {"en": "Render Without {}", "zh": "不带 {} 渲染"},
    "output": {"en": "Give the Output a Name of Its Own", "zh": "为输出另取名称"},
    "hardware": {"en": "Render on {}", "zh": "使用 {} 渲染"},
}


def offers_of(finding: Finding, language: str = "en") -> List[Offer]:
    """Everything Blender can do about the finding, the best first; empty where there is nothing.

    Actions of a newer sidecar that this add-on does not know are left out. ``language`` is ``en`` or ``zh``.
    """
    fixes = [finding.get("fix")] + list(finding.get("otherFixes") or [])
    offers: List[Offer] = []
    for fix in fixes:
        make = _OFFERS.get(str(fix.get("action"))) if fix else None
        if fix and make:
            offers.extend(make(finding, fix, language))
    return offers


def _say(word: str, language: str, *values: Any) -> str:
    return in_language(_WORDS[word], language).format(*values)


def _scene_of(finding: Finding) -> str:
    """Name of the scene that the finding is about; empty for the one that is open."""
    owner = finding.get("owner") or {}
    return str(owner.get("name", "")) if owner.get("type") == "Scene" else ""


def _pick_camera(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    scene = _scene_of(finding)
    return [
        Offer(
            "farmhand.use_camera",
            _say("camera", language, camera),
            "CAMERA_DATA",
            {"scene_name": scene, "camera_name": camera},
        )
        for camera in fix["cameras"]
    ]


def _change_output_format(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    values = {"scene_name": _scene_of(finding), "file_format": fix["format"]}
    text = _say("format", language, fix["format"])
    return [Offer("farmhand.set_output_format", text, "OUTPUT", values)]


#: What a scene's frame range can hold (``Scene.frame_start`` and ``frame_end`` in Blender's API documentation).
_FIRST_FRAME, _LAST_FRAME = 0, 1_048_574
_RANGE = re.compile(r"^\s*(-?\d+)(?:\s*-\s*(-?\d+)(?:\s*x\s*(\d+))?)?\s*$")


def _set_frames(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    """Only what a scene can hold: one range with a step."""
    written = _RANGE.match(fix["frames"])
    if not written:
        return []
    start = int(written.group(1))
    end = int(written.group(2) or start)
    step = int(written.group(3) or 1)
    if not _FIRST_FRAME <= start <= end <= _LAST_FRAME or step < 1:
        return []
    values = {"scene_name": _scene_of(finding), "start": start, "end": end, "step": step}
    return [Offer("farmhand.set_frames", _say("frames", language, fix["frames"]), "TIME", values)]


def _save_scene(_finding: Finding, _fix: Fix, language: str) -> List[Offer]:
    return [Offer("farmhand.check", _say("save", language), "FILE_TICK", {"save_first": True})]


def _block_of(finding: Finding) -> Optional[Dict[str, Any]]:
    """The data-block whose file path is concerned; None where a path has no data-block of its own."""
    owner = finding.get("owner") or {}
    if owner.get("type") not in FILE_BLOCKS or owner.get("property", "filepath") != "filepath":
        return None
    return {"block_type": owner["type"], "block_name": owner["name"], "stored": finding.get("path") or ""}


def _make_relative(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    block = _block_of(finding)
    if block is None:
        return []
    values = {**block, "stored": fix["path"]}
    return [Offer("farmhand.make_relative", _say("relative", language), "FILE_REFRESH", values)]


def _relink(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    block = _block_of(finding)
    if block is None:
        return []
    candidates = fix["candidates"]
    names = [_short(path) for path in candidates]
    return [
        Offer(
            "farmhand.relink",
            # Files of one name in several folders are told apart by their whole paths.
            _say("relink", language, name if names.count(name) == 1 else path),
            "LINKED",
            {**block, "missing": fix["path"], "filepath": path},
        )
        for name, path in zip(names, candidates)
    ]


def _locate(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    block = _block_of(finding)
    if block is None:
        return []
    values = {**block, "missing": fix["path"], "filepath": ""}
    return [Offer("farmhand.relink", _say("locate", language), "FILEBROWSER", values)]


def _skip_file(_finding: Finding, fix: Fix, language: str) -> List[Offer]:
    path = fix["path"]
    return [Offer("farmhand.skip_file", _say("skip", language, _name(path)), "REMOVE", {"path": path})]


def _change_output_path(finding: Finding, fix: Fix, language: str) -> List[Offer]:
    """Only for the scene's own output: which of a node's slots is meant, an artist has to say."""
    owner = finding.get("owner") or {}
    if owner.get("type") != "Scene" or owner.get("property") != "filepath":
        return []
    values = {"scene_name": owner["name"], "path": fix["path"]}
    return [Offer("farmhand.rename_output", _say("output", language), "OUTPUT", values)]


def _choose_hardware(_finding: Finding, fix: Fix, language: str) -> List[Offer]:
    return [
        Offer(
            "farmhand.choose_hardware",
            _say("hardware", language, hardware["label"]),
            "SYSTEM",
            {"hardware_id": str(hardware["id"]), "label": hardware["label"]},
        )
        for hardware in fix["hardware"]
    ]


def _name(path: str) -> str:
    """Last part of a path of either system."""
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or path


def _short(path: str) -> str:
    """The file with the folder it is in, which is what tells copies apart."""
    folder = os.path.dirname(path.replace("\\", "/"))
    return "{}/{}".format(_name(folder), _name(path)) if folder.strip("/") else _name(path)


#: ``chooseEnvironment`` is missing: a scene stays what it was made with, whatever is pressed in Blender.
_OFFERS: Dict[str, Callable[[Finding, Fix, str], List[Offer]]] = {
    "pickCamera": _pick_camera,
    "changeOutputFormat": _change_output_format,
    "setFrames": _set_frames,
    "saveScene": _save_scene,
    "makeRelative": _make_relative,
    "relink": _relink,
    "locateFile": _locate,
    "skipFile": _skip_file,
    "changeOutputPath": _change_output_path,
    "chooseHardware": _choose_hardware,
}
