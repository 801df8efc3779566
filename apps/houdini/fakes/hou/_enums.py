"""Houdini's enumerations: values that have a name, and are equal by it."""


class EnumValue:
    """One value of an enumeration."""

    __slots__ = ("_enumeration", "_name")

    def __init__(self, enumeration: str, name: str) -> None:
        self._enumeration = enumeration
        self._name = name

    def name(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumValue) and (self._enumeration, self._name) == (other._enumeration, other._name)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self._enumeration, self._name))

    def __repr__(self) -> str:
        return self._enumeration + "." + self._name


class licenseCategoryType:
    Commercial = EnumValue("licenseCategoryType", "Commercial")
    Education = EnumValue("licenseCategoryType", "Education")
    ApprenticeHD = EnumValue("licenseCategoryType", "ApprenticeHD")
    Apprentice = EnumValue("licenseCategoryType", "Apprentice")
    Indie = EnumValue("licenseCategoryType", "Indie")


class hipFileEventType:
    BeforeClear = EnumValue("hipFileEventType", "BeforeClear")
    AfterClear = EnumValue("hipFileEventType", "AfterClear")
    BeforeLoad = EnumValue("hipFileEventType", "BeforeLoad")
    AfterLoad = EnumValue("hipFileEventType", "AfterLoad")
    BeforeMerge = EnumValue("hipFileEventType", "BeforeMerge")
    AfterMerge = EnumValue("hipFileEventType", "AfterMerge")
    BeforeSave = EnumValue("hipFileEventType", "BeforeSave")
    AfterSave = EnumValue("hipFileEventType", "AfterSave")


class ropRenderEventType:
    PreRender = EnumValue("ropRenderEventType", "PreRender")
    PreFrame = EnumValue("ropRenderEventType", "PreFrame")
    PostFrame = EnumValue("ropRenderEventType", "PostFrame")
    PostWrite = EnumValue("ropRenderEventType", "PostWrite")
    PostRender = EnumValue("ropRenderEventType", "PostRender")


class severityType:
    Message = EnumValue("severityType", "Message")
    ImportantMessage = EnumValue("severityType", "ImportantMessage")
    Warning = EnumValue("severityType", "Warning")
    Error = EnumValue("severityType", "Error")
    Fatal = EnumValue("severityType", "Fatal")


class paneTabType:
    NetworkEditor = EnumValue("paneTabType", "NetworkEditor")
    Parm = EnumValue("paneTabType", "Parm")
    PythonPanel = EnumValue("paneTabType", "PythonPanel")
    SceneViewer = EnumValue("paneTabType", "SceneViewer")
    TakeList = EnumValue("paneTabType", "TakeList")


class parmTemplateType:
    Int = EnumValue("parmTemplateType", "Int")
    Float = EnumValue("parmTemplateType", "Float")
    String = EnumValue("parmTemplateType", "String")
    Toggle = EnumValue("parmTemplateType", "Toggle")
    Menu = EnumValue("parmTemplateType", "Menu")
    Button = EnumValue("parmTemplateType", "Button")
    Folder = EnumValue("parmTemplateType", "Folder")
    FolderSet = EnumValue("parmTemplateType", "FolderSet")
    Separator = EnumValue("parmTemplateType", "Separator")
    Label = EnumValue("parmTemplateType", "Label")
    Ramp = EnumValue("parmTemplateType", "Ramp")
    Data = EnumValue("parmTemplateType", "Data")


class parmData:
    Int = EnumValue("parmData", "Int")
    Float = EnumValue("parmData", "Float")
    String = EnumValue("parmData", "String")
    Ramp = EnumValue("parmData", "Ramp")


class stringParmType:
    Regular = EnumValue("stringParmType", "Regular")
    FileReference = EnumValue("stringParmType", "FileReference")
    NodeReference = EnumValue("stringParmType", "NodeReference")
    NodeReferenceList = EnumValue("stringParmType", "NodeReferenceList")


class fileType:
    Any = EnumValue("fileType", "Any")
    Image = EnumValue("fileType", "Image")
    Geometry = EnumValue("fileType", "Geometry")
    Alembic = EnumValue("fileType", "Alembic")
    Directory = EnumValue("fileType", "Directory")
    Hip = EnumValue("fileType", "Hip")
    Otl = EnumValue("fileType", "Otl")
    Sim = EnumValue("fileType", "Sim")
    Usd = EnumValue("fileType", "Usd")


class fileChooserMode:
    Read = EnumValue("fileChooserMode", "Read")
    Write = EnumValue("fileChooserMode", "Write")
    ReadAndWrite = EnumValue("fileChooserMode", "ReadAndWrite")


class exprLanguage:
    Hscript = EnumValue("exprLanguage", "Hscript")
    Python = EnumValue("exprLanguage", "Python")


class nodeFlag:
    Bypass = EnumValue("nodeFlag", "Bypass")
    Current = EnumValue("nodeFlag", "Current")
    Display = EnumValue("nodeFlag", "Display")
    Lock = EnumValue("nodeFlag", "Lock")
    Render = EnumValue("nodeFlag", "Render")


class networkItemType:
    Node = EnumValue("networkItemType", "Node")
    NetworkDot = EnumValue("networkItemType", "NetworkDot")
    SubnetIndirectInput = EnumValue("networkItemType", "SubnetIndirectInput")
    Connection = EnumValue("networkItemType", "Connection")
