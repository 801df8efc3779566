"""Farmhand for Blender: submit the open scene to a render farm and bring its frames home.

``snapshot`` reads the scene, ``operators`` and ``check_operators`` queue what the artist wants, ``state`` lets a timer
collect what happened, ``panel`` and ``check_view`` show it (``drawing`` helps), ``fixes`` put right what a check found.
``host`` lets Farmhand's web panel reach this Blender, and ``host_actions`` does what is asked there (``reveal`` and
``picking`` are parts of it).
``session``, ``progress``, ``check_words``, ``fix_offers``, ``choices``, ``scene_paths`` and ``chinese`` are plain Python,
tested without Blender.
Everything slow happens in the sidecar and in the bridge's process beside Blender; nothing here waits, and no thread is started.
"""

import sys

# Blender reloads this module alone when a newer add-on was installed while it runs; the old parts must not stay.
for _name in [name for name in sys.modules if name.startswith(__name__ + ".")]:
    globals().pop(_name[len(__name__) + 1 :], None)
    del sys.modules[_name]

from . import check_operators, fixes, host, operators, panel, picking, preferences, scene_settings, state, translations

#: Read by Blender up to 4.1; from 4.2 on ``blender_manifest.toml`` says the same.
bl_info = {
    "name": "Farmhand",
    "author": "The Farmhand developers",
    "version": (0, 1, 0),
    "blender": (3, 3, 0),
    "location": "Properties > Render > Farmhand",
    "description": "Send scenes to a render farm and bring the frames home",
    "doc_url": "https://github.com/farmhand-render/farmhand",
    "category": "Render",
}


def register() -> None:
    """Called by Blender when the add-on is switched on."""
    state.start()
    translations.register()
    preferences.register()
    scene_settings.register()
    operators.register()
    fixes.register()
    check_operators.register()
    picking.register()
    panel.register()
    host.start()


def unregister() -> None:
    """Called by Blender when the add-on is switched off; the sidecar goes on with open jobs."""
    host.stop()
    panel.unregister()
    picking.unregister()
    check_operators.unregister()
    fixes.unregister()
    operators.unregister()
    scene_settings.unregister()
    preferences.unregister()
    translations.unregister()
    state.stop()
