"""Running the rules of a pack over the facts of a report."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from checker.checks import Evidence, Outcome
from checker.declared import is_declared
from checker.document import Document
from checker.facts import Facts, establish
from checker.facts.figures import statistics
from checker.outline import Heading
from checker.packs.model import Pack, Rule
from checker.report import (
    CREDIT,
    ERROR,
    FAIL,
    NOT_A_REPORT,
    NOT_APPLICABLE,
    PARTIAL,
    PASS,
    SEVERITIES,
    UNKNOWN,
    UNREADABLE,
    Finding,
    Policy,
    Report,
    Result,
    outcome,
    score,
)
from checker.text import lazy, widths

# A mobile number, blanks allowed; an identity or card number; a landline: three groups each, the first and last stay.
_NUMBER = lazy(r"(?<!\d)(1[3-9]\d)((?:[ -]?\d){6}[ -]?)(\d{2})(?!\d)|(?<!\d)(\d{3})(\d{10,14})(\d{2}|\d[Xx])(?!\d)|(?<!\d)(0\d{2})(\d?-?\d{5,6})(\d{2})(?!\d)")
_TEN = lazy(r"\d[\d -]{9}")
"""What every such number has: the cheaper search first, because nearly no text has one."""
_MOST_FINDINGS = 100  # places shown of one rule; the message names how many there are
_start = attrgetter("start")
_HIDDEN = frozenset({"lone_lines"})
_DIGEST = 16
_PACKS = 4


def judge(document: Document, pack: Pack, policy: Policy | None = None, *, level: str | None = None, year: int | None = None) -> Report:
    """Judge a document: the one path from what stands on the page to a report.

    Args:
        document: as read.
        pack: the rules.
        policy: stage, threshold and strictness.
        level: overrides the level recognised.
        year: overrides the report year recognised.
    """
    policy = policy or Policy()
    facts = establish(document, pack.vocabulary, pack.index(), level=level, year=year)
    if not facts.genre.is_report:
        return _refused(facts, pack)
    if unrecognised := facts.unrecognised():
        error = {"code": "not_recognised", "message": f"{document.source.path}:{unrecognised},没有检查;请确认文件完整,或另存为 docx 后再检查"}
        return blank(_source(document), UNREADABLE, error, pack, _metadata(facts))
    return run(facts, pack, policy)


def run(facts: Facts, pack: Pack, policy: Policy) -> Report:
    """Apply every rule to the facts and sum up."""
    results = list(_results(facts, pack.rules, policy))
    total = score(results)
    return Report(
        source=_source(facts.document), outcome=outcome(results, total, policy), error=None, metadata=_metadata(facts), outline=_outline(facts),
        sections=_sections(facts), statistics=list(_statistics(facts)), score=total, grade=pack.grade(total), results=results, notes=list(facts.document.notes),
        secret=any(r.rule in hiding(pack) and r.verdict in {FAIL, PARTIAL} for r in results),
    )  # fmt: skip


@lru_cache(_PACKS)
def hiding(pack: Pack) -> frozenset[str]:
    """Return the rules that, when they are not passed, tell of a secrecy mark: the text of such a report is shown nowhere."""
    return frozenset(rule.id for rule in pack.rules if not _HIDDEN.isdisjoint(_kinds(rule.check)))


def _kinds(value: object) -> Iterable[str]:
    """Yield the kind of a check and of those inside it: a rule may part them by level or year."""
    if isinstance(value, (list, tuple)):
        for item in value:
            if not isinstance(item, str):  # terms, of which there are thousands
                yield from _kinds(item)
    elif is_declared(value):
        if hasattr(value, "kind"):
            yield value.kind
        for inner in vars(value).values():
            yield from _kinds(inner)


def _results(facts: Facts, rules: Iterable[Rule], policy: Policy) -> Iterable[Result]:
    earlier: dict[str, str] = {}
    waiting: list[tuple[int, Rule]] = []
    made: dict[int, Result] = {}
    for at, rule in enumerate(rules):
        if getattr(rule.check, "rules", ()):
            waiting.append((at, rule))
            continue
        made[at] = result_of(rule, facts, policy, earlier)
        earlier[rule.id] = made[at].verdict
    for at, rule in waiting:
        made[at] = result_of(rule, facts, policy, earlier)
    return [made[at] for at in sorted(made)]


def result_of(rule: Rule, facts: Facts, policy: Policy, earlier: dict[str, str]) -> Result:
    """Judge one rule; a check that raises is an error of its own, and the run goes on."""
    level, year, unit = facts.metadata.level, facts.metadata.report_year, facts.metadata.unit
    applies = rule.applies.to(level, year, policy.stage, unit)
    if applies is None:
        said = Outcome(UNKNOWN, "层级或年度识别不出,无法判定是否适用")
    elif not applies:
        said = Outcome(NOT_APPLICABLE, "不适用于这份报告")
    else:
        said = _run(rule, facts, earlier)
    severity, gate = rule.in_force(level, year, policy.stage, said.reason, unit)
    gates = gate or (policy.fail_on != "must" and SEVERITIES.index(severity) <= SEVERITIES.index(policy.fail_on))
    points = rule.weight * CREDIT.get(said.verdict, 0.0)
    basis = [{"document": b.document, "article": b.article, "tier": b.tier, "verified": b.verified} for b in rule.basis]
    return Result(
        rule.id,
        rule.title,
        rule.category,
        severity,
        gates,
        said.verdict,
        rule.weight,
        points,
        basis,
        _findings(rule, said, facts),
        bool(getattr(rule.check, "rules", ())),
    )


def _run(rule: Rule, facts: Facts, earlier: dict[str, str]) -> Outcome:
    try:
        return rule.check.run(facts, earlier)
    except Exception as error:  # noqa: BLE001 - a broken check must not take the others with it; it is named instead
        return Outcome(ERROR, f"规则运行出错({type(error).__name__}: {error}),这一项没有检查")


def _findings(rule: Rule, said: Outcome, facts: Facts) -> list[Finding]:
    message = mask(_message(rule, said))
    faulty = said.verdict in {FAIL, PARTIAL}
    fix, certainty = (rule.fix, rule.certainty) if faulty else ("", "certain")
    found: list[Finding] = []
    above: list[list[str]] = []
    for evidence in said.evidence[:_MOST_FINDINGS] or [Evidence()]:
        text = f"{message}:{mask(evidence.message)}" if evidence.message else message
        finding = Finding(text, fix, evidence.certainty or certainty)
        above.append(_place(finding, evidence, facts, hidden=rule.check.kind in _HIDDEN))
        found.append(finding)
    _fingerprint(rule, found, above)
    return found


def _message(rule: Rule, said: Outcome) -> str:
    own = (rule.messages.get(said.reason) or rule.messages.get(said.verdict) or said.message) if rule.messages else said.message
    if "{" not in own:
        return own
    for name, value in {"found": said.message, "title": rule.title, **said.values}.items():
        own = own.replace("{" + name + "}", str(value))
    return own


def _place(finding: Finding, evidence: Evidence, facts: Facts, *, hidden: bool) -> list[str]:
    """Say where in the source a finding stands, and return the titles of the headings above it."""
    document = facts.document
    above: list[Heading] = []
    if evidence.span and evidence.span[1] > evidence.span[0]:
        start, end = _trimmed(document.folded.text, *evidence.span)
        finding.at = start, end
        line, finding.column = document.place(start)
        finding.line, finding.page = document.address(line)
        line, finding.end_column = document.place_end(end)
        finding.end_line = document.address(line)[0]
        finding.excerpt = "" if hidden else mask(document.excerpt(start, end, whole=_is_title(evidence.span, facts)))
        above = _above(facts, start)
    elif evidence.after is not None and document.folded.text:
        at = min(evidence.after, len(document.folded.text) - 1)
        finding.at = at, at
        finding.line, finding.page = document.address(document.place(at)[0])
        above = _above(facts, evidence.after)
    finding.section = [mask(f"{heading.number or ''}{heading.title}") for heading in above]
    return [heading.title for heading in above]


def _is_title(span: tuple[int, int], facts: Facts) -> bool:
    """Say whether a span is the title, whose lines are one text: where they break is a matter of the page."""
    title = facts.frame.title
    return title is not None and span == (title.start, title.end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out line breaks at the ends of a span; a span of nothing else keeps one."""
    while end - start > 1 and text[end - 1] == "\n":
        end -= 1
    while end - start > 1 and text[start] == "\n":
        start += 1
    return start, end


