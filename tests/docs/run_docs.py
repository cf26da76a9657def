#!/usr/bin/env python3
"""Runs every command that the documents show, in a copy of what a reader has before them; follows their links.

A fence ```console holds lines that begin with `$ ` and, below each, what it prints. The fences of one document run in
order, in one folder, which is left as the reader leaves it. A command must exit with 0, unless the next one is
`echo $?`, which then shows its code. Shown lines must occur in the output in that order; `…` in a line stands for
anything, a line `...` for any lines. Port 8080 is another, free one each time.

    ```console norun: why    is not run (a clone, a build)

    run_docs.py --backstay build/dev/backstay [DOCUMENT...]
"""
import argparse
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import schemas  # noqa: E402

TIMEOUT = 120  # of one command


def documents():
    found = [ROOT / "README.md", *sorted(ROOT.glob("examples/*/README.md"))]
    found += [ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md")]
    return found + [path for path in sorted(ROOT.glob("docs/**/*.md")) if "explain" not in path.parts]


class Command:
    def __init__(self, line, number):
        self.line, self.number, self.shown = line, number, []


def commands(text):
    """Commands of all fences that are run, with the lines that they are said to print."""
    found, fence = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if fence is None:
            opening = re.fullmatch(r"\s*```(\w*)\s*(.*)", line)
            if opening:
                fence = opening.groups()
        elif line.strip() == "```":
            fence = None
        elif fence[0] == "console" and not fence[1].startswith("norun:"):
            if line.startswith("$ "):
                found.append(Command(line[2:], number))
            elif found and found[-1].line.endswith("\\"):
                found[-1].line = found[-1].line[:-1] + line.strip()
            elif line.strip() and found:
                found[-1].shown.append(line.rstrip())
    return found


def missing_line(shown, output):
    """The first shown line that does not occur after the ones before it."""
    lines, at = [line.rstrip() for line in output.splitlines()], 0
    for wanted in shown:
        if wanted == "...":
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("…")))
        while at < len(lines) and not pattern.fullmatch(lines[at]):
            at += 1
        if at == len(lines):
            return wanted
        at += 1
    return None


class Reader:
    """Somebody who types what a document says."""

    def __init__(self, document, backstay):
        self.document, self.port = document, free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="backstay-docs-")).resolve()
        self.code = 0
        tools = self.folder / "bin"
        tools.mkdir()
        (tools / "backstay").symlink_to(backstay)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("BACKSTAY_")}
        self.environment["PATH"] = f"{tools}:{self.environment['PATH']}"
        self.cwd = self.folder / "copy"
        if document.name == "README.md" and document.parent.parent.name == "examples":
            shutil.copytree(document.parent, self.cwd)
        else:
            shutil.copytree(ROOT / "examples", self.cwd / "examples")
        for path in [*self.cwd.rglob("*.deploy"), *self.cwd.rglob("*.py")]:
            path.write_text(self.here(path.read_text()))

    def here(self, text):
        return re.sub(r"\b8080\b", str(self.port), text)

    def run(self, command):
        where = self.folder / "cwd"
        script = f"(exit {self.code})\n{self.here(command.line)}\ncode=$?\npwd >'{where}'\nexit $code\n"
        done = subprocess.run(["bash", "-c", script], cwd=self.cwd, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        self.code = done.returncode
        if where.exists():
            self.cwd = pathlib.Path(where.read_text().strip())
        return done.stdout

    def read(self):
        """What is wrong with the document, as lines."""
        problems, all_commands = [], commands(self.document.read_text())
        for command, after in zip(all_commands, [*all_commands[1:], None]):
            output = self.run(command)
            place = f"{self.document.relative_to(ROOT)}:{command.number}: `{command.line}`"
            code_is_shown = after is not None and after.line == "echo $?"
            if self.code != 0 and not code_is_shown:
                problems.append(f"{place} exits with {self.code}\n{output}")
            missing = missing_line([self.here(line) for line in command.shown], output)
            if missing is not None:
                problems.append(f"{place} does not print `{missing}` (there) but\n{output}")
            for line in output.splitlines():
                if line.startswith('{"$type"'):
                    schemas.validate(line)
        return len(all_commands), problems

    def leave(self):
        """Ends what a document left running, so that one mistake stays one mistake."""
        for state in self.folder.rglob(".backstay"):
            for environment in ([], ["-e", "production"], ["-e", "development"]):
                for words in (["resume"], ["destroy", "--yes"]):
                    subprocess.run([str(self.folder / "bin/backstay"), *words, *environment], cwd=state.parent, timeout=TIMEOUT,
                                   stdin=subprocess.DEVNULL, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def broken_links(document):
    """Links to files of the repository that are not there."""
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    return [f"{document.relative_to(ROOT)}: there is no `{target}`" for target in targets
            if target and not (document.parent / target).exists()]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backstay", required=True, type=pathlib.Path)
    parser.add_argument("documents", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    total, problems = 0, []
    for document in [path.resolve() for path in arguments.documents] or documents():
        reader = Reader(document, arguments.backstay.resolve())
        try:
            count, found = reader.read()
        finally:
            reader.leave()
        found += broken_links(document)
        total += count
        problems += found
        print(f"{document.relative_to(ROOT)}: {count} commands, {len(found)} wrong", flush=True)
    for problem in problems:
        print(f"\n{problem}")
    print(f"\n{total} commands, {len(problems)} wrong")
    return 1 if problems or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
