"""What the artist reads, in English and Chinese."""

import locale
import os
from typing import Dict, Optional

from . import qt
from .farmhand_bridge import ProblemError, ProblemWords
from .farmhand_bridge import refusal as bridge_refusal

_chinese: Optional[bool] = None


def speaks_chinese() -> bool:
    """Whether the artist's system is in Chinese: Houdini itself does not say what it speaks."""
    global _chinese
    if _chinese is None:
        _chinese = _system_language().lower().startswith("zh")
    return _chinese


def speak(chinese: Optional[bool]) -> None:
    """Settles the language; None goes by the system again."""
    global _chinese
    _chinese = chinese


def _system_language() -> str:
    core = qt.module("QtCore")
    try:
        return str(core.QLocale.system().name()) if core is not None else _language_of_environment()
    except Exception:
        return _language_of_environment()


def _language_of_environment() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return named or locale.getlocale()[0] or ""


def say(text: str, *values: object) -> str:
    """The text in the artist's language, with the values in their places."""
    return (CHINESE.get(text, text) if speaks_chinese() else text).format(*values)


def refusal(code: str, message: str, hint: str, *values: object) -> ProblemError:
    """Why something was not done, and what to do about it; ``values`` belong to ``message``.

    In both languages: whoever asked may be the web panel, whose language is chosen there.
    """
    chinese = ProblemWords(CHINESE[message].format(*values), CHINESE[hint])
    return bridge_refusal(code, message.format(*values), hint, zh=chinese)


