"""What a person sees at the end: the story of scripts/demo, each step checked."""
import re
import unittest

from harness import wait_for
from shop import Load, Shop


class Story(Shop):
    def test_release_under_load_and_back(self):
        first = self.apply_json("1.0.0")
        self.assertEqual(first.document["outcome"], "committed")
        self.assertEqual(first.document["generation"], 1)
        self.assertEqual(first.document["outputs"]["url"], self.url)
        self.assert_serves("1.0.0")
        with Load(self.url) as load:
            self.apply("1.1.0")
            self.assert_serves("1.1.0")
            self.must(0, "rollback", "-e", "production", "--to", "1", "--yes")
            self.assert_serves("1.0.0")
        self.assert_no_failures(load)
        self.must(0, "destroy", "-e", "production", "--yes")
        self.assert_gone()

    def test_bad_release_is_taken_back(self):
        self.apply("1.1.0")
        with Load(self.url) as load:
            bad = self.apply_json("1.2.0", code=3)
        self.assert_no_failures(load)
        self.assertEqual(bad.document["outcome"], "rolled_back")
        failed = [e for e in bad.events("step_end") if e["result"] == "failed"]
        self.assertEqual(len(failed), 1, bad)
        self.assertIn(failed[0]["instance"], ("web/0", "web/1"))
        self.assertIn("/healthz", failed[0]["check"])
        self.assertTrue(any("500" in line for line in failed[0]["log"]), failed[0])
        self.assert_serves("1.1.0")
        self.assertEqual(len([p for p in self.box.processes() if re.search(r"python\S* \S*server\.py", p[1])]), 2)

    def test_bad_release_says_so_to_people(self):
        self.apply("1.1.0")
        bad = self.apply("1.2.0", code=3)
        text = bad.out + bad.err
        for word in ("web/", "/healthz", "500", "database schema is too old"):
            self.assertIn(word, text)

    def kill_in_switch(self, release):
        process = self.box.start(*self.words(release), "--format", "json")
        for line in process.stdout:
            if '"phase":"switch"' in line.replace(" ", ""):
                break
        wait_for(lambda: False, 0.5)
        process.kill()
        process.communicate()

    def test_killed_run_is_resumed_back_and_forward(self):
        self.apply("1.1.0")
        with Load(self.url) as load:
            self.kill_in_switch("1.3.0")
            status = self.must_json(0, "status", "-e", "production").document
            self.assertEqual(len(status["open_runs"]), 1)
            self.assertFalse(status["open_runs"][0]["alive"])
            self.assertIn("resume", status["open_runs"][0]["next"])
            refused = self.box.run(*self.words("1.3.0"))
            self.assertEqual(refused.code, 1)
            self.assertIn("backstay resume", refused.err)
            self.must(0, "resume", "-e", "production")
            self.assert_serves("1.1.0")
            self.kill_in_switch("1.3.0")
            self.must(0, "resume", "-e", "production", "--forward")
            self.assert_serves("1.3.0")
        self.assert_no_failures(load)
        self.assertEqual(self.must_json(0, "status", "-e", "production").document["open_runs"], [])
        self.must(0, "rollback", "-e", "production", "--to", "1", "--yes")
        self.assert_serves("1.1.0")


if __name__ == "__main__":
    unittest.main()
