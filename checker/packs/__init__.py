"""Rule packs: where they lie, and getting one ready to judge with."""

from pathlib import Path

from checker.errors import PackError
from checker.packs import cache
from checker.packs.model import Basis, Example, Pack, Rule

DEFAULT = "national"


def shipped() -> Path:
    """Return the folder of the packs that come with the program: inside the wheel, or in the checkout."""
    inside = Path(__file__).parent.parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "rules"


def names() -> list[str]:
    """Return the names of the shipped packs."""
    return sorted(path.parent.name for path in shipped().glob("*/pack.yaml"))


def locate(name: str) -> Path:
    """Return the folder of a pack given by name, folder or its ``pack.yaml``.

    Raises:
        PackError: there is none.
    """
    path = Path(name)
    if path.name == "pack.yaml" and path.is_file():
        return path.parent
    if path.is_dir():
        if (path / "pack.yaml").is_file():
            return path
        raise PackError([f"{name}:1:1: 文件夹里没有 pack.yaml,不是规则包"])
    inside = shipped() / name
    if "/" not in name and "\\" not in name and (inside / "pack.yaml").is_file():
        return inside
    raise PackError([f"{name}:1:1: 没有这个规则包;自带的有:{'、'.join(names())}"])


def load(name: str = DEFAULT, *, cached: bool = True) -> Pack:
    """Return a pack ready to judge with, compiled or from the cache.

    Args:
        name: name of a shipped pack, or path of a folder with ``pack.yaml``.
        cached: whether a compiled pack may be taken from and put into the cache.

    Raises:
        PackError: the pack has mistakes; all of them are named.
    """
    folder = locate(name)
    key = cache.digest(folder)
    pack = cache.recall(folder, key) if cached else None
    if pack is None:
        from checker.packs.loading import compile_pack  # noqa: PLC0415 - pydantic and yaml cost 100 ms and are needed once

        pack = compile_pack(folder, key)
        if cached:
            cache.keep(folder, pack)
    return pack


__all__ = ["DEFAULT", "Basis", "Example", "Pack", "Rule", "load", "locate", "names", "shipped"]
