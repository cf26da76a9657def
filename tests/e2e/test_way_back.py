"""What "everything was taken back" promises: what served before serves again, and what went wrong is told."""
import os
import shutil
import signal
import sqlite3
import subprocess
import unittest

from harness import EndToEnd, free_port, get, wait_for

SERVER = '''import http.server, os, sys, time
begin = time.monotonic()
release, start, bad_after = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
time.sleep(start)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        bad = self.path == "/h" and (time.monotonic() - begin > bad_after or os.path.exists("sick-" + release))
        if bad:
            print("no database for", release, flush=True)
        self.send_response(503 if bad else 200)
        self.end_headers()
        self.wfile.write(release.encode())
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT_HTTP"])), Handler).serve_forever()
'''

PROGRAM = '''deploy 1
input release: string = "one"
input start: string = "1.2"
input bad_after: string = "1000"
service web = process {{
  command = ["python3", "server.py", "${{release}}", "${{start}}", "${{bad_after}}"]
  port http {{ {number} }}
  health ready {{ path = "/h"; every = 200ms; timeout = 200ms; failures = 2; within = 4s }}
  stop {{ within = 2s }}
}}
service front = haproxy {{
  port http {{ number = {port} }}
  route all {{ to = web.http; strategy = canary(steps = [50%, 100%], hold = {hold}) }}
}}
'''


class Service(EndToEnd):
    number, hold = "", "1500ms"

    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.box.write("server.py", SERVER)
        number = f"number = {free_port()}" if self.number else ""
        self.box.write("main.deploy", PROGRAM.format(number=number, port=self.port, hold=self.hold))
        self.addCleanup(self.end)
        self.must(0, "apply", "--yes")

    def end(self):
        self.box.run("resume")
        self.box.run("destroy", "--yes")

    def bad(self, code=3, release="two", **inputs):
        words = [word for name, value in inputs.items() for word in ("--var", f"{name}={value}")]
        return self.must_json(code, "apply", "--yes", "--var", f"release={release}", *words)

    def web(self):
        return next(r for r in self.must_json(0, "status").document["resources"] if r["address"] == "web")


class FixedPort(Service):
    number = "fixed"

    def test_taken_back_means_it_answers(self):
        result = self.bad(bad_after=0)
        self.assertEqual(result.document["outcome"], "rolled_back")
        self.assertEqual(self.web()["health"], "healthy", result)
        self.assertTrue(wait_for(lambda: get(self.url) == (200, "one"), 0.5), result)

    def test_rollback_waits_too(self):
        self.must(0, "apply", "--yes", "--var", "release=two")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.web()["health"], "healthy")
        self.assertTrue(wait_for(lambda: get(self.url) == (200, "one"), 0.5))

    def test_what_is_not_well_again_needs_attention(self):
        self.box.write("sick-two", "")
        process = self.box.start("apply", "--yes", "--var", "release=two", "--var", "start=0")
        self.assertTrue(wait_for(lambda: any("server.py two" in line for _, line in self.box.processes()), 10))
        self.box.write("sick-one", "")
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 4, err)
        self.assertIn("it was put back, but `web` did not pass its check", err)
        self.assertIn("no database for one", err)
        status = self.must(0, "status").out
        self.assertIn("left: ", status)
        self.assertIn("`web`: could not be taken back", status)
        (self.box.folder / "sick-one").unlink()
        resumed = self.must(0, "resume")
        self.assertNotIn("was cut off", resumed.err)
        self.assertEqual(self.web()["health"], "healthy")

    def test_what_was_not_well_before_is_not_waited_for(self):
        self.box.write("sick-one", "")
        result = self.bad(bad_after=0)
        self.assertEqual(result.document["outcome"], "rolled_back")
        self.assertIn("was not well before the run either", result.out)
        self.assertEqual(self.web()["health"], "unhealthy")


    def test_a_lost_folder_is_no_reason_to_refuse(self):
        shutil.rmtree(self.box.folder / ".backstay/run")
        self.must(0, "apply", "--yes")
        self.assertTrue(wait_for(lambda: get(self.url) == (200, "one"), 2))
        servers = [line for _, line in self.box.processes() if "server.py" in line and "python" in line.split()[0]]
        self.assertEqual(len(servers), 1, servers)


class BadWhileTrafficMoves(Service):
    def test_the_log_is_told(self):
        result = self.bad(start=0, bad_after=0.8)
        ends = [e for e in result.events("step_end") if e["result"] == "failed"]
        self.assertTrue(ends, result)
        told = [e for e in ends if e.get("log")]
        self.assertEqual(len(told), 1, result)
        self.assertEqual(told[0]["instance"], "web/0")
        self.assertIn("/h", told[0]["check"])
        self.assertIn("no database for two", told[0]["log"][-1])
        self.assertRegex(told[0]["error"], "did not pass its check|answered 503")
        self.assertEqual(get(self.url), (200, "one"))

    def test_people_read_it_too(self):
        result = self.must(3, "apply", "--yes", "--var", "release=two", "--var", "start=0", "--var", "bad_after=0.8")
        self.assertIn("no database for two", result.err)
        self.assertEqual(result.err.count("last lines of the log"), 1, result)

    def test_interrupt_is_the_cause(self):
        process = self.box.start("apply", "--yes", "--var", "release=two", "--var", "start=0", "--format", "json")
        seen = []
        for line in process.stdout:
            seen.append(line)
            if "50%" in line:
                process.send_signal(signal.SIGINT)
                break
        seen += process.stdout.readlines()
        self.assertEqual(process.wait(60), 3)
        process.stdout.close()
        process.stderr.close()
        notes = [line for line in seen if "taking back" in line]
        self.assertEqual(len(notes), 1, seen)
        self.assertIn("taking back: interrupted", notes[0])


