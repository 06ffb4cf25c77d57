"""Lines that are the report's own wherever they stand: titles, bodies, numbered lines, marks and annexes."""

from checker.text import lazy

_TITLE_LENGTH = 80
_BODY = lazy(r"(?:政府|委|委员会|办|办公室|办事处|局|厅|院|署|海关|中心|队|党工委|管委会)(?:\(.{1,20}\))?$")
_TITLE = lazy(r"(?:报告|总结|汇报|公报|通报|情况|要点|方案|计划|通知|意见|讲话|函|白皮书)(?:\(.{1,12}\))?$|20\d\d年度?[^\d\s,。;:]{5,}$")
_CLAUSE = lazy("[,。;]")
_NUMBERED = lazy(r"\(?[一二三四五六七八九十]{1,3}[)、.]|[(〔][一二三四五六七八九十]{1,3}|\(?\d{1,2}[)、.](?!\d)|第[一二三四五六七八九十]{1,3}(?:部分|[章节编])")
_KEPT = lazy(
    r"绝密|机密|秘密|★|内部(?:资料|文件|使用)|注意保存|[〔\[(]20\d\d[〕\])]\s*\d+号$|印发$"
    r"|^附件(?:\s*\d+|[一二三四五六七八九十])?\s*(?::|$)|^(?:抄送|主送|抄报|报送|分送|签发人|联系人)|^\((?:联系|此件)|^联系电话"
)


def is_title(text: str) -> bool:
    """Say whether a line ends like the title of a report or of a paper of its kind."""
    if len(text) > _TITLE_LENGTH or not _TITLE.search(text):
        return False
    return "关于" in text or not _CLAUSE.search(text)


def is_body(text: str) -> bool:
    """Say whether a line ends like the name of a body."""
    return bool(_BODY.search(text))


def is_numbered(text: str) -> bool:
    """Say whether a line begins with the number of a heading or point."""
    return bool(_NUMBERED.match(text))


def is_kept(text: str) -> bool:
    """Say whether a line is the report's wherever it stands: marks of secrecy, annexes, copies sent, contacts."""
    return bool(_KEPT.search(text))
