"""Bad input and faults of the world: a clear message with the next step, and nothing lost."""
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import unittest

from harness import EndToEnd, free_port, wait_for

PAGE = 'deploy 1\ninput text: string = "one"\nresource page = file { path = "${stack.dir}/page.txt"; content = "${text}\\n" }\n'


class State(EndToEnd):
    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", PAGE)
        self.must(0, "apply", "--yes")
        self.db = self.box.folder / ".backstay/state.db"

    def everything(self):
        return {str(p): p.read_bytes() for p in sorted(self.box.folder.rglob("*")) if p.is_file()}

    def refused(self, *says):
        before = self.everything()
        for command in (("apply", "--yes", "--var", "text=two"), ("plan",), ("rollback", "--yes"), ("destroy", "--yes"), ("status",), ("resume",)):
            result = self.must(1, *command)
            for word in says:
                self.assertIn(word, result.err, command)
            self.assertEqual(self.everything(), before, command)

    def test_truncated(self):
        self.db.write_bytes(self.db.read_bytes()[:1000])
        self.refused("state.db")

    def test_empty(self):
        self.db.write_bytes(b"")
        self.refused("state.db", "empty")

    def test_not_sqlite(self):
        self.db.write_bytes(b"this is no database, but long enough to look like one" * 100)
        self.refused("state.db")

    def test_newer_format(self):
        base = sqlite3.connect(self.db)
        base.execute("PRAGMA user_version = 999")
        base.commit()
        base.close()
        self.refused("999", "upgrade")

    def test_modes_whatever_the_umask(self):
        shutil.rmtree(self.box.folder / ".backstay")
        (self.box.folder / "page.txt").unlink()
        old = os.umask(0)
        try:
            self.must(0, "apply", "--yes")
        finally:
            os.umask(old)
        for path in (self.box.folder / ".backstay").rglob("*"):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
        self.assertEqual((self.box.folder / ".backstay").stat().st_mode & 0o777, 0o700)

    def test_plan_file_altered_by_one_byte(self):
        self.must(0, "plan", "--var", "text=two", "-o", "p")
        good = (self.box.folder / "p").read_bytes()
        self.assertEqual((self.box.folder / "p").stat().st_mode & 0o777, 0o600)
        for at in range(14, len(good), max(1, len(good) // 25)):
            (self.box.folder / "p").write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
            self.must(1, "apply", "p")
        (self.box.folder / "p").write_bytes(good + b" ")
        self.must(1, "apply", "p")
        self.assertEqual(self.box.read("page.txt"), "one\n")
        (self.box.folder / "p").write_bytes(good)
        self.must(1, "apply", "p", "--var", "text=three")
        self.must(1, "apply", "p", "-e", "other")
        self.must(0, "apply", "p")
        self.assertEqual(self.box.read("page.txt"), "two\n")
        again = self.must(1, "apply", "p")
        self.assertIn("plan", again.err)


class Locks(EndToEnd):
    SLOW = 'deploy 1\ninput n: int = 1\nresource job = action { run = ["sleep", "3"]; undo = ["true"]; triggers = { n = "${n}" } }\n'

    def test_two_applies(self):
        self.box.write("main.deploy", self.SLOW)
        first = self.box.start("apply", "--yes")
        self.assertTrue(wait_for(lambda: (self.box.folder / ".backstay/state.db").exists() and self.must_json(0, "status").document["lock"], 10))
        second = self.must_json(1, "apply", "--yes")
        self.assertEqual(second.document["outcome"], "refused")
        self.assertIn(str(first.pid), second.err)
        waiting = self.box.start("apply", "--yes", "--lock-timeout", "30s")
        self.assertEqual(first.wait(30), 0)
        self.assertEqual(waiting.wait(30), 0)

    def test_interrupt_takes_back(self):
        self.box.write("main.deploy", 'deploy 1\nresource a = action { run = ["touch", "a"]; undo = ["rm", "a"] }\n'
                       'resource b = action { run = ["sleep", "2"]; undo = ["true"] }\nresource c = action { run = ["touch", "c"]; undo = ["rm", "c"] }\n'
                       "order a -> b -> c\nresource d = action { run = [\"true\"]; effect = none; triggers = { c = c.stdout } }\n")
        process = self.box.start("apply", "--yes")
        self.assertTrue(wait_for((self.box.folder / "a").exists))
        for _ in range(2):  # as timeout(1) does: one interrupt
            process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(30), 3)
        self.assertNotIn("phase verify", process.stderr.read())  # nothing new begins
        self.assertFalse((self.box.folder / "a").exists() or (self.box.folder / "c").exists())
        process = self.box.start("apply", "--yes", "--on-interrupt", "stop")
        self.assertTrue(wait_for((self.box.folder / "a").exists))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), 4)
        self.must(0, "resume", "--forward")
        self.assertTrue((self.box.folder / "c").exists())


class Paths(EndToEnd):
    def refused(self, path, *says):
        self.box.write("main.deploy", f'deploy 1\nresource page = file {{ path = "${{stack.dir}}/{path}"; content = "x" }}\n')
        before = self.box.tree()
        result = self.must_json(1, "apply", "--yes")
        self.assertEqual(result.document["outcome"], "refused")
        for word in says:
            self.assertIn(word, result.err + result.out)
        self.assertEqual(self.box.tree(), before)

    def test_folder_link_and_file_in_the_way(self):
        (self.box.folder / "folder").mkdir()
        os.symlink("/nowhere/at/all", self.box.folder / "link")
        self.box.write("plain", "x")
        self.refused("folder", "folder")
        self.refused("link", "/nowhere/at/all")
        self.refused("plain/x", "no folder")

    @unittest.skipIf(os.getuid() == 0, "root may write everywhere")
    def test_not_writable(self):
        (self.box.folder / "closed").mkdir(mode=0o500)
        self.refused("closed/x", "not writable")

    def test_foreign_entries(self):
        self.box.write("main.deploy", 'deploy 1\ninput keep: bool = true\nresource d if keep = directory { path = "${stack.dir}/d" }\n')
        self.must(0, "apply", "--yes")
        self.box.write("d/foreign.txt", "mine")
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])
        refused = self.must(1, "plan", "--var", "keep=false")
        self.assertIn("foreign.txt", refused.err)
        self.must(1, "destroy", "--yes")
        (self.box.folder / "d/foreign.txt").unlink()
        self.must(0, "destroy", "--yes")


