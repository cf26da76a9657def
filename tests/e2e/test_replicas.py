"""How many run, and how many answer: scaling drops no request, and what a rollback brings back runs."""
import os
import signal
import unittest

from harness import EndToEnd, free_port, wait_for
from shop import Load

SERVER = '''import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ("shop " + sys.argv[1]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT_HTTP"])), Handler).serve_forever()
'''

PROGRAM = '''deploy 1
input n: int = 4
input v: string = "1"
service w = process {{
  command = ["python3", "server.py", v]
  replicas = n
  port http {{ }}
  {health}
  stop {{ within = 2s }}
}}
service f = haproxy {{ port p {{ number = {port} }}; route r {{ to = w.http }} }}
'''


class Replicas(EndToEnd):
    health = ""

    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.box.write("server.py", SERVER)
        self.box.write("main.deploy", PROGRAM.format(port=self.port, health=self.health))
        self.addCleanup(self.end)

    def end(self):
        self.box.run("resume")
        self.box.run("destroy", "--yes")

    def instances(self):
        return [pid for pid, line in self.box.processes() if "server.py" in line and "python3" in line.split()[0]]

    def web(self):
        return next(r for r in self.must_json(0, "status").document["resources"] if r["address"] == "w")


class Fewer(Replicas):
    """Without a health check HAProxy finds out the hard way: nothing may end while it is asked."""

    def test_apply_and_rollback_drop_nothing(self):
        self.must(0, "apply", "--yes")
        for words in (("apply", "--yes", "--var", "n=1"), ("rollback", "--yes"), ("apply", "--yes", "--var", "n=2")):
            with Load(self.url) as load:
                self.must(0, *words)
            self.assertGreater(load.report["requests"], 0)
            self.assertEqual(load.report["failed"], 0, (words, load.report))
        self.assertEqual(len(self.instances()), 2)
        self.assertEqual(self.must_json(0, "plan", "--var", "n=2").document["steps"], [])

    def test_the_plan_says_so(self):
        self.must(0, "apply", "--yes")
        steps = [(s["address"], s["action"], s["phase"]) for s in self.must_json(0, "plan", "--var", "n=1").document["steps"]]
        self.assertEqual(steps[0], ("w", "update", "expand"))
        self.assertEqual(steps[-1], ("w", "update", "contract"))

    def test_a_bad_shrink_starts_nothing_anew(self):
        self.must(0, "apply", "--yes")
        before = sorted(self.instances())
        self.box.write("main.deploy", self.box.read("main.deploy") + 'resource x = action { run = ["false"]; undo = ["true"]; triggers = { p = w.http.address } }\n')
        self.must(3, "apply", "--yes", "--var", "n=1")
        self.assertEqual(sorted(self.instances()), before)

    def test_killed_and_resumed(self):
        self.must(0, "apply", "--yes")
        for words, count in ((("--forward",), 1), ((), None)):
            process = self.box.start("apply", "--yes", "--var", f"n={1 if count else 3}")
            self.assertTrue(wait_for(lambda: self.must_json(0, "status").document["open_runs"] != []))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            self.must(0, "resume", *words)
            generation = len(self.instances())
            self.assertIn(generation, (1, 3) if count is None else (count,))
            self.assertIn("healthy", self.web()["health"])


class Stopped(Replicas):
    health = 'health h { path = "/"; every = 200ms; timeout = 200ms; within = 4s }'

    def stop_all(self):
        """The service and its supervisor, as an impatient person would."""
        for pid, line in self.box.processes():
            if "server.py" in line or "runsv" in line:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.assertTrue(wait_for(lambda: self.instances() == []))

    def test_rollback_over_a_stopped_one_runs(self):
        self.must(0, "apply", "--yes", "--var", "n=2")
        self.stop_all()
        self.must(0, "apply", "--yes", "--var", "n=2", "--var", "v=2")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.web()["health"], "healthy")
        self.assertEqual(len(self.instances()), 2)
        self.assertEqual(self.must_json(0, "drift").document["drift"], [])


if __name__ == "__main__":
    unittest.main()
