"""Names of reports as code hosts know them: relative to the repository that they lie in."""

import os
from pathlib import Path
from urllib.parse import quote

from checker.readers import STANDARD_INPUT


class Places:
    """Finds the repository of each report, each folder looked at once."""

    def __init__(self) -> None:
        """Remember the working folder, which counts as repository for what lies in none."""
        self._working = Path.cwd()
        self._roots: dict[Path, Path] = {}

    def relative(self, path: str) -> str | None:
        """Return the name below the nearest folder above that has ``.git``, else below the working folder, else None."""
        if path == STANDARD_INPUT:
            return path
        whole = self._whole(path)
        root = self._root(whole.parent)
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else None

    def name(self, path: str) -> str:
        """Return the relative name, and of a file that lies elsewhere the path without what makes it absolute."""
        found = self.relative(path)
        if found is not None:
            return found
        whole = self._whole(path)
        return whole.relative_to(whole.anchor).as_posix()

    def uri(self, path: str) -> tuple[str, bool]:
        """Return the address, percent-encoded UTF-8, and whether it is relative to the repository."""
        found = self.relative(path)
        return (self._whole(path).as_uri(), False) if found is None else (quote(os.fsencode(found)), True)

    def _whole(self, path: str) -> Path:
        return Path(os.path.normpath(self._working / path))

    def _root(self, folder: Path) -> Path:
        if folder not in self._roots:
            self._roots[folder] = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), self._working)
        return self._roots[folder]
