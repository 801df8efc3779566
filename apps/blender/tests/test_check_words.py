import unittest
from typing import Any, Dict, List

from farmhand.check_words import facts_of, headline_of, stale_text


def report(severities: List[str], **fields: Any) -> Dict[str, Any]:
    """The parts of a ``CheckReport`` of the shared model that are shown."""
    return {
        "findings": [{"severity": severity} for severity in severities],
        "environment": {"outcome": "exact", "label": "Blender 3.4 (Linux)", "reasons": [], "asOf": None},
        "hardware": None,
        "upload": {"files": 3, "bytes": 4_000_000, "newBytes": 4_000_000, "bytesPerSecond": None},
        **fields,
    }


def upload(**fields: Any) -> str:
    usual = {"files": 3, "bytes": 4_000_000, "newBytes": 4_000_000, "bytesPerSecond": None}
    return facts_of(report([], upload={**usual, **fields}))[-1].text


def environment(outcome: str, label: Any) -> str:
    told = {"outcome": outcome, "label": label, "reasons": [], "asOf": None}
    return facts_of(report([], environment=told))[0].text


class HeadlineTest(unittest.TestCase):
    def test_ready(self) -> None:
        self.assertEqual(headline_of(report([])), ("Ready to submit", None))
        self.assertEqual(headline_of(report(["notice", "notice"])), ("Ready to submit, 2 notices", "notice"))

    def test_the_worst_counts_first(self) -> None:
        mixed = ["notice", "warning", "error", "warning"]
        self.assertEqual(headline_of(report(mixed)), ("1 error, 2 warnings, 1 notice", "error"))
        self.assertEqual(headline_of(report(["warning"])), ("1 warning", "warning"))

    def test_in_chinese(self) -> None:
        self.assertEqual(headline_of(report(["error", "warning"]), "zh").text, "1 个错误，1 个警告")
        self.assertEqual(headline_of(report(["notice"]), "zh").text, "可以提交，1 条提示")


class FactsTest(unittest.TestCase):
    def test_environment_hardware_and_upload(self) -> None:
        hardware = {"id": 10, "label": "2 x 3090, 128 GB", "reasons": []}
        self.assertEqual(
            [(fact.about, fact.text) for fact in facts_of(report([], hardware=hardware))],
            [
                ("environment", "Blender 3.4 (Linux)"),
                ("hardware", "2 x 3090, 128 GB"),
                ("upload", "3 files, 4.0 MB to upload"),
            ],
        )

    def test_hardware_that_the_platform_decides_is_not_told(self) -> None:
        self.assertEqual([fact.about for fact in facts_of(report([]))], ["environment", "upload"])

    def test_environments(self) -> None:
        self.assertIn("Blender 3.3 (Linux), not quite", environment("near", "Blender 3.3 (Linux)"))
        self.assertEqual(environment("unavailable", None), "The farm has no fitting environment")
        self.assertEqual(environment("notChecked", None), "Render environment not looked up")

    def test_what_was_uploaded_before(self) -> None:
        self.assertEqual(upload(newBytes=1_000_000), "3 files, 4.0 MB, of which 1.0 MB to upload")
        self.assertEqual(upload(newBytes=0), "3 files, 4.0 MB, all uploaded before")

    def test_how_long_it_takes_where_that_is_known(self) -> None:
        self.assertEqual(upload(files=1, bytesPerSecond=1_000_000), "1 file, 4.0 MB to upload, about 4 s")
        self.assertEqual(upload(bytesPerSecond=20_000), "3 files, 4.0 MB to upload, about 3 min")
        self.assertEqual(upload(bytesPerSecond=500), "3 files, 4.0 MB to upload, about 2 h")
        self.assertEqual(upload(bytesPerSecond=1e12), "3 files, 4.0 MB to upload, about 1 s")


class StaleTest(unittest.TestCase):
    def test_each_reason_says_what_to_do_in_both_languages(self) -> None:
        for reason in ("changed", "saved", "settings"):
            with self.subTest(reason=reason):
                self.assertIn("check it again", stale_text(reason).lower())
                self.assertIn("重新检查", stale_text(reason, "zh"))


if __name__ == "__main__":
    unittest.main()
