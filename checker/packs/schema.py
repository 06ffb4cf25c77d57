"""The JSON Schema of the files of a pack, from the classes that a pack is made of."""

from typing import Any

from pydantic import TypeAdapter

from checker.checks import KINDS
from checker.declared import complete
from checker.packs.loading import CERTAINTIES, TIERS, VERDICTS
from checker.packs.model import Applies, Basis, Example, Override
from checker.report import SEVERITIES, STAGES
from checker.vocabulary import Bodies, FigureWords, Genre, Role

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}


def schema() -> dict[str, Any]:
    """Return one JSON Schema (draft 2020-12) that every file of a pack satisfies."""
    complete()
    definitions: dict[str, Any] = {}
    applies, override, example, basis = (_definition(cls, definitions) for cls in (Applies, Override, Example, Basis))
    genre, role, bodies, figures = (_definition(cls, definitions) for cls in (Genre, Role, Bodies, FigureWords))
    definitions["Check"] = {"oneOf": [_kind(name, cls, definitions) for name, cls in KINDS.items()]}
    basis["properties"]["tier"] = {"enum": list(TIERS)}
    example["properties"] |= {"verdict": {"enum": list(VERDICTS)}, "stage": {"enum": list(STAGES)}}
    del example["properties"]["folder"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fazhi-checker 规则包文件",
        "type": "object",
        "anyOf": [
            _object({"category": _STRING, "rules": {"type": "array", "items": _rule(applies, override, example)}}, ["rules"]),
            {**_object(_words(genre, role, bodies, figures), []), "minProperties": 1},
            _head(basis),
            {"type": "object", "minProperties": 1, "additionalProperties": _samples(example)},
        ],
        "$defs": definitions,
    }


def _samples(example: dict[str, Any]) -> dict[str, Any]:
    examples = {"type": "array", "items": {"anyOf": [_STRING, example]}}
    return {**_object({"passes": examples, "fails": examples}, []), "minProperties": 1}


def _words(genre: dict[str, Any], role: dict[str, Any], bodies: dict[str, Any], figures: dict[str, Any]) -> dict[str, Any]:
    sets = {"type": "object", "additionalProperties": _STRINGS}
    return {"genre": genre, "roles": {"type": "array", "items": role}, "topics": _STRINGS, "bodies": bodies, "figures": figures, "sets": sets}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _definition(cls: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    made = TypeAdapter(cls).json_schema(ref_template="#/$defs/{model}")
    definitions.update(made.pop("$defs", {}))
    return made


def _kind(name: str, cls: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    made = _definition(cls, definitions)
    properties = {"kind": {"const": name}, **made.get("properties", {})}
    if name == "cases":
        definitions["Case"]["properties"]["check"] = {"$ref": "#/$defs/Check"}
    return _object(properties, ["kind", *made.get("required", [])])


def _rule(applies: dict[str, Any], override: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    examples = {"type": "array", "minItems": 2, "items": {"anyOf": [_STRING, example]}}
    properties = {
        "id": _STRING, "title": _STRING, "category": _STRING, "severity": {"enum": list(SEVERITIES)}, "weight": {"type": "number", "minimum": 0},
        "gate": {"type": "boolean"}, "basis": {"anyOf": [_STRING, _STRINGS]}, "certainty": {"enum": list(CERTAINTIES)}, "applies": applies,
        "when": {"type": "array", "items": override}, "check": {"$ref": "#/$defs/Check"}, "fix": _STRING,
        "messages": {"type": "object", "additionalProperties": _STRING}, "passes": examples, "fails": examples,
    }  # fmt: skip
    return _object(properties, ["id", "title", "severity", "weight", "basis", "check", "fix", "passes", "fails"])


def _head(basis: dict[str, Any]) -> dict[str, Any]:
    grade = {"type": "array", "prefixItems": [{"type": "number"}, _STRING], "minItems": 2, "maxItems": 2}
    properties = {
        "id": _STRING, "version": _STRING, "title": _STRING, "files": _STRINGS, "grades": {"type": "array", "items": grade},
        "bases": {"type": "object", "additionalProperties": basis}, "extends": _STRING, "off": _STRINGS,
        **{key: {"type": "object"} for key in ("remove", "change", "add")},
    }  # fmt: skip
    return {**_object(properties, ["id", "version"]), "anyOf": [{"required": ["bases"]}, {"required": ["extends"]}]}
