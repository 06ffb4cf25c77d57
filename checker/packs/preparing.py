"""What the wheel brings compiled: the packs that come with the program, and its expressions."""

import importlib
import pkgutil
from contextlib import suppress
from pathlib import Path

import checker
from checker import expressions
from checker.packs import cache, load, names
from checker.packs.loading import plan


def prepare(folder: Path) -> list[Path]:
    """Write the files of `cache.PREPARED`.

    Args:
        folder: to write into.

    Returns:
        The files.

    Raises:
        PackError: a pack has mistakes.
    """
    for name in names():
        pack = load(name, cached=False)
        plan(pack)
        cache.prepare(name, pack, folder)
        for term in pack.lexicon.terms.values():
            if term.regex:
                expressions.compiled(term.regex)
    for module in pkgutil.walk_packages(checker.__path__, "checker."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # where the wheel is built there is only what compiling packs needs
                importlib.import_module(module.name)
    expressions.compile_all()
    cache.prepare_expressions(folder)
    return sorted(folder.iterdir())
