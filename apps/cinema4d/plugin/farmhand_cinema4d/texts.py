"""What the artist reads, in English and Chinese."""

from typing import Any, Dict

import c4d

from .farmhand_bridge import ProblemError, ProblemWords
from .farmhand_bridge import refusal as bridge_refusal


def speaks_chinese() -> bool:
    """Whether Cinema 4D's user interface is in Chinese.

    ``GeGetLanguage`` lists the installed languages and marks the one in use; Chinese is ``zh-CN``, ``cn`` in older releases.
    """
    index = 0
    language: Any = c4d.GeGetLanguage(index)
    while language is not None:
        if language.get("default_language"):
            return str(language.get("extensions", "")).lower().startswith(("zh", "cn"))
        index += 1
        language = c4d.GeGetLanguage(index)
    return False


def say(text: str, *values: object) -> str:
    """The text in the artist's language, with the values in their places."""
    return (CHINESE.get(text, text) if speaks_chinese() else text).format(*values)


def refusal(code: str, message: str, hint: str, *values: object) -> ProblemError:
    """Why something was not done, and what to do about it; ``values`` belong to ``message``.

    In both languages: whoever asked is the panel, whose language need not be Cinema 4D's.
    """
    chinese = ProblemWords(CHINESE[message].format(*values), CHINESE[hint])
    return bridge_refusal(code, message.format(*values), hint, zh=chinese)


CHINESE: Dict[str, str] = {
    # Command and dialog.
    "Send this scene to a render farm and bring its frames home": "将此场景发送到渲染农场，并取回渲染帧",
    "Open Panel": "打开面板",
    "Farmhand is running.": "Farmhand 正在运行。",
    "Farmhand is not running. Open the panel to start it.": "Farmhand 未运行。打开面板即可启动。",
    "Opening the panel…": "正在打开面板…",
    "The panel is open in your browser.": "面板已在浏览器中打开。",
    "Something in Farmhand broke. The console has a line about it; please report that.": (
        "Farmhand 出现错误。控制台中有一行相关信息，请将其报告给我们。"
    ),
    # What the panel hears when something could not be done.
    "This document was never saved, so it has no file to write to.": "此文档从未保存，没有可写入的文件。",
    "Save it in Cinema 4D with File > Save Project As, then try again.": "请在 Cinema 4D 中使用“文件 > 另存项目为”保存，然后重试。",
    "Cinema 4D could not save {}.": "Cinema 4D 无法保存 {}。",
    "See whether the file may be written and the disk has space, then save it in Cinema 4D.": (
        "请检查文件是否可写、磁盘空间是否足够，然后在 Cinema 4D 中保存。"
    ),
    "Nothing in this document uses {} any more.": "此文档中已没有内容使用 {}。",
    "Check the scene again.": "请重新检查场景。",
    "The path {} is held by something Farmhand cannot change.": "路径 {} 所在的位置 Farmhand 无法修改。",
    "Choose the file in Cinema 4D: Window > Project Asset Inspector.": "请在 Cinema 4D 的“窗口 > 项目资产检查器”中选择文件。",
    "{} is not beside this document or in a folder below it.": "{} 不在此文档所在的文件夹或其子文件夹中。",
    "Copy it there, or use File > Save Project with Assets.": (
        "请将其复制到那里，或使用“文件”菜单中连同资产一起保存项目的命令。"
    ),
    "There is no {} in this document any more.": "此文档中已没有 {}。",
    "Cinema 4D does not write {}.": "Cinema 4D 不能输出 {}。",
    "Choose another format in the render settings.": "请在渲染设置中选择其他格式。",
    "Nothing in this document writes to {} any more.": "此文档中已没有内容输出到 {}。",
    "The path {} has every token that tells takes apart already.": "路径 {} 已包含所有能区分场次的占位符。",
    "Type another path in the render settings.": "请在渲染设置中输入其他路径。",
    "The document itself uses {}.": "{} 由文档本身使用。",
    "Look for it in Window > Project Asset Inspector.": "请在“窗口 > 项目资产检查器”中查找。",
}
