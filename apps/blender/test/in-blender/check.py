"""Checks scenes that are broken in several ways, presses the buttons that the panel shows, and checks them again.

Each scenario is a function here with a copy of the sample of its own; the answer holds what each one found.
"""

import os
import sys
from typing import Any, Callable, Dict, List

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy
from installed import enter_account, handover, install, part, pump

parameters, answer = handover()
module = install(parameters["zip"])
state = part(module, "state")
fixes = part(module, "fixes")
offers_of = part(module, "fix_offers").offers_of
words = part(module, "check_words")
job_settings = part(module, "scene_settings").job_settings
bpy.context.preferences.filepaths.save_version = 0


def check(**options: bool) -> Dict[str, Any]:
    """Presses Check Scene and waits for what it finds."""
    bpy.ops.farmhand.check(**options)
    scene = bpy.data.filepath
    pump(state, lambda: not state.session.is_checking(scene))
    if state.session.problem is not None:
        raise AssertionError(state.session.problem)
    return state.session.check_of(scene).report


def names(report: Dict[str, Any]) -> List[str]:
    return ["{} {}".format(each["severity"], each["id"]) for each in report["findings"]]


def changed() -> None:
    """What Blender notes after a change of the artist's; a script's changes go unnoticed."""
    bpy.ops.ed.undo_push(message="a change")


def stale() -> Any:
    return state.session.staleness_of(bpy.data.filepath, bpy.data.is_dirty, job_settings(bpy.context))


def press(offer: Any) -> None:
    operator = getattr(bpy.ops, offer.operator.split(".")[0])
    getattr(operator, offer.operator.split(".")[1])(**offer.values)


def press_first_of_each(report: Dict[str, Any]) -> List[str]:
    """Presses each finding's best button that asks for nothing more; answers what was pressed."""
    pressed = []
    for finding in report["findings"]:
        for offer in offers_of(finding):
            asks_for_file = offer.operator == "farmhand.relink" and not offer.values["filepath"]
            if fixes.is_possible(offer) and not asks_for_file:
                press(offer)
                pressed.append("{}: {}".format(finding["id"], offer.operator))
                if not fixes.is_done(offer):
                    raise AssertionError("{} does not count as carried out".format(offer))
                break
    return pressed


def reopened() -> Any:
    """The scene as it is on disk: without a window, Blender goes on calling it changed after it was saved."""
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    return bpy.context.scene


def saved_and_reopened() -> Any:
    bpy.ops.wm.save_mainfile()
    return reopened()


def settings() -> Dict[str, Any]:
    return job_settings(bpy.context)


def broken_in_many_ways() -> Dict[str, Any]:
    """Everything a scene can be put right about with one press each."""
    scene = bpy.context.scene
    scene.camera = None
    scene.render.image_settings.file_format = "AVI_JPEG"
    scene.frame_step = 2
    scene = saved_and_reopened()
    report = check()
    found = {
        "found": names(report),
        "headline": words.headline_of(report).text,
        "staleAtOnce": stale(),
        "pressed": press_first_of_each(report),
        "staleAfterwards": stale(),
        "camera": scene.camera.name,
        "format": scene.render.image_settings.file_format,
        "frames": [scene.frame_start, scene.frame_end, scene.frame_step],
        "field": bpy.data.images["Field"].filepath,
        "library": bpy.data.libraries[0].filepath,
        "linkedObjects": len(bpy.data.collections["Rotor"].all_objects),
        "skipped": settings()["skipFiles"],
        "after": names(check(save_first=True)),
    }
    reopened()
    found["staleWhenReopened"] = stale()
    found["skippedWhenReopened"] = settings()["skipFiles"]
    bpy.ops.wm.save_mainfile()
    found["staleWhenSaved"] = stale()
    for path in found["skipped"]:
        bpy.ops.farmhand.keep_file(path=path)
    found["skippedWhenTakenBack"] = settings().get("skipFiles")
    found["afterTakingBack"] = names(check(save_first=True))
    return found


