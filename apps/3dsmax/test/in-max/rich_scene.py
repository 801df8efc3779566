"""A scene with something in every field of the snapshot."""

import pymxs


def open_rich_scene() -> pymxs.FakeMax:
    scene = pymxs.scene
    scene.folder, scene.file = "D:\\影片\\scenes\\", "Größe 夜.max"
    scene.project = "D:\\影片"
    scene.map_paths = ["E:\\maps"]
    scene.renderer = "V_Ray_6__update_2_1"
    scene.time_type, scene.range, scene.nth = 3, (1, 250), 2
    scene.fps, scene.size, scene.output = 25, (1920, 1080), "D:\\out\\Größe_.exr"
    scene.view_camera = scene.camera("相机 A")
    scene.camera("CameraB")
    scene.elements = [pymxs.Thing("ZRenderElement", "z", elementName="Z Depth", enabled=True)]
    scene.element_files = ["D:\\out\\z_.exr"]
    scene.add_batch_view("Overview", camera=scene.cameras[1], outputFilename="D:\\out\\overview.png")
    ticks = 4800 // 25
    span = pymxs.Struct(Start=10 * ticks, End=20 * ticks)
    scene.state_sets = [
        pymxs.Struct(Name="Night", ActiveViewportCamera=scene.cameras[1], RenderRange=span),
        pymxs.Struct(Name="Objects", ActiveViewportCamera=None, RenderRange=None),
    ]
    scene.dlls = [
        ["C:\\V-Ray\\vrender2024.dlr", True, "6,20,3,32397"],
        ["C:\\itoo\\ForestPackPro.dlo", True, "9,1,2,0"],
    ]
    scene.vray_version = ["6.20.03", "32397"]
    scene.add("Bitmaptexture", "Holz", asset_type="bitmap", on="Tisch", filename=".\\maps\\木材.png")
    scene.add("VRayProxy", "", asset_type="other", on="Baum", fileName="E:\\p\\tree.vrmesh")
    scene.plain_assets = [["D:\\fx\\smoke_0001.aur", "other"]]
    scene.xref_scenes = [pymxs.Struct(filename="D:\\影片\\set.max")]
    return scene