class Drift(EndToEnd):
    def test_kinds_are_said(self):
        self.box.write("main.deploy", 'deploy 1\nresource page = file { path = "${stack.dir}/page.txt"; content = "x" }\n')
        self.must(0, "apply", "--yes")
        page = self.box.folder / "page.txt"
        page.unlink()
        page.mkdir()
        drift = self.must(0, "drift").out
        self.assertIn("a folder", drift)
        self.assertNotIn('""', drift)
        page.rmdir()
        os.symlink("/nowhere", page)
        self.assertIn("a link to `/nowhere`", self.must(0, "drift").out)
        plan = self.box.run("plan")
        self.assertNotIn("0 bytes", plan.out)

    def test_a_probe_that_cannot_tell(self):
        self.box.write("main.deploy", 'deploy 1\nresource job = action { run = ["true"]; undo = ["true"]; probe = ["sh", "-c", "exit $(cat code)"] }\n')
        self.box.write("code", "0")
        self.must(0, "apply", "--yes")
        self.box.write("code", "2")
        result = self.must(0, "drift")
        self.assertIn("cannot be told", result.out + result.err)
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])


@unittest.skipUnless(os.getuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0, "needs a mount of its own")
class LookingAtAFullDisk(EndToEnd):
    def test_readers_need_no_room(self):
        self.box.write("main.deploy", 'deploy 1\nresource page = file { path = "${stack.dir}/page.txt"; content = "x" }\n')
        binary, small = os.environ.get("BACKSTAY_BINARY", ""), self.box.folder / "small"
        small.mkdir()
        looks = "; ".join(f"{binary} {command} >/dev/null; echo {command} $?" for command in ("status", "plan", "drift", "history", "status"))
        script = (f"mount -t tmpfs -o size=2m none {small} && cp main.deploy {small}/ && cd {small} && {binary} apply --yes; echo apply $?; "
                  f"dd if=/dev/zero of=filler bs=1k 2>/dev/null; {looks}")
        done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=120, cwd=self.box.folder)
        lines = done.stdout.splitlines()
        for wanted in ("apply 0", "status 0", "plan 0", "drift 0", "history 0"):
            self.assertIn(wanted, lines, done)


class Modes(EndToEnd):
    def test_notes_of_a_service_whatever_the_umask(self):
        self.box.write("main.deploy", 'deploy 1\nservice web = process { command = ["sleep", "1000"] }\n')
        self.addCleanup(self.box.run, "destroy", "--yes")
        old = os.umask(0)
        try:
            self.must(0, "apply", "--yes")
        finally:
            os.umask(old)
        [started] = (self.box.folder / ".backstay/run").rglob("started")
        self.assertEqual(started.stat().st_mode & 0o777, 0o600)


