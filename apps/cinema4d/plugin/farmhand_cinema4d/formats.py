"""Output formats: the number Cinema 4D has for one (that of the plugin that writes it), and Farmhand's name."""

from typing import Optional

#: ``FILTER_...`` of the SDK. The scene reader has the same names.
_NAMES = {
    1100: "TIF",
    1101: "TGA",
    1102: "BMP",
    1103: "IFF",
    1104: "JPG",
    1105: "PICT",
    1106: "PSD",
    1107: "RLA",
    1108: "RPF",
    1109: "B3D",
    1111: "PSB",
    1122: "AVI",
    1125: "MP4",
    1001379: "HDR",
    1016606: "EXR",
    1023671: "PNG",
    1023737: "DPX",
    1073773172: "ASF",
    1073775603: "DDS",
    1073794140: "3GP",
    1073794144: "WMV",
}
_NUMBERS = {name: number for number, name in _NAMES.items()}
_OTHER_SPELLINGS = {"TIFF": "TIF", "JPEG": "JPG", "OPENEXR": "EXR"}

#: One file holds the whole film.
MOVIES = frozenset(["AVI", "MP4", "ASF", "3GP", "WMV"])


def format_name(number: Optional[int]) -> str:
    """``PNG``; the number itself for one nobody listed."""
    return _NAMES.get(number or 0) or str(number or 0)


def format_number(name: str) -> Optional[int]:
    """The number for ``PNG``, however it is spelt; None when Cinema 4D has no such format."""
    plain = "".join(letter for letter in name.upper() if letter.isalnum())
    return _NUMBERS.get(_OTHER_SPELLINGS.get(plain, plain))
