"""Makes Blender show the add-on's texts in Chinese to who works in Chinese."""

from typing import Dict, Tuple

import bpy

from .chinese import TEXTS
from .farmhand_bridge import ProblemError, ProblemWords
from .farmhand_bridge import refusal as bridge_refusal

#: Simplified Chinese up to Blender 3.6, and from 4.0 on.
_LOCALES = ("zh_CN", "zh_HANS")
#: Blender looks labels of operators up apart from everything else.
_CONTEXTS = ("*", "Operator")


def say(text: str, *values: object) -> str:
    """The text in the language Blender speaks, with the values in their places."""
    return bpy.app.translations.pgettext(text).format(*values)


def refusal(code: str, message: str, hint: str, *values: object, retryable: bool = False) -> ProblemError:
    """Why something was not done, and what to do about it; ``values`` belong to ``message``.

    In both languages: whoever asked is the panel, whose language need not be Blender's.
    """
    chinese = ProblemWords(TEXTS.get(message, message).format(*values), TEXTS.get(hint, hint))
    return bridge_refusal(code, message.format(*values), hint, retryable, chinese)


def register() -> None:
    table: Dict[Tuple[str, str], str] = {(context, text): TEXTS[text] for text in TEXTS for context in _CONTEXTS}
    bpy.app.translations.register(__package__, {locale: table for locale in _LOCALES})


def unregister() -> None:
    bpy.app.translations.unregister(__package__)
