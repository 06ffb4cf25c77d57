"""The command ``fazhi serve``."""

import argparse
import os
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from checker.cli import console
from checker.errors import UsageError

DONE = 0
_LEAST_TOKEN = 12
_LIBRARIES = ("starlette", "uvicorn", "python_multipart")
_MOST_JOBS = 4


def serve(options: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C and return the exit code."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise UsageError("missing_library", f"fazhi:网页需要的程序库没有安装({'、'.join(missing)});请运行 pip install 'fazhi-checker[serve]'")
    from checker.web.safety import is_loopback  # noqa: PLC0415 - starlette, for this command only
    from checker.web.server import bound, run  # noqa: PLC0415 - uvicorn, the same
    from checker.web.setup import Setup  # noqa: PLC0415 - the same

    token = options.token or os.environ.get("FAZHI_TOKEN") or None
    if token is not None and (len(token) < _LEAST_TOKEN or not token.isascii() or not token.isprintable()):
        raise UsageError("bad_arguments", f"fazhi:--token 至少要 {_LEAST_TOKEN} 个字母、数字或符号")
    if token is None and not is_loopback(options.host):
        raise UsageError("bad_arguments", f"fazhi:在 {options.host} 上别的电脑也能打开,请用 --token 或环境变量 FAZHI_TOKEN 设一个口令")
    jobs = options.jobs or min(_MOST_JOBS, os.cpu_count() or 1)
    data = Path(options.data).absolute() if options.data else None
    setup = Setup(host=options.host, port=options.port, token=token, data=data, jobs=jobs)
    with bound(setup) as listening:
        port = listening.getsockname()[1]
        host = "127.0.0.1" if options.host in {"0.0.0.0", "::", "localhost"} else options.host  # noqa: S104 - asked for, with a token
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

        def ready() -> None:
            console.warn(f"已启动:请用浏览器打开 {address};按 Ctrl-C 结束")
            if options.open:
                webbrowser.open(address)

        run(setup, listening, ready)
    return DONE
