"""Running LibreOffice on one file: own profile, no macros, no network, bounded in time and memory, one at a time."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from checker.errors import ReadError
from checker.readers.limits import Limits

VARIABLE = "FAZHI_SOFFICE"
"""Environment variable that names the program where it stands in an unusual place."""

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
)
_CONFINED = ("/snap/", "/var/lib/flatpak/")  # programs from there do not see the temporary folder
_OPT = ("libreoffice*/program/soffice", "openoffice*/program/soffice", "kylin-libreoffice*/program/soffice")
_TARGET = "odt"
_FLAGS = ("--headless", "--invisible", "--norestore", "--nodefault", "--nologo", "--nofirststartwizard", "--nolockcheck", "--convert-to", _TARGET)
_KILOBYTES = 2_000_000  # address space of the program; a report takes 0.5 GB
_OUTPUT_BLOCKS = 800_000  # of 512 bytes: size of a file it may write
_SPARE_SECONDS = 10  # of computing, should this process die before it ends the program
_PATIENCE = 5.0
_LEAST = 0.01
_DAY = 86_400
# Limits that the program inherits; where the system knows one of them not, the others hold.
_SHELL = 'ulimit -v "$0" 2>/dev/null; ulimit -f "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 2; exec "$@"'
_PROXY = "http://127.0.0.1:9"  # nobody listens there
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY")
_DROPPED = ("no_proxy", "NO_PROXY", "DISPLAY", "WAYLAND_DISPLAY")
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisableOLEAutomation", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Common/Misc", "CollectUsageInformation", "false"),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", "false"),
    ("/org.openoffice.Office.Common/History", "PickListSize", "0"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
    (_INTERNET, "ooInetFTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetFTPProxyPort", "9"),
    (_INTERNET, "ooInetNoProxy", ""),
)
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_ITEMS = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{}</oor:items>\n'


def find() -> str | None:
    """Return the path of the program: as `VARIABLE` tells, on the search path, or in a usual place; None without it."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return named if os.path.isfile(named) else None
    found = next((path for name in _NAMES if (path := shutil.which(name)) and not path.startswith(_CONFINED)), None)
    usual = (*_PLACES, *(str(path) for pattern in _OPT for path in sorted(Path("/opt").glob(pattern), reverse=True)))
    return found or next((path for path in usual if os.path.isfile(path)), None)


def convert(program: str, data: bytes, suffix: str, shown: str, limits: Limits, read_as: str = "") -> bytes:
    """Turn a document into OpenDocument.

    Args:
        program: path of LibreOffice.
        data: the bytes of the document.
        suffix: that its format has, with the dot.
        shown: the path for messages.
        limits: bounds of reading.
        read_as: name of the filter to open it with; empty: as the program thinks.

    Raises:
        ReadError: damaged, or not done in time.
    """
    with _alone(shown, limits), _folder(shown) as folder:
        source = folder / f"report{suffix}"
        source.write_bytes(data)
        _run(program, [f"--infilter={read_as}"] if read_as else [], source, shown, limits)
        return _result(source.with_suffix(f".{_TARGET}"), shown, limits)


@contextmanager
def _folder(shown: str) -> Iterator[Path]:
    """Make a folder for one conversion, which goes with all that is in it."""
    try:
        with tempfile.TemporaryDirectory(dir=_home(os.getpid()), ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise ReadError("unreadable", f"{shown}:临时文件夹写不了({error.strerror});请清理磁盘空间后再试") from error


def _result(path: Path, shown: str, limits: Limits) -> bytes:
    try:
        limits.check_bytes(path.stat().st_size, shown)
        return path.read_bytes()
    except OSError as error:
        raise ReadError("damaged", f"{shown}:LibreOffice 打不开,文件可能已损坏或设有密码;请用 WPS 或 Word 打开并另存为 docx 后再检查") from error


@contextmanager
def _alone(shown: str, limits: Limits) -> Iterator[None]:
    """Wait until no other conversion of this process runs: a profile serves one program."""
    turn = _turn(os.getpid())
    if not turn.acquire(timeout=_seconds(limits) or -1):
        raise _too_slow(shown, limits)
    try:
        yield
    finally:
        turn.release()


@cache
def _turn(_: int) -> threading.Lock:
    """Return the lock of this process; one forked from this while it was taken must not wait for ever."""
    return threading.Lock()


def _run(program: str, options: list[str], source: Path, shown: str, limits: Limits) -> None:
    """Run the program to its end; when the time is over, end it with all it started."""
    command = [program, f"-env:UserInstallation={_profile().as_uri()}", *_FLAGS, *options, "--outdir", str(source.parent), str(source)]
    try:
        process = _start(command, limits)
    except OSError as error:
        raise ReadError("no_libreoffice", f"{shown}:LibreOffice 启动不了({error.strerror});请用 WPS 或 Word 另存为 docx 后再检查") from error
    try:
        process.wait(timeout=_seconds(limits))
    except subprocess.TimeoutExpired:
        raise _too_slow(shown, limits) from None
    finally:
        _end(process)


def _too_slow(shown: str, limits: Limits) -> ReadError:
    return ReadError("too_slow", f"{shown}:LibreOffice 在 {limits.seconds:g} 秒内没有读完,已停止;请用 WPS 或 Word 另存为 docx 后再检查")


def _seconds(limits: Limits) -> float | None:
    """Return the seconds left, None without bound."""
    remaining = limits.remaining()
    return max(remaining, _LEAST) if remaining < threading.TIMEOUT_MAX else None


def _start(command: list[str], limits: Limits) -> subprocess.Popen[bytes]:
    if sys.platform == "win32":
        return _popen(command, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW)
    seconds = min(limits.seconds, _DAY) + _SPARE_SECONDS
    return _popen(["/bin/sh", "-c", _SHELL, str(_KILOBYTES), str(_OUTPUT_BLOCKS), f"{seconds:.0f}", *command], start_new_session=True)


def _popen(command: list[str], *, creationflags: int = 0, start_new_session: bool = False) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the shell text is fixed, paths are arguments
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment(),
        creationflags=creationflags, start_new_session=start_new_session,
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all it started, also what is left of it when it ended by itself."""
    if sys.platform == "win32":
        if process.poll() is None:
            with suppress(OSError, subprocess.SubprocessError):
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S603, S607 - a part of Windows
    else:
        with suppress(ProcessLookupError, PermissionError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _environment() -> dict[str, str]:
    """Return the environment of the program: its home is the temporary folder, its ways out lead nowhere."""
    home = str(_home(os.getpid()))
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    return kept | dict.fromkeys(_PROXIES, _PROXY) | {"HOME": home, "TMPDIR": home, "SAL_USE_VCLPLUGIN": "svp", "SAL_DISABLE_OPENCL": "1"}


@cache
def _home(process: int) -> Path:
    """Return the folder of this process, made once; a process forked from this one makes its own."""
    home = tempfile.mkdtemp(prefix="fazhi-office-")
    Finalize(None, _remove, args=(home, process), exitpriority=1)
    return Path(home)


def _remove(home: str, process: int) -> None:
    if os.getpid() == process:
        shutil.rmtree(home, ignore_errors=True)


def _profile() -> Path:
    """Return the profile: no macros, no links, no updates, and a proxy that leads nowhere."""
    profile = _home(os.getpid()) / "profile"
    registry = profile / "user" / "registrymodifications.xcu"
    if not registry.exists():
        registry.parent.mkdir(parents=True, exist_ok=True)
        registry.write_text(_ITEMS.format("".join(_ITEM.format(*setting) for setting in _SETTINGS)), encoding="utf-8")
    return profile
