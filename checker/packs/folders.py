"""Where rule packs lie."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from checker.errors import PackError

HEAD = "pack.yaml"
_UP = 3


def shipped() -> Path:
    """Return the folder of the packs that come with the program: inside the wheel, or in the checkout."""
    inside = Path(__file__).parent.parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "rules"


def names() -> list[str]:
    """Return the names of the shipped packs."""
    return sorted(path.parent.name for path in shipped().glob(f"*/{HEAD}"))


def locate(name: str, beside: Path | None = None) -> Path:
    """Return the folder of a pack given by name, folder or one of its YAML files.

    Args:
        name: as given.
        beside: folder that a relative path starts from; None: the working folder.

    Raises:
        PackError: there is none.
    """
    plain = "/" not in name and "\\" not in name
    if plain and beside is not None and (shipped() / name / HEAD).is_file():
        return shipped() / name
    path = (beside or Path()) / name
    if path.suffix == ".yaml" and path.is_file():
        for folder in (path.parent, *path.absolute().parents[1:_UP]):
            if (folder / HEAD).is_file():
                return folder
        raise PackError([f"{name}:1:1: 文件不在规则包里(所在文件夹没有 {HEAD})"])
    if path.is_dir():
        if (path / HEAD).is_file():
            return path
        like = next((one.name for one in sorted(path.glob("pack.y*ml*"))), "")
        raise PackError([f"{name}:1:1: 文件夹里没有 {HEAD},不是规则包" + (f";{like} 请改名为 {HEAD}" if like else "")])
    if plain and (shipped() / name / HEAD).is_file():
        return shipped() / name
    raise PackError([f"{name}:1:1: 没有这个规则包{near(name, names(), cutoff=0.6)};自带的有:{'、'.join(names())}"])


def near(name: object, known: Iterable[object], *, cutoff: float = 0.5) -> str:
    """Return a question whether a similar name is meant, or nothing.

    Args:
        name: as written.
        known: the names there are.
        cutoff: how similar it must be.
    """
    close = difflib.get_close_matches(str(name), [str(one) for one in known], n=1, cutoff=cutoff)
    return f",是不是“{close[0]}”?" if close else ""
