"""What the head of a page says of the text: its day of publication and its title."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from checker.readers.html_blocks import Page
from checker.text import dates, lazy

_PUBLISHED = (
    "pubdate", "publishdate", "publish_date", "publish-date", "publishtime", "publish_time", "publishedtime", "firstpublishedtime", "article:published_time",
    "og:article:published_time", "datepublished", "pub_date", "dc.date.issued", "dcterms.issued", "og:release_date",
    "article.published", "weibo:article:create_at",
)  # fmt: skip
"""Names of meta elements with the day of publication; the day a page was made or changed is another."""

_TITLES = ("articletitle", "og:title", "twitter:title", "dc.title")
_COMPACT = lazy(r"^\s*((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_UTC = lazy(r"T(\d\d):(\d\d)(?::\d\d)?(?:\.\d+)?(?:Z|\+00:?00)$")
_LINKED_DATA = "application/ld+json"
_LINKED_LONGEST = 20_000
_LINKED_DATE = lazy(r'"(?:pubDate|datePublished|upDate)"\s*:\s*"([^"]{8,40})"')
_WECHAT_CREATED = lazy(r"\b(?:createTime|publish_time)\s*=\s*['\"](\d{4}-\d\d-\d\d)")
_WECHAT_SECONDS = lazy(r"\bvar\s+ct\s*=\s*['\"](\d{10})['\"]")
# A labelled day that a script of one line writes: a reader of the page sees it, a parser does not.
_WRITTEN = lazy(
    r"(?:发布|发稿|公开)(?:时间|日期)\s*[:：](?:\s|&nbsp;|</?(?!script)\w+[^<>]{0,80}>){0,6}"
    r"<script[^<>]{0,80}>\s*document\.write\(\s*['\"]([\d年月日:. /-]{8,30})['\"]",
    re.IGNORECASE,
)
_CHINA = timezone(timedelta(hours=8))

_PARTS = lazy(r"\s*[_|｜»]\s*|\s+[-–—]+\s*|\s*[-–—]+\s+|(?<=\D)[-–—]+(?=\D)")
_SITE = lazy("政府|网|门户|平台|政务|公开|局$|委$|厅$|院$|办$|栏目|动态|公告|公众号|中国")
_ENDS = lazy(r"(?:报告|总结|汇报|公报|通报|年报|情况|要点|方案|计划|通知|公告|意见|讲话|解读|分析|摘要|函|白皮书)(?:[(（].{1,12}[)）])?$")
_OWN = lazy(r"(?!关于|法治|推进|依法|年度)[^\d\s]{2,}?\d")  # a title with its issuer; one that begins with the year has it in the word before
_MARKS = lazy("[,，。;；:：]")
_LENGTHS = range(8, 81)


def publish_date(page: Page, source: str) -> str | None:
    """Return the day of publication that the page tells programs, ``YYYY-MM-DD``, or None.

    Args:
        page: with its meta elements.
        source: of the page, where scripts may tell it.
    """
    told = dict(reversed(page.meta))
    named = (told[name] for name in _PUBLISHED if told.get(name))
    return next((day for value in (*named, *_scripted(page, source)) if (day := _day(value))), None)


def _scripted(page: Page, source: str) -> Iterator[str]:
    at = source.find(_LINKED_DATA)
    if at >= 0:
        end = source.find("</script", at, at + _LINKED_LONGEST)
        yield from _LINKED_DATE.findall(source[at:end])[:1]
    yield from _WRITTEN.findall(source)[:1]
    if any("js_content" in box.names for box in page.boxes):
        created = _WECHAT_CREATED.search(source)
        seconds = _WECHAT_SECONDS.search(source)
        if created:
            yield created[1]
        elif seconds:
            yield datetime.fromtimestamp(int(seconds[1]), _CHINA).date().isoformat()


def _day(value: str) -> str | None:
    found = dates(_COMPACT.sub(r"\1-\2-\3", value[:40]))
    if not found:
        return None
    time = _UTC.search(value.strip())
    if time is None:
        return found[0].value
    moment = datetime.fromisoformat(f"{found[0].value}T{time[1]}:{time[2]}+00:00") if int(time[1]) < 24 and int(time[2]) < 60 else None  # noqa: PLR2004
    return moment.astimezone(_CHINA).date().isoformat() if moment else found[0].value


def titles(page: Page) -> list[str]:
    """Return what the head calls the text, the more trustworthy first; the title of the window without the names of site and columns."""
    told = dict(reversed(page.meta))
    named = [told[name] for name in _TITLES if told.get(name)]
    return [title for title in map(bare_title, (*named, *page.titles)) if title]


def is_title(text: str) -> bool:
    """Say whether a line reads like the title of a paper; white space in it does not count."""
    squeezed = "".join(text.split())
    return len(squeezed) in _LENGTHS and bool(_ENDS.search(squeezed)) and not _MARKS.search(squeezed)


def bare_title(title: str) -> str:
    """Return a title of a window without the names of site and columns around it.

    >>> bare_title("某县2023年法治政府建设年度报告_通知公告_某县人民政府网站")
    '某县2023年法治政府建设年度报告'
    >>> bare_title("某县人民政府 通知公告 某县2021-2025年法治政府建设情况的报告")
    '某县2021-2025年法治政府建设情况的报告'
    """
    parts = [part for part in _PARTS.split(title.strip()) if part]
    if not parts:
        return ""
    best = next((part for part in parts if is_title(part)), None)
    if best is None:
        kept = [part for part in parts if not _SITE.search(part)]
        return kept[0] if kept else parts[0]
    last = best.split()[-1]
    return last if is_title(last) and _OWN.match(last) and _SITE.search(best.split()[0]) else best
