"""Prints the snapshot of a recipe's scene as the plugin takes it, as JSON; in the stand-in, or in hython.

    python3 record_snapshot.py --fakes FAKES_FOLDER PACKAGE_PARENT BRIDGE RECIPE SCENE

PACKAGE_PARENT is the folder that ``farmhand_houdini`` lies in, BRIDGE the one of ``farmhand_bridge``.
"""

import importlib
import json
import sys


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[0] == "--fakes":
        sys.path.insert(0, arguments[1])
        arguments = arguments[2:]
    package_parent, bridge, recipe, scene = arguments
    sys.path.insert(0, package_parent)
    # Where the plugin is not packaged its bridge lies elsewhere.
    importlib.import_module("farmhand_houdini").__path__.append(bridge)

    from scene_from_recipe import open_recipe, read_recipe

    open_recipe(read_recipe(recipe), scene)

    from farmhand_houdini.snapshot import take_snapshot

    print(json.dumps(take_snapshot(), ensure_ascii=False))


main()
