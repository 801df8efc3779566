"""What a check found, in words for the panel. Plain Python, no Blender."""

from typing import Any, Dict, List, NamedTuple, Optional

from .farmhand_bridge.submission_words import size_text
from .progress import in_language

#: ``CheckReport`` of the shared model.
Report = Dict[str, Any]


class Headline(NamedTuple):
    """The result in a few words."""

    text: str
    #: ``error``, ``warning``, ``notice``; None when there is nothing to say against the scene.
    worst: Optional[str]


class Fact(NamedTuple):
    """One line about the job that was checked."""

    #: ``environment``, ``hardware`` or ``upload``.
    about: str
    text: str


_NOUNS = {
    "error": ("{} error", "{} errors", "{} 个错误"),
    "warning": ("{} warning", "{} warnings", "{} 个警告"),
    "notice": ("{} notice", "{} notices", "{} 条提示"),
}
_READY = {"en": "Ready to submit", "zh": "可以提交"}
_NOT_LOOKED_UP = {"en": "Render environment not looked up", "zh": "尚未查询渲染环境"}
_NOT_OFFERED = {"en": "The farm has no fitting environment", "zh": "农场没有合适的渲染环境"}
_NEAR = {"en": "{}, not quite what the scene was made with", "zh": "{}，与制作场景的软件略有不同"}
_WORDS = {
    "file": {"en": "{} file", "zh": "{} 个文件"},
    "files": {"en": "{} files", "zh": "{} 个文件"},
    "allNew": {"en": "{}, {} to upload", "zh": "{}，需上传 {}"},
    "someNew": {"en": "{}, {}, of which {} to upload", "zh": "{}，共 {}，其中需上传 {}"},
    "noneNew": {"en": "{}, {}, all uploaded before", "zh": "{}，共 {}，已全部上传过"},
    "seconds": {"en": "{}, about {} s", "zh": "{}，约 {} 秒"},
    "minutes": {"en": "{}, about {} min", "zh": "{}，约 {} 分钟"},
    "hours": {"en": "{}, about {} h", "zh": "{}，约 {} 小时"},
}
_STALE = {
    "changed": {
        "en": "The scene was changed after this check. Save it, then check it again.",
        "zh": "检查之后场景已更改。请保存后重新检查。",
    },
    "saved": {
        "en": "The scene was saved after this check. Check it again.",
        "zh": "检查之后场景已保存。请重新检查。",
    },
    "settings": {
        "en": "Another scene, other hardware or other files were chosen after this check. Check it again.",
        "zh": "检查之后选择了其他场景、硬件或文件。请重新检查。",
    },
}


def headline_of(report: Report, language: str = "en") -> Headline:
    """``2 errors, 1 warning``; ``Ready to submit`` when nothing stops or asks. ``language`` is ``en`` or ``zh``."""
    counts = {severity: 0 for severity in _NOUNS}
    for finding in report.get("findings") or []:
        if finding["severity"] in counts:
            counts[finding["severity"]] += 1
    told = [_counted(severity, count, language) for severity, count in counts.items() if count]
    worst = next((severity for severity, count in counts.items() if count), None)
    if worst not in ("error", "warning"):
        told.insert(0, in_language(_READY, language))
    return Headline(("，" if language == "zh" else ", ").join(told), worst)


def _counted(severity: str, count: int, language: str) -> str:
    one, many, chinese = _NOUNS[severity]
    return (chinese if language == "zh" else one if count == 1 else many).format(count)


def facts_of(report: Report, language: str = "en") -> List[Fact]:
    """What the scene would render with and on, and what would be uploaded."""
    facts = [Fact("environment", _environment(report["environment"], language))]
    hardware = report.get("hardware")
    if hardware:
        facts.append(Fact("hardware", hardware["label"]))
    facts.append(Fact("upload", _upload(report["upload"], language)))
    return facts


def _environment(environment: Dict[str, Any], language: str) -> str:
    label = environment.get("label")
    if environment["outcome"] == "notChecked":
        return in_language(_NOT_LOOKED_UP, language)
    if not label:
        return in_language(_NOT_OFFERED, language)
    return in_language(_NEAR, language).format(label) if environment["outcome"] == "near" else label


def _upload(upload: Dict[str, Any], language: str) -> str:
    count, all_bytes, new_bytes = upload["files"], upload["bytes"], upload["newBytes"]
    files = in_language(_WORDS["file" if count == 1 else "files"], language).format(count)
    if new_bytes == 0 and all_bytes > 0:
        return in_language(_WORDS["noneNew"], language).format(files, size_text(all_bytes))
    if new_bytes == all_bytes:
        text = in_language(_WORDS["allNew"], language).format(files, size_text(all_bytes))
    else:
        text = in_language(_WORDS["someNew"], language).format(files, size_text(all_bytes), size_text(new_bytes))
    rate = upload.get("bytesPerSecond")
    return _with_time(text, new_bytes / rate, language) if rate else text


def _with_time(text: str, seconds: float, language: str) -> str:
    for unit, length in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 1.5 * length:
            return in_language(_WORDS[unit], language).format(text, round(seconds / length))
    return in_language(_WORDS["seconds"], language).format(text, max(1, round(seconds)))


def stale_text(reason: str, language: str = "en") -> str:
    """Why the result may not hold any more, and what to do. ``reason`` is ``changed``, ``saved`` or ``settings``."""
    return in_language(_STALE[reason], language)
