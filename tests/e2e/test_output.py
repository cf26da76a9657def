"""What commands say, and where: lost output, open runs, headings of plans, outputs, history, one refusal each."""
import os
import re
import signal
import subprocess
import unittest

from harness import BINARY, EndToEnd, wait_for
from test_terminal import Terminal

PAGE = """deploy 1
/// Which one.
input release: string = "1.0.0"
input note: string = "the same"
resource page = file { path = "${stack.dir}/page"; content = "page ${release}" }
output release: string = release
output spot: string = page.path
"""

SLOW = """deploy 1
resource a = action { run = ["sh", "-c", "sleep 30; touch /dev/null"]; undo = ["true"] }
"""


class Lost(EndToEnd):
    """Standard output on a full disk."""

    def full(self, *words):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, *words], cwd=self.box.folder, env=self.box.environment({}), stdin=subprocess.DEVNULL,
                                  stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        lines = [line for line in done.stderr.splitlines() if "standard output" in line]
        self.assertEqual(len(lines), 1, (words, done.stderr))
        self.assertIn("No space left on device", lines[0])
        return done

    def test_lost_output_is_an_error(self):
        self.box.write("main.deploy", PAGE)
        self.must(0, "apply", "--yes")
        for words in (("plan",), ("status",), ("version",), ("check",), ("graph",), ("dump", "graph"), ("dump", "tree"), ("show",),
                      ("history",), ("drift",), ("explain", "--list"), ("completion", "bash"), ("help",), ("plan", "--help"),
                      ("plan", "--exit-code", "--var", "release=2")):
            self.assertEqual(self.full(*words).returncode, 1, words)
            if words[0] not in ("help", "check") and "--help" not in words:
                self.assertEqual(self.full(*words, "--format", "json").returncode, 1, words)

    def test_a_run_goes_on_to_its_end(self):
        self.box.write("main.deploy", PAGE)
        for option in ((), ("--format", "json")):
            release = "json" if option else "human"
            done = self.full("apply", "--yes", "--var", f"release={release}", *option)
            self.assertEqual(done.returncode, 1)
            self.assertIn("what was done is done", done.stderr)
            self.assertEqual(self.box.read("page"), f"page {release}")
        self.assertEqual(self.full("rollback", "--yes").returncode, 1)
        self.assertEqual(self.box.read("page"), "page human")
        status = self.must_json(0, "status").document
        self.assertEqual((status["generation"], status["open_runs"]), (3, []))

    def test_closed_output(self):
        self.box.write("main.deploy", PAGE)
        for words in ("version", "apply --yes", "status"):
            done = subprocess.run(["bash", "-c", f'"$0" {words} >&-', BINARY], cwd=self.box.folder, env=self.box.environment({}),
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn("cannot write to standard output", done.stderr)
        self.assertEqual(self.box.read("page"), "page 1.0.0")
        self.must(0, "status")

    def test_a_reader_that_left_is_no_loss(self):
        self.box.write("main.deploy", PAGE)
        self.must(0, "apply", "--yes")
        for words in ("graph", "history", "plan --var release=2", "apply --yes --var release=3"):
            done = subprocess.run(["bash", "-c", f'"$0" {words} | true', BINARY], cwd=self.box.folder, env=self.box.environment({}),
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            self.assertNotIn("standard output", done.stderr, words)
        self.assertEqual(self.box.read("page"), "page 3")


class OpenRun(EndToEnd):
    def test_who_reads_is_told(self):
        self.box.write("main.deploy", SLOW)
        self.must(0, "plan", "-o", "p.plan")
        self.box.write("main.deploy", SLOW.replace("sleep 30; ", ""))
        self.must(0, "apply", "--yes")
        self.box.write("main.deploy", SLOW)
        run = self.box.start("apply", "--yes")
        self.assertTrue(wait_for(lambda: self.must_json(0, "status").document["open_runs"], 10))
        self.assertTrue(wait_for(lambda: [line for _, line in self.box.processes() if "sleep 30" in line], 10))
        self.assertIn("under way, by", self.must(0, "history").out)
        self.assertIn("is under way", self.must(0, "show").err)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        run.stderr.close()
        for words in (("show",), ("show", "--config"), ("show", "--generation", "1"), ("show", "p.plan"), ("plan",), ("drift",)):
            for option in ((), ("--format", "json")):
                told = self.must(0, *words, *option).err
                self.assertEqual(told.count("run 2 (`apply`)"), 1, (words, told))
                self.assertEqual(told.count("backstay resume"), 1, (words, told))
        for words in (("plan",), ("show", "p.plan")):
            warnings = self.must_json(0, *words).document["warnings"]
            self.assertTrue([one for one in warnings if "backstay resume" in one], warnings)
        self.assertRegex(self.must(0, "history").out, rf"2  .*apply: open, begun by .+, pid {run.pid}, which is gone; `backstay resume`")
        last = self.must_json(0, "history").document["runs"][-1]
        self.assertEqual((last["outcome"], last["pid"], last["alive"], last["next"]), ("open", run.pid, False, "backstay resume"))
        resumed = self.must_json(0, "resume")
        self.assertEqual(resumed.document["outcome"], "rolled_back")
        self.assertNotIn("error", resumed.err)
        self.assertIn("taken back", resumed.err)
        history = self.must(0, "history").out
        self.assertIn("apply: taken back", history)
        self.assertNotIn("rolled_back", history)

    def test_resume_is_locked_out_like_apply(self):
        self.box.write("main.deploy", SLOW.replace("sleep 30", "sleep 4"))
        run = self.box.start("apply", "--yes")
        self.assertTrue(wait_for(lambda: (self.box.folder / ".backstay/state.db").exists()
                                 and self.must_json(0, "status").document["lock"], 10))
        apply, resume = (self.must_json(1, *words).document for words in (("apply", "--yes"), ("resume",)))
        self.assertEqual((apply["reason"], apply["help"]), (resume["reason"], resume["help"]))
        self.assertRegex(resume["reason"], r"since [-0-9]+T[0-9:]+\.\d{3}Z$")
        self.must(0, "resume", "--lock-timeout", "20s")
        run.communicate(timeout=20)
        self.assertEqual(run.returncode, 0)


class Plans(EndToEnd):
    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", PAGE)

    def test_title_says_what_it_is_for(self):
        self.must(0, "apply", "--yes")
        self.must(0, "apply", "--yes", "--var", "release=2")
        back = self.must(0, "rollback", "--yes").out
        self.assertRegex(back, r"^Plan to take back run 2 \(apply, 20[-0-9T:.]+Z\): default goes back to generation 1\n1 to update")
        to = self.must(0, "rollback", "--to", "0", "--yes").out
        self.assertRegex(to, r"^Plan to take back all since run 1 \(apply, .+Z\): default goes back to generation 0, the world before")
        self.must(0, "apply", "--yes")
        self.assertTrue(self.must(0, "destroy", "--yes").out.startswith("Plan to destroy default: 1 to delete"))
        self.assertTrue(self.must(0, "plan").out.startswith("Plan for default: 1 to create"))

    def test_outputs_that_change(self):
        first = self.must(0, "apply", "--yes").out
        self.assertIn('Outputs\n  + release = "1.0.0"\n', first)
        changed = self.must(0, "plan", "--var", "release=2").out
        self.assertIn('Outputs\n  ~ release  "1.0.0" -> "2"\n', changed)
        self.assertNotIn("spot", changed.split("Outputs")[1])
        self.box.write("main.deploy", PAGE.replace("output release: string = release", 'output more: string = "x"'))
        for words in (("plan", "-o", "p.plan"), ("show", "p.plan")):
            self.assertRegex(self.must(0, *words).out,
                             r'^Plan for default: only outputs change, 1 unchanged\n\nOutputs\n  \+ more = "x"\n  - release  was "1.0.0"\n$')
        self.must(0, "apply", "--yes")
        self.assertNotIn("Outputs", self.must(0, "plan").out)

    def test_outputs_known_after_apply(self):
        self.box.write("main.deploy", 'deploy 1\nresource a = action { run = ["echo", "x"]; undo = ["true"] }\noutput said: string = a.stdout\n')
        self.assertIn("  + said = (known after apply)\n", self.must(0, "plan").out)

    def test_a_stale_plan_is_refused_once_and_not_shown(self):
        self.must(0, "plan", "-o", "p.plan")
        self.must(0, "apply", "p.plan")
        stale = self.must(1, "apply", "p.plan")
        self.assertEqual(stale.out, "")
        self.assertEqual(stale.err.count("the plan was made against"), 1)
        self.assertEqual(stale.err.count("error"), 1)
        refused = self.must_json(1, "apply", "p.plan").document
        self.assertEqual((refused["outcome"], refused["generation"]), ("refused", 1))
        self.assertIn("generation 0", refused["reason"])
        self.assertIn("backstay plan", refused["help"])

    def test_a_changed_fact_is_said_once(self):
        self.must(0, "plan", "-o", "p.plan")
        self.box.write("page", "by hand")
        refused = self.must(1, "apply", "p.plan")
        self.assertEqual(refused.err.count("changed since the plan was made"), 1, refused.err)
        self.assertIn("nothing was touched", refused.err)

    def test_history_names_inputs_and_where_a_rollback_goes(self):
        self.must(0, "apply", "--yes")
        self.must(0, "apply", "--yes", "--var", "release=2.0")
        self.must(0, "rollback", "--yes")
        lines = self.must(0, "history").out.splitlines()
        self.assertRegex(lines[1], r'  1  .*  note="the same" release=1\.0\.0$')
        self.assertRegex(lines[2], r"  2  .*  release=2\.0$")
        self.assertRegex(lines[3], r"  3  .*rollback to generation 1 .*  release=1\.0\.0$")
        document = self.must_json(0, "history").document
        self.assertEqual([one["inputs"]["release"] for one in document["generations"]], ["1.0.0", "2.0", "1.0.0"])
        self.assertEqual(document["generations"][2]["to_generation"], 1)
        self.assertNotIn("to_generation", document["generations"][1])


class Words(EndToEnd):
    def test_signs_follow_the_locale(self):
        self.box.write("main.deploy", PAGE)
        for env, ascii_only in (({"LC_ALL": "C"}, True), ({"LC_ALL": "", "LC_CTYPE": "POSIX"}, True), ({"LC_ALL": "C.UTF-8"}, False)):
            out = self.must(0, "plan", env=env).out
            self.assertEqual(out.isascii(), ascii_only, out)
            self.assertIn("-- no point" if ascii_only else "── no point", out)

    def test_small_words(self):
        self.box.write("main.deploy", 'deploy 1\nresource mail = action { run = ["echo", "sent"] }\n'
                                      'resource f = file { path = "${stack.dir}/f"; content = mail.stdout }\n')
        out = self.must(0, "plan", "--accept-irreversible", "mail").out
        self.assertIn("; accepted on the command line", out)
        self.assertNotIn("accepted: accepted", out)
        helps = [line for line in self.must(0, "help", "limits").out.splitlines() if re.match(r"  \w+ +\d+ ", line)]
        self.assertEqual(len({re.match(r"  \w+ +\d+ +", line).end() for line in helps}), 1, helps)
        self.assertGreater(len(helps), 5)
        script = self.must(0, "completion", "zsh").out
        self.assertEqual(self.must_json(0, "completion", "zsh").document["script"], script)

    def test_beginning_of_an_environment(self):
        self.box.write("main.deploy", "deploy 1\ntype E = { n: int }\nenvironment production = E { n = 1 }\nenvironment staging = E { n = 1 }\n"
                                      'resource v = value { input = "${env.n}" }\n')
        for command in ("plan", "status"):
            self.assertIn("did you mean `production`", self.must(1, command, "-e", "prod").err)

    def test_several_lines_are_indented(self):
        self.box.write("main.deploy", 'deploy 1\nresource a = action { run = ["sh", "-c", "true\\ntrue"]; undo = ["sh", "-c", "true\\n true"] }\n')
        for words in (("plan",), ("apply", "--yes"), ("destroy", "--yes")):
            result = self.must(0, *words)
            for line in (result.out + result.err).splitlines():
                self.assertFalse(line.startswith(("true", " true")), line)


class Narrow(EndToEnd):
    def test_marks_are_whole(self):
        source = ('deploy 1\ninput n: int = 1\nresource a = action {{ run = ["echo", "${{n}}"]; undo = ["true"] }}\n'
                  'resource a_rather_long_name = value {{ input = "{0}" }}\n')
        self.box.write("main.deploy", source.format("x"))
        self.must(0, "apply", "--yes")
        self.box.write("main.deploy", source.format("${a.stdout}"))
        terminal = Terminal(self.box, "plan", "--var", "n=2", columns=40)
        self.assertEqual(terminal.end(), 0)
        self.assertIn("-> (known after apply)", terminal.text)

    def test_live_line(self):
        self.box.write("main.deploy", SLOW.replace("sleep 30", "sleep 1").replace(" a ", " " + "a" * 50 + " "))
        terminal = Terminal(self.box, "apply", "--yes", columns=40)
        self.assertEqual(terminal.end(), 0)
        lives = re.findall(r"\[\d+ of \d+\][^\r\n\x1b]*", terminal.text)
        self.assertTrue(any(line.endswith("…") and len(line) == 39 for line in lives), lives)
        terminal = Terminal(self.box, "destroy", "--yes", columns=200)
        self.assertEqual(terminal.end(), 0)
        self.assertFalse([line for line in re.findall(r"\[\d+ of \d+\][^\r\n\x1b]*", terminal.text) if line.endswith(";")])

    def test_a_dumb_terminal_gets_no_escapes(self):
        self.box.write("main.deploy", SLOW.replace("sleep 30", "sleep 1"))
        terminal = Terminal(self.box, "apply", env={"TERM": "dumb", "NO_COLOR": ""})
        self.assertTrue(terminal.until(r"\[y/N\] "))
        terminal.type("y\n")
        self.assertEqual(terminal.end(), 0)
        self.assertIn("apply committed", terminal.text)
        self.assertNotIn("\x1b", terminal.text)


if __name__ == "__main__":
    unittest.main()
