"""What only shows on a terminal, or when somebody interrupts: pseudo-terminals, signals, followed logs."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from harness import BINARY, EndToEnd, wait_for

PROBED = """deploy 1
resource a = action {
  run = ["touch", "${stack.dir}/q"]
  undo = ["rm", "${stack.dir}/q"]
  probe = ["sh", "-c", "test -e ${stack.dir}/slow && sleep 40; test -e ${stack.dir}/q"]
}
"""

SLOW = """deploy 1
resource b = action { run = ["sleep", "3"]; undo = ["true"] }
resource c = action { run = ["touch", "c"]; undo = ["rm", "c"] }
order b -> c
"""

TALKER = """deploy 1
input word: string = "one"
service web = process {
  command = ["sh", "-c", "while true; do echo saying ${word}; sleep 0.2; done"]
}
"""


class Terminal:
    """A program whose three streams are a terminal of its own."""

    def __init__(self, box, *words, columns=80, env=None):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(box.folder)
            env = box.environment({"TERM": "xterm", "NO_COLOR": "1", **(env or {})})
            os.execve(BINARY, [BINARY, *map(str, words)], env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.text = ""
        self.status = None

    def read(self, seconds):
        """Whatever comes within that time; False once the terminal is closed."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.text += data.decode("utf-8", "replace")
        return bool(data)

    def until(self, pattern, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if re.search(pattern, self.text):
                return True
            if not self.read(0.05):
                break
        return bool(re.search(pattern, self.text))

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read(0.05):
            pass
        pid, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class Interrupts(EndToEnd):
    def test_reading_the_world_can_be_interrupted(self):
        self.box.write("main.deploy", PROBED)
        self.must(0, "apply", "--yes")
        self.box.write("slow", "")
        for words in (("plan",), ("status",), ("drift",), ("why", "a"), ("apply", "--yes"), ("rollback", "--yes"), ("destroy",)):
            terminal = Terminal(self.box, *words)
            self.assertTrue(terminal.until("reading the world …", 3), (words, terminal.text))
            time.sleep(0.2)
            begin = time.monotonic()
            terminal.type("\x03")
            code = terminal.end()
            self.assertIn(code, (130, -signal.SIGINT), (words, terminal.text))
            self.assertLess(time.monotonic() - begin, 3, words)
            self.assertTrue(terminal.text.endswith("\r\x1b[K"), terminal.text[-40:])
        self.assertTrue(wait_for(lambda: not [line for _, line in self.box.processes() if "sleep" in line], 3))
        (self.box.folder / "slow").unlink()
        self.assertEqual(self.must_json(0, "status").document["open_runs"], [])
        self.assertTrue((self.box.folder / "q").exists())

    def test_what_runs_is_shown_and_taken_away(self):
        self.box.write("main.deploy", PROBED.replace("sleep 40", "sleep 1"))
        self.must(0, "apply", "--yes")
        self.box.write("slow", "")
        terminal = Terminal(self.box, "plan")
        self.assertEqual(terminal.end(), 0)
        self.assertRegex(terminal.text, "reading the world ….*\r\x1b\\[K(.|\\s)*nothing to do")

    def test_interrupt_says_what_follows(self):
        self.box.write("main.deploy", SLOW)
        for option, says in (("back", "then taking back"), ("stop", "then stopping with steps open")):
            run = self.box.start("apply", "--yes", "--on-interrupt", option)
            self.assertTrue(wait_for(lambda: (self.box.folder / ".backstay/state.db").exists()
                                     and self.must_json(0, "status").document["open_runs"], 10))
            time.sleep(0.5)
            run.send_signal(signal.SIGINT)
            begin = time.monotonic()
            line = ""
            while "interrupted" not in line and time.monotonic() - begin < 10:
                line = run.stderr.readline()
            self.assertLess(time.monotonic() - begin, 1.5)
            self.assertIn("waiting for 1 running step, " + says, line)
            _, err = run.communicate(timeout=30)
            self.assertEqual(run.returncode, 3 if option == "back" else 4, err)
            if option == "stop":
                self.assertIn("backstay resume", err)
                self.refuses_before_planning()
                self.must(0, "resume")

    def refuses_before_planning(self):
        for words in (("rollback", "--yes"), ("destroy", "--yes"), ("apply", "--yes")):
            refused = self.must_json(1, *words)
            self.assertEqual(refused.document["outcome"], "refused")
            self.assertIn("run 2", refused.document["reason"])
            self.assertRegex(refused.document["reason"], r"begun [0-9T:.-]+Z by .+ on .+, pid \d+")
            self.assertIn("backstay resume", refused.document["help"])
        terminal = Terminal(self.box, "apply")
        self.assertEqual(terminal.end(), 1)
        self.assertNotIn("[y/N]", terminal.text)
        self.assertNotIn("The way there", terminal.text)
        self.assertIn("backstay resume", terminal.text)

    def test_prompt(self):
        self.box.write("main.deploy", SLOW)
        terminal = Terminal(self.box, "apply")
        self.assertTrue(terminal.until(r"\[y/N\] "))
        terminal.type("\x03")
        self.assertIn(terminal.end(), (130, -signal.SIGINT))
        self.assertRegex(terminal.text, "\\[y/N\\] (\\^C)?\r\n$")
        terminal = Terminal(self.box, "apply")
        self.assertTrue(terminal.until(r"\[y/N\] "))
        terminal.type("n\n")
        self.assertEqual(terminal.end(), 1)
        self.assertFalse((self.box.folder / ".backstay").exists())

    def test_json_on_a_terminal_needs_yes(self):
        self.box.write("main.deploy", SLOW)
        terminal = Terminal(self.box, "apply", "--format", "json")
        self.assertEqual(terminal.end(), 64)
        self.assertIn("needs --yes", terminal.text)
        self.assertNotIn("no terminal", terminal.text)


class Width(EndToEnd):
    def test_live_line_fits_a_narrow_terminal(self):
        self.box.write("main.deploy", re.sub(r"\bb\b", "a_name_that_is_longer_than_it_looks", SLOW))
        terminal = Terminal(self.box, "apply", "--yes", columns=30)
        self.assertEqual(terminal.end(), 0)
        lives = re.findall(r"\[\d+ of \d+\][^\r\n]*", terminal.text)
        self.assertTrue(lives)
        self.assertLessEqual(max(map(len, lives)), 29)

    def test_differences_fit_the_terminal(self):
        self.box.write("main.deploy", 'deploy 1\ninput end: string = "one"\nresource v = value { input = "' + "long " * 60 + '${end}" }\n')
        self.must(0, "apply", "--yes")
        terminal = Terminal(self.box, "plan", "--var", "end=two", columns=80)
        self.assertEqual(terminal.end(), 0)
        line = next(line for line in terminal.text.splitlines() if " -> " in line)
        before, after = line.split(" -> ")
        self.assertIn("one", before)
        self.assertIn("two", after)
        self.assertLessEqual(len(before), 60)


class Logs(EndToEnd):
    def test_follow_goes_on_after_a_release(self):
        self.box.write("main.deploy", TALKER)
        self.must(0, "apply", "--yes")
        follower = subprocess.Popen([BINARY, "logs", "web", "-f", "--format", "json"], cwd=self.box.folder, stdout=subprocess.PIPE, text=True)
        self.addCleanup(follower.wait)
        self.addCleanup(follower.kill)
        self.assertIn("saying one", follower.stdout.readline())
        self.must(0, "apply", "--yes", "--var", "word=two")
        end = time.monotonic() + 10
        line = ""
        while "saying two" not in line and time.monotonic() < end:
            line = follower.stdout.readline()
        self.assertIn("saying two", line)
        lines = self.must_json(0, "logs", "web", "-n", "2").lines
        self.assertEqual([line["$type"] for line in lines], ["log", "log"])
        self.must(0, "destroy", "--yes")


class Locks(EndToEnd):
    def test_lock_timeout_is_waited_once(self):
        self.box.write("main.deploy", SLOW.replace('"3"', '"8"'))
        first = self.box.start("apply", "--yes")
        self.assertTrue(wait_for(lambda: (self.box.folder / ".backstay/state.db").exists()
                                 and self.must_json(0, "status").document["lock"], 10))
        late = self.must_json(1, "apply", "--yes", "--lock-timeout", "2s")
        self.assertGreater(late.seconds, 1.9)
        self.assertLess(late.seconds, 3.5)
        self.assertIn(str(first.pid), late.document["reason"])
        self.assertEqual(first.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
