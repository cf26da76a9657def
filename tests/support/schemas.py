"""Holds JSON lines of the program to the schema files under docs/schema."""
import functools
import json
import pathlib

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema"


@functools.lru_cache(maxsize=None)
def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    return jsonschema.Draft7Validator(schema)


def validate(line):
    """Raises when the object (or its text) is not what its `format` says."""
    document = json.loads(line) if isinstance(line, str) else line
    form = document.get("format")
    if not form:
        raise AssertionError(f"no `format` in {document}")
    name = form.replace("/", "-")
    errors = sorted(validator(name).iter_errors(document), key=lambda error: list(error.path))
    if errors:
        raise AssertionError(f"{form}: {errors[0].message} at {list(errors[0].path)} in {json.dumps(document)[:2000]}")
    return document
