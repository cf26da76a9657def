"""What somebody did by hand never leads into a dead end: gone objects, changed owners, edited configurations and scripts."""
import os
import shutil
import signal
import time
import unittest

from harness import EndToEnd, listens, wait_for
from shop import Load, Shop

TWO = """deploy 1
resource f = file { path = "${stack.dir}/p/q/f"; content = "x" }
resource d = directory { path = "${stack.dir}/d" }
"""
TEXT = 'deploy 1\ninput v: string = "a"\nresource f = file { path = "${stack.dir}/f.txt"; content = "${v}\\n" }\n'


class Gone(EndToEnd):
    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", TWO)
        self.before = self.box.tree()
        self.must(0, "apply", "--yes")
        shutil.rmtree(self.box.folder / "p")
        shutil.rmtree(self.box.folder / "d")

    def test_destroy(self):
        self.must(0, "destroy", "--yes")
        self.assertEqual(self.box.tree(), self.before)
        self.assertFalse((self.box.folder / ".backstay/folders").exists())

    def test_rollback(self):
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.tree(), self.before)

    def test_out_of_the_program(self):
        self.box.write("main.deploy", 'deploy 1\nresource v = value { input = 1 }\n')
        self.must(0, "apply", "--yes")
        self.assertEqual(list(self.box.tree()), ["main.deploy"])

    def test_only_the_file(self):
        self.must(0, "apply", "--yes")
        (self.box.folder / "p/q/f").unlink()
        self.must(0, "destroy", "--yes")
        self.assertEqual(self.box.tree(), self.before)


class Remembered(EndToEnd):
    """The state follows the world where nothing is left to do."""

    def file(self):
        return self.box.folder / "f.txt"

    def releases(self, *values):
        self.box.write("main.deploy", TEXT)
        for value in values:
            self.must(0, "apply", "--yes", "--var", f"v={value}")

    def test_each_rollback_goes_one_further(self):
        self.releases("a", "b", "c")
        self.file().write_text("b\n")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.file().read_text(), "b\n")
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.file().read_text(), "a\n")

    def test_rollback_after_there_and_back(self):
        self.releases("a", "b", "c")
        self.must(0, "rollback", "--to", "0", "--yes")
        self.must(0, "rollback", "--to", "2", "--yes")
        self.assertEqual(self.file().read_text(), "b\n")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.file().read_text(), "a\n")

    def test_wanted_bytes_by_hand_are_no_drift_after_apply(self):
        self.releases("a")
        self.file().write_text("b\n")
        self.must(0, "apply", "--yes", "--var", "v=b")
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])
        self.must(0, "plan", "--exit-code", "--var", "v=b")

    def test_hand_made_bytes_of_what_reads_others_come_back(self):
        self.box.write("main.deploy", TEXT + 'resource g = file { path = "${stack.dir}/g.txt"; content = "beside ${f.path}\\n" }\n')
        self.must(0, "apply", "--yes")
        self.box.write("g.txt", "by hand\n")
        self.must(0, "apply", "--yes")
        self.assertNotIn("by hand", self.box.read("g.txt"))
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.read("g.txt"), "by hand\n")

    @unittest.skipUnless(os.getuid() == 0, "only root may give a file away")
    def test_owner(self):
        self.releases("a")
        os.chown(self.file(), 65534, 65534)
        drift = self.must_json(0, "drift").document["drift"]
        self.assertEqual([c["path"] for c in drift[0]["changes"]], ["owner", "group"])
        self.must(2, "plan", "--exit-code")
        self.must(0, "apply", "--yes")
        self.assertEqual((self.file().stat().st_uid, self.file().stat().st_gid), (0, 0))
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.file().stat().st_uid, 65534)

    def test_source_is_no_drift(self):
        self.box.write("src", "bytes\n")
        self.box.write("main.deploy", 'deploy 1\nresource s = file { path = "${stack.dir}/s.txt"; source = "src" }\n')
        self.must(0, "apply", "--yes")
        self.must(0, "drift", "--exit-code")
        self.box.write("src", "other\n")
        self.must(0, "apply", "--yes")
        self.must(0, "drift", "--exit-code")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.read("s.txt"), "bytes\n")


