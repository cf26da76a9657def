"""What "everything was taken back" promises: what served before serves again, and what went wrong is told."""
import os
import signal
import sqlite3
import time
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


class BadWhileTrafficMoves(Service):
    def test_the_log_is_told(self):
        result = self.bad(start=0, bad_after=1.5)
        ends = [e for e in result.events("step_end") if e["result"] == "failed"]
        self.assertTrue(ends, result)
        told = [e for e in ends if e.get("log")]
        self.assertEqual(len(told), 1, result)
        self.assertEqual(told[0]["instance"], "web/0")
        self.assertIn("/h", told[0]["check"])
        self.assertIn("no database for two", told[0]["log"][-1])
        self.assertIn("did not pass its check", told[0]["error"])
        self.assertEqual(get(self.url), (200, "one"))

    def test_people_read_it_too(self):
        result = self.must(3, "apply", "--yes", "--var", "release=two", "--var", "start=0", "--var", "bad_after=1.5")
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


if __name__ == "__main__":
    unittest.main()
