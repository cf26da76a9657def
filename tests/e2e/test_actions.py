"""Many actions, SIGKILL at random moments of apply, of rollback and of resume itself: all or nothing, each run once.

BACKSTAY_SEED=N replays; BACKSTAY_ACTIONS=400 is the size of the acceptance test.
"""
import os
import random
import signal
import time
import unittest

from harness import EndToEnd, wait_for

COUNT = int(os.environ.get("BACKSTAY_ACTIONS", "80"))
SEED = int(os.environ.get("BACKSTAY_SEED", str(random.randrange(1 << 30))))

PROGRAM = """deploy 1
resource job for i in 1..{count} by "j${{i}}" = action {{
  run   = ["sh", "-c", "sleep 0.3; echo run >>log/${{i}}; touch files/${{i}}"]
  undo  = ["sh", "-c", "rm -f files/${{i}}; echo undo >>log/${{i}}"]
  probe = ["test", "-e", "files/${{i}}"]
}}
"""


class Actions(EndToEnd):
    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        print(f"seed {SEED}", end=" ", flush=True)
        self.box.write("main.deploy", PROGRAM.format(count=COUNT))
        (self.box.folder / "files").mkdir()
        (self.box.folder / "log").mkdir()
        self.least = COUNT / 10 * 0.3

    def files(self):
        return sorted(int(path.name) for path in (self.box.folder / "files").iterdir())

    def killed(self, *words):
        """Runs the command and kills it at a random moment; False when it had ended before."""
        process = self.box.start(*words)
        time.sleep(self.random.uniform(0.05, self.least))
        ended = process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return not ended

    def is_open(self):
        """Whether the killed command had begun its run: the kill may come before that, or after its end."""
        return bool(self.must_json(0, "status").document["open_runs"])

    def settle(self, *words):
        for _ in range(self.random.randrange(3)):
            if not self.killed("resume", *words):
                break
        self.must(0, "resume", *words)
        status = self.must_json(0, "status").document
        self.assertEqual((status["open_runs"], status["lock"]), ([], None))
        # What outlived the killed runs must not have its effect later.
        before = self.files()
        time.sleep(0.5)
        self.assertEqual(self.files(), before)

    def assert_all_or_nothing(self):
        present = self.files()
        self.assertIn(len(present), (0, COUNT), f"{len(present)} of {COUNT} files, seed {SEED}")
        for i in range(1, COUNT + 1):
            path = self.box.folder / "log" / str(i)
            words = path.read_text().split() if path.exists() else []
            runs, undone = words.count("run"), words.count("undo")
            self.assertLessEqual(runs - undone, 1, f"action {i} ran twice: {words}, seed {SEED}")
            self.assertEqual(i in present, bool(words) and words[-1] == "run", f"action {i}: {words}, seed {SEED}")
        return len(present) == COUNT

    def test_kill_apply_rollback_and_resume(self):
        for forward in (False, True, False):
            begun = self.killed("apply", "--yes") and self.is_open()
            self.settle(*(["--forward"] if forward else []))
            there = self.assert_all_or_nothing()
            if begun and forward:
                self.assertTrue(there, f"resume --forward did not finish the run, seed {SEED}")
            self.must(0, "apply", "--yes")
            self.assertTrue(self.assert_all_or_nothing())
            self.killed("rollback", "--yes")
            self.settle()
            if self.assert_all_or_nothing():
                self.must(0, "rollback", "--yes")
            self.assertEqual(self.files(), [])
        history = self.must_json(0, "history").document
        self.assertTrue(all(run["outcome"] in ("committed", "rolled_back") for run in history["runs"]), history)
        self.must(0, "destroy", "--yes")
        self.assertEqual(self.files(), [])
        self.assertTrue(wait_for(lambda: self.box.processes() == []))


if __name__ == "__main__":
    unittest.main()
