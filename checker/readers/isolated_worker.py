"""The helper process: reads files that come over its standard input until that is closed."""

import json
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from checker.errors import ReadError
from checker.readers.isolated_messages import send, told
from checker.readers.limits import Limits

_BYTES = 512 * 1024 * 1024


def main() -> None:
    """Answer one request after the other."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into the answers
    requests: queue.Queue[tuple[dict[str, Any], bytes]] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        request, data = requests.get()
        send(answers, _answer(request, data))


def _listen(pipe: IO[bytes], requests: "queue.Queue[tuple[dict[str, Any], bytes]]") -> None:
    """Take requests; end the process, whatever it is at, when the parent has closed the pipe or died."""
    while line := pipe.readline():
        request = json.loads(line)
        data = pipe.read(request["size"])
        if len(data) < request["size"]:
            break
        requests.put((request, data))
    os._exit(0)


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    shown = request["shown"]
    try:
        limits = Limits(**request["limits"])  # its clock is not started: the parent watches the time
        return {"content": told(import_module(f"checker.readers.{request['module']}").parse(data, shown, limits))}
    except ReadError as error:
        return {"error": [error.code, error.message]}
    except MemoryError:
        return {"error": ["too_large", f"{shown}:读取所需内存超过 {_BYTES // 1024 // 1024} MB,没有读完;请另存为 docx 或 txt 后再检查"], "spent": True}
    except ImportError as error:
        return {"error": ["missing_library", f"{shown}:缺少读取这种文件的程序库({error.name});请重新安装 fazhi-checker"], "spent": True}
    except Exception:  # noqa: BLE001 - a mistake of a reader must end in a clear error for the user
        return {"error": ["crashed", f"{shown}:文件内容异常,读不出来;请重新导出,或另存为 docx 或 txt 后再检查"], "spent": True}


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


if __name__ == "__main__":
    main()
