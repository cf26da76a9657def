#!/usr/bin/env python3
"""Refuses an #include that the house forbids (cmake/layers.txt), and ANTLR outside of compiler/syntax.

Also tests itself: a forbidden include in a made-up file must be found.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.M)
AREAS = ("base", "compiler", "runtime", "cli", "stdlib")


def load_layers():
    layers = {}
    for line in (ROOT / "cmake/layers.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, allowed = line.split(":")
            layers[name.strip()] = set(allowed.split())
    return layers


def folder_of(path, layers):
    """The folder of the house that a path lies in: the longest known prefix."""
    parts = path.split("/")[:-1]
    for length in range(len(parts), 0, -1):
        name = "/".join(parts[:length])
        if name in layers:
            return name
    return None


def problems_of(path, text, layers):
    own = folder_of(path, layers)
    for included in INCLUDE.findall(text):
        if included.startswith("antlr4") or included.startswith("grammar/"):
            if own != "compiler/syntax":
                yield f"{path}: includes {included}; ANTLR stays in compiler/syntax"
            continue
        if included.split("/")[0] in ("tests", "bench") or (included.split("/")[0] == "cli" and own != "cli"):
            yield f"{path}: includes {included}; nothing includes tests, bench or cli"
            continue
        other = folder_of(included, layers)
        if other is None or own is None or other == own:
            continue
        if other not in layers[own]:
            yield f"{path}: includes {included}; {own} may not see {other}"


def main():
    layers = load_layers()
    made_up = [
        ("runtime/plan/x.cc", '#include "compiler/compile.h"\n'),
        ("compiler/sema/x.cc", '#include "runtime/engine.h"\n'),
        ("base/value/x.cc", '#include "base/graph/graph.h"\n'),
        ("compiler/sema/y.cc", '#include "antlr4-runtime.h"\n'),
    ]
    for path, text in made_up:
        if not list(problems_of(path, text, layers)):
            print(f"the check itself is broken: it does not refuse {text.strip()} in {path}")
            return 1
    problems = []
    files = 0
    for area in AREAS:
        for path in sorted((ROOT / area).rglob("*")):
            if path.suffix in (".cc", ".h"):
                files += 1
                problems.extend(problems_of(str(path.relative_to(ROOT)), path.read_text(), layers))
    print("\n".join(problems) if problems else f"layering: {files} files keep to the house")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
