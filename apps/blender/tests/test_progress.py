import unittest

from farmhand.progress import (
    finding_texts,
    frame_facts,
    frames_text,
    progress_of,
    shorten_path,
    size_text,
    wrap,
)

from .views import frames, view


class ProgressTest(unittest.TestCase):
    def test_nothing_to_count_yet(self) -> None:
        progress = progress_of(view("drafted"))
        self.assertEqual((progress.headline, progress.fraction), ("Checking the scene", None))

    def test_uploading_counts_bytes(self) -> None:
        upload = {"filesDone": 2, "filesTotal": 5, "filesSkipped": 1, "bytesDone": 250000, "bytesTotal": 1000000}
        progress = progress_of(view("taskCreated", upload=upload))
        self.assertEqual(progress.fraction, 0.25)
        self.assertEqual(progress.amount, "2 of 5 files, 250.0 kB of 1.0 MB")

    def test_uploading_empty_files_counts_files(self) -> None:
        upload = {"filesDone": 1, "filesTotal": 2, "filesSkipped": 0, "bytesDone": 0, "bytesTotal": 0}
        self.assertEqual(progress_of(view("taskCreated", upload=upload)).fraction, 0.5)

    def test_rendering(self) -> None:
        rendering = view("rendering", frames=frames(10, done=3, failed=1, rendering=2), filesDownloaded=1)
        progress = progress_of(rendering)
        self.assertEqual((progress.fraction, progress.amount), (0.3, "3 of 10 frames"))
        self.assertEqual(frame_facts(rendering), ["2 rendering", "1 failed", "4 waiting", "1 file downloaded"])

    def test_downloading(self) -> None:
        progress = progress_of(view("downloading", frames=frames(10, done=10), filesDownloaded=5))
        self.assertEqual((progress.fraction, progress.amount), (0.5, "5 of 10 files"))

    def test_more_files_than_frames_stay_within_the_bar(self) -> None:
        self.assertEqual(progress_of(view("downloading", frames=frames(2, done=2), filesDownloaded=9)).fraction, 1.0)

    def test_done(self) -> None:
        progress = progress_of(view("done", frames=frames(1, done=1), filesDownloaded=1))
        self.assertEqual((progress.headline, progress.fraction, progress.amount), ("Done", 1.0, "1 of 1 frame"))

    def test_a_job_without_frames(self) -> None:
        self.assertIsNone(progress_of(view("rendering", frames=frames(0))).fraction)

    def test_a_state_of_a_newer_sidecar(self) -> None:
        self.assertEqual(progress_of(view("somethingNew")).headline, "somethingNew")


class FindingsTest(unittest.TestCase):
    FINDINGS = [
        {"severity": "notice", "text": {"en": "Denoising is on.", "zh": "降噪已开启。"}, "owner": None, "path": None},
        {
            "severity": "warning",
            "text": {"en": "A texture is missing.", "zh": "缺少贴图。"},
            "owner": {"type": "Image", "name": "Wood"},
            "path": "//textures/wood.png",
            "count": 3,
        },
    ]

    def test_the_serious_come_first_and_name_their_data_block(self) -> None:
        first, second = finding_texts(self.FINDINGS)
        self.assertEqual(first.severity, "warning")
        self.assertEqual(first.text, "A texture is missing. (3×)")
        self.assertEqual((first.owner, first.path), ('Image "Wood"', "//textures/wood.png"))
        self.assertEqual((second.severity, second.owner, second.path), ("notice", "", ""))

    def test_in_chinese(self) -> None:
        texts = finding_texts(self.FINDINGS, "zh")
        self.assertEqual(texts[1].text, "降噪已开启。")


class TextTest(unittest.TestCase):
    def test_frames(self) -> None:
        self.assertEqual(frames_text(1, 10, 1), "1–10 (10 frames)")
        self.assertEqual(frames_text(7, 7, 1), "7 (1 frame)")
        self.assertEqual(frames_text(-5, 5, 3), "-5–5, every 3rd (4 frames)")
        self.assertEqual(frames_text(1, 100, 12), "1–100, every 12th (9 frames)")

    def test_sizes(self) -> None:
        self.assertEqual(size_text(0), "0 bytes")
        self.assertEqual(size_text(1500), "1.5 kB")
        self.assertEqual(size_text(2.5e12), "2.5 TB")

    def test_wrapping_keeps_every_word(self) -> None:
        text = "The farm has Blender 3.4 and your scene was saved by 3.4.1"
        lines = wrap(text, 20)
        self.assertEqual(" ".join(lines), text)
        self.assertLessEqual(max(len(line) for line in lines), 20)

    def test_wrapping_a_panel_too_narrow_for_anything(self) -> None:
        self.assertEqual(wrap("short", -30), ["short"])

    def test_long_paths_keep_their_end(self) -> None:
        short = shorten_path("/projects/film/shots/0100/textures/wood_diffuse.png", 24)
        self.assertEqual(len(short), 24)
        self.assertTrue(short.endswith("wood_diffuse.png"))
        self.assertEqual(shorten_path("//a.png", 24), "//a.png")


if __name__ == "__main__":
    unittest.main()
