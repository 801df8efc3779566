"""Opens the scene of a recipe: in real Houdini it is built and saved, in the stand-in it is what is open.

A recipe is JSON: ``nodes``, each with ``path``, ``type``, ``parms`` by name, ``inputs`` (names of nodes of the same network) and
``bypassed``; names of ``takes``, and ``variables`` that the scene sets. ``tooling/fixtures/hip-recipe.ts`` makes scene files of them.
"""

import json
from typing import Any, Dict

import hou

#: What is read of a recipe's file.
Recipe = Dict[str, Any]


def read_recipe(path: str) -> Recipe:
    """The recipe in a file."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def open_recipe(recipe: Recipe, scene_path: str) -> None:
    """Has that scene open, saved as ``scene_path``."""
    if is_real_houdini():
        _build(recipe, scene_path)
    else:
        _open_in_stand_in(recipe, scene_path)


def is_real_houdini() -> bool:
    """False in the stand-in."""
    return not hasattr(hou, "_state")


def _open_in_stand_in(recipe: Recipe, scene_path: str) -> None:
    import houdini_host

    folder = scene_path.replace("\\", "/").rpartition("/")[0]
    variables = {name: value.replace("$HIP", folder) for name, value in recipe.get("variables", {}).items()}
    houdini_host.open_scene(
        [
            houdini_host.node(
                node["path"],
                node["type"],
                {name: tuple(value) if isinstance(value, list) else value for name, value in node.get("parms", {}).items()},
                node.get("inputs", []),
                bypassed=node.get("bypassed", False),
            )
            for node in recipe["nodes"]
        ],
        path=scene_path,
        variables=variables,
        takes=[(name, None, {}) for name in recipe.get("takes", [])],
    )


def _build(recipe: Recipe, scene_path: str) -> None:
    for name in recipe.get("takes", []):
        hou.takes.rootTake().addChildTake(name)
    for name, value in recipe.get("variables", {}).items():
        hou.hscript("set -g {} = '{}'".format(name, value))
    for node in recipe["nodes"]:
        network, _, name = node["path"].rpartition("/")
        made: Any = hou.node(network).createNode(node["type"], name, run_init_scripts=False, exact_type_name=True)
        for parm, value in node.get("parms", {}).items():
            if isinstance(value, list):
                # A range has expressions in it from the start, which a value alone does not take the place of.
                for each in made.parmTuple(parm):
                    each.deleteAllKeyframes()
                made.parmTuple(parm).set(tuple(value))
            else:
                made.parm(parm).set(value)
        if node.get("bypassed", False):
            made.bypass(True)
    for node in recipe["nodes"]:
        made = hou.node(node["path"])
        for index, name in enumerate(node.get("inputs", [])):
            made.setInput(index, made.parent().node(name))
    hou.hipFile.save(scene_path)
