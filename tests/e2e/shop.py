"""The first example as a fixture: the shop in a sandbox, with a load generator."""
import json
import shutil
import signal
import subprocess
import sys
import time

from harness import ROOT, EndToEnd, free_port, get


class Load:
    """Requests all the time while the block runs; `report` afterwards."""

    def __init__(self, url):
        self.url, self.report = url, None

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, str(ROOT / "scripts/load"), self.url, "--expect", r"^shop \d", "--workers", "6"],
                                        stdout=subprocess.PIPE, text=True)
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        time.sleep(0.3)
        self.process.send_signal(signal.SIGTERM)
        self.report = json.loads(self.process.communicate()[0])


class Shop(EndToEnd):
    environment = "production"

    def setUp(self):
        super().setUp()
        for name in ("main.deploy", "server.py"):
            shutil.copy(ROOT / "examples/first" / name, self.box.folder / name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.before = self.box.tree()
        self.addCleanup(self.tear_down_shop)

    def tear_down_shop(self):
        self.box.run("resume", "-e", self.environment)
        self.box.run("destroy", "-e", self.environment, "--yes")

    def edit(self, old, new):
        text = self.box.read("main.deploy")
        assert old in text, old
        self.box.write("main.deploy", text.replace(old, new))
        self.before = self.box.tree()

    def words(self, release):
        return ("apply", "-e", self.environment, "--var", f"release={release}", "--var", f"public_port={self.port}", "--yes")

    def apply(self, release, code=0, **options):
        return self.must(code, *self.words(release), **options)

    def apply_json(self, release, code=0, **options):
        return self.must_json(code, *self.words(release), **options)

    def served(self):
        return get(self.url)[1].strip()

    def assert_serves(self, release):
        self.assertEqual(self.served(), f"shop {release} in {self.environment}")

    def assert_gone(self):
        self.assertEqual(self.box.tree(), self.before)
        self.assertEqual(self.box.processes(), [])
        self.assertEqual(get(self.url)[0], 0)

    def assert_no_failures(self, load):
        self.assertEqual(load.report["failed"], 0, load.report)
        self.assertGreater(load.report["requests"], 20, load.report)
