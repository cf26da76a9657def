"""Names, exit codes and formats of the commands (what settled.md calls section 2 and 3)."""
import json
import re
import unittest

from harness import EndToEnd

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
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.must_json(0, "status").document["outputs"]["all"][0], "hello 1")
        self.must(0, "rollback", "--yes")
        self.assertEqual(self.must_json(0, "status").document["resources"], [])
        self.must(1, "rollback", "--yes")
        self.must(0, "rollback", "--to", "2", "--yes")
        self.assertEqual(self.must_json(0, "status").document["outputs"]["all"][0], "hi 1")
        self.must(1, "rollback", "--to", "99", "--yes")

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
        self.assertIn("nothing", self.must(0, "resume").err)

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

    def test_prevent_destroy(self):
        self.box.write("main.deploy", 'deploy 1\nresource f = file { path = "${stack.dir}/f"; content = "x"; lifecycle { prevent_destroy = true } }\n')
        self.must(0, "apply", "--yes")
        self.assertIn("prevent_destroy", self.must(1, "destroy", "--yes").err)
        self.box.write("main.deploy", "deploy 1\nlet a = 1\noutput a = a\n")
        self.assertIn("D0617", self.must(1, "plan").err)


if __name__ == "__main__":
    unittest.main()