def unsaved() -> Dict[str, Any]:
    """What is on screen is not what is on disk."""
    changed()
    report = check()
    found = {"dirty": bpy.data.is_dirty, "found": names(report), "staleAtOnce": stale()}
    press(offers_of(report["findings"][0])[0])
    pump(state, lambda: not state.session.is_checking(bpy.data.filepath))
    found["after"] = names(state.session.check_of(bpy.data.filepath).report)
    return found


def one_name_for_two_outputs() -> Dict[str, Any]:
    """A node writes into the same files as the scene."""
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
    scene.use_nodes = True
    node = scene.node_tree.nodes.new("CompositorNodeOutputFile")
    node.format.file_format = "OPEN_EXR_MULTILAYER"
    node.base_path = "//renders/sample_####"
    scene.node_tree.links.new(scene.node_tree.nodes["Render Layers"].outputs["Image"], node.inputs[0])
    scene = saved_and_reopened()
    report = check()
    pressed = press_first_of_each(report)
    output = scene.render.filepath
    return {"found": names(report), "pressed": pressed, "output": output, "after": names(check(save_first=True))}


def hardware() -> Dict[str, Any]:
    """The artist chose hardware without graphics cards for Eevee."""
    bpy.context.scene.render.engine = "BLENDER_EEVEE"
    bpy.ops.farmhand.choose_hardware(hardware_id=str(parameters["processors"]), label="CPU")
    saved_and_reopened()
    report = check()
    pressed = press_first_of_each(report)
    found = {"found": names(report), "pressed": pressed, "chosen": settings().get("hardwareId")}
    report = check(save_first=True)
    found["after"] = names(report)
    found["facts"] = [fact.text for fact in words.facts_of(report)]
    queued = []
    post = state.post
    state.post = queued.append
    bpy.ops.farmhand.submit(save_first=True)
    state.post = post
    found["submitted"] = queued[0].settings.get("hardwareId")
    bpy.ops.farmhand.forget_hardware()
    found["chosenWhenForgotten"] = settings().get("hardwareId")
    return found


def whole_path() -> Dict[str, Any]:
    """A path that only this system understands, for a farm of another one."""
    image = bpy.data.images["Field"]
    image.filepath = os.path.realpath(bpy.path.abspath(image.filepath))
    saved_and_reopened()
    report = check()
    pressed = press_first_of_each(report)
    field = bpy.data.images["Field"].filepath
    return {"found": names(report), "pressed": pressed, "field": field, "after": names(check(save_first=True))}


def linked() -> Dict[str, Any]:
    """The library lacks a texture, and this file has one of the same name and the same path as stored."""
    own = bpy.data.images.new("Sailcloth", 4, 4)
    own.source = "FILE"
    own.filepath = "//textures/sailcloth.png"
    own.use_fake_user = True
    saved_and_reopened()
    report = check()
    offers = [offer for finding in report["findings"] for offer in offers_of(finding)]
    refused = []
    for offer in offers:
        if offer.operator == "farmhand.relink":
            values = dict(offer.values, filepath=bpy.data.filepath)
            try:
                bpy.ops.farmhand.relink(**values)
            except RuntimeError as error:
                refused.append(str(error))
    return {
        "found": names(report),
        "possible": [offer.operator for offer in offers if fixes.is_possible(offer)],
        "refused": len(refused),
        "own": next(image.filepath for image in bpy.data.images if image.name == "Sailcloth" and image.library is None),
        "linked": next(image.filepath for image in bpy.data.images if image.library is not None),
    }


SCENARIOS: Dict[str, Callable[[], Dict[str, Any]]] = {
    each.__name__: each
    for each in (broken_in_many_ways, hardware, linked, one_name_for_two_outputs, unsaved, whole_path)
}

found: Dict[str, Any] = {}
if "withoutAccount" in parameters:
    bpy.ops.wm.open_mainfile(filepath=parameters["withoutAccount"])
    report = check()
    found["withoutAccount"] = {
        "found": names(report),
        "headline": words.headline_of(report).text,
        "facts": [fact.text for fact in words.facts_of(report)],
    }
enter_account(module, parameters["account"])
for name, scene_path in parameters["scenarios"].items():
    bpy.ops.wm.open_mainfile(filepath=scene_path)
    found[name] = SCENARIOS[name]()
answer(found)
