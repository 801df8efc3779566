"""Whether Cinema 4D's own view of web pages can show the panel, which needs Chromium 87 or its like."""

import sys

import c4d

#: Cinema 4D 2026. Its view on Windows is Microsoft's WebView2, which the system keeps up to date; before it nobody outside
#: Maxon can tell which engine there is, nor on other systems.
_FIRST_ON_WINDOWS = 2026000


def can_show_panel(version: int, platform: str = sys.platform) -> bool:
    """False wherever the engine is not known to be new enough; the panel then opens in the system's browser."""
    return platform == "win32" and version >= _FIRST_ON_WINDOWS and hasattr(c4d, "CUSTOMGUI_HTMLVIEWER")
