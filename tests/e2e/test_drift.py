"""What somebody changed by hand: said by `drift` and `plan`, done by `apply` and `rollback` to the byte."""
import os
import signal
import time
import unittest

from harness import EndToEnd, wait_for
from shop import Shop

FILES = """deploy 1
input text: string = "one"
resource page = file { path = "${stack.dir}/out/page.txt"; content = "${text}\\n" }
resource note = file { path = "${stack.dir}/out/note.txt"; content = "note\\n"; mode = 0o600 }
"""


class FileDrift(EndToEnd):
    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", FILES)
        self.must(0, "apply", "--yes")
        self.applied = self.box.tree()

    def drift(self):
        return {d["address"]: d for d in self.must_json(0, "drift").document["drift"]}

    def page(self):
        return self.box.folder / "out/page.txt"

    def test_content_that_is_no_text_is_told_by_its_digest(self):
        self.box.write("main.deploy", 'deploy 1\nresource a = file { path = "${stack.dir}/a.txt"; content = "hello" }\n')
        self.must(0, "apply", "--yes")
        (self.box.folder / "a.txt").write_bytes(b"\xff\xfe")
        changes = {change["path"]: change for change in self.must_json(0, "drift").document["drift"][0]["changes"]}
        self.assertNotIn("content", changes)
        self.assertEqual(changes["sha256"]["wanted"], changes["sha256"]["last"])
        self.assertNotIn("wanted none", self.must(0, "drift").out)
        self.must(0, "apply", "--yes")
        self.assertEqual((self.box.folder / "a.txt").read_bytes(), b"hello")

    def test_none(self):
        self.assertEqual(self.drift(), {})
        self.must(0, "drift", "--exit-code")
        self.must(0, "plan", "--exit-code")

    def test_edited_chmodded_deleted(self):
        self.page().write_bytes(b"by hand\xff\0")
        (self.box.folder / "out/note.txt").chmod(0o644)
        drift = self.drift()
        self.assertEqual(drift["page"]["kind"], "changed")
        self.assertEqual([c["path"] for c in drift["note"]["changes"]], ["mode"])
        self.must(2, "drift", "--exit-code")
        plan = self.must_json(2, "plan", "--exit-code").document
        self.assertEqual(plan["summary"]["update"], 2)
        self.assertEqual({d["address"] for d in plan["drift"]}, {"page", "note"})
        hand_made = self.box.tree()
        self.must(0, "apply", "--yes")
        self.assertEqual(self.box.tree(), self.applied)
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.tree(), hand_made)

    def test_deleted(self):
        self.page().unlink()
        self.assertEqual(self.drift()["page"]["kind"], "absent")
        plan = self.must_json(0, "plan").document
        self.assertEqual(plan["summary"]["create"], 1)
        gone = self.box.tree()
        self.must(0, "apply", "--yes")
        self.assertEqual(self.box.tree(), self.applied)
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.tree(), gone)

    def test_rollback_of_an_update_brings_hand_made_bytes_back(self):
        self.page().write_text("by hand\n")
        self.page().chmod(0o640)
        hand_made = self.box.tree()
        self.must(0, "apply", "--yes", "--var", "text=two")
        self.assertEqual(self.box.read("out/page.txt"), "two\n")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.tree(), hand_made)

    def test_stored_plan_is_refused_when_a_fact_changed(self):
        self.must(0, "plan", "--var", "text=two", "-o", "p")
        self.page().write_text("by hand\n")
        before = self.box.tree()
        refused = self.must_json(1, "apply", "p")
        self.assertEqual(refused.document["outcome"], "refused")
        self.assertIn("page", refused.err + refused.document["reason"])
        self.assertEqual(self.box.tree(), before)

    def test_taken_over_file_is_put_back(self):
        path = self.box.write("mine.txt", "mine\n", 0o640)
        before = self.box.tree()
        self.box.write("main.deploy", FILES + 'resource mine = file { path = "${stack.dir}/mine.txt"; content = "ours\\n" }\n')
        with_source = self.box.tree()
        plan = self.must(0, "plan").out
        self.assertIn("takes over", plan)
        self.must(0, "apply", "--yes")
        self.assertEqual(path.read_text(), "ours\n")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.box.tree(), with_source)
        self.must(0, "apply", "--yes")
        self.must(0, "destroy", "--yes")
        tree = self.box.tree()
        self.assertEqual(tree.pop("mine.txt"), before["mine.txt"])
        self.assertEqual(list(tree), ["main.deploy"])

    def test_ignore_changes(self):
        self.box.write("main.deploy", FILES.replace('content = "note\\n"; mode = 0o600', 'content = "${text}!\\n"; mode = 0o600; lifecycle { ignore_changes = [content] }'))
        (self.box.folder / "out/note.txt").write_text("by hand\n")
        self.must(0, "apply", "--yes", "--var", "text=two")
        self.assertEqual(self.box.read("out/note.txt"), "by hand\n")
        self.box.write("main.deploy", self.box.read("main.deploy").replace("0o600", "0o640"))
        self.must(0, "apply", "--yes", "--var", "text=three")
        self.assertEqual(self.box.read("out/note.txt"), "by hand\n")
        self.assertEqual((self.box.folder / "out/note.txt").stat().st_mode & 0o777, 0o640)


class ServiceDrift(Shop):
    environment = "development"

    def servers(self):
        return [(pid, line) for pid, line in self.box.processes() if "server.py" in line and "python" in line.split()[0]]

    def test_killed_process_is_back_and_no_drift(self):
        self.apply("1.0.0")
        [(pid, line)] = self.servers()
        os.kill(pid, signal.SIGKILL)
        self.assertTrue(wait_for(lambda: self.served() == "shop 1.0.0 in development" and self.servers() and self.servers()[0][0] != pid, 5))
        self.assertEqual(self.must_json(0, "drift", "-e", "development").document["drift"], [])

    def test_service_ended_with_its_supervisor(self):
        self.apply("1.0.0")
        for pid, line in self.box.processes():
            if "/web-" in line or "server.py" in line:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
        for pid, line in self.servers():
            os.kill(pid, signal.SIGKILL)
        drift = self.must_json(0, "drift", "-e", "development").document["drift"]
        self.assertIn(("web", "stopped"), [(d["address"], d["kind"]) for d in drift])
        self.apply("1.0.0")
        self.assert_serves("1.0.0")
        self.assertEqual(self.must_json(0, "drift", "-e", "development").document["drift"], [])
        self.must(0, "destroy", "-e", "development", "--yes")
        self.assert_gone()


if __name__ == "__main__":
    unittest.main()
