#!/usr/bin/env python3
"""Holds the pages of docs/explain to the compiler.

A fence ```deploy fail=D0401 gives that code, once or more, and no other error; if the code is a warning's, no error at
all. A fence ```deploy ok gives no error and no warning. `file=lib/x.deploy` puts the text beside the next fence that is
checked, `run=plan` goes on to the plan. Every code that the compiler knows has a page.

    explain_fences.py --backstay build/dev/backstay [PAGE...]
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import schemas  # noqa: E402

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("BACKSTAY_")}


class Fence:
    def __init__(self, page, number, words):
        self.page, self.number, self.lines = page, number, []
        self.ok = "ok" in words
        options = dict(word.split("=", 1) for word in words if "=" in word)
        self.fail, self.file, self.run = options.get("fail"), options.get("file"), options.get("run", "check")
        self.words = options.get("options", "").split(",") if "options" in options else []

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)

    @property
    def place(self):
        return f"{self.page.relative_to(ROOT)}:{self.number}"


def fences(page):
    found, open_fence, inside = [], None, False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if not inside and line.startswith("```"):
            words = line[3:].split()
            inside = True
            open_fence = Fence(page, number, words[1:]) if words[:1] == ["deploy"] else None
        elif inside and line.strip() == "```":
            inside = False
            if open_fence is not None:
                found.append(open_fence)
        elif open_fence is not None and inside:
            open_fence.lines.append(line)
    return found


def diagnostics(backstay, fence, files):
    """(code, severity) of all that the command reports for the fence."""
    with tempfile.TemporaryDirectory(prefix="backstay-explain-") as folder:
        for name, text in files:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        pathlib.Path(folder, "main.deploy").write_text(fence.text)
        done = subprocess.run([backstay, fence.run, "--format", "json", *fence.words], cwd=folder, env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    found = []
    for line in done.stdout.splitlines():
        document = schemas.validate(line)
        if document["$type"] == "diagnostic":
            found.append((document["code"], document["severity"]))
    if done.returncode not in (0, 1):
        found.append((f"exit {done.returncode}: {done.stderr.strip()[:200]}", "error"))
    return found


def problem_of(backstay, fence, files):
    found = diagnostics(backstay, fence, files)
    errors = [code for code, severity in found if severity == "error"]
    codes = [code for code, severity in found if severity in ("error", "warning")]
    said = ", ".join(f"{severity} {code}" for code, severity in found) or "nothing"
    if fence.ok:
        return f"{fence.place}: is said to be good, gives {said}" if codes else None
    if fence.fail not in codes:
        return f"{fence.place}: should give {fence.fail}, gives {said}"
    if any(code != fence.fail for code in errors):
        return f"{fence.place}: should give {fence.fail} alone, gives {said}"
    return None


def missing_pages():
    names = re.findall(r"^DIAGNOSTIC\((D\d{4}),", (ROOT / "base/diag/codes.def").read_text(), re.MULTILINE)
    if not names:
        return ["base/diag/codes.def: no code was found"]
    return [f"docs/explain/{name}.md is missing" for name in names if not (ROOT / f"docs/explain/{name}.md").exists()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backstay", required=True, type=pathlib.Path)
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    pages = [path.resolve() for path in arguments.pages] or sorted((ROOT / "docs/explain").glob("D*.md"))
    problems, total = missing_pages(), 0
    for page in pages:
        files = []
        for fence in fences(page):
            if fence.file:
                files.append((fence.file, fence.text))
                continue
            total += 1
            problem = problem_of(str(arguments.backstay.resolve()), fence, files)
            files = []
            if problem:
                problems.append(problem)
    for problem in problems:
        print(problem)
    print(f"{total} fences, {len(problems)} problems")
    return 1 if problems or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
