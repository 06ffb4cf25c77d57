"""The addresses of the office: a round of reports as a page with a job behind it, or as one request with one answer."""

import asyncio
import json
import zipfile
from importlib.util import find_spec
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from checker.web import bodies, rules
from checker.web.asking import asked_round
from checker.web.bodies import Bounds
from checker.web.collating import FILES
from checker.web.errors import RefusedError
from checker.web.house import House
from checker.web.media import MEDIA, attachment
from checker.web.office import CANCELLED, COLLATING, DONE, FAILED, JUDGING, MISTAKEN, UNPACKING, Job
from checker.web.pages import html, wants_json
from checker.web.showing import rule_address
from checker.web.spool import Box
from checker.web.task import Choices

_TITLE = "汇总"
_FORM = "multipart/form-data"
_SAID = {
    UNPACKING: "正在收下文件、核对名单", JUDGING: "正在检查", COLLATING: "检查完了,正在做表", MISTAKEN: "名单有错,改好再继续", DONE: "做好了",
    FAILED: "没有做成", CANCELLED: "已取消,上传的文件已删除",
}  # fmt: skip
_DOWNLOADS = {"xlsx": "Excel 表", "html": "网页", "csv": "CSV(每张表一个)", "markdown": "Markdown", "json": "JSON", "letters": "通报和函(Word)"}


def _address(id_: str) -> str:
    return f"/office/jobs/{id_}"


async def rest(house: House, request: Request) -> Response:
    """Answer the tables of a round, the same bytes as the command line writes."""
    async with house.office.admitted() as box:
        body, choices = await _taken(house, request, box, page=False)
        round_ = house.office.round(body, choices, box)
        answer = await round_.answer(request.is_disconnected)
    headers = {"content-type": MEDIA[choices.format]}
    if choices.format in {"xlsx", "html"}:
        headers["content-disposition"] = attachment(f"{answer.records[0]['title']}.{choices.format}")
    return Response(answer.body, headers=headers)


async def _taken(house: House, request: Request, box: Box, *, page: bool) -> tuple[bodies.Body, Choices]:
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise RefusedError(400, "bad_form", "请用表单(multipart/form-data)上传报告和名单")
    body = await bodies.read(request, box, house.setup, bounds=Bounds.of_round(house.setup))
    fields = {key: request.query_params.getlist(key) for key in request.query_params} | body.fields
    return body, await asyncio.to_thread(asked_round, fields, body.files, page=page)


async def front(house: House, request: Request) -> Response:
    """Show the form, or take what it sends and start the work."""
    if request.method == "GET":
        packs = await asyncio.to_thread(rules.choices)
        return html("office.html", title=_TITLE, packs=packs, copies=find_spec("duckdb") is not None, house=house)
    house.office.enter()
    box = Box(house.spool)
    try:
        body, choices = await _taken(house, request, box, page=True)
        if not any(file.part == "file" for file in body.files):
            raise RefusedError(400, "no_file", "没有收到报告,请选择文件、文件夹或 zip 压缩包")
        made = house.office.open(body, choices, box, _address)
    except BaseException:
        box.clear()
        house.office.leave()
        raise
    if wants_json(request):
        return JSONResponse({"id": made.id, "address": _address(made.id)}, 202)
    return RedirectResponse(_address(made.id), 303)


def _job(house: House, request: Request) -> Job:
    found = house.office.jobs.get(request.path_params["id"])
    if found is None:
        raise RefusedError(404, "not_found", "没有这次汇总:可能已过期或已删除,请重新汇总")
    return found


def _done(house: House, request: Request) -> Job:
    found = _job(house, request)
    if found.state != DONE:
        raise HTTPException(404)
    return found


def _progress(made: Job) -> str:
    """Return in words how far the work is."""
    said = _SAID[made.state]
    if made.state == JUDGING:
        said += f":第 {min(made.round.done + 1, made.round.total)} 份,共 {made.round.total} 份"
        said += f",约还要 {made.left} 秒" if made.left is not None else ""
    return said


