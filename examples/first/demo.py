#!/usr/bin/env python3
"""Plays the story of the first example on real parts and narrates it. Called by scripts/demo.

Works on a copy of this folder, so that it can be run twice in a row; leaves nothing behind.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BOLD, DIM, PLAIN = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")


class Demo:
    def __init__(self, backstay, work):
        self.backstay, self.work = backstay, work
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.rows, self.problems = [], []

    # --- helpers ---------------------------------------------------------------------------------

    def say(self, text):
        print(f"\n{BOLD}{text}{PLAIN}", flush=True)

    def check(self, good, text):
        print(f"  {'ok' if good else 'NOT OK'}: {text}", flush=True)
        if not good:
            self.problems.append(text)

    def command(self, *words):
        return [self.backstay, *words]

    def show_command(self, words):
        print(f"{DIM}${PLAIN} backstay {' '.join(words)}", flush=True)

    def run(self, *words, want=0):
        self.show_command(words)
        done = subprocess.run(self.command(*words), cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        print("".join(f"  {line}\n" for line in done.stdout.splitlines()), end="", flush=True)
        self.check(done.returncode == want, f"exit code {done.returncode}")
        return done.stdout

    def apply_words(self, release):
        return ("apply", "-e", "production", "--var", f"release={release}", "--var", f"public_port={self.port}", "--yes")

    def served(self):
        with urllib.request.urlopen(self.url, timeout=5) as answer:
            return answer.read().decode().strip()

    def under_load(self, name, action):
        """Runs `action` while requests are sent all the time; adds a row to the table."""
        load = subprocess.Popen([sys.executable, str(HERE.parent.parent / "scripts/load"), self.url, "--expect", r"^shop \d"],
                                stdout=subprocess.PIPE, text=True)
        time.sleep(0.5)
        begin = time.monotonic()
        try:
            action()
        finally:
            seconds = time.monotonic() - begin
            time.sleep(0.3)
            load.send_signal(signal.SIGTERM)
            report = json.loads(load.communicate()[0])
        self.rows.append((name, f"{seconds:.1f} s", report["requests"], report["failed"]))
        detail = "" if report["failed"] == 0 else f" {report['failures']}"
        self.check(report["failed"] == 0, f"{report['requests']} requests, {report['failed']} failed{detail}")

    def without_load(self, name, action):
        begin = time.monotonic()
        action()
        self.rows.append((name, f"{time.monotonic() - begin:.1f} s", "-", "-"))

    def killed_apply(self, release):
        """Starts an apply and sends SIGKILL while it moves traffic."""
        words = self.apply_words(release)
        self.show_command(words)
        process = subprocess.Popen(self.command(*words), cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        for line in process.stdout:
            print(f"  {line}", end="", flush=True)
            if re.search(r"phase switch", line):
                time.sleep(1)
                break
        process.kill()
        process.wait()
        print("  (killed by SIGKILL in the middle of the switch)", flush=True)

    # --- the story -------------------------------------------------------------------------------

    def play(self):
        self.say("1. Deploy shop 1.0.0 into production: a page file, two web processes under a supervisor, HAProxy in front.")
        self.without_load("deploy 1.0.0", lambda: self.run(*self.apply_words("1.0.0")))
        self.check(self.served() == "shop 1.0.0 in production", f"{self.url} answers `{self.served()}`")

        self.say("2. Roll out 1.1.0 under load: new processes beside the old, checked, traffic in steps, old ones stop.")
        self.under_load("release 1.1.0", lambda: self.run(*self.apply_words("1.1.0")))
        self.check(self.served() == "shop 1.1.0 in production", "1.1.0 is served")

        self.say("3. 1.2.0 is bad: its health check answers 500. Everything is taken back by itself.")
        self.under_load("bad release 1.2.0", lambda: self.run(*self.apply_words("1.2.0"), want=3))
        self.check(self.served() == "shop 1.1.0 in production", "1.1.0 was served all the time")

        self.say("4. 1.3.0 is good, but `backstay apply` is killed in the middle; `resume` takes it back.")
        self.under_load("1.3.0 killed, resumed back", self.kill_and_resume)
        self.check(self.served() == "shop 1.1.0 in production", "1.1.0 is served")
        self.say("   A second try, killed again, is finished with `resume --forward`.")
        self.under_load("1.3.0 killed, resumed forward", self.kill_and_go_forward)
        self.check(self.served() == "shop 1.3.0 in production", "1.3.0 is served")

        self.say("5. `rollback --to 1` brings 1.0.0 back.")
        self.under_load("rollback --to 1", lambda: self.run("rollback", "-e", "production", "--to", "1", "--yes"))
        self.check(self.served() == "shop 1.0.0 in production", "1.0.0 is served")

        self.say("6. `destroy` removes everything.")
        self.without_load("destroy", lambda: self.run("destroy", "-e", "production", "--yes"))
        self.nothing_left()

    def kill_and_resume(self):
        self.killed_apply("1.3.0")
        self.run("status", "-e", "production")
        self.run("resume", "-e", "production")

    def kill_and_go_forward(self):
        self.killed_apply("1.3.0")
        self.run("resume", "-e", "production", "--forward")

    def nothing_left(self):
        left = processes_of(self.work)
        self.check(not left, "no process is left" if not left else f"processes left: {left}")
        files = [str(p) for p in self.work.rglob("*") if ".backstay" not in p.parts and p.name not in ("main.deploy", "server.py")]
        self.check(not files, "no file is left" if not files else f"files left: {files}")
        with socket.socket() as probe:
            self.check(probe.connect_ex(("127.0.0.1", self.port)) != 0, f"nothing listens on port {self.port}")

    def table(self):
        rows = [("step", "time", "requests", "failed")] + [tuple(map(str, row)) for row in self.rows]
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        print()
        for index, row in enumerate(rows):
            print("  " + "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))))
            if index == 0:
                print("  " + "  ".join("-" * width for width in widths))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(folder):
    """Command lines of processes that name the folder, without this one."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
            except OSError:
                continue
            if str(folder) in line and "demo.py" not in line:
                found.append(line)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backstay", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    work = arguments.work.resolve() / "first"
    if (work / ".backstay").exists():  # an earlier demo was interrupted
        subprocess.run([arguments.backstay, "resume", "-e", "production"], cwd=work, capture_output=True)
        subprocess.run([arguments.backstay, "destroy", "-e", "production", "--yes"], cwd=work, capture_output=True)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("main.deploy", "server.py"):
        shutil.copy(HERE / name, work / name)
    demo = Demo(arguments.backstay, work)
    begin = time.monotonic()
    try:
        demo.play()
    finally:
        subprocess.run([arguments.backstay, "destroy", "-e", "production", "--yes"], cwd=work, capture_output=True)
    demo.table()
    print(f"\n  in all {time.monotonic() - begin:.0f} s")
    if demo.problems:
        print("\n  what went wrong:\n" + "\n".join(f"    {problem}" for problem in demo.problems))
        return 1
    shutil.rmtree(work, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
