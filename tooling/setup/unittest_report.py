"""Runs one folder of unittest tests and writes exact counts as JSON, for test.mjs.

    python3 unittest_report.py REPORT.json PACKAGE_FOLDER

Tests are found in PACKAGE_FOLDER/tests; PACKAGE_FOLDER itself is importable from them. Runs on Python 3.7 and newer.
"""

import json
import os
import sys
import unittest


class CountingResult(unittest.TextTestResult):
    """Counts successes too, which unittest itself does not: "Ran N" also counts the skipped and leaves out whole
    classes that were skipped or failed while being set up."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def as_report(self):
        failed = [str(test) for test, _ in self.failures + self.errors]
        failed += ["%s (should have failed)" % test for test in self.unexpectedSuccesses]
        return {
            "passed": self.passed + len(self.expectedFailures),
            "failed": failed,
            "skipped": [{"name": str(test), "reason": reason} for test, reason in self.skipped],
        }


def main(report_path, package_folder):
    package_folder = os.path.abspath(package_folder)
    tests_folder = os.path.join(package_folder, "tests")
    sys.path.insert(0, package_folder)
    is_package = os.path.exists(os.path.join(tests_folder, "__init__.py"))
    suite = unittest.TestLoader().discover(
        tests_folder, top_level_dir=package_folder if is_package else tests_folder
    )
    runner = unittest.TextTestRunner(
        resultclass=CountingResult,  # pyright: ignore[reportArgumentType]
        verbosity=2,
    )
    result = runner.run(suite)
    if not isinstance(result, CountingResult):
        raise TypeError("the runner made a result of its own")
    with open(report_path, "w", encoding="utf-8") as file:
        json.dump(result.as_report(), file)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
