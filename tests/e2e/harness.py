"""What the end-to-end tests share: a folder of its own, the built binary, JSON lines held to their schemas.

Each test gets a Sandbox, works in it, and leaves nothing behind: no process, no listening port.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import schemas  # noqa: E402

BINARY = os.environ.get("BACKSTAY_BINARY", str(ROOT / "build/dev/backstay"))


class Result:
    def __init__(self, code, out, err, seconds):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds

    @property
    def lines(self):
        """JSON lines of standard output, each held to its schema."""
        found = [json.loads(line) for line in self.out.splitlines() if line.strip()]
        for line in found:
            schemas.validate(line)
        return found

    @property
    def document(self):
        """The document of a command is its last line."""
        return self.lines[-1]

    def events(self, kind):
        return [line for line in self.lines if line.get("$type") == kind]

    def __repr__(self):
        return f"exit {self.code}\n--- stdout\n{self.out[-4000:]}\n--- stderr\n{self.err[-4000:]}"


class Sandbox:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="backstay-e2e-")).resolve()

    def write(self, name, text, mode=None):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if mode is not None:
            path.chmod(mode)
        return path

    def read(self, name):
        return (self.folder / name).read_text()

    def environment(self, extra):
        env = {k: v for k, v in os.environ.items() if not k.startswith("BACKSTAY_")}
        env.update(extra or {})
        return env

    def run(self, *words, env=None, stdin=None, timeout=120, cwd=None):
        begin = time.monotonic()
        done = subprocess.run([BINARY, *map(str, words)], cwd=cwd or self.folder, env=self.environment(env), input=stdin,
                              stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, text=True,
                              timeout=timeout)
        return Result(done.returncode, done.stdout, done.stderr, time.monotonic() - begin)

    def json(self, *words, **options):
        return self.run(*words, "--format", "json", **options)

    def start(self, *words, env=None):
        """A process in a group of its own, for tests that kill it."""
        return subprocess.Popen([BINARY, *map(str, words)], cwd=self.folder, env=self.environment(env),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                start_new_session=True)

    def tree(self):
        """Every path below the folder with its bytes and mode, `.backstay` aside."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder)
            if relative.parts[0] == ".backstay":
                continue
            info = path.lstat()
            found[str(relative)] = (info.st_mode, os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None)
        return found

    def processes(self):
        """(pid, command line) of processes that name the folder."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
                    cwd = os.readlink(entry / "cwd")
                except OSError:
                    continue
                if str(self.folder) in line or cwd.startswith(str(self.folder)):
                    found.append((int(entry.name), line))
        return found

    def close(self):
        for _ in range(3):
            for pid, _line in self.processes():
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        shutil.rmtree(self.folder, ignore_errors=True)


class EndToEnd(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)

    def must(self, code, *words, **options):
        result = self.box.run(*words, **options)
        self.assertEqual(result.code, code, f"backstay {' '.join(map(str, words))}: {result!r}")
        return result

    def must_json(self, code, *words, **options):
        return self.must(code, *words, "--format", "json", **options)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url, timeout=5):
    """(status, body); (0, error) when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def wait_for(condition, seconds=10, pause=0.05):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return condition()