class DamagedPages(EndToEnd):
    """A state file whose pages are damaged anywhere is refused by all, and nothing is written."""

    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", 'deploy 1\ninput text: string = "one"\nresource page for i in 1..40 by "f${i}" = file {\n'
                       '  path = "${stack.dir}/out/${i}.txt"; content = "${text}\\n"\n}\n')
        self.must(0, "apply", "--yes")
        self.db = self.box.folder / ".backstay/state.db"

    def everything(self):
        return {str(p): p.read_bytes() for p in sorted(self.box.folder.rglob("*")) if p.is_file()}

    def refused(self, says):
        before = self.everything()
        for command in (("plan",), ("drift",), ("why", 'page["f1"]'), ("status",), ("history",), ("apply", "--yes", "--var", "text=two"),
                        ("rollback", "--yes"), ("destroy", "--yes"), ("resume",)):
            result = self.box.run(*command)
            self.assertEqual(result.code, 1, (command, result))
            self.assertIn("damaged", result.err, command)
            self.assertIn(says, result.err, command)
            self.assertIn("backup", result.err, command)
            self.assertEqual(self.everything(), before, command)

    def test_pages_in_the_middle(self):
        good = self.db.read_bytes()
        for at in (len(good) // 3, len(good) // 2 - 1500, 2 * len(good) // 3):
            self.db.write_bytes(good[:at] + b"\xaa" * 3000 + good[at + 3000:])
            self.refused("state.db")

    def test_table_gone(self):
        base = sqlite3.connect(self.db)
        base.execute("DROP TABLE journal")
        base.commit()
        base.close()
        self.refused("`journal`")


class InDoubt(EndToEnd):
    """What the world cannot tell, a probe or a person can: no run stays open for good."""

    def test_a_failed_undo_asks_the_probe(self):
        self.box.write("main.deploy", """deploy 1
resource a = action { run = ["touch", "q"]; undo = ["rm", "q"]; probe = ["test", "-e", "q"] }
resource b = action { run = ["sh", "-c", "rm -f q; exit 9"]; undo = ["true"]; triggers = { a = a.stdout } }
""")
        self.assertIn("its probe says that it is gone", self.must(3, "apply", "--yes").err)
        self.assertEqual(self.must_json(0, "history").document["runs"][0]["outcome"], "rolled_back")

    def test_an_undo_that_leaves_its_effect_is_left_for_a_person(self):
        self.box.write("main.deploy", """deploy 1
resource a = action { run = ["touch", "q"]; undo = ["true"]; probe = ["test", "-e", "q"] }
resource b = action { run = ["false"]; undo = ["true"]; triggers = { a = a.stdout } }
""")
        self.assertIn("its effect is still there", self.must(4, "apply", "--yes").err)
        self.assertIn("--settle 1=not-done", self.must(4, "resume").err)
        (self.box.folder / "q").unlink()
        self.must(0, "resume")

    def test_without_a_probe_nobody_knows(self):
        self.box.write("main.deploy", """deploy 1
resource a = action { run = ["touch", "q"]; undo = ["rm", "q"] }
resource b = action { run = ["sh", "-c", "rm -f q; exit 9"]; undo = ["true"]; triggers = { a = a.stdout } }
""")
        self.must(4, "apply", "--yes")
        self.assertEqual(self.health("a"), "unknown")
        self.must(4, "resume")
        self.must(0, "resume", "--settle", "1=not-done")
        self.assertEqual(self.must_json(0, "status").document["open_runs"], [])

    def health(self, address):
        return next((r["health"] for r in self.must_json(0, "status").document["resources"] if r["address"] == address), None)

    def kill_with_supervisor(self):
        process = self.box.start("apply", "--yes")
        self.assertTrue(wait_for((self.box.folder / "q").exists))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for pid, _ in self.box.processes():
            os.kill(pid, signal.SIGKILL)

    def killed_with_its_supervisor(self):
        self.box.write("main.deploy", 'deploy 1\nresource a = action { run = ["sh", "-c", "touch q; sleep 60"]; undo = ["rm", "q"] }\n')
        self.kill_with_supervisor()
        result = self.must(4, "resume")
        self.assertIn("--settle 1=not-done", result.out + result.err)

    def test_a_person_says_that_it_was_done(self):
        self.killed_with_its_supervisor()
        refused = self.must(1, "resume", "--settle", "7=done")
        self.assertIn("step 7 of run 1 is not in doubt", refused.err)
        self.must(64, "resume", "--settle", "1=yes")
        self.must(64, "resume", "--settle", "1=done", "--settle", "1=not-done")
        self.must(0, "resume", "--settle", "1=done", "main.deploy")
        refused = self.must(1, "resume", "--settle", "1=done")
        self.assertIn("no run is open", refused.err)
        self.assertFalse((self.box.folder / "q").exists())
        self.assertEqual(self.must_json(0, "status").document["open_runs"], [])

    def test_what_a_lost_action_printed_is_kept(self):
        self.box.write("main.deploy", """deploy 1
resource a = action { run = ["sh", "-c", "echo printed; touch q; sleep 60"]; undo = ["rm", "q"] }
resource b = action { run = ["sh", "-c", "env | grep ^X= >b.txt"]; env = { X = a.stdout }; undo = ["rm", "b.txt"] }
""")
        self.kill_with_supervisor()
        plan = self.must(0, "plan")
        self.assertIn("a  action, run: run 1 is in the middle of step 1, run", plan.out)
        self.assertIn("no other drift", self.must(0, "drift").out)
        self.assertEqual(self.health("a"), "unknown")
        self.must(0, "resume", "--forward", "--settle", "1=done")
        self.assertEqual(self.box.read("b.txt"), "X=printed\n")

    def test_settle_before_anything_was_applied(self):
        self.box.write("main.deploy", "deploy 1\nlet a = 1\noutput o = a\n")
        self.assertIn("no step is in doubt", self.must(1, "resume", "--settle", "1=done").err)

    def test_a_person_says_that_it_was_not_done(self):
        self.killed_with_its_supervisor()
        (self.box.folder / "q").unlink()
        self.must(0, "resume", "--settle", "1=not-done")
        self.assertEqual(self.must_json(0, "status").document["open_runs"], [])
        self.must(0, "plan")

    def test_a_run_in_the_middle_is_no_change_by_hand(self):
        self.killed_with_its_supervisor()
        drift = self.must(0, "drift")
        self.assertNotIn("by hand", drift.out)
        warnings = self.must_json(0, "drift").document["warnings"]
        self.assertEqual(len(warnings), 2)  # the open run, and what it does to `a`
        self.assertIn("ended in the middle", warnings[0])


if __name__ == "__main__":
    unittest.main()