class StoredOutput(EndToEnd):
    """A plan with an output that is known only after apply is stored, run, killed and resumed as any other."""

    PROGRAM = """deploy 1
resource v = value { input = "a" }
resource s = action { run = ["sh", "-c", "sleep 2; touch s"]; undo = ["rm", "-f", "s"]; probe = ["test", "-e", "s"] }
output o: string = "<${v.output}>"
"""

    def test_plan_file(self):
        self.box.write("main.deploy", self.PROGRAM.replace('sleep 2; ', ''))
        self.must(0, "plan", "-o", "p")
        self.must(0, "show", "p")
        end = self.must_json(0, "apply", "p").document
        self.assertEqual(end["outputs"], {"o": "<a>"})

    def test_killed_and_resumed(self):
        self.box.write("main.deploy", self.PROGRAM)
        for words, outcome in [(["--forward"], "committed"), ([], "rolled_back")]:
            begun = self.box.start("apply", "--yes")
            time.sleep(0.8)
            begun.kill()
            begun.wait()
            code = 0
            self.assertEqual(self.must_json(code, "resume", *words).document["outcome"], outcome)
            self.must(0, "destroy", "--yes")


class Crowd(EndToEnd):
    def test_many_files_in_a_made_folder(self):
        self.box.write("main.deploy", 'deploy 1\nresource f for k in ["a", "b", "c", "d", "e", "f", "g", "h"] by k = file {\n  path = "${stack.dir}/p/q/${k}"\n  content = k\n}\n')
        before = self.box.tree()
        for _ in range(8):
            self.must(0, "apply", "--yes")
            self.must(0, "destroy", "--yes")
            self.assertEqual(self.box.tree(), before)


class FailingOutput(EndToEnd):
    def test_it_is_taken_back(self):
        self.box.write("main.deploy", 'deploy 1\nresource r = value { input = 1 }\noutput bad = to_int("x${r.output}")\n')
        end = self.must_json(3, "apply", "--yes").document
        self.assertEqual(end["outcome"], "rolled_back")
        self.assertIn("bad", end["reason"])


class Services(Shop):
    environment = "development"

    def runit(self, name):
        [path] = (self.box.folder / ".backstay/run/development").glob(name)
        return path

    def test_edited_configuration_is_brought_back(self):
        self.apply("1.0.0")
        config = self.runit("front-*/haproxy.cfg")
        config.write_text(config.read_text() + "# by hand\n")
        by_hand = config.read_text()
        self.apply("1.0.0")
        self.assertNotIn("by hand", config.read_text())
        self.must(0, "rollback", "--yes", "-e", "development")
        self.assertEqual(config.read_text(), by_hand)
        self.assert_serves("1.0.0")
        self.assertEqual(self.must_json(0, "drift", "-e", "development").document["drift"], [])
        plan = self.must(0, "plan", "-e", "development", "--var", "release=1.0.0", "--var", f"public_port={self.port}")
        self.assertIn("a rollback brought it back", plan.out)

    def test_rollback_of_a_repaired_proxy_changes_nothing(self):
        self.apply("1.0.0")
        for pid, words in self.box.processes():
            if "/front-" in words:
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not listens(self.port))
        drift = self.must(0, "drift", "-e", "development").out
        self.assertNotIn("not running", drift)
        self.apply("1.0.0")
        plan = self.must(0, "rollback", "--yes", "-e", "development")
        self.assertNotIn("differs", plan.out)
        self.assert_serves("1.0.0")

    def test_edited_script_is_replaced(self):
        self.apply("1.0.0")
        script = self.runit("web-*/0/run")
        script.write_text(script.read_text() + "# by hand\n")
        drift = {d["address"] for d in self.must_json(0, "drift", "-e", "development").document["drift"]}
        self.assertEqual(drift, {"web"})
        with Load(self.url) as load:
            self.apply("1.0.0")
        self.assert_no_failures(load)
        self.assertEqual(self.must_json(0, "drift", "-e", "development").document["drift"], [])

    def test_logs_of_a_failed_first_deploy_go_with_destroy(self):
        self.apply("1.2.0", 3)
        self.must(0, "destroy", "--yes", "-e", "development")
        self.assertFalse((self.box.folder / ".backstay/run").exists())


if __name__ == "__main__":
    unittest.main()
