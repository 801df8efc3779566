"""Cinema 4D's version as it is printed."""


def version_text(number: int) -> str:
    """``GetC4DVersion()`` in words: 23110 is ``23.110``; since 2023 the year, one digit and two more: 2024401 is ``2024.4.1``."""
    release, rest = divmod(number, 1000)
    if number >= 1000000:
        return "{}.{}.{}".format(release, rest // 100, rest % 100)
    return "{}.{:03d}".format(release, rest)
