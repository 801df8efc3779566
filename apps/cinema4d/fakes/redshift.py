"""A stand-in for the module that Redshift brings into Cinema 4D."""

version = "3.6.04"


def GetCoreVersion() -> str:
    return version
