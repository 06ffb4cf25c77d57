"""Building the wheel: what the first start would have to compile is compiled into it."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PreparedPacks(BuildHookInterface[Any]):
    """Puts compiled packs into a wheel that is copied; an editable one reads the rules as they are just now."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder that lives as long as the build.

        Args:
            version: ``standard`` or ``editable``.
            build_data: what the wheel gets; is added to.
        """
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from checker.packs import cache, preparing  # noqa: PLC0415 - the project being built

        self._folder = tempfile.TemporaryDirectory()
        for file in preparing.prepare(Path(self._folder.name)):
            build_data["force_include"][str(file)] = f"checker/packs/{cache.PREPARED.name}/{file.name}"
