/*
What Farmhand's menu and toolbar buttons call. The same actions under Chinese names are for a 3ds Max in Chinese; the menu
takes those of its language.
*/
macroScript FarmhandPanel
category:"Farmhand"
buttonText:"Send to Render Farm"
tooltip:"Open the Farmhand panel for this scene"
(
    on execute do
    (
        try (python.Execute "import farmhand_3dsmax; farmhand_3dsmax.open_panel('submit')" clearUndoBuffer:false)
        catch (messageBox "Farmhand is not running. Restart 3ds Max; if it stays like this, install the plugin again." title:"Farmhand")
    )
)

macroScript FarmhandJobs
category:"Farmhand"
buttonText:"Jobs"
tooltip:"Open the Farmhand panel at the jobs on the farm"
(
    on execute do
    (
        try (python.Execute "import farmhand_3dsmax; farmhand_3dsmax.open_panel('jobs')" clearUndoBuffer:false)
        catch (messageBox "Farmhand is not running. Restart 3ds Max; if it stays like this, install the plugin again." title:"Farmhand")
    )
)

macroScript FarmhandPanelChinese
category:"Farmhand"
buttonText:"提交到渲染农场"
tooltip:"打开此场景的 Farmhand 面板"
(
    on execute do
    (
        try (python.Execute "import farmhand_3dsmax; farmhand_3dsmax.open_panel('submit')" clearUndoBuffer:false)
        catch (messageBox "Farmhand 未运行。请重新启动 3ds Max；如果问题依旧，请重新安装插件。" title:"Farmhand")
    )
)

macroScript FarmhandJobsChinese
category:"Farmhand"
buttonText:"作业"
tooltip:"打开 Farmhand 面板并显示农场上的作业"
(
    on execute do
    (
        try (python.Execute "import farmhand_3dsmax; farmhand_3dsmax.open_panel('jobs')" clearUndoBuffer:false)
        catch (messageBox "Farmhand 未运行。请重新启动 3ds Max；如果问题依旧，请重新安装插件。" title:"Farmhand")
    )
)