class Processes(EndToEnd):
    def program(self, command, extra="", port=True):
        words = ", ".join(f'"{word}"' for word in command)
        self.box.write("main.deploy", f'deploy 1\nservice web = process {{\n  command = [{words}]\n  {"port http { }" if port else ""}\n  {extra}\n}}\n')
        self.addCleanup(self.box.run, "destroy", "--yes")

    def failed(self, *says):
        before = self.box.tree()
        result = self.must_json(3, "apply", "--yes")
        self.assertEqual(result.document["outcome"], "rolled_back")
        text = result.out + result.err
        for word in says:
            self.assertIn(word, text)
        self.assertTrue(wait_for(lambda: self.box.processes() == [], 5), self.box.processes())
        self.assertEqual(self.box.tree(), before)

    def test_dies_at_once(self):
        self.program(["sh", "-c", "echo no database >&2; exit 7"])
        self.failed("7", "no database", "web/0")

    def test_program_missing(self):
        self.program(["no-such-program-at-all"])
        refused = self.must_json(1, "apply", "--yes")
        self.assertIn("no-such-program-at-all", refused.out + refused.err)

    def test_ignores_term_and_forks(self):
        self.program(["sh", "-c", "trap '' TERM; sleep 1000 & sleep 1000 & wait; wait"], "stop { within = 500ms }", port=False)
        self.must(0, "apply", "--yes")
        self.must(0, "destroy", "--yes")
        self.assertTrue(wait_for(lambda: self.box.processes() == [], 5), self.box.processes())

    def test_goes_into_the_background(self):
        self.box.write("back.py", "import http.server, os\nif os.fork(): os._exit(0)\nclass H(http.server.BaseHTTPRequestHandler):\n"
                       "  def do_GET(s): s.send_response(200); s.send_header('Content-Length', '0'); s.end_headers()\n"
                       "  def log_message(s, *a): pass\nclass S(http.server.ThreadingHTTPServer): allow_reuse_address = True\n"
                       "S(('127.0.0.1', int(os.environ['PORT_HTTP'])), H).serve_forever()\n")
        self.program(["python3", "back.py"], 'health ready { path = "/"; every = 200ms; timeout = 200ms; failures = 2; within = 8s }')
        result = self.must(3, "apply", "--yes")
        self.assertIn("has to stay in the foreground", result.err)
        self.assertTrue(wait_for(lambda: self.box.processes() == [], 5), self.box.processes())

    def test_health_check_hangs(self):
        self.box.write("hang.py", "import os, socket, time\ns = socket.create_server(('127.0.0.1', int(os.environ['PORT_HTTP'])))\nconnections = []\n"
                       "while True:\n    connections.append(s.accept())\n")
        self.program(["python3", "hang.py"], 'health ready { path = "/"; every = 300ms; timeout = 300ms; failures = 3; within = 2s }')
        self.failed("web/0", "ready")

    def test_port_taken(self):
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            self.box.write("main.deploy", f'deploy 1\nservice web = process {{ command = ["sleep", "100"]; port http {{ number = {port} }} }}\n')
            refused = self.must_json(1, "apply", "--yes")
            self.assertEqual(refused.document["outcome"], "refused")
            self.assertIn(str(port), refused.err + refused.out)
            self.assertIn(str(os.getpid()), refused.err + refused.out)

    def test_survives_the_end_of_backstay(self):
        self.program(["sleep", "1000"], port=False)
        process = self.box.start("apply", "--yes")
        process.wait(30)
        for sent in (signal.SIGHUP, signal.SIGINT):
            try:
                os.killpg(process.pid, sent)
            except ProcessLookupError:
                pass
        self.assertEqual(self.must_json(0, "status").document["resources"][0]["health"], "healthy")


@unittest.skipUnless(os.getuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0, "needs a mount of its own")
class FullDisk(EndToEnd):
    def test_full_disk_then_resume(self):
        self.box.write("main.deploy", 'deploy 1\nresource f for i in 1..40 by "f${i}" = file { path = "${stack.dir}/out/${i}"; content = join([for k in 1..2000: "0123456789"], "") }\n')
        binary = os.environ.get("BACKSTAY_BINARY", "")
        script = (f"mount -t tmpfs -o size=900k none {self.box.folder}/small && cp {self.box.folder}/main.deploy {self.box.folder}/small/ && cd {self.box.folder}/small && "
                  f"{binary} apply --yes; echo first $?; mount -o remount,size=20m {self.box.folder}/small; {binary} resume; echo resume $?; "
                  f"ls out 2>/dev/null | wc -l; {binary} apply --yes >/dev/null; echo second $?; ls out | wc -l")
        (self.box.folder / "small").mkdir()
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=120)
        lines = done.stdout.splitlines()
        self.assertTrue("first 3" in lines or "first 4" in lines or "first 1" in lines, done)
        self.assertIn("resume 0", lines, done)
        self.assertIn("second 0", lines, done)
        self.assertEqual(lines[-1].strip(), "40", done)
        self.assertIn("space", done.stderr)


if __name__ == "__main__":
    unittest.main()
