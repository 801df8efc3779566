"""Farmhand for Cinema 4D: what Cinema 4D loads. All it does is load the package beside it, and pass messages on.

The package is loaded from its own folder under its own name and nothing is put on the path: all of Cinema 4D's plugins
share one list of modules and one path, where a second ``utils`` would stand in for the first.
"""

import importlib.util
import os
import sys

_PACKAGE = "farmhand_cinema4d"
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), _PACKAGE)


def _load():
    """The package's ``plugin`` module, fresh: a newer Farmhand may have been copied over the one that was loaded."""
    for name in [name for name in sys.modules if name == _PACKAGE or name.startswith(_PACKAGE + ".")]:
        del sys.modules[name]
    spec = importlib.util.spec_from_file_location(
        _PACKAGE, os.path.join(_FOLDER, "__init__.py"), submodule_search_locations=[_FOLDER]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[_PACKAGE] = package
    spec.loader.exec_module(package)
    return importlib.import_module(_PACKAGE + ".plugin")


_plugin = _load()


def PluginMessage(id, data):
    """Called by Cinema 4D when it closes, and before it loads its Python plugins anew."""
    return _plugin.plugin_message(id)


if __name__ == "__main__":
    _plugin.register(os.path.dirname(_FOLDER))
