"""Names, exit codes and formats of the commands (what settled.md calls section 2 and 3)."""
import json
import re
import shutil
import subprocess
import unittest

from harness import BINARY, EndToEnd

TWO = """deploy 1
type Env = { size: int }
environment small = Env { size = 1 }
environment large = Env { size = 3 }
/// What to say.
input word: string = "hello"
resource v for i in 1..env.size by "v${i}" = value { input = "${word} ${i}" }
output all = [for k, one in v: one.output]
"""


class CommandLine(EndToEnd):
    def setUp(self):
        super().setUp()
        self.box.write("main.deploy", TWO)

    def test_environment_must_be_named(self):
        for command in (("plan",), ("apply", "--yes")):
            result = self.must(64, *command)
            self.assertIn("small", result.err)
            self.assertIn("large", result.err)
        wrong = self.must(1, "plan", "-e", "larg")
        self.assertIn("did you mean `large`", wrong.err)

    def test_no_terminal_needs_yes(self):
        for command in ("apply", "destroy", "rollback"):
            result = self.must(64, command, "-e", "small")
            self.assertIn("--yes", result.err)
        self.assertFalse((self.box.folder / ".backstay").exists())

    def test_plan_document(self):
        plan = self.must_json(0, "plan", "-e", "large").document
        self.assertEqual(plan["$type"], "plan")
        self.assertEqual(plan["summary"]["create"], 3)
        self.assertIsNone(plan["point_of_no_return"])
        self.assertEqual([step["number"] for step in plan["steps"]], [1, 2, 3])
        self.assertEqual([step["address"] for step in plan["steps"]], ['v["v1"]', 'v["v2"]', 'v["v3"]'])
        self.assertEqual(plan["digest"], self.must_json(0, "plan", "-e", "large").document["digest"])
        self.assertFalse((self.box.folder / ".backstay").exists())
        self.must(2, "plan", "-e", "large", "--exit-code")

    def test_apply_twice_then_history(self):
        first = self.must_json(0, "apply", "-e", "large", "--yes")
        self.assertEqual(first.document["generation"], 1)
        self.assertEqual(first.document["outputs"], {"all": ["hello 1", "hello 2", "hello 3"]})
        again = self.must_json(0, "apply", "-e", "large", "--yes")
        self.assertEqual((again.document["outcome"], again.document["generation"]), ("committed", 1))
        self.must(0, "plan", "-e", "large", "--exit-code")
        self.must(0, "apply", "-e", "large", "--yes", "--var", "word=hi")
        history = self.must_json(0, "history", "-e", "large").document
        self.assertEqual([g["generation"] for g in history["generations"]], [1, 2])
        large = ("-e", "large")
        self.must(0, "rollback", "--yes", *large)
        self.assertEqual(self.must_json(0, "status", *large).document["outputs"]["all"][0], "hello 1")
        self.must(0, "rollback", "--yes", *large)
        self.assertEqual(self.must_json(0, "status", *large).document["resources"], [])
        self.must(1, "rollback", "--yes", *large)
        self.must(0, "rollback", "--to", "2", "--yes", *large)
        self.assertEqual(self.must_json(0, "status", *large).document["outputs"]["all"][0], "hi 1")
        self.must(1, "rollback", "--to", "99", "--yes", *large)

    def test_inputs(self):
        self.box.write("v.deploy", 'word = "from file"  # a comment\n')
        self.box.write("v.json", '{"word": "from json"}')

        def word(*options, **more):
            return self.must_json(0, "show", "-e", "small", "--config", *options, **more).document["inputs"]["word"]

        self.assertEqual(word(), "hello")
        self.assertEqual(word(env={"BACKSTAY_VAR_word": "from env"}), "from env")
        self.assertEqual(word("--var-file", "v.deploy", env={"BACKSTAY_VAR_word": "x"}), "from file")
        self.assertEqual(word("--var-file", "v.deploy", "--var-file", "v.json"), "from json")
        self.assertEqual(word("--var", "word=from var", "--var-file", "v.json"), "from var")
        self.box.write("list.deploy", 'deploy 1\ninput xs: list(string)\nlet count = length(xs)\noutput o = join(xs, "+")\noutput n = count\n')
        self.box.write("record.deploy", "deploy 1\ntype Q = { size: int = 7 }\ntype P = { name: string, mode: int = 0o600, q: Q = {}, more: list(Q) = [] }\n"
                       "input one: P\noutput o = one\n")
        self.box.write("record.json", '{"one": {"name": "k", "more": [{}]}}')
        config = self.must_json(0, "show", "record.deploy", "--config", "--var-file", "record.json").document
        self.assertEqual(config["outputs"]["o"], {"name": "k", "mode": 0o600, "q": {"size": 7}, "more": [{"size": 7}]})
        self.box.write("v.list", 'xs = [  # both\n  "a",\n  "[b",\n]\n')
        config = self.must_json(0, "show", "list.deploy", "--config", "--var-file", "v.list").document
        self.assertEqual(config["outputs"]["o"], "a+[b")
        self.assertIn("let count = 2", self.must(0, "show", "list.deploy", "--config", "--var-file", "v.list").out)
        unknown = self.must(1, "plan", "-e", "small", "--var", "wrod=1")
        self.assertIn("did you mean `word`", unknown.err)

    def test_errors_in_json_end_with_refused(self):
        self.box.write("main.deploy", TWO.replace("env.size", "env.sise"))
        result = self.must_json(1, "apply", "-e", "small", "--yes")
        kinds = [line["$type"] for line in result.lines]
        self.assertIn("diagnostic", kinds)
        self.assertEqual(result.document["outcome"], "refused")
        self.assertIsNone(result.document["run"])

    def test_resume_with_nothing_open(self):
        self.must(0, "resume", "-e", "small")
        self.must(0, "apply", "-e", "small", "--yes")
        self.assertIn("nothing", self.must(0, "resume", "-e", "small").err)

    def test_state_commands_need_no_source(self):
        self.must(0, "apply", "-e", "small", "--yes")
        (self.box.folder / "main.deploy").write_text("this is { broken")
        for command in ("status", "history", "drift"):
            self.must(0, command)
        (self.box.folder / "main.deploy").unlink()
        self.must(0, "destroy", "--yes")

    def test_fmt(self):
        messy = 'deploy 1\n\n\n\nresource  v=value{input="x"  } # why\n'
        self.box.write("messy.deploy", messy)
        self.must(1, "fmt", "--check", "messy.deploy")
        self.assertIn("+resource v = value", self.must(0, "fmt", "--diff", "messy.deploy").out)
        self.assertEqual(self.box.read("messy.deploy"), messy)
        self.assertEqual(self.must(0, "fmt", "messy.deploy").out.strip(), "messy.deploy")
        self.assertEqual(self.box.read("messy.deploy"), 'deploy 1\n\nresource v = value { input = "x" }  # why\n')
        self.must(0, "fmt", "--check", "messy.deploy")
        self.assertEqual(self.must(0, "fmt", "-", stdin="let a=1\n").out, "let a = 1\n")
        self.assertEqual(self.must(1, "fmt", "--check", "-", stdin="let a=1\n").out, "<stdin>\n")
        (self.box.folder / "link.deploy").symlink_to("real.txt")
        self.box.write("real.txt", messy)
        self.must(0, "fmt", "link.deploy")
        self.assertTrue((self.box.folder / "link.deploy").is_symlink())
        self.assertEqual(self.box.read("real.txt"), self.box.read("messy.deploy"))

    def test_why_graph_dump_explain_version(self):
        self.assertIn("new in the program", self.must(0, "why", 'v["v1"]', "-e", "small").out)
        self.assertTrue(self.must(0, "graph", "-e", "small").out.startswith("digraph"))
        self.assertTrue(self.must(0, "graph", "-e", "small", "--mermaid").out.startswith("graph LR"))
        tree = self.must(0, "dump", "tree", "main.deploy").out
        self.assertTrue(all(re.match(r"^( *)\S.*@\d+-\d+!?$|^ *\S+.*$", line) for line in tree.splitlines()))
        self.assertEqual(json.loads(self.must(0, "dump", "graph", "-e", "small").out)["$type"], "graph")
        self.assertIn("D0401", self.must(0, "explain", "--list").out)
        self.assertIn("unit", self.must(0, "explain", "d0401").out)
        self.must(1, "explain", "D9999")
        self.assertTrue(self.must(0, "version").out.startswith("backstay "))
        self.must_json(0, "version").lines

    def test_help_and_completion(self):
        self.assertIn("apply", self.must(0, "--help").out)
        self.must(64)
        self.assertIn("did you mean `apply`", self.must(64, "aply").err)
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("rollback", self.must(0, "completion", shell).out)

    def test_init_then_apply(self):
        self.must(0, "init", "hello")
        self.must(0, "apply", "hello/main.deploy", "--yes")
        self.assertEqual(self.box.read("hello/run/hello.txt"), "hello, world\n")
        self.must(1, "init", "hello")
        self.must(0, "destroy", "hello/main.deploy", "--yes")

    def test_outputs_alone_are_a_change(self):
        self.must(0, "apply", "-e", "small", "--yes")
        self.box.write("main.deploy", TWO + 'output more = "x"\n')
        plan = self.must_json(2, "plan", "-e", "small", "--exit-code").document
        self.assertTrue(plan["outputs_changed"])
        self.assertEqual(self.must_json(0, "apply", "-e", "small", "--yes").document["generation"], 2)

    def test_mistyped_environment(self):
        for command in (("status",), ("history",), ("drift",), ("resume",), ("destroy", "--yes"), ("rollback", "--yes")):
            for applied in (False, True):
                wrong = self.must(1, *command, "-e", "smal")
                self.assertIn("did you mean `small`", wrong.err)
                self.assertIn("large", wrong.err)
                which = self.must(64, *command)
                self.assertIn("small", which.err)
                self.assertIn("large", which.err)
                if not applied:
                    self.must(0, "apply", "-e", "small", "--yes")
            self.must(0, "destroy", "--yes", "-e", "small")
            shutil.rmtree(self.box.folder / ".backstay")
        self.must(0, "status", "-e", "large")

    def test_numbers_and_words_of_the_command_line(self):
        for words, says in ((("rollback", "--to", "x"), "`--to` needs a whole number of 0 or more, got `x`"),
                            (("rollback", "--to", "-1"), "got `-1`"), (("logs", "web", "-n", "-1"), "`--lines` needs"),
                            (("show", "--generation", "x"), "`--generation` needs a whole number"),
                            (("check", "--max-errors", "0"), "1 or more"), (("check", "--max-errors", "-1"), "1 or more"),
                            (("plan", "--parallel", "0"), "1 to 1024"), (("plan", "--to"), "unknown option"),
                            (("why",), "`why` needs ADDRESS"), (("completion",), "bash|zsh|fish"), (("rollback", "--to"), "needs a value"),
                            (("plan", "a", "b"), "`b`"), (("plan", "--format", "jsn"), "did you mean `json`"),
                            (("plan", "--var", "=1"), "name"), (("fix", "."), "does not have the command `fix`")):
            wrong = self.must(64, *words)
            self.assertIn(says, wrong.err)
            self.assertNotIn("FILES", wrong.err)

    def test_wrong_usage_in_json(self):
        for words in (("apply", "-e", "small"), ("apply", "--yes"), ("rollback", "--yes", "--bogus"), ("destroy", "-e", "small")):
            refused = self.must_json(64, *words)
            self.assertEqual((refused.document["$type"], refused.document["outcome"]), ("run_end", "refused"))
            self.assertTrue(refused.document["reason"])
        self.assertIn("needs --yes", self.must_json(64, "apply", "-e", "small").document["reason"])
        for words in (("plan",), ("status",), ("plan", "--bogus"), ("why",), ("check", "--max-errors", "x")):
            error = self.must_json(64, *words).document
            self.assertEqual((error["$type"], error["exit"]), ("error", 64))
            self.assertTrue(error["message"] and error["help"])
        self.assertEqual(self.must_json(1, "status", "-e", "nope").document["$type"], "error")

    def test_refusals_name_help_and_generation(self):
        self.must(0, "apply", "-e", "small", "--yes")
        for words in (("apply", "-e", "small", "--yes", "--var", "wrod=1"), ("rollback", "-e", "small", "--yes", "--to", "7"),
                      ("apply", "-e", "small")):
            refused = self.must_json(64 if len(words) == 3 else 1, *words).document
            self.assertEqual(refused["generation"], 1, words)
            self.assertTrue(refused["reason"], words)

    def test_stored_plan_is_told_from_source(self):
        self.must(0, "plan", "-e", "small", "-o", "p.plan")
        for words in (("plan", "p.plan"), ("check", "p.plan"), ("why", "a", "p.plan"), ("fmt", "p.plan"), ("graph", "p.plan"),
                      ("dump", "graph", "p.plan"), ("dump", "tree", "p.plan")):
            wrong = self.must(64, *words)
            self.assertIn("stored plan", wrong.err)
            self.assertIn("apply", wrong.err)
        self.must(0, "show", "p.plan", "-e", "small")
        self.must(1, "show", "p.plan", "-e", "large")
        self.must(1, "show", "p.plan", "--var", "word=x")
        raw = bytearray((self.box.folder / "p.plan").read_bytes())
        raw[len(raw) // 2] ^= 1
        (self.box.folder / "p.plan").write_bytes(raw)
        self.assertEqual(self.must(1, "apply", "p.plan").err.count("make a new one"), 1)

    def test_unknown_and_double_inputs(self):
        wrong = self.must(1, "plan", "-e", "small", env={"BACKSTAY_VAR_wrod": "1"})
        self.assertIn("did you mean `word`", wrong.err)
        self.box.write("v.deploy", 'word = "a"\nword = "b"\n')
        self.assertIn("v.deploy:2", self.must(1, "plan", "-e", "small", "--var-file", "v.deploy").err)
        self.box.write("v.json", '{"word": "a", "word": "b"}')
        self.assertIn("two values", self.must(1, "plan", "-e", "small", "--var-file", "v.json").err)

    def test_max_errors_is_the_total(self):
        for name in "abc":
            self.box.write(f"m/{name}.deploy", "deploy 1\n" + "".join(f"let v{i} = nothing{i}\n" for i in range(4)))
        lines = self.must_json(1, "check", "m", "--max-errors", "5").lines
        self.assertEqual(len([line for line in lines if line["$type"] == "diagnostic"]), 5)

    def test_each_command_has_json(self):
        why = self.must_json(0, "why", 'v["v1"]', "-e", "small").document
        self.assertEqual((why["$type"], why["steps"][0]["action"]), ("why", "create"))
        self.assertEqual(self.must_json(0, "graph", "-e", "small").document["$type"], "graph")
        self.assertEqual(len(self.must_json(0, "dump", "graph", "-e", "small").lines), 1)
        tree = self.must_json(0, "dump", "tree", "main.deploy").document["nodes"]
        self.assertEqual((tree[0]["depth"], tree[0]["kind"], tree[0]["from"]), (0, "file", 0))
        self.assertTrue(any(node.get("name") == "v" for node in tree))
        self.assertIn("unit", self.must_json(0, "explain", "d0401").document["codes"][0]["markdown"])
        self.assertGreater(len(self.must_json(0, "explain", "--list").document["codes"]), 50)
        self.box.write("messy.deploy", "let  a=1\n")
        self.assertEqual(self.must_json(1, "fmt", "--check", "messy.deploy").document["files"], [{"file": "messy.deploy", "written": False}])
        self.assertIn("+let a = 1", self.must_json(0, "fmt", "--diff", "messy.deploy").document["files"][0]["diff"])
        self.assertTrue(self.must_json(0, "fmt", "messy.deploy").document["files"][0]["written"])
        self.assertEqual(self.must_json(0, "fmt", "-", stdin="let a=1\n").document["files"][0]["text"], "let a = 1\n")
        self.assertIn("alone", self.must(64, "fmt", "-", "messy.deploy").err)
        self.assertEqual(self.must_json(0, "init", "new").document["files"], ["new/main.deploy"])

    def test_why_of_what_is_repeated(self):
        self.assertIn('name one: `v["v1"]`', self.must(1, "why", "v", "-e", "small").err)
        self.assertIn("did you mean", self.must(1, "why", 'v["v2"]', "-e", "small").err)
        self.box.write("one.deploy", 'deploy 1\nresource w = value { input = "x" }\n')
        self.assertIn("the resource `w`", self.must(1, "why", "w/0", "one.deploy").err)

    def test_differences_show_what_differs(self):
        self.box.write("one.deploy", """deploy 1
input flag: string = "--release-one"
resource a = action {
  run = ["true", "/a/rather/long/path/to/some/program/that/fills/the/line.py", "--listen", flag, "--then", "more", "words"]
  undo = ["true"]
}
resource f = file { path = "${stack.dir}/f"; mode = 0o640; content = "x" }
""")
        self.must(0, "apply", "one.deploy", "--yes")
        for words in (("plan", "one.deploy"), ("why", "a", "one.deploy")):
            out = self.must(0, *words, "--var", "flag=--release-two").out
            self.assertRegex(out, r'run\[3\]:? +"--release-one" -> "--release-two"')
            self.assertNotIn('"words"', out)
        self.assertIn("mode = 0o640", self.must(0, "show", "one.deploy").out)

    def test_generation_shows_what_was_applied(self):
        source = """deploy 1
input n: int = 1
resource a = action { run = ["echo", "number ${n}"]; undo = ["true"] }
resource v = value { input = "got ${a.stdout}" }
output all = v.output
"""
        self.box.write("one.deploy", source)
        self.must(0, "apply", "one.deploy", "--yes")
        self.must(0, "apply", "one.deploy", "--yes", "--var", "n=2")
        for generation in (1, 2):
            shown = self.must(0, "show", "one.deploy", "--generation", generation).out
            self.assertIn(f"got number {generation}", shown)
            self.assertNotIn("known after apply", shown)
        self.assertEqual(self.must_json(0, "show", "one.deploy", "--generation", 1).document["resources"]["v"]["body"]["input"], "got number 1\n")

    def test_bash_completion(self):
        self.box.write("completion.bash", self.must(0, "completion", "bash").out)
        self.box.write("with blank.deploy", "deploy 1\n")
        self.must(0, "apply", "-e", "small", "--yes")

        def complete(*words):
            script = 'source ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _backstay; printf "%s\\n" "${COMPREPLY[@]}"'
            done = subprocess.run(["bash", "-c", script, "bash", BINARY, *words], cwd=self.box.folder, capture_output=True, text=True, timeout=60)
            return [line for line in done.stdout.splitlines() if line]

        self.assertEqual(complete("ap"), ["apply"])
        self.assertEqual(complete("plan", "-e", ""), ["large", "small"])
        self.assertEqual(complete("plan", "--environment", "=", "l"), ["large"])
        self.assertEqual(complete("plan", "--format", ""), ["human", "json"])
        self.assertEqual(complete("apply", "--on-interrupt", "b"), ["back"])
        self.assertEqual(complete("plan", "--color", "n"), ["never"])
        self.assertEqual(complete("completion", "z"), ["zsh"])
        self.assertEqual(complete("dump", ""), ["tree", "graph"])
        self.assertEqual(complete("help", "ap"), ["apply"])
        self.assertIn("D0401", complete("explain", "D04"))
        self.assertEqual(complete("plan", "--var", ""), ["word="])
        self.assertEqual(complete("why", "-e", "small", "--accept-irreversible", ""), ['v\\[\\"v1\\"\\]'])
        self.assertEqual(complete("why", ""), ['v\\[\\"v1\\"\\]'])
        self.assertEqual(complete("plan", "with"), ["with blank.deploy"])


class Irreversible(EndToEnd):
    def test_point_of_no_return(self):
        self.box.write("main.deploy", 'deploy 1\nresource mail = action { run = ["true"] }\nresource f = file { path = "${stack.dir}/f"; content = "x" }\n')
        plan = self.must_json(0, "plan").document
        step = plan["steps"][plan["point_of_no_return"] - 1]
        self.assertEqual((step["address"], step["class"], step["phase"]), ("mail", "irreversible", "contract"))
        self.assertIn("point of no return", self.must(0, "plan").out)

    def test_must_be_accepted_when_something_depends_on_it(self):
        source = ('deploy 1\nresource mail = action {{ run = ["echo", "sent"]{0} }}\n'
                  'resource f = file {{ path = "${{stack.dir}}/f"; content = mail.stdout }}\n')
        self.box.write("main.deploy", source.format(""))
        refused = self.must(1, "plan")
        self.assertIn("mail", refused.err)
        self.must(0, "plan", "--accept-irreversible", "mail")
        self.box.write("main.deploy", source.format('; lifecycle { irreversible = accept("sent once, on purpose") }'))
        self.must(0, "apply", "--yes")
        self.assertEqual(self.box.read("f"), "sent\n")

    def test_a_refused_plan_shows_its_place(self):
        self.box.write("main.deploy", '''deploy 1
input at: string = "f"
resource f = file { path = "${stack.dir}/${at}"; content = "x"; lifecycle { prevent_destroy = true } }
''')
        self.must(0, "apply", "--yes")
        refused = self.must(1, "plan", "--var", "at=g")
        self.assertIn("main.deploy:3:10", refused.err)
        self.assertIn("explain D0617", refused.err)
        lines = self.must_json(1, "plan", "--var", "at=g").lines
        self.assertEqual([line["code"] for line in lines], ["D0617"])
        self.assertEqual(lines[0]["spans"][0]["start"]["line"], 3)
        lines = self.must_json(1, "destroy", "--yes").lines
        self.assertEqual([line.get("code") or line["outcome"] for line in lines], ["D0617", "refused"])

    def test_wrong_usage_in_json_has_a_document(self):
        self.assertEqual(self.must_json(64, "--chdir", ".").document["message"], "no command was given")
        self.assertIn("cannot go to", self.must_json(1, "status", "--chdir", "nowhere").document["message"])

    def test_prevent_destroy(self):
        self.box.write("main.deploy", 'deploy 1\nresource f = file { path = "${stack.dir}/f"; content = "x"; lifecycle { prevent_destroy = true } }\n')
        self.must(0, "apply", "--yes")
        self.assertIn("prevent_destroy", self.must(1, "destroy", "--yes").err)
        self.box.write("main.deploy", "deploy 1\nlet a = 1\noutput a = a\n")
        self.assertIn("D0617", self.must(1, "plan").err)


if __name__ == "__main__":
    unittest.main()
