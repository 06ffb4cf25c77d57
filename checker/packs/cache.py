"""Compiled packs kept by the digest of their files, so that a start needs neither YAML nor validation.

Those that come with the program are compiled when its wheel is built (`checker.packs.preparing`), so that the first start on a machine, or each
in a fresh container, is as fast as the others; every other pack is kept in the cache folder of the user.
"""

import gc
import hashlib
import io
import os
import pickle
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from checker import expressions
from checker.packs.folders import shipped
from checker.packs.model import Pack
from checker.terms import Term
from checker.version import VERSION

PREPARED = Path(__file__).parent / "prepared"
"""Where the wheel has its compiled packs; in a checkout there is no such folder."""
MOST_DAYS = 60
DAY = 86_400.0
"""Days that a file of the cache stays unused, and the seconds of one."""
_ALLOWED = {"builtins": {"set", "frozenset", "tuple", "list", "dict"}, "copyreg": {"_reconstructor", "__newobj__"}}


class _Restricted(pickle.Unpickler):
    """Builds nothing but the classes of this package, whatever a cache file says."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith("checker.") or name in _ALLOWED.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def digest(folder: Path) -> str:
    """Return ``sha256:`` over the names and contents of all YAML files of a pack."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{total.hexdigest()}"


def total(digests: list[str]) -> str:
    """Return the digest of several packs together."""
    return digests[0] if len(digests) == 1 else f"sha256:{hashlib.sha256(' '.join(digests).encode()).hexdigest()}"


def directory() -> Path | None:
    """Return the cache folder of the user, or None when the cache is switched off by ``FAZHI_NO_CACHE``."""
    if os.environ.get("FAZHI_NO_CACHE"):
        return None
    base = os.environ.get("FAZHI_CACHE_DIR")
    if base:
        return Path(base)
    system = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        return Path(system) / "fazhi-checker" if system else Path.home() / ".cache" / "fazhi-checker"
    return None


def _file(folders: list[Path]) -> Path | None:
    place = directory()
    given = "|".join(f"{folder}|{digest(folder)}" for folder in folders)
    where = hashlib.sha256(f"{VERSION}|{sys.version_info[:2]}|{given}|{_code()}".encode()).hexdigest()[:32]
    return place / f"pack-{where}.bin" if place else None


def _code() -> str:
    """Return what changes when the classes kept in the cache change, also in a checkout under development."""
    folder = Path(__file__).parent.parent
    stamps = [path.stat().st_mtime_ns for part in ("checks", "facts", "packs", "") for path in sorted((folder / part).glob("*.py"))]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _load(path: Path | None) -> object:
    """Return what a file of the cache holds; a damaged one holds nothing."""
    try:
        if path is None:
            return None
        data = path.read_bytes()
        if path.parent == directory() and time.time() - path.stat().st_mtime > DAY:
            os.utime(path)  # what is in use is not swept away
    except OSError:
        return None
    return _restored(data)


def _restored(data: bytes) -> object:
    # Of the many objects that come, none is garbage: looking for some takes as long as making them.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Restricted(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError, TypeError, KeyError):
        return None
    finally:
        if collecting:
            gc.enable()


def recall(folders: list[Path]) -> Pack | None:
    """Return the compiled pack of the folders, or None; a damaged file counts as none, and so does one whose packs have changed.

    Args:
        folders: of the packs asked for; what these extend is part of the compiled pack, with its digest.
    """
    return _recall(_prepared(folders), folders) or _recall(_file(folders), folders)


def _recall(path: Path | None, folders: list[Path]) -> Pack | None:
    match _load(path):
        case (Pack() as pack, bytes(terms)):
            for part in pack.parts:
                part.folder = str(shipped() / part.folder)  # one that lies elsewhere is named in full
            if all(digest(Path(part.folder)) == part.digest for part in pack.parts):
                pack.lexicon.restore(lambda: _terms(terms, folders))
                return pack
    return None


def _prepared(folders: list[Path]) -> Path | None:
    """Return the file in the wheel for a pack that came with it."""
    path = PREPARED / f"{folders[0].name}.bin"
    return path if len(folders) == 1 and folders[0].parent == shipped() and path.is_file() else None


def _terms(kept: bytes, folders: list[Path]) -> dict[str, Term]:
    known = _restored(kept)
    if isinstance(known, dict):
        return known
    from checker.packs.loading import compile_pack  # noqa: PLC0415 - a damaged file is the exception

    return compile_pack(folders, samples=False).lexicon.terms


def keep(folders: list[Path], pack: Pack) -> None:
    """Keep a compiled pack without its examples; where nothing can be written it is compiled again next time."""
    _write(_file(folders), _kept(pack))


def prepare(name: str, pack: Pack, folder: Path) -> None:
    """Write a compiled pack that comes with the program as a file of `PREPARED`.

    Args:
        name: of its folder.
        pack: one of the shipped.
        folder: to write into.
    """
    parts = tuple(replace(part, folder=Path(part.folder).relative_to(shipped()).as_posix()) for part in pack.parts)
    _write(folder / f"{name}.bin", _kept(replace(pack, parts=parts)))


def prepare_expressions(folder: Path) -> None:
    """Write the expressions compiled by now as a file of `PREPARED`; another Python will not take them."""
    _write(folder / _expressions_name(), expressions.made())


def _kept(pack: Pack) -> tuple[Pack, bytes]:
    bare = tuple(replace(rule, passes=(), fails=()) for rule in pack.rules)
    # The terms are a pack of their own inside: judging needs none of them, and they are half of what there is to restore.
    return replace(pack, rules=bare), pickle.dumps(pack.lexicon.terms, protocol=pickle.HIGHEST_PROTOCOL)


def _texts(pack: Pack) -> Path | None:
    place = directory()
    return place / f"texts-{hashlib.sha256(f'{VERSION}|{pack.digest}|{_code()}'.encode()).hexdigest()[:32]}.bin" if place else None


def recall_texts(pack: Pack) -> dict[str, tuple[str, ...]] | None:
    """Return what was kept about the rules of a pack, by their ids; None when nothing was, or not about all of them."""
    known = _load(_texts(pack))
    return known if isinstance(known, dict) and all(rule.id in known for rule in pack.rules) else None


def keep_texts(pack: Pack, texts: dict[str, tuple[str, ...]]) -> None:
    """Keep what is told about the rules of a pack, which their examples are part of."""
    _write(_texts(pack), texts)


def _expressions_name() -> str:
    return f"expressions-{hashlib.sha256(expressions.maker().encode()).hexdigest()[:32]}.bin"


def recall_expressions() -> None:
    """Take over the expressions that were compiled for the wheel, and by earlier starts."""
    for place in (PREPARED, directory()):
        known = _load(place / _expressions_name() if place else None)
        if isinstance(known, dict):
            expressions.learn(known)


def keep_expressions() -> None:
    """Keep the expressions compiled by now, when some are new."""
    place, made = directory(), expressions.made()
    if place and made:
        _write(place / _expressions_name(), made)


def _write(path: Path | None, value: object) -> None:
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
        partial.replace(path)
        _sweep(path.parent)


def _sweep(folder: Path) -> None:
    """Take away what no start has used for long: files of earlier versions of the program and of the rules."""
    oldest = time.time() - MOST_DAYS * DAY
    for path in folder.glob("*.bin"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
