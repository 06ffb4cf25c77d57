"""The order in which the modules may import each other."""

import ast
from pathlib import Path

CHECKER = Path(__file__).parent.parent / "checker"
ORDER = (
    "version", "errors", "declared", "expressions", "text", "quantities", "document", "terms", "notation", "vocabulary", "readers", "outline", "facts", "report", "checks", "packs",
    "engine", "serial", "waivers", "decisions", "answers", "judging", "crew", "workers", "api", "examples", "sheets", "spreadsheets", "ledger", "reporters", "summary", "web", "cli", "__init__", "__main__",
)  # fmt: skip


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "checker":
            found |= {alias.name for alias in node.names} if node.module == "checker" else {node.module.split(".")[1]}
    return found


def test_imports_point_one_way():
    """A module imports only modules of its own family or of families above it in the list."""
    wrong = []
    for path in sorted(CHECKER.rglob("*.py")):
        family = path.relative_to(CHECKER).parts[0].removesuffix(".py")
        allowed = set(ORDER[: ORDER.index(family) + 1])
        wrong += [f"{path.name} imports {name}" for name in _imports(path) - allowed]
    assert not wrong


def test_every_family_has_its_place():
    """No module or package stands outside the order."""
    families = {path.stem for path in CHECKER.glob("*.py")} | {path.name for path in CHECKER.iterdir() if (path / "__init__.py").exists()}
    assert families == set(ORDER)


def test_heavy_libraries_are_not_imported_for_a_plain_check():
    """No module imports at its top a library that a check with a cached pack does not need, but where rules are compiled and in the server."""
    heavy = {
        "pydantic",
        "yaml",
        "jieba",
        "tabulate",
        "opencc",
        "charset_normalizer",
        "ahocorasick_rs",
        "xlsxwriter",
        "openpyxl",
        "rapidfuzz",
        "lxml",
        "pypdfium2",
        "jinja2",
        "starlette",
        "uvicorn",
        "duckdb",
    }
    compiling = {"describing.py", "lint.py", "loading.py", "nodes.py", "schema.py", "editing.py"}
    found = []
    for path in CHECKER.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in names if name.split(".")[0] in heavy and path.name not in compiling and path.parent.name != "web"]
    assert not found
