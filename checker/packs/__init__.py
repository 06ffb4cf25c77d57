"""Rule packs: getting them ready to judge with."""

from collections.abc import Sequence

from checker.packs import cache
from checker.packs.folders import locate, names, shipped
from checker.packs.model import Basis, Example, Pack, Part, Rule

DEFAULT = "national"


def load(name: str | Sequence[str] = DEFAULT, *, cached: bool = True) -> Pack:
    """Return a pack ready to judge with, compiled or from the cache.

    Args:
        name: name of a shipped pack, or path of a folder with ``pack.yaml``; of several, each is laid over those before it.
        cached: whether a compiled pack may be taken from and put into the cache, where it has no examples; files of examples are not read then.

    Raises:
        PackError: the pack has mistakes; all of them are named.
    """
    folders = [locate(one).absolute() for one in ([name] if isinstance(name, str) else name)]
    pack = cache.recall(folders) if cached else None
    if pack is None:
        from checker.packs.loading import compile_pack, plan  # noqa: PLC0415 - yaml costs 20 ms and is needed once

        pack = compile_pack(folders, samples=not cached)  # examples are for those who write rules, and take time to read
        if cached and cache.directory():
            plan(pack)
            cache.keep(folders, pack)
    return pack


__all__ = ["DEFAULT", "Basis", "Example", "Pack", "Part", "Rule", "load", "locate", "names", "shipped"]