CHINESE: Dict[str, str] = {
    # Refusals and their hints.
    "This scene was never saved, so it has no file.": "此场景从未保存，没有对应的文件。",
    "Save it in Houdini with File > Save As, then try again.": "请在 Houdini 中使用“File > Save As”保存，然后重试。",
    "Houdini could not save {}: {}": "Houdini 无法保存 {}：{}",
    "See whether the file may be written and the disk has space, then save it in Houdini.": (
        "请检查文件是否可写、磁盘空间是否足够，然后在 Houdini 中保存。"
    ),
    "{} has changes that are not saved.": "{} 有未保存的更改。",
    "Save the scene, then submit it: the farm renders the file on disk.": "请先保存场景再提交：农场渲染的是磁盘上的文件。",
    "Nothing in this scene uses {} any more.": "此场景中已没有内容使用 {}。",
    "Check the scene again.": "请重新检查场景。",
    "The path {} is inside the locked asset {}.": "路径 {} 位于已锁定的资产 {} 内部。",
    "Choose the file on the asset itself, or allow editing of its contents first.": (
        "请在该资产本身的参数中选择文件，或先允许编辑其内容。"
    ),
    "The parameter {} is locked, so {} stays.": "参数 {} 已锁定，因此 {} 保持不变。",
    "Unlock the parameter in Houdini, then try again.": "请在 Houdini 中解锁该参数，然后重试。",
    "The parameter {} works {} out by an expression.": "参数 {} 通过表达式得出 {}。",
    "Change the expression in Houdini.": "请在 Houdini 中修改该表达式。",
    "{} is held by something that is no parameter: an asset library, or a file that another file names.": (
        "{} 不是由参数引用的：它来自资产库，或由另一个文件引用。"
    ),
    "Change it there: Assets > Asset Manager for libraries.": "请在对应位置修改；资产库请使用“Assets > Asset Manager”。",
    "{} is neither in the scene's folder ($HIP) nor in the project's ($JOB), nor in a folder below.": (
        "{} 不在场景文件夹（$HIP）或项目文件夹（$JOB）及其子文件夹中。"
    ),
    "Copy it there and choose the copy.": "请将其复制到那里，然后选择该副本。",
    "There is no {} in this scene any more.": "此场景中已没有 {}。",
    "Houdini does not know a picture format named {}.": "Houdini 不认识名为 {} 的图像格式。",
    "Choose another format at the output node.": "请在输出节点上选择其他格式。",
    "No output node of this scene has a path for pictures that can be changed.": "此场景中没有可以更改图像路径的输出节点。",
    "Set the output path at the output node.": "请在输出节点上设置输出路径。",
    "Nothing in this scene writes to {} any more.": "此场景中已没有内容输出到 {}。",
    "Another scene is open now than when Submit was pressed, so nothing was submitted.": (
        "当前打开的场景与按下“提交”时不同，因此未提交任何内容。"
    ),
    "Look at the scene that is open now, and try again.": "请确认当前打开的场景，然后重试。",
    "Houdini could not tell what is in this scene: {}": "Houdini 无法读取此场景的内容：{}",
    "Try again. If it stays like this, please report it with the text above.": "请重试。如果问题依旧，请附上以上文字报告此问题。",
    "There is no output node in this scene.": "此场景中没有输出节点。",
    "Make one in /out: a renderer's, or one that writes a cache.": "请在 /out 中创建一个：渲染器节点，或写出缓存的节点。",
    "{} is no output node that the farm can render.": "{} 不是农场可以渲染的输出节点。",
    "Choose an output node: one in /out, or a render node on the stage.": "请选择输出节点：/out 中的节点，或 stage 中的渲染节点。",
    "Nothing is wired into {}.": "{} 没有连接任何节点。",
    "Wire the output nodes to submit into it.": "请将要提交的输出节点连接到它。",
    "No frames are typed at {}.": "{} 未填写帧。",
    "Type them as in 1-48 or 1,5,10-20, or go by each node's own frames.": "请按 1-48 或 1,5,10-20 的形式填写，或使用各节点自己的帧。",
    "A submission of this scene is under way.": "此场景正在提交中。",
    "Wait for it, or cancel it in the panel.": "请等待其完成，或在面板中取消。",
    "Farmhand works in a Houdini with windows only.": "Farmhand 插件只能在带界面的 Houdini 中使用。",
    "Use the farmhand command in a terminal instead.": "请改用终端中的 farmhand 命令。",
    "This Houdini has no Qt that Python can use.": "此 Houdini 中没有 Python 可用的 Qt。",
    "Use Open Panel, which opens the browser.": "请使用“打开面板”，它会在浏览器中打开。",
    # Dialogs and undo.
    "Choose a file": "选择文件",
    "Choose a folder": "选择文件夹",
    "Save and Submit": "保存并提交",
    "Cancel": "取消",
    "The farm renders the file on disk. Save the scene and submit it?": "农场渲染的是磁盘上的文件。保存场景并提交？",
    "Farmhand: change paths": "Farmhand：更改路径",
    "Farmhand: change outputs": "Farmhand：更改输出",
    # The panel inside Houdini.
    "Submit": "提交",
    "Submit Anyway": "仍然提交",
    "Try Again": "重试",
    "Open Panel": "打开面板",
    "Also what is wired in before": "包括之前连接的节点",
    "Renders what these nodes need first: caches, simulations.": "同时渲染这些节点所需的内容：缓存、模拟。",
    "Farmhand is running.": "Farmhand 正在运行。",
    "Farmhand is not running. Submit or Open Panel starts it.": "Farmhand 未运行。“提交”或“打开面板”会启动它。",
    "Opening the panel…": "正在打开面板…",
    "The panel is open in your browser.": "面板已在浏览器中打开。",
    "Something in Farmhand broke. The console has a line about it; please report that.": (
        "Farmhand 出现错误。控制台中有一行相关信息，请将其报告给我们。"
    ),
    "The output that is active": "当前活动的输出",
    "Selected: {}": "已选：{}",
    "Selected: {} and {} more": "已选：{} 等，另有 {} 个",
    "Not saved yet: the farm renders the file on disk.": "尚未保存：农场渲染的是磁盘上的文件。",
    "Unsaved changes: Submit saves the scene first.": "有未保存的更改：提交前会先保存场景。",
    "Reading the scene": "正在读取场景",
    "Handing over": "正在移交",
    # States of a submission.
    "Checking the scene": "正在检查场景",
    "Your answer is needed": "需要您确认",
    "Creating the job": "正在创建作业",
    "Uploading": "正在上传",
    "Handing over the job": "正在移交作业",
    "Waiting for a farm node": "正在等待农场节点",
    "Rendering": "正在渲染",
    "Bringing the frames home": "正在取回帧",
    "Done": "已完成",
    "Finished with failed frames": "已结束，部分帧失败",
    "Failed": "失败",
    "Cancelled": "已取消",
    "{} of {} files, {} of {}": "{} / {} 个文件，{} / {}",
    "{} of {} files": "{} / {} 个文件",
    "{} of {} frames": "{} / {} 帧",
}
