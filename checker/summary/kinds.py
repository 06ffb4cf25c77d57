"""What a rule that is not passed means for the office: something is missing, figures are missing or contradict each other, something is wrong."""

from typing import Any

from checker.packs.model import Pack

MISSING, GIVEN, CONTRADICTION, WRONG, SUM = "missing", "given", "contradiction", "wrong", "sum"

_KINDS = {
    MISSING: (
        "addressee answered_items concrete_items facts_told item_share mention opening persons section section_share section_year signature title_parts topic"
    ),
    GIVEN: "compared figure_density figures_given",
    CONTRADICTION: "claims growth part_of_whole plan_done rate_points rate_range ratio repeated sum_of_parts",
    WRONG: (
        "bare_rates by_year date_window document_titles forbidden length lone_lines names_agree numbering out_of_time pairs paragraphs personal_data residue"
        " section_order slips stray_text suspicion wording years_agree"
    ),
    SUM: "coverage worst_of",
}
CLASSES = {kind: name for name, kinds in _KINDS.items() for kind in kinds.split()}
"""Kind of check → what it means for the office; ``cases`` means what its first case means."""


def classes(pack: Pack) -> dict[str, str]:
    """Return rule → what it means for the office. Rules without weight that do not gate only sum up others."""
    return {rule.id: _class(rule.check) if rule.weight or rule.gate else SUM for rule in pack.rules}


def _class(check: Any) -> str:
    inner = getattr(check, "cases", None)
    return _class(inner[0].check) if inner else CLASSES[check.kind]