async def job(house: House, request: Request) -> Response:
    """Show how far a round is, what is wrong with its lists, or its first table."""
    made = _job(house, request)
    if wants_json(request):
        return JSONResponse({"state": made.state, "done": made.round.done, "total": made.round.total, "left": made.left, "said": _progress(made)})
    if made.state == DONE:
        return await _shown(house, made, made.told["tables"][0][0])
    return html("office_job.html", title=_TITLE, job=made, said=_progress(made), address=_address(made.id), house=house)


async def table(house: House, request: Request) -> Response:
    """Show one of the tables of a round."""
    made, key = _done(house, request), request.path_params["key"]
    if key not in {name for name, _ in made.told["tables"]}:
        raise HTTPException(404)
    return await _shown(house, made, key)


async def _shown(house: House, made: Job, key: str) -> Response:
    piece = await asyncio.to_thread(made.piece, f"table:{key}")
    return html(
        "office_tables.html", title=_TITLE, told=made.told, key=key, remarks=[*made.round.remarks, *made.told["remarks"]], kept_downloads=_DOWNLOADS,
        piece=Markup((piece or b"").decode()), minutes=round(house.setup.hold / 60), address=_address(made.id), house=house,  # noqa: S704 - it escapes
    )  # fmt: skip


async def _unit(made: Job, number: int) -> dict[str, Any]:
    piece = await asyncio.to_thread(made.piece, f"unit:{number}")
    if piece is None:
        raise HTTPException(404)
    found: dict[str, Any] = json.loads(piece)
    return found


async def unit(house: House, request: Request) -> Response:
    """Show what a unit is told of its report."""
    made, number = _done(house, request), request.path_params["number"]
    found = await _unit(made, number)
    at = rule_address(made.round.choices.rules)
    return html("office_unit.html", title=_TITLE, unit=found, number=number, rules_at=at, address=_address(made.id), house=house)


async def letter(house: House, request: Request) -> Response:
    """Give the letter to a unit to keep."""
    made = _done(house, request)
    name = (await _unit(made, request.path_params["number"]))["letter"]

    def read() -> bytes:
        with zipfile.ZipFile(made.folder / "letters.zip") as zipped:
            return zipped.read(name)

    return Response(await asyncio.to_thread(read), headers={"content-type": MEDIA["docx"], "content-disposition": attachment(name)})


async def download(house: House, request: Request) -> Response:
    """Give all tables in one format, or all letters, to keep."""
    made, name = _done(house, request), request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404)
    ending = FILES[name]
    what = {"csv": ".各表", "letters": ".通报和函"}.get(name, "")
    media = "application/zip" if ending == "zip" else MEDIA[name]
    headers = {"content-type": media, "content-disposition": attachment(f"{made.told['title']}{what}.{ending}")}
    return FileResponse(made.folder / f"{name}.{ending}", headers=headers)


async def cancel(house: House, request: Request) -> Response:
    """Stop the work on a round."""
    made = _job(house, request)
    house.office.cancel(made)
    return RedirectResponse(_address(made.id), 303)


async def delete(house: House, request: Request) -> Response:
    """Forget a round and its tables."""
    house.office.delete(_job(house, request))
    return RedirectResponse("/office", 303)


async def lists(house: House, request: Request) -> Response:
    """Take lists that have been mended, and go on with the reports that are there."""
    made = _job(house, request)
    if made.state != MISTAKEN:
        raise RefusedError(409, "not_waiting", "这次汇总没有在等名单")
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise RefusedError(400, "bad_form", "请用表单(multipart/form-data)上传名单")
    body = await bodies.read(request, made.round.box, house.setup)
    if not body.files or any(file.part in {"file", "last"} for file in body.files):
        raise RefusedError(400, "no_file", "没有收到名单,请选择改好的名单")
    asked_round({}, body.files, page=True)
    made.resume(body)
    return RedirectResponse(_address(made.id), 303)
