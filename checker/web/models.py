"""The results as models: what the OpenAPI document promises; a test holds every result against them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Every key is always present, and there is no other."""

    model_config = ConfigDict(extra="forbid")


class Tool(Model):
    """The program."""

    name: str
    version: str


class PackName(Model):
    """A rule pack in use."""

    id: str
    version: str


class Rules(Model):
    """The rules in use."""

    packs: list[PackName]
    digest: str
    count: int


class PolicyChoice(Model):
    """What was asked for."""

    stage: Literal["draft", "published"]
    fail_on: Literal["must", "should", "may"]
    min_score: float | None
    strict: bool


class Source(Model):
    """The file."""

    path: str = Field(description="上传时的文件名")
    format: str | None
    encoding: str | None
    sha256: str | None
    characters: int
    ignored_lines: list[int]
    ignored_pages: list[Any] | None
    ignored_elsewhere: list[dict[str, Any]]
    ignored_characters: int


class Error(Model):
    """Why there is no judgement, or no answer."""

    code: str
    message: str


class Metadata(Model):
    """What was recognised."""

    title: str | None
    report_year: int | None
    plan_year: int | None
    unit: str | None
    level: str | None
    issuer: str | None
    sign_date: str | None
    publish_date: str | None


class Heading(Model):
    """A heading."""

    level: int
    number: str | None
    title: str
    line: int
    page: int | None
    role: str | None


class Section(BaseModel):
    """A part that a report should have; some roles have more keys."""

    model_config = ConfigDict(extra="forbid")
    status: Literal["standalone", "embedded", "mention", "absent"]
    line: int | None
    page: int | None
    characters: int
    items: int | None = None
    causes: bool | None = None
    year: int | None = None


class Figure(Model):
    """A number in the report."""

    indicator: str
    name: str
    value: float
    unit: str | None
    hedge: str | None
    year: int | None
    kind: Literal["actual", "target", "previous", "part", "other_body", "zero"]
    scope: str | None
    line: int
    page: int | None
    column: int
    excerpt: str


class Basis(Model):
    """A document that a rule rests on."""

    document: str
    article: str | None
    tier: Literal["statute", "guidance", "practice"]
    verified: bool


class Waiver(Model):
    """Why a finding does not count."""

    reason: str | None
    owner: str | None
    expires: str | None


class FindingModel(Model):
    """One place that a result speaks of."""

    message: str
    fix: str
    certainty: Literal["certain", "doubtful"]
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    page: int | None
    excerpt: str
    section: list[str]
    fingerprint: str
    waived: Waiver | None


class ResultModel(Model):
    """What one rule says."""

    rule: str
    title: str
    category: str
    severity: Literal["must", "should", "may"]
    gates: bool
    verdict: Literal["pass", "partial", "fail", "not_applicable", "unknown", "error"]
    weight: float
    points: float
    basis: list[Basis]
    sums_up: bool
    findings: list[FindingModel]


class ReportModel(Model):
    """The judgement on one file."""

    source: Source
    outcome: Literal["passed", "conditional", "failed", "not_a_report", "unreadable"]
    error: Error | None
    metadata: Metadata
    outline: list[Heading]
    sections: dict[str, Section]
    statistics: list[Figure]
    score: float | None
    grade: str | None
    waived_score: float | None
    results: list[ResultModel]


class CheckAnswer(Model):
    """What ``POST /api/check`` answers: the same bytes as ``fazhi check --format json``."""

    version: int
    tool: Tool
    rules: Rules
    policy: PolicyChoice
    reports: list[ReportModel]


class TableModel(Model):
    """A table of a round."""

    title: str
    note: str
    columns: dict[str, str] = Field(description="列的键 → 列名")
    rows: list[dict[str, str | int | float | None]] = Field(description="每行:列的键 → 值;日期为 YYYY-MM-DD,占比为 0 到 1")


class ChartModel(Model):
    """A chart of a round."""

    key: str
    title: str
    bars: list[tuple[str, float]]


class SummaryAnswer(Model):
    """What ``POST /api/summary`` answers: the same bytes as ``fazhi summary --format json``."""

    version: int
    tool: Tool
    rules: Rules
    stage: Literal["draft", "published"]
    year: int | None
    deadline: str | None
    last_year: int | None
    title: str
    summary: list[str]
    charts: list[ChartModel]
    tables: dict[str, TableModel]


class RuleBasis(Basis):
    """A basis with its words for people."""

    spoken: str


class RuleModel(Model):
    """A rule for people and programs."""

    id: str
    title: str
    category: str
    severity: Literal["must", "should", "may"]
    in_force: str
    weight: float
    applies: str
    kind: str
    asks: str
    fix: str
    certainty: Literal["certain", "doubtful"]
    basis: list[RuleBasis]
    passes: list[str]
    fails: list[str]


class PackModel(PackName):
    """A pack with its title."""

    title: str


class RulesAnswer(Model):
    """What ``GET /api/rules`` answers."""

    packs: list[PackModel]
    digest: str
    count: int
    rules: list[RuleModel]


class Health(Model):
    """What ``GET /healthz`` answers."""

    status: Literal["ok"]
    version: str
    workers: int
    inside: int = Field(description="正在处理和排队的请求")
    queue: int = Field(description="可以排队的请求")


class Failure(Model):
    """Why a request was not answered."""

    error: Error


class Issue(Model):
    """A finding as it is kept: without text."""

    rule: str
    title: str
    severity: Literal["must", "should", "may"]
    verdict: Literal["partial", "fail", "error"]
    message: str
    fix: str
    certainty: Literal["certain", "doubtful"]
    where: str
    fingerprint: str


class KeptLine(Model):
    """A result kept, in the list."""

    id: int
    at: str
    name: str
    sha256: str | None
    format: str | None
    rules: list[str]
    stage: Literal["draft", "published"]
    outcome: Literal["passed", "conditional", "failed", "not_a_report", "unreadable"]
    error: str | None
    score: float | None
    grade: str | None
    title: str | None
    unit: str | None
    year: int | None
    level: str | None


class KeptResult(KeptLine):
    """A result kept."""

    issues: list[Issue]


class KeptList(Model):
    """The results kept, the latest first."""

    results: list[KeptLine]


class Deleted(Model):
    """How many results were deleted."""

    deleted: int


MODELS: tuple[type[Model], ...] = (CheckAnswer, SummaryAnswer, RulesAnswer, Health, Failure, KeptList, KeptResult, Deleted)
"""What answers are made of."""
