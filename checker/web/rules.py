"""The rules for people and programs: every rule with its basis, its examples and whom it asks."""

from functools import lru_cache
from typing import Any

from checker import packs
from checker.packs import describing
from checker.packs.loading import assembled
from checker.reporters.json import dumps
from checker.web.asking import pack_of


@lru_cache(8)
def told(names: tuple[str, ...]) -> dict[str, Any]:
    """Return packs and their rules as ``GET /api/rules`` gives them.

    Args:
        names: of shipped packs.

    Raises:
        AskError: there is no such pack.
    """
    pack = pack_of(names)
    complete, _ = assembled(list(names))  # a pack from the cache has no examples
    rules = [
        {
            "id": rule.id, "title": rule.title, "category": rule.category, "severity": rule.severity,
            "in_force": describing.severity(rule), "weight": rule.weight,
            "applies": describing.applies(rule.applies), "kind": rule.check.kind,
            "asks": describing.KINDS.get(rule.check.kind, rule.check.kind), "fix": rule.fix,
            "certainty": rule.certainty,
            "basis": [_basis(one) for one in rule.basis],
            "passes": [describing.example(one) for one in rule.passes], "fails": [describing.example(one) for one in rule.fails],
        }
        for rule in complete.rules
    ]  # fmt: skip
    return {
        "packs": [{"id": part.id, "version": part.version, "title": part.title} for part in pack.parts],
        "digest": pack.digest,
        "count": len(rules),
        "rules": rules,
    }


def _basis(one: packs.Basis) -> dict[str, Any]:
    return {"document": one.document, "article": one.article, "tier": one.tier, "verified": one.verified, "spoken": one.spoken()}


@lru_cache(8)
def _haystacks(names: tuple[str, ...]) -> list[str]:
    return [dumps(list(rule.values())).lower() for rule in told(names)["rules"]]


def found(names: tuple[str, ...], query: str) -> list[dict[str, Any]]:
    """Return the rules in whose description every word of a query stands.

    Args:
        names: of shipped packs.
        query: words with blanks between them; none: all rules.
    """
    words = query.lower().split()
    rules: list[dict[str, Any]] = told(names)["rules"]
    return [rule for rule, text in zip(rules, _haystacks(names), strict=True) if all(word in text for word in words)]


def choices() -> list[tuple[str, str]]:
    """Return name and title of every shipped pack, the usual one first."""
    names = sorted(packs.names(), key=lambda name: (name != packs.DEFAULT, name))
    return [(name, pack_of((name,)).title) for name in names]
