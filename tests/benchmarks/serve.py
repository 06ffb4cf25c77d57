"""Load on ``fazhi serve``: ``python tests/benchmarks/serve.py [clients] [seconds]``, against a server of its own on 127.0.0.1.

Every client sends a report, waits for the answer, holds it against what the command line says, and reads it for a while (about as long
as keeps a processor of the machine half busy: nobody sends reports without a pause). Then the same without any pause, where the median can
only be what queueing makes it.
"""

import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent
REPORTS = ROOT / "fixtures" / "reports"
NAMES = sorted(path.name for path in REPORTS.iterdir() if path.suffix == ".txt")[:40]


def expected() -> dict[str, bytes]:
    """Return what the command line prints of each report."""
    made = {}
    for name in NAMES:
        command = [sys.executable, "-m", "checker", "check", name, "--format", "json", "--no-cache"]
        made[name] = subprocess.run(
            command, cwd=REPORTS, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        ).stdout
    return made


def memory(pid: int) -> dict[int, float]:
    """Return the megabytes of a process and of those it started that are its own."""
    tree = [pid]
    for one in tree:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            tree += [int(child) for child in path.read_text().split()]
    return {one: int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())[1]) / 1024 for one in tree}


async def load(address: str, right: dict[str, bytes], clients: int, seconds: float, pause: float) -> dict[str, object]:
    """Return counts and times of one run."""
    times: list[float] = []
    errors: dict[str, int] = {}
    wrong = 0

    async def one(number: int, client: httpx.AsyncClient) -> None:
        nonlocal wrong
        chance = random.Random(number)
        await asyncio.sleep(chance.random() * pause)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            name = chance.choice(NAMES)
            began = time.monotonic()
            try:
                answer = await client.post(f"{address}/api/check", files={"file": (name, (REPORTS / name).read_bytes())})
            except httpx.HTTPError as error:
                errors[type(error).__name__] = errors.get(type(error).__name__, 0) + 1
                continue
            times.append(time.monotonic() - began)
            if answer.status_code != httpx.codes.OK:
                errors[str(answer.status_code)] = errors.get(str(answer.status_code), 0) + 1
            elif answer.content != right[name]:
                wrong += 1
            await asyncio.sleep(pause * (0.5 + chance.random()))

    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        await asyncio.gather(*(one(number, client) for number in range(clients)))
    ordered = sorted(times)
    return {
        "clients": clients, "pause": round(pause, 2), "answers": len(times), "errors": errors, "wrong": wrong, "per second": round(len(times) / seconds, 1),
        "median ms": round(1000 * statistics.median(times)), "95 % ms": round(1000 * ordered[int(0.95 * len(ordered))]), "worst ms": round(1000 * ordered[-1]),
    }  # fmt: skip


def main() -> None:
    """Run both loads and print what came of them."""
    clients, seconds = (int(sys.argv[1]) if len(sys.argv) > 1 else 50), (float(sys.argv[2]) if len(sys.argv) > 2 else 30.0)
    right = expected()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "checker", "serve", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": folder}
        with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True, encoding="utf-8") as serving:
            try:
                address = re.search(r"http://[^/]+", serving.stderr.readline())[0]
                # The log is read away, so that the pipe does not fill.
                drain = subprocess.Popen(["cat"], stdin=serving.stderr, stdout=subprocess.DEVNULL)
                asyncio.run(load(address, right, 4, 5, 0))
                single = asyncio.run(load(address, right, 1, 5, 0))
                print("one client:", json.dumps(single))
                pause = clients * single["median ms"] / 1000 / 0.5
                for pace in (pause, 0.0):
                    before = memory(serving.pid)
                    told = asyncio.run(load(address, right, clients, seconds, pace))
                    after = memory(serving.pid)
                    print(json.dumps(told), f"median / one client: {told['median ms'] / single['median ms']:.1f}")
                    print("MB before", [round(one) for one in before.values()], "after", [round(one) for one in after.values()])
                serving.terminate()
                serving.wait(30)
                drain.wait(10)
                print("left in the temporary folder:", [path.name for path in Path(folder).iterdir()], "exit code", serving.returncode)
            finally:
                serving.kill()


if __name__ == "__main__":
    main()
