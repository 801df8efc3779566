"""What the plugin says, in English and Chinese. The panel has its own words."""

from typing import Any, NamedTuple

from .farmhand_bridge import ProblemError, ProblemWords
from .farmhand_bridge import refusal as bridge_refusal
from .mxs import attempt, name_of


class Text(NamedTuple):
    """One text in both languages."""

    english: str
    chinese: str


#: Chinese for each English text.
CHINESE = {
    "3ds Max could not save the scene to {}.": "3ds Max 无法将场景保存到 {}。",
    "3ds Max did not take the new path for {}.": "3ds Max 未接受 {} 的新路径。",
    "3ds Max does not know a picture format named {}.": "3ds Max 不认识名为 {} 的图片格式。",
    "Check that the disk has room and that the file is not write-protected, then try again.": (
        "请检查磁盘空间以及文件是否为只读，然后重试。"
    ),
    "Choose a file": "选择文件",
    "Choose a folder": "选择文件夹",
    "Choose one of: {}.": "请选择以下格式之一：{}。",
    "Farmhand did not start, so its panel cannot open.": "Farmhand 未启动，无法打开面板。",
    "In Render Setup choose where the frames are written, then try again.": "请在“渲染设置”中指定输出文件，然后重试。",
    "It may have been changed meanwhile. Check the scene again.": "它可能已被更改。请重新检查场景。",
    "Move one of them so that both are on one drive, then try again.": "请将其中之一移到同一驱动器，然后重试。",
    "Nothing in this scene uses {}.": "此场景中没有任何内容使用 {}。",
    "Restart 3ds Max. If it stays like this, install the plugin again.": "请重新启动 3ds Max。如果问题依旧，请重新安装插件。",
    "Choose one with File > Project, then try again.": "请通过“文件”>“项目”选择项目文件夹，然后重试。",
    "Set the path by hand in the Asset Tracking dialog.": "请在“资源追踪”对话框中手动设置路径。",
    "The scene has no output file.": "此场景没有输出文件。",
    "There is nothing named {} in the scene any more.": "场景中已没有名为 {} 的内容。",
    "This scene has no project folder that a path could be relative to.": "此场景没有可作为相对路径基准的项目文件夹。",
    "This scene was never saved, so it has no file to save to.": "此场景从未保存过，因此没有可保存的文件。",
    "Use File > Save As, then try again.": "请使用“文件”>“另存为”，然后重试。",
    "{} is already stored relative to the project.": "{} 已按相对于项目的路径保存。",
    "{} is on another drive than the project {}.": "{} 与项目 {} 不在同一驱动器上。",
}

_chinese = False


def follow_language(rt: Any) -> None:
    """Speaks what this 3ds Max speaks from now on: ``sysInfo.GetMaxLanguage()`` has ``CHS`` as its third part in Chinese."""
    global _chinese
    language = attempt(lambda: list(rt.sysInfo.GetMaxLanguage()), [])
    _chinese = len(language) > 2 and name_of(language[2]) == "chs"


def speaks_chinese() -> bool:
    """Whether 3ds Max's user interface is in Chinese, as :func:`follow_language` found it."""
    return _chinese


def both(english: str, *values: object) -> Text:
    """The text in both languages, with the values in their places."""
    return Text(english.format(*values), CHINESE[english].format(*values))


def say(english: str, *values: object) -> str:
    """The text in 3ds Max's language, with the values in their places."""
    text = both(english, *values)
    return text.chinese if _chinese else text.english


def refusal(code: str, message: Text, hint: Text, retryable: bool = False) -> ProblemError:
    """Why something was not done, and what to do about it.

    In both languages: whoever asked is the panel, whose language need not be 3ds Max's.
    """
    return bridge_refusal(code, message.english, hint.english, retryable, ProblemWords(message.chinese, hint.chinese))
