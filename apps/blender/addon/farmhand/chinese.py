"""The add-on's own texts in Chinese, by the English ones. Plain Python, no Blender; ``translations`` hands them over.

What the sidecar says comes in both languages, as do the sentences of ``check_words`` and ``fix_offers``.
"""

from typing import Dict

TEXTS: Dict[str, str] = {
    # Buttons.
    "Check Scene": "检查场景",
    "Checking…": "正在检查…",
    "Check Again": "重新检查",
    "Save and Check": "保存并检查",
    "Submit to Farm": "提交到农场",
    "Handing Over…": "正在移交…",
    "Save and Submit": "保存并提交",
    "Submit Anyway": "仍然提交",
    "Cancel": "取消",
    "Retry": "重试",
    "Try Again": "再试一次",
    "Dismiss": "收起",
    "More": "更多",
    "Account": "账户",
    "Save Account": "保存账户",
    "Open Panel": "打开面板",
    "Use These Files": "使用这些文件",
    "Use This Folder": "使用此文件夹",
    "Open Output Folder": "打开输出文件夹",
    "Use Camera": "使用摄像机",
    "Change Output Format": "更改输出格式",
    "Change Frames": "更改帧范围",
    "Rename Output": "重命名输出",
    "Make Path Relative": "改为相对路径",
    "Use This File": "使用此文件",
    "Choose Hardware": "选择硬件",
    "Choose Hardware for Me": "自动选择硬件",
    "Render Without File": "不带此文件渲染",
    "Send File After All": "仍然发送此文件",
    # What they do.
    "See what the farm would stumble over. Nothing is uploaded, and no account is needed": (
        "查看农场渲染时会遇到的问题。不上传任何内容，也不需要账户"
    ),
    "Choose a file to save this scene to, then check it": "选择文件保存此场景，然后检查",
    "Put the result of the check away": "收起检查结果",
    "More ways to put this right": "更多解决办法",
    "Render the scene through this camera": "通过此摄像机渲染场景",
    "Write one picture for each frame instead of a film": "每帧输出一张图片，而不是影片",
    "Set the scene's frame range and step": "设置场景的帧范围和步长",
    "Put the scene's name before the names of its pictures, so that no other output writes over them": (
        "在图片名称前加上场景名称，避免被其他输出覆盖"
    ),
    "Store the path as seen from the scene's folder, which means the same on every computer": (
        "按场景所在文件夹保存路径，在任何电脑上含义相同"
    ),
    "Use this file in place of the missing one": "用此文件代替缺失的文件",
    "Render this scene on other hardware of the farm": "使用农场的其他硬件渲染此场景",
    "Let Farmhand choose the hardware that fits this scene best": "由 Farmhand 选择最适合此场景的硬件",
    "Leave this file out: the farm renders without it": "不发送此文件，农场渲染时不使用它",
    "Send this file to the farm after all": "仍将此文件发送到农场",
    "Send this scene to the render farm and bring its frames home": "将此场景发送到渲染农场，并取回渲染帧",
    "Choose a file to save this scene to, then send it to the render farm": "选择文件保存此场景，然后发送到渲染农场",
    "Submit in spite of the warnings above": "忽略上述警告并提交",
    "Stop this scene's job; frames that are home stay": "停止此场景的任务，已取回的帧会保留",
    "Go on where the job stopped": "从任务停止处继续",
    "Put the result away": "收起结果",
    "Look for Farmhand's background service again": "重新查找 Farmhand 后台服务",
    "Open the folder with the finished frames": "打开已完成帧的文件夹",
    "Give the account to Farmhand's background service, which keeps it for this user": (
        "将账户交给 Farmhand 后台服务，由其为当前用户保存"
    ),
    "Open the Farmhand panel in the web browser: all settings, files and jobs, with this scene": (
        "在网页浏览器中打开 Farmhand 面板：此场景的所有设置、文件和任务"
    ),
    "Use these files in the Farmhand panel": "在 Farmhand 面板中使用这些文件",
    "Use this folder in the Farmhand panel": "在 Farmhand 面板中使用此文件夹",
    # In the panel.
    "Renders on {}": "使用 {} 渲染",
    "Without {}": "不带 {}",
    "and {} more": "还有 {} 条",
    "Allow online access in Preferences > System": "请在“偏好设置 > 系统”中允许联网",
    "Starting Farmhand…": "正在启动 Farmhand…",
    "Not connected": "未连接",
    "No farm account yet": "尚无农场账户",
    # Asked when Submit is pressed and the scene has changes.
    "Unsaved Changes": "未保存的更改",
    "{} has changes that are not saved.": "{} 有未保存的更改。",
    "The farm renders the file on disk.": "农场渲染的是磁盘上的文件。",
    "Press OK to save and submit.": "请按“确定”保存并提交。",
    # What is reported when a button could do nothing.
    "Save the scene first: it has no file yet, and the farm renders the file on disk": (
        "请先保存场景：它还没有文件，而农场渲染的是磁盘上的文件"
    ),
    "That is not in this file any more, or linked from another one; check the scene again": (
        "该内容已不在此文件中，或链接自其他文件。请重新检查场景"
    ),
    "This Blender does not write {}; choose another format": "此版本的 Blender 不能输出 {}，请选择其他格式",
    "The file is on another drive than the scene; move one of them, then try again": (
        "文件与场景不在同一驱动器上。请移动其中之一，然后重试"
    ),
    "Choose the file to use": "请选择要使用的文件",
    "Blender could not read {}: {}": "Blender 无法读取 {}：{}",
    "The scene could not be saved: {}": "无法保存场景：{}",
    "The scene could not be saved to {}": "无法将场景保存到 {}",
    "Say which hardware, by the farm's number": "请用农场的编号指定硬件",
    "Say which file to leave out": "请指定不发送的文件",
    "This scene's job is under way; cancel it to submit anew": "此场景的任务正在进行。如需重新提交，请先取消该任务",
    "Save the scene first: it has changes, and the farm renders the file on disk": "请先保存场景：它有未保存的更改，而农场渲染的是磁盘上的文件",
    "No submission of this scene waits for an answer": "此场景没有等待确认的提交",
    "No job of this scene is under way": "此场景没有正在进行的任务",
    "No job of this scene has failed": "此场景没有失败的任务",
    "No frame is home yet": "尚未取回任何帧",
    "Enable the Farmhand add-on in Preferences > Add-ons first": "请先在“偏好设置 > 插件”中启用 Farmhand",
    "The farm's address begins with https://": "农场地址应以 https:// 开头",
    "Enter both the access ID and the access key": "请同时填写访问 ID 和访问密钥",
    "Allow online access in Preferences > System to reach the farm": "请在“偏好设置 > 系统”中允许联网，以便连接农场",
    "This scene is linked from another file; open that file to change it": "此场景链接自其他文件，请打开该文件进行更改",
    # What is told to the web panel.
    "(Unsaved)": "（未保存）",
    "The panel needs a Blender with a window": "面板需要有窗口的 Blender",
    "This scene has no file yet.": "此场景还没有文件。",
    "Save it in Blender under a name of your choice, then go on here.": "请在 Blender 中为其命名并保存，然后在此继续。",
    "Save it in Blender, under another name if need be.": "请在 Blender 中保存，必要时换一个名称。",
    "The file is on another drive than the scene, or the scene has no file yet.": "文件与场景不在同一驱动器上，或场景还没有文件。",
    "Save the scene on the same drive as the file, then try again.": "请将场景保存到文件所在的驱动器，然后重试。",
    "No scene of this file writes to {}.": "此文件中没有场景输出到 {}。",
    "If a node of the compositor does, change its path there; then check the scene again.": (
        "如果是合成器节点的输出，请在节点中更改路径，然后重新检查场景。"
    ),
    "Nothing in this file refers to {} any more; what is linked belongs to another file.": (
        "此文件已不再引用 {}；链接的内容属于其他文件。"
    ),
    "Choose another file, then try again.": "请选择其他文件，然后重试。",
    "Check the scene again.": "请重新检查场景。",
    "Change it in Blender's own panels.": "请在 Blender 自己的面板中更改。",
    "Blender is rendering, so the scene cannot be changed now.": "Blender 正在渲染，现在不能更改场景。",
    "Wait for the render or stop it, then try again.": "请等待渲染结束或停止渲染，然后重试。",
    "Blender runs without a window, so it has no file browser.": "Blender 在无窗口模式下运行，没有文件浏览器。",
    "Type the path, or start Blender with a window.": "请输入路径，或以窗口模式启动 Blender。",
    "Blender's file browser is open already.": "Blender 的文件浏览器已经打开。",
    "Choose a file there or close it, then try again.": "请在其中选择文件或将其关闭，然后重试。",
    "{} is not in this file any more.": "{} 已不在此文件中。",
    "Blender is editing an object, so nothing else can be selected.": "Blender 正在编辑物体，无法选择其他内容。",
    "Press Tab in the viewport to leave Edit Mode, then try again.": "请在视图中按 Tab 键退出编辑模式，然后重试。",
    "Nothing that can be selected shows {}.": "没有可选择的物体使用 {}。",
    "Look for it in the Outliner, in its Blender File view.": "请在大纲视图的“Blender 文件”模式中查找。",
    "Blender has no window to show {} in.": "Blender 没有可显示 {} 的窗口。",
    "Open the scene in Blender's window, then try again.": "请在 Blender 窗口中打开该场景，然后重试。",
}