def mask(text: str) -> str:
    """Hide the middle of telephone, identity and card numbers (first three, last two stay)."""
    kept, at = "", 0
    for start, end in private(text):
        kept += f"{text[at:start]}******"
        at = end
    return kept + text[at:]


def private(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text that `mask` hides, ascending; full-width digits are digits too."""
    if not _TEN.search(text):
        return []
    return [match.span(match.lastindex - 1) for match in _NUMBER.finditer(widths(text)) if match.lastindex]


def mask_in_place(text: str) -> str:
    """Hide the middle of such numbers digit by digit, so that the length stays."""
    if not _TEN.search(text):
        return text
    return _NUMBER.sub(lambda match: "".join(part if n % 3 != 1 else "*" * len(part) for n, part in enumerate(match.groups()) if part), text)


def _above(facts: Facts, offset: int) -> list[Heading]:
    """Return the headings above an offset: the last one that starts before it, and those it hangs below."""
    path: list[Heading] = []
    at: int | None = bisect_right(facts.headings, offset, key=_start) - 1
    while at is not None and at >= 0:
        heading = facts.headings[at]
        if offset < heading.stop:
            path.append(heading)
        at = heading.parent
    return path[::-1]


def _fingerprint(rule: Rule, findings: list[Finding], above: list[list[str]]) -> None:
    """Give every finding an identity that survives edits elsewhere: rule, excerpt, titles of the headings above, and its turn among equals.

    The numbers of headings are left out: a new part renumbers those behind it.
    """
    seen: dict[str, int] = {}
    for finding, titles in zip(findings, above, strict=True):
        key = "\0".join("".join(part.split()) for part in (rule.id, finding.excerpt, *titles))
        seen[key] = seen.get(key, 0) + 1
        finding.fingerprint = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:_DIGEST]


def _refused(facts: Facts, pack: Pack) -> Report:
    error = {"code": "not_a_report", "message": f"{facts.document.source.path}:不是{pack.vocabulary.genre.name},没有检查({mask(facts.genre.reason)})"}
    return blank(_source(facts.document), NOT_A_REPORT, error, pack, _metadata(facts))


def blank(source: dict[str, object], verdict: str, error: dict[str, str], pack: Pack, metadata: dict[str, object] | None = None) -> Report:
    """Return the report on something that was not judged."""
    sections = {role.id: _absent(role.items, role.next_year, bool(role.causes)) for role in pack.vocabulary.parts()}
    keys = ("title", "report_year", "plan_year", "unit", "level", "issuer", "sign_date", "publish_date")
    return Report(source, verdict, error, metadata or dict.fromkeys(keys), [], sections, [], None, None, [])


def _absent(items: bool, year: bool, causes: bool) -> dict[str, object]:  # noqa: FBT001 - three flags of a role
    return _section_dict("absent", (None, None), 0, items=items, count=None, causes=False if causes else None, year=year, named=None)


def _section_dict(
    status: str, place: tuple[int | None, int | None], characters: int, *, items: bool, count: int | None, causes: bool | None, year: bool, named: int | None
) -> dict[str, object]:
    made: dict[str, object] = {"status": status, "line": place[0], "page": place[1], "characters": characters}
    if items:
        made["items"] = count
    if causes is not None:
        made["causes"] = causes
    if year:
        made["year"] = named
    return made


def _source(document: Document) -> dict[str, object]:
    source = document.source
    ignored = [document.address(line) for line in document.chrome]
    return {
        "path": source.path, "format": source.format, "encoding": source.encoding, "sha256": source.sha256,
        "characters": document.characters, "ignored_lines": [line for line, _ in ignored],
        "ignored_pages": [page for _, page in ignored] if document.addresses and document.addresses[0][1] else None,
        "ignored_elsewhere": [{"where": where, "characters": count} for where, count in document.elsewhere],
        "ignored_characters": document.ignored,
    }  # fmt: skip


def no_source(path: str) -> dict[str, object]:
    """Return what is known of a file that could not be read."""
    return {
        "path": path.replace("\\", "/"), "format": None, "encoding": None, "sha256": None, "characters": 0,
        "ignored_lines": [], "ignored_pages": None, "ignored_elsewhere": [], "ignored_characters": 0,
    }  # fmt: skip


def _metadata(facts: Facts) -> dict[str, object]:
    known = {name: getattr(facts.metadata, name) for name in facts.metadata.__slots__}
    return {name: mask(value) if isinstance(value, str) else value for name, value in known.items()}


def _outline(facts: Facts) -> list[dict[str, object]]:
    return [
        {
            "level": heading.level, "number": heading.number, "title": mask(heading.title), "line": line, "page": page,
            "role": (heading.roles[0] if heading.roles else "other") if heading.level == 1 else None,
        }
        for heading in facts.headings
        for line, page in [facts.document.address(heading.line)]
    ]  # fmt: skip


def _statistics(facts: Facts) -> Iterable[dict[str, object]]:
    document = facts.document
    for figure, name in statistics(facts.figures, facts.vocabulary.figures):
        line, column = document.place(figure.quantity.start)
        number, page = document.address(line)
        yield {
            "indicator": figure.indicator, "name": name, "value": figure.value, "unit": figure.quantity.unit, "hedge": figure.quantity.hedge,
            "year": figure.year, "kind": figure.kind, "scope": figure.scope, "line": number, "page": page, "column": column,
            "excerpt": mask(document.excerpt(*figure.clause)),
        }  # fmt: skip


def _sections(facts: Facts) -> dict[str, dict[str, object]]:
    made: dict[str, dict[str, object]] = {}
    for role in facts.vocabulary.parts():
        section = facts.sections[role.id]
        document = facts.document
        place = document.address(document.place(section.offset)[0]) if section.offset is not None else (None, None)
        made[role.id] = _section_dict(
            section.status, place, section.characters, items=role.items, count=len(section.points) if section.reported else None,
            causes=bool(section.causes) if role.causes else None, year=role.next_year, named=section.year,
        )  # fmt: skip
    return made


__all__ = ["PASS", "blank", "hiding", "judge", "mask", "mask_in_place", "no_source", "private", "result_of", "run"]
