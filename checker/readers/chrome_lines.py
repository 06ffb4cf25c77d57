"""What a single line of a copied web page is: a trail, a menu, buttons, an imprint, or text."""

import re

from checker.readers import chrome_words as words
from checker.readers.chrome_fields import Field, certain, certain_below, certain_inside, parse
from checker.readers.chrome_text import is_numbered, is_title
from checker.text import lazy, widths

LONG = 60
"""A line of more characters with a comma is text, unless its words are a page's; within the text every longer line is."""

_LIMIT = 240  # longer lines are not looked at: text, or menus that no reader of a report would keep
_SOFT = 15  # above the text a comma makes a line of this length the first of it
_CLOSING = 12  # below it a full stop makes a line of this length the last of it
_CELL = 10  # characters of a column in a menu printed in one line
_FEW = 3  # cells that make a menu

_CLAUSE = lazy("[。,，;；]")
_STOP = lazy("[。!?！？]$")
_INVISIBLE = lazy("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TRADITIONAL = frozenset(map(chr, words.TRADITIONAL))
_LINK = lazy(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
# White space comes first in the pattern because the search then skips to it.
_SPREAD = lazy(r"[ \t\xa0\u3000](?<=[一-鿿].)(?<![^\s|\[【(][一-鿿].)[ \t\xa0\u3000]*(?=[一-鿿](?:[\s:|\]】]|$))")
_BLANKS = " \t\xa0\u3000"
_BULLET = lazy(r"^(?:[*+•·▪■●◆>][^\S\n]*|#+[^\S\n]+|-[^\S\n]+(?!\d))+", re.MULTILINE)
_ADDRESSEE = lazy(r"(?:政府|委|委员会|人大|政协|局|厅|部|处|办|办公室|领导小组|同志们|各.{1,8}单位|各位.{1,4}):$")
_SIGN = r"(?:>|»|›|→|/|\\|-|·)"
_TRAIL = lazy(rf"(?:[当您你现所].{{0,8}})?位置(?:\s*[:>»]|\s*(?:网站)?首页|$)|您(?:现在|当前|目前)?在\s*:|(?:网站)?(?:首页|主页)\s*{_SIGN}")
_PATH = lazy(r"[^。,;:]{1,20}(?:\s*[>»›]+\s*[^。,;:>]{1,40}){2,}$")
_ARROW = lazy("[>»›]")
_STEPS = lazy(rf"(?:{_SIGN}|:)+")
_PAGES = lazy(
    r"-\s*\d{1,3}\s*-|-?\s*第\s*\d{1,3}\s*页\W*(?:共\s*\d{1,3}\s*页)?\s*-?|[Pp]age \d{1,3} of \d{1,3}"
    r"|(?:首页|上一页).*(?:下一页|尾页|末页|共\s*\d+\s*页).*|共\s*\d{1,3}\s*页"
)
_REGISTERED = lazy(r"(?:ICP\s*备|公网安备|网警备案|标识码)\D{0,6}\d")
# The words below mark the frame of a page above and below the text; within it they may be the report's.
_FRAME_BEGINS = lazy(
    # the head of a site, the day of the visit, the search box, links to skip to
    r"(?:网站)?首页|欢迎(?:您|访问|光临|来到|进入|关注)|今[天日]是|今日天气|跳(?:到|转|过).{2,12}$|[Ss]kip to|"
    r"(?:请输入|请键入).{0,6}关键|(?:热门?(?:搜索?|关键)词?|热搜|大家都在搜)\s*:|"
    # its foot
    r"\W{0,3}[上下]一[篇条页则章个](?:文章|新闻|信息)?\s*(?:[:《»|]|\s|$)|\W{0,3}[上下][篇条页]\s*[:《]|长按(?:识别|扫)|您是第\s*\d|(?:党政机关|事业单位)$|"
    r"(?:主办|承办|主管|协办|建设|维护|运维|运行维护|管理|网站管理|设计制作|开发|运营)(?:单位|方)?\s*:|(?:邮编|邮政编码|总机|传真)\s*:|(?:网站|维护|值班|热线|运维)(?:维护|管理|联系)?(?:电话|邮箱)\s*:|"
    r"(?:(?:单位|通讯|联系|办公|机关)?地址|电话|联系方式)\s*:.*(?:邮编|邮政编码|电话|传真|邮箱)|"
    r"\(?(?:已|本文已|总|共|累计)?(?:浏览|阅读?|点击|访问|查看)(?:次数|量|数)?\s*:?\s*\d+\s*次?\)?$"
)
_FRAME_HAS = lazy(
    # every branch begins with a letter of its own: the search then skips to such letters
    r"℃|门户网站!?$|政府网站!?$|官方网站!?$|信息公开(?:平台|专栏|专网|网)$|政务网$|政府网$|官网$|农历.{2,6}$|▾(?:\s|$)|▼(?:\s|$)|链接即将离开|javascript|JavaScript|浏览器(?:版本)?过低|"
    r"扫一扫|二维码|微信扫|手机扫|扫码(?:关注|阅读|查看|分享|浏览|打开|下载|访问)|在手机|用手机|手机(?:打开|浏览|查看|阅读|访问)|"
    r"版权所有|技术支持\s*(?::|$)|建议.{0,12}(?:浏览|分辨率)|最佳(?:浏览|分辨率|显示)|分辨率|本站(?:由|已?支持|所有|内容|声明)|本网站(?:由|已?支持|所有|内容|声明)|未经.{0,10}(?:许可|授权|同意|允许)|"
    r"网站(?:找错|纠错|标识码)|在线人数|ICP\s*备|公网安备|网警备案|Copyright|copyright|COPYRIGHT|All [Rr]ights|©"
)
_WEEKDAY = lazy(r"20\d\d.{3,12}(?:星期|周)[一二三四五六日天]")
_LISTS = lazy(
    r"\W{0,3}(?:(?:相关|关联)(?:附件|链接|文章|阅读|信息|新闻|文档|稿件|解读|推荐|报道|专题|内容|资讯|政策|文件|搜索|公开|导读)|附件下载|下载附件|附件列表|文件下载|友情链接|推荐阅读|延伸阅读|猜你喜欢"
    r"|(?:热门|精彩|最新|本类|图文)(?:推荐|文章|资讯|新闻|信息|发布|动态|排行)|(?:点击|阅读|浏览|访问)排行|解读链接|政策解读|图解|原文链接|网页链接|快速链接|快速通道|网站导航)\s*(?::.*)?$"
)
_FILE = lazy(r"\.(?:docx?|pdf|ofd|xlsx?|wps|et|jpe?g|png|gif|zip|rar|pptx?|mp4)\W*(?:\d[\d.]*\s*[KM]B?\W*)?(?:下载|预览)?$", re.IGNORECASE)
# What a row of buttons has at least one of; the others are words of any text.
_TOOL = lazy(
    "打印|关闭|返回|分享|收藏|首页|字号|字体|纠错|找错|障碍|适老|长者|老年|关怀|关爱|登录|注册|搜索|检索|网站|微信|微博|QQ|简体|繁体|English|IPv6|RSS|一页|订阅|尾页"
    r"|大\W*[Tt]?中\W*[Tt]?小|A-|A\+|顶部|朗读|联系我们|关于我们|读屏|视力|更多|客户端"
)
_COLUMN = lazy(words.COLUMN)
_SEPARATOR = lazy(r"[\s|·•,、:()\[\]【】〔〕<>»›▾▼▲]+")
_BETWEEN = r"(?:\s*[|┃·•]\s*|\s{2,}|[\t\u3000])"
_GAP = lazy(_BETWEEN)
_GAPS = lazy(rf"{_BETWEEN}\S.*?{_BETWEEN}")


def fold(lines: list[str]) -> list[str]:
    """Return stripped lines folded for comparing: widths, characters, Markdown and invisible marks, letter-spaced labels.

    All lines go through each step together, because most are a few characters long.
    """
    text = _INVISIBLE.sub("", widths("\n".join(lines))).replace("**", "")
    text = text.translate(words.TRADITIONAL) if not _TRADITIONAL.isdisjoint(text) else text
    text = _LINK.sub(r"\1", text) if "](" in text else text
    text = _BULLET.sub("", text)
    text = _SPREAD.sub("", text) if any(blank in text for blank in _BLANKS) else text
    return [line.strip() for line in text.split("\n")]


def is_file(text: str) -> bool:
    """Say whether a line ends like the name of a file to download."""
    return bool(_FILE.search(text))


def opens_list(text: str) -> bool:
    """Say whether a line heads a list of links: 相关附件, 友情链接."""
    return bool(_LISTS.match(text))


def opens_text(text: str) -> bool:
    """Say whether the report's text has begun: a numbered heading, an addressee, a line with a comma."""
    if len(text) > _LIMIT:
        return bool(_CLAUSE.search(text))
    if is_numbered(text):
        return True
    soft = len(text) >= _SOFT and _CLAUSE.search(text) and not is_title(text)
    return bool(soft or (text.endswith(":") and _ADDRESSEE.search(text))) and not (is_frame(text) or certain(parse(text), text))


def is_prose(text: str) -> bool:
    """Say whether a line is running text rather than a signature, an annex or the foot of a page."""
    if len(text) > _LIMIT:
        return bool(_CLAUSE.search(text))
    prose = _CLAUSE.search(text) if len(text) > LONG else len(text) >= _CLOSING and _STOP.search(text)
    return bool(prose) and not is_below(text, parse(text))


def is_below(text: str, fields: list[Field]) -> bool:
    """Say whether a line below the text is certainly the page's."""
    return certain_below(fields, text) or is_frame(text)


def is_inside(text: str) -> bool:
    """Say whether a line is the page's even between lines of the text."""
    if _STOP.search(text) or is_numbered(text):
        return False
    if _PAGES.fullmatch(text) or _REGISTERED.search(text) or _TRAIL.match(text):
        return True
    return (is_buttons(text) and len(_SEPARATOR.split(text.strip(" []【】|"))) > 1) or certain_inside(parse(text), text)


def is_frame(text: str) -> bool:
    """Say whether a line outside the text is of the frame of the page: trail, menu, buttons, imprint."""
    if len(text) > _LIMIT:
        return False
    if _FRAME_BEGINS.match(text) or _FRAME_HAS.search(text) or _LISTS.match(text) or _is_trail(text) or is_buttons(text):
        return True
    return bool(is_menu(text) or _PAGES.fullmatch(text) or _WEEKDAY.search(text))


def _is_trail(text: str) -> bool:
    return bool(_TRAIL.match(text) or (_ARROW.search(text) and _PATH.match(text)))


def trail(text: str) -> set[str]:
    """Return the columns a trail names; empty for any other line."""
    return {step for part in _STEPS.split(text) if (step := part.strip())} if _is_trail(text) else set()


def is_buttons(text: str) -> bool:
    """Say whether a line is buttons only: 【打印】【关闭】, A- A A+."""
    if len(text) > LONG * 2 or not _TOOL.search(text):
        return False
    return all(word in words.BUTTONS or word.isdigit() for word in _SEPARATOR.split(text.lower()) if word)


def is_column(text: str) -> bool:
    """Say whether a line is a column that menus of government sites name."""
    return text in words.COLUMNS or text.lower() in words.BUTTONS or bool(_COLUMN.fullmatch(text))


def is_menu(text: str) -> bool:
    """Say whether a line is a menu: short cells, half of which are known columns."""
    cells = [cell for cell in _GAP.split(text.strip("|· ")) if cell] if _GAPS.search(text) else text.split()
    if len(cells) < _FEW or max(map(len, cells)) > _CELL or ":" in text or "年" in cells[-1] or any(map(is_numbered, cells)):
        return False
    return sum(map(is_column, cells)) * 2 >= len(cells)


def is_bars(text: str) -> bool:
    """Say whether a line above the text is short words parted by bars: 市委 | 市人大 | 市政府."""
    if text.count("|") < _FEW - 1:
        return False
    cells = text.split("|")
    if max(map(len, cells)) > _CELL + 2:  # a space on either side
        return False
    return not any(map(str.isdigit, text)) and not any(is_title(cell) for cell in cells)


def is_size(text: str) -> bool:
    """Say whether a line is one of the letters that change the size of the text."""
    return text.lower() in words.BUTTONS
