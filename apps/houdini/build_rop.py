"""Makes the digital asset of Farmhand's submitter node from the plain files in ``plugin/rop``.

    python3 build_rop.py FOLDER

writes ``FOLDER/farmhand_submit.hda``: a folder, which Houdini installs from ``otls`` as it does a file. Needs no Houdini.
What is in it, by SideFX's documentation of ``hotl`` and as expanded assets in public repositories have it: an index of the types,
lists that name each section and its file, and a file for each section of the one type. In names of files ``_`` is written ``__``,
``/`` is ``_1`` and ``:`` is ``_8``.
"""

import argparse
import json
import os
import shutil
import sys
from typing import Any, Dict, List, NamedTuple

_ROP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plugin", "rop")

#: How such a file name writes what would not be safe in one; ``_`` itself has to be first.
_ESCAPES = (("_", "__"), ("/", "_1"), (":", "_8"))

#: What Houdini writes for any asset of its own kind: parameters by the dialog script, contents locked.
_OPTIONS = {
    "CheckExternal": 1,
    "ContentsCompressionType": 1,
    "ForbidOutsideParms": 1,
    "GzipContents": 1,
    "LockContents": 1,
    "MakeDefault": 1,
    "ParmsFromVfl": 0,
    "PrefixDroppedParmLabel": 0,
    "PrefixDroppedParmName": 0,
    "SaveCachedCode": 0,
    "SaveIcon": 1,
    "SaveSpareParms": 0,
    "UnlockOnCreate": 0,
    "UseDSParms": 1,
}


class Asset(NamedTuple):
    """``asset.json`` of a folder of plain files, and the folder."""

    folder: str
    about: Dict[str, Any]

    @property
    def name(self) -> str:
        """``farmhand_submit``."""
        return self.about["name"]

    @property
    def path(self) -> str:
        """``Driver/farmhand_submit``, as Houdini names the type."""
        return "{}/{}".format(self.about["table"], self.name)

    def text(self, file_name: str) -> str:
        """A file of the folder, with the line ends that Houdini writes."""
        with open(os.path.join(self.folder, file_name), encoding="utf-8", newline=None) as file:
            return file.read()


def read_asset(folder: str = _ROP) -> Asset:
    """The asset whose plain files are in this folder."""
    with open(os.path.join(folder, "asset.json"), encoding="utf-8") as file:
        return Asset(folder, json.load(file))


def section_file_name(section: str) -> str:
    """The name of the file that a section is in: ``Driver_1farmhand__submit`` of ``Driver/farmhand_submit``."""
    for plain, written in _ESCAPES:
        section = section.replace(plain, written)
    return section


def index_section(asset: Asset) -> str:
    """What there is in the library."""
    about = asset.about
    fields = [
        ("Operator", asset.name),
        ("Label", about["label"]),
        ("Path", "oplib:/{0}?{0}".format(asset.path)),
        ("Icon", "opdef:/{}?IconSVG".format(asset.path)),
        ("Table", about["table"]),
        ("License", ""),
        ("Extra", ""),
        ("User", ""),
        ("Inputs", "{least} to {most}".format(**about["inputs"])),
        ("Subnet", "false"),
        ("Python", "false"),
        ("Empty", "false"),
        # A fixed one: the same files make the same asset.
        ("Modified", about["modified"]),
    ]
    return "".join("{:<14}{}\n".format(name + ":", value) for name, value in fields) + "\n"


def dialog_script(asset: Asset) -> str:
    """Name, label and parameters."""
    head = "    name\t{0}\n    script\t{0}\n    label\t\"{1}\"\n".format(asset.name, asset.about["label"])
    inputs = '    inputlabel\t1\t"Output nodes to submit"\n'
    return "# Dialog script for {}\n\n{{\n{}\n    help {{\n\t\"\"\n    }}\n\n{}\n{}}}\n".format(
        asset.name, head, inputs, asset.text(asset.about["parameters"])
    )


def create_script(asset: Asset) -> str:
    """Run by Houdini for each node that is made; the first argument is the node."""
    return (
        "\\set noalias = 1\n"
        'if ( "$arg1" == "" ) then\n'
        "    exit\n"
        "endif\n"
        "# Node $arg1 ({})\n"
        "opexprlanguage -s hscript $arg1\n"
    ).format(asset.path)


def extra_file_options(scripts: List[str]) -> str:
    """Which sections are Python, as Houdini has to be told."""
    options: Dict[str, Any] = {}
    for section in sorted(scripts):
        for name, kind, value in (
            ("Cursor", "intarray", [1, 1]),
            ("IsExpr", "bool", False),
            ("IsPython", "bool", True),
            ("IsScript", "bool", True),
            ("Source", "string", ""),
        ):
            options["{}/{}".format(section, name)] = {"type": kind, "value": value}
    return json.dumps(options, indent="\t") + "\n"


def sections(asset: Asset) -> Dict[str, str]:
    """Content of each section by its name, in the order in which Houdini lists them."""
    scripts: Dict[str, str] = asset.about["scripts"]
    found = {
        "DialogScript": dialog_script(asset),
        "CreateScript": create_script(asset),
        "TypePropertiesOptions": "".join("{} := {};\n".format(*each) for each in sorted(_OPTIONS.items())),
        "Help": asset.text(asset.about["help"]),
        "Tools.shelf": asset.text(asset.about["tool"]),
        "IconSVG": asset.text(asset.about["icon"]),
    }
    found.update({section: asset.text(file_name) for section, file_name in scripts.items()})
    found["ExtraFileOptions"] = extra_file_options(list(scripts))
    return found


def build(folder: str, asset: Asset) -> str:
    """Writes the asset into ``folder``, in place of one that is there; returns its own folder."""
    library = os.path.join(folder, asset.name + ".hda")
    if os.path.isdir(library):
        shutil.rmtree(library)
    type_folder = os.path.join(library, section_file_name(asset.path))
    os.makedirs(type_folder)
    contents = sections(asset)
    _write(library, "houdini.hdalibrary", "")
    _write(library, "INDEX__SECTION", index_section(asset))
    _write(library, "Sections.list", _section_list(["INDEX_SECTION", "houdini.hdalibrary", asset.path]))
    for section, content in contents.items():
        _write(type_folder, section_file_name(section), content)
    _write(type_folder, "Sections.list", _section_list(list(contents)))
    return library


def _section_list(names: List[str]) -> str:
    return '""\n' + "".join("{}\t{}\n".format(section_file_name(name), name) for name in names)


def _write(folder: str, name: str, content: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(content)


def main(arguments: List[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Makes the digital asset of Farmhand's submitter node.")
    parser.add_argument("folder", help="where farmhand_submit.hda goes: otls of the package")
    print(build(parser.parse_args(arguments).folder, read_asset()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
