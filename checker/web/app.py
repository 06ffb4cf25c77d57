"""The application: addresses, and what is answered at each."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from checker.errors import CheckerError, ListError
from checker.reporters.json import dumps
from checker.version import VERSION
from checker.web import bodies, openapi, pages, rounds, rules
from checker.web.asking import AskError, asked, pack_of
from checker.web.desk import BusyError, GoneError
from checker.web.errors import RefusedError
from checker.web.house import House
from checker.web.kept import Kept
from checker.web.media import MEDIA, attachment, file_name
from checker.web.pages import html, wants_json
from checker.web.safety import COOKIE, INTERNAL, Guard, failure, log
from checker.web.spool import SpoolFullError
from checker.web.task import PAGE, Answer, Task, Upload

_RETRY = 5  # seconds after which a client that was sent away may come again
_LOGIN_PAUSE = 1.0  # seconds that a wrong token costs
_TEXT_NAME = "粘贴的文字.txt"
_UNASKED = 499  # nobody reads the answer

Handler = Callable[[House, Request], Awaitable[Response]]


def application(house: House) -> ASGIApp:
    """Return the application.

    Args:
        house: closed when the application ends.
    """

    def at(path: str, handler: Handler, *methods: str) -> Route:
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            return await _caught(handler, house, request)

        return Route(path, endpoint, methods=list(methods or ("GET",)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await house.desk.warm()
        try:
            yield
        finally:
            await house.office.end()
            house.close()

    routes = [
        at("/", _front), at("/check", _check_page, "POST"), at("/rules", _rules_page), at("/results", _kept_page), at("/results/{id:int}", _kept_one_page),
        at("/results/delete", _kept_delete_page, "POST"), at("/login", _login, "GET", "POST"), at("/static/{name}", pages.asset),
        at("/office", rounds.front, "GET", "POST"), at("/office/jobs/{id}", rounds.job), at("/office/jobs/{id}/cancel", rounds.cancel, "POST"),
        at("/office/jobs/{id}/lists", rounds.lists, "POST"), at("/office/jobs/{id}/delete", rounds.delete, "POST"),
        at("/office/jobs/{id}/tables/{key}", rounds.table), at("/office/jobs/{id}/units/{number:int}", rounds.unit),
        at("/office/jobs/{id}/units/{number:int}/letter", rounds.letter), at("/office/jobs/{id}/download/{name}", rounds.download),
        at("/api/check", _check_rest, "POST"), at("/api/summary", rounds.rest, "POST"),
        at("/api/rules", _rules_rest), at("/api/results", _kept_rest, "GET", "DELETE"),
        at("/api/results/{id:int}", _kept_one_rest, "GET", "DELETE"), at("/api/openapi.json", _openapi), at("/healthz", _health),
    ]  # fmt: skip
    return Guard(Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _no_such}), house.setup, house.keys)


async def _no_such(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _failed(request, status, "not_found" if status == 404 else "bad_method", "没有这个地址" if status == 404 else "这个地址不能这样用")  # noqa: PLR2004 - not found


async def _caught(handler: Handler, house: House, request: Request) -> Response:
    """Answer what a handler raises with one line."""
    try:
        return await handler(house, request)
    except RefusedError as error:
        return _failed(request, error.status, error.code, error.message)
    except AskError as error:
        return _failed(request, 400, "bad_request", str(error))
    except (BusyError, SpoolFullError) as error:
        return _failed(request, 503, "busy", str(error) or "正在检查的报告太多,请稍等几秒再试", {"retry-after": str(_RETRY)})
    except GoneError:
        return Response(status_code=_UNASKED)
    except ListError as error:
        return _failed(request, 400, error.code, error.message)
    except CheckerError as error:
        return _failed(request, 500, error.code, "规则包有误,不能检查,请告诉管理员")
    except HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - nothing of the inside must reach a browser
        log(f"内部错误 {type(error).__name__}")
        return _failed(request, 500, "internal", INTERNAL)


def _failed(request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """Return one line for a program or a person."""
    if request.url.path.startswith("/api/") or wants_json(request):
        return failure(status, code, message, headers)
    return html("failure.html", status=status, headers=headers, title="没有完成", message=message)


async def _health(house: House, _: Request) -> Response:
    return JSONResponse({"status": "ok", "version": VERSION, "workers": house.setup.jobs, "inside": house.desk.inside, "queue": house.setup.queue})


async def _openapi(_: House, __: Request) -> Response:
    return Response(dumps(openapi.document()), media_type="application/json")


async def _judged(house: House, request: Request, *, page: bool) -> tuple[Task, Answer]:
    """Take the files of a request, have them judged and forget them."""
    with house.desk.admitted(), house.spool.box() as box:
        body = await bodies.read(request, box, house.setup, raw=not page)
        fields = {key: request.query_params.getlist(key) for key in request.query_params} | body.fields
        text = fields.pop("text", [""])[-1] if page else ""
        if text.strip():
            path, stream = box.create()
            with stream:
                stream.write(text.replace("\r\n", "\n").encode())
            body.files.append(Upload(name=bodies.named(fields.get("name", [""])[-1]) if fields.get("name", [""])[-1] else _TEXT_NAME, path=path))
        if not body.files:
            raise RefusedError(400, "no_file", "没有收到文件,请选择报告或粘贴文字")
        task = await asyncio.to_thread(asked, fields, body.files, page=page)
        answer = await house.desk.run(task, request.is_disconnected)
        if house.kept:
            await asyncio.to_thread(house.kept.add, answer.records)
        return task, answer


async def _check_rest(house: House, request: Request) -> Response:
    task, answer = await _judged(house, request, page=False)
    return _sent(task, answer, house, whole=task.format in {"docx", "xlsx", "html"})


def _sent(task: Task, answer: Answer, _: House, *, whole: bool) -> Response:
    headers = {"content-type": MEDIA[task.format]}
    if whole:
        headers["content-disposition"] = attachment(file_name(task.format, task.files[0].name))
    return Response(answer.body, headers=headers)


async def _check_page(house: House, request: Request) -> Response:
    """Answer the form of the page: with pieces for its script, as a page where there is none, or with a file to keep."""
    task, answer = await _judged(house, request, page=True)
    if task.format != PAGE:
        return _sent(task, answer, house, whole=True)
    if wants_json(request):
        return Response(answer.body, media_type="application/json")
    pieces = [{**piece, "html": Markup(piece["html"])} for piece in json.loads(answer.body)]  # noqa: S704 - made by our own templates, which escape
    return html("results.html", title="检查结果", pieces=pieces, house=house)


async def _front(house: House, _: Request) -> Response:
    packs = await asyncio.to_thread(rules.choices)
    levels = pack_of((packs[0][0],)).vocabulary.levels()
    return html("check.html", title="检查报告", packs=packs, levels=levels, house=house)


def _packs(request: Request) -> tuple[str, ...]:
    given = [one for text in request.query_params.getlist("rules") for one in text.split(",") if one]
    return tuple(dict.fromkeys(given)) or (rules.choices()[0][0],)


async def _rules_page(house: House, request: Request) -> Response:
    names = await asyncio.to_thread(_packs, request)
    query = request.query_params.get("q", "")[:100]
    shown = await asyncio.to_thread(rules.found, names, query)
    told = rules.told(names)
    return html("rules.html", title="检查规则", packs=rules.choices(), chosen=names, query=query, found=shown, told=told, house=house)


async def _rules_rest(_: House, request: Request) -> Response:
    names = await asyncio.to_thread(_packs, request)
    told = await asyncio.to_thread(rules.told, names)
    shown = rules.found(names, request.query_params.get("q", "")[:100])
    return Response(dumps({**told, "count": len(shown), "rules": shown}), media_type="application/json")


def _store(house: House) -> Kept:
    if house.kept is None:
        raise HTTPException(404)
    return house.kept


async def _kept_page(house: House, _: Request) -> Response:
    return html("kept.html", title="保存的结果", results=await asyncio.to_thread(_store(house).all), house=house)


async def _kept_one_page(house: House, request: Request) -> Response:
    found = await asyncio.to_thread(_store(house).one, request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return html("kept_one.html", title="保存的结果", one=found, house=house)


async def _kept_delete_page(house: House, request: Request) -> Response:
    store = _store(house)
    with house.spool.box() as box:
        fields = (await bodies.read(request, box, house.setup)).fields
    given = fields.get("id", [""])[-1]
    if given != "all" and not given.isdecimal():
        raise AskError("没有说明删除哪一个")
    await asyncio.to_thread(store.delete, None if given == "all" else int(given))
    return RedirectResponse("/results", 303)


async def _kept_rest(house: House, request: Request) -> Response:
    store = _store(house)
    if request.method == "DELETE":
        return JSONResponse({"deleted": await asyncio.to_thread(store.delete, None)})
    return Response(dumps({"results": await asyncio.to_thread(store.all)}), media_type="application/json")


async def _kept_one_rest(house: House, request: Request) -> Response:
    store, id_ = _store(house), request.path_params["id"]
    if request.method == "DELETE":
        deleted = await asyncio.to_thread(store.delete, id_)
        return JSONResponse({"deleted": deleted}) if deleted else failure(404, "not_found", "没有这个结果")
    found = await asyncio.to_thread(store.one, id_)
    return Response(dumps(found), media_type="application/json") if found else failure(404, "not_found", "没有这个结果")


async def _login(house: House, request: Request) -> Response:
    if house.setup.token is None:
        return RedirectResponse("/", 303)
    if request.method == "GET":
        return html("login.html", title="请输入口令", wrong=False)
    with house.spool.box() as box:
        given = (await bodies.read(request, box, house.setup)).fields.get("token", [""])[-1]
    if not house.keys.fits(given.strip()):
        await asyncio.sleep(_LOGIN_PAUSE)
        return html("login.html", status=403, title="请输入口令", wrong=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(COOKIE, house.keys.cookie(), httponly=True, samesite="strict")
    return answer
