"""The OpenAPI document, made from the models of the answers and from what a request may say."""

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from checker import packs
from checker.report import SEVERITIES, STAGES
from checker.reporters import FORMATS
from checker.summary.writing import WRITERS
from checker.version import VERSION
from checker.web.media import MEDIA
from checker.web.models import MODELS

_TEMPLATE = "#/components/schemas/{model}"


@cache
def document() -> dict[str, Any]:
    """Return the description of the REST interface in OpenAPI 3.1."""
    _, schemas = models_json_schema([(model, "serialization") for model in MODELS], ref_template=_TEMPLATE)
    return {
        "openapi": "3.1.0",
        "info": {"title": "fazhi-checker", "version": VERSION, "description": "检查法治政府建设年度报告:缺什么、在哪里、依据什么、怎么改。"},
        "paths": {
            "/api/check": {"post": _check()},
            "/api/summary": {"post": _summary()},
            "/api/rules": {
                "get": _get(
                    "规则:要求、依据、适用、例子", "RulesAnswer", [_query("rules", "规则包", _words()), _query("q", "只要含有这些词的", {"type": "string"})]
                )
            },
            "/api/results": {
                "get": _get("保存的结果(--data)", "KeptList", []),
                "delete": _get("删除全部保存的结果", "Deleted", []),
            },
            "/api/results/{id}": {
                "get": _get("一次保存的结果", "KeptResult", [_number()]),
                "delete": _get("删除一次保存的结果", "Deleted", [_number()]),
            },
            "/healthz": {"get": {**_get("是否在运行", "Health", []), "security": []}},
        },
        "components": {**schemas_of(schemas), "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
    }


def schemas_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas where OpenAPI has them."""
    return {"schemas": found.get("$defs", {})}


def _check() -> dict[str, Any]:
    fields = _fields()
    form = {"type": "object", "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}, **fields}}
    raw = {"schema": {"type": "string", "format": "binary"}}
    answers = {MEDIA[name].partition(";")[0]: {"schema": {"type": "string"}} for name in FORMATS}
    answers["application/json"] = {"schema": {"$ref": _TEMPLATE.format(model="CheckAnswer")}}
    return {
        "summary": "检查报告:结果与 fazhi check --format json 逐字节相同",
        "parameters": [_query(name, schema["description"], schema) for name, schema in fields.items()],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}, "application/octet-stream": raw}},
        "responses": {
            "200": {"description": "结果;读不出来的文件也在结果里(outcome、error)", "content": answers},
            **_failures("400", "401", "403", "408", "413", "421", "503"),
        },
    }


def _summary() -> dict[str, Any]:
    binary = {"type": "string", "format": "binary"}
    fields = _round_fields()
    files: dict[str, Any] = {
        "file": {"type": "array", "items": binary, "description": "报告、检查结果(json),或装着它们的 zip;文件名可以带文件夹"},
        "last": {"type": "array", "items": binary, "description": "上年或上一轮的报告、结果或 zip,用来比较"},
        "roster": {**binary, "description": "应报单位的名单(xlsx、csv、yaml)"},
        "assign": {**binary, "description": "指定哪个文件是哪个单位的"},
        "received": {**binary, "description": "收到日期的表"},
    }
    form = {"type": "object", "required": ["file"], "properties": {**files, **fields}}
    answers = {MEDIA[name].partition(";")[0]: {"schema": {"type": "string"}} for name in WRITERS}
    answers["application/json"] = {"schema": {"$ref": _TEMPLATE.format(model="SummaryAnswer")}}
    return {
        "summary": "汇总许多单位的报告:结果与 fazhi summary 逐字节相同",
        "parameters": [_query(name, schema["description"], schema) for name, schema in fields.items()],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
        "responses": {
            "200": {"description": "全部的表(csv 只有总表);读不出来的文件也在表里", "content": answers},
            **_failures("400", "401", "403", "408", "413", "421", "503"),
        },
    }


def _round_fields() -> dict[str, dict[str, Any]]:
    return {
        "rules": {**_words(), "description": "规则包,可写多个,后面的补充、修改前面的"},
        "stage": {"type": "string", "enum": list(STAGES), "default": "draft", "description": "送审稿或网站公开稿"},
        "year": {"type": "integer", "description": "收的是哪一年的报告,不写按多数"},
        "deadline": {"type": "string", "format": "date", "description": "报送期限,当天算按时"},
        "copies": {"type": "boolean", "default": False, "description": "找雷同"},
        "promises": {"type": "boolean", "default": False, "description": "上年安排落实了没有(要有 last)"},
        "format": {"type": "string", "enum": list(WRITERS), "default": "json", "description": "结果的格式"},
    }


def _fields() -> dict[str, dict[str, Any]]:
    return {
        "rules": {**_words(), "description": "规则包,可写多个,后面的补充、修改前面的"},
        "level": {"type": "string", "description": "指定层级,不用识别出来的"},
        "year": {"type": "integer", "description": "指定报告年度,不用识别出来的"},
        "stage": {"type": "string", "enum": list(STAGES), "default": "draft", "description": "送审稿或网站公开稿"},
        "fail_on": {"type": "string", "enum": list(SEVERITIES), "default": "must", "description": "哪一级的问题算不通过"},
        "min_score": {"type": "number", "minimum": 0, "maximum": 100, "description": "低于这个分数算不通过"},
        "strict": {"type": "boolean", "default": False, "description": "有条件通过也算不通过"},
        "format": {"type": "string", "enum": list(FORMATS), "default": "json", "description": "结果的格式"},
        "name": {"type": "string", "description": "请求体就是文件时的文件名"},
    }


def _words() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": packs.names()}}


def _query(name: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": said,
        "schema": {key: value for key, value in schema.items() if key != "description"},
    }


def _number() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def _get(said: str, model: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": _TEMPLATE.format(model=model)}}}
    return {"summary": said, "parameters": parameters, "responses": {"200": {"description": said, "content": content}, **_failures("400", "401", "404")}}


def _failures(*codes: str) -> dict[str, Any]:
    said = {
        "400": "请求写得不对", "401": "需要口令", "403": "来自别的网站", "404": "没有", "408": "上传太慢", "413": "太大",
        "421": "地址不对", "503": "正忙,请按 Retry-After 再试",
    }  # fmt: skip
    content = {"application/json": {"schema": {"$ref": _TEMPLATE.format(model="Failure")}}}
    return {code: {"description": said[code], "content": content} for code in codes}
