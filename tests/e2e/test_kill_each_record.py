"""The example's apply with real files, processes and HAProxy, killed by SIGKILL on both sides of each journal commit.

The fault point BACKSTAY_FAULT=before:N|after:N exists in test builds only.
"""
import re
import signal
import unittest

from shop import Shop


class KillEachRecord(Shop):
    environment = "development"

    def setUp(self):
        super().setUp()
        self.edit("hold = 2s", "hold = 50ms")
        self.edit("every = 500ms; timeout = 400ms; failures = 3; within = 10s", "every = 500ms; timeout = 500ms; failures = 8; within = 30s")

    def run_files(self):
        return {name: entry for name, entry in self.box.tree().items() if name not in self.before}

    def servers(self):
        return [line for _pid, line in self.box.processes() if re.search(r"python\S* \S*server\.py", line)]

    def killed(self, release, side, n):
        result = self.box.run(*self.words(release), env={"BACKSTAY_FAULT": f"{side}:{n}"})
        return result.code == -signal.SIGKILL

    def resumed(self, *words):
        self.must(0, "resume", "-e", self.environment, *words)
        status = self.must_json(0, "status", "-e", self.environment).document
        self.assertEqual((status["open_runs"], status["lock"]), ([], None))

    def sweep(self, forward):
        self.apply("1.0.0")
        old = self.run_files()
        n = kills = 0
        while True:
            n += 1
            died = False
            for side in ("before", "after"):
                self.box.run("resume", "-e", self.environment)
                if not self.killed("1.1.0", side, n):
                    continue
                died = True
                kills += 1
                phase = (self.must_json(0, "status", "-e", self.environment).document["open_runs"] or [{"phase": "none"}])[0]["phase"]
                self.resumed(*(["--forward"] if forward else []))
                with self.subTest(side=side, n=n, phase=phase):
                    release = "1.1.0" if self.served() == "shop 1.1.0 in development" else "1.0.0"
                    self.assert_serves(release)
                    self.assertEqual(len(self.servers()), 1, self.servers())
                    self.assertEqual(release in self.servers()[0], True, self.servers())
                    files = self.run_files()
                    self.assertEqual([name for name in files if name.endswith("index.html")],
                                     [f"run/development/{release}/index.html"])
                    if release == "1.0.0":
                        self.assertEqual(files, old)
                    if not forward and phase not in ("contract", "none"):
                        self.assertEqual(release, "1.0.0")
                if release == "1.1.0":
                    self.must(0, "rollback", "-e", self.environment, "--yes")
            if not died:
                break
        self.assertGreater(kills, 15)
        print(f"{kills} kills", end=" ", flush=True)
        self.box.run("rollback", "-e", self.environment, "--to", "0", "--yes")
        self.assert_gone()

    def test_back(self):
        self.sweep(forward=False)

    def test_forward(self):
        self.sweep(forward=True)


if __name__ == "__main__":
    unittest.main()
