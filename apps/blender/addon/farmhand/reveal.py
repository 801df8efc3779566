"""Showing the artist where something is: what a finding is about becomes what is selected and active in Blender."""

from typing import Any, Iterable, List, Optional, Set

import bpy

from .translations import refusal

#: How far from a data-block the object that shows it may be: image, node group, node tree, material, mesh, object.
_MOST_STEPS = 8

#: Use everything that is open, so what they use says nothing about where it shows.
_USE_EVERYTHING = {"Scene", "Screen", "WindowManager", "WorkSpace", "Library", "Brush"}


def reveal(block_type: str, name: str) -> None:
    """Selects the object that shows the data-block, makes it active, and shows pictures in the editors that do.

    ``block_type`` is Blender's own name for the type: ``Image``, ``Object``. Raises :class:`ProblemError` where there is
    nothing to select.
    """
    block = _find(block_type, name)
    if block is None:
        raise refusal(
            "reveal-gone",
            "{} is not in this file any more.",
            "Check the scene again.",
            name,
        )
    if isinstance(block, bpy.types.Scene):
        _open_scene(block)
        return
    if bpy.context.mode != "OBJECT":
        raise refusal(
            "reveal-mode",
            "Blender is editing an object, so nothing else can be selected.",
            "Press Tab in the viewport to leave Edit Mode, then try again.",
        )
    shown = isinstance(block, bpy.types.Image) and _show_image(block)
    objects = _objects_showing(block)
    if objects:
        _select(objects)
        _make_active_in(objects[0], block)
    elif not shown:
        raise refusal(
            "reveal-nowhere",
            "Nothing that can be selected shows {}.",
            "Look for it in the Outliner, in its Blender File view.",
            name,
        )


def _find(block_type: str, name: str) -> Optional[Any]:
    """The data-block of this type and name; one of this file rather than a linked one."""
    for collection in bpy.data.bl_rna.properties:
        if collection.type != "COLLECTION" or collection.fixed_type.identifier != block_type:
            continue
        found = [each for each in getattr(bpy.data, collection.identifier) if each.name == name]
        return next(iter(sorted(found, key=lambda each: each.library is not None)), None)
    return None


def _open_scene(scene: bpy.types.Scene) -> None:
    if bpy.context.window is None:
        raise refusal(
            "reveal-no-window",
            "Blender has no window to show {} in.",
            "Open the scene in Blender's window, then try again.",
            scene.name,
        )
    bpy.context.window.scene = scene


def _objects_showing(block: Any) -> List[Any]:
    """Objects of the view layer that use the data-block, the nearest first, by any way through others."""
    layer = bpy.context.view_layer
    users = bpy.data.user_map()
    step: List[Any] = [block]
    if isinstance(block, bpy.types.Library):
        step = list(block.users_id)
    seen: Set[Any] = set(step)
    for _ in range(_MOST_STEPS):
        objects = [each for each in step if isinstance(each, bpy.types.Object) and _is_in(layer, each)]
        if objects:
            return sorted(objects, key=lambda each: each.name)
        following: List[Any] = []
        for each in step:
            for user in users.get(each, ()):
                if user not in seen and user.bl_rna.identifier not in _USE_EVERYTHING:
                    seen.add(user)
                    following.append(user)
        step = following
    return []


def _is_in(layer: Any, thing: Any) -> bool:
    # A linked object may have the same name.
    return layer.objects.get(thing.name) == thing


def _select(objects: Iterable[Any]) -> None:
    layer = bpy.context.view_layer
    for each in layer.objects:
        each.select_set(False)
    chosen = list(objects)
    for each in chosen:
        each.select_set(True)
    layer.objects.active = chosen[0]


def _make_active_in(thing: Any, block: Any) -> None:
    """The material's slot, and the node that reads the picture."""
    for index, slot in enumerate(thing.material_slots):
        material = slot.material
        if material is None:
            continue
        nodes: Any = material.node_tree.nodes if material.node_tree else ()
        reading = [node for node in nodes if getattr(node, "image", None) == block]
        if material == block or reading:
            thing.active_material_index = index
        if reading:
            nodes.active = reading[0]
            return


def _show_image(image: Any) -> bool:
    """Whether an image editor was open to show it in."""
    shown = False
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "IMAGE_EDITOR":
                area.spaces.active.image = image
                shown = True
    return shown
