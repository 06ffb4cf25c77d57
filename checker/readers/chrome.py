"""Page chrome of copied web pages: recognised, mined for dates, set aside."""

import re
from dataclasses import dataclass, field

from checker.text import dates, widths

_PUBLISHED = "发布日期|发布时间|公开日期|公布日期|公开时间|发表时间|发表日期|发文日期|发文时间|上传时间|录入时间|添加时间|更新时间|更新日期|时间|日期"
_WRITTEN = "成文日期|成文时间|生成日期|签发日期|印发日期"
_FIELDS = (
    f"{_PUBLISHED}|{_WRITTEN}|来源|信息来源|文章来源|稿件来源|稿源|作者|供稿|撰稿|浏览次数|浏览量|浏览|阅读次数|阅读量|阅读数|阅读|点击数|点击量|点击率|点击|访问量|访问次数|"
    "字号|字体|字体大小|文字大小|责任编辑|责编|编辑|审核|校对|录入|初审|复审|终审|索引号|索引码|主题分类|主题词|主题|发布机构|发布单位|发文机关|发文机构|公开主体|"
    "公开方式|公开时限|公开范围|公开类型|发文字号|发文文号|文号|文件编号|公文种类|信息分类|信息类别|信息类型|所属分类|分类|文件类型|有效性|文件状态|时效性|效力状态|体裁分类|体裁|组配分类|组配|"
    "服务对象|关键词|关键字|内容概述|内容摘要|信息名称|文件名称|文件标题|标题|名称|题名|生效日期|生效时间|废止日期|失效时间|统一登记号|信息索引|保护视力色|背景色|分享到|分享|语种|信息来源单位"
)
# Fields that also begin ordinary lines of a report only count beside others or with a date.
_WEAK_FIELDS = {"主题", "名称", "标题", "编辑", "审核", "浏览", "分享", "分类", "时间", "日期", "阅读", "点击", "作者", "关键词", "来源", "体裁"}
_BUTTONS = (
    "打印本稿|打印本页|打印此页|打印|关闭本页|关闭窗口|关闭此页|关闭|返回顶部|返回首页|回到顶部|回到首页|返回上一页|返回列表|返回|我要订阅|收藏本页|加入收藏|收藏|分享至|分享到|分享|微信|微博|新浪微博|QQ空间|QQ|朋友圈|复制链接|"
    "保存|下载|纠错|我要纠错|字号|字体|大字|小字|大|中|小|默认|超大|放大|缩小|朗读|听全文|语音播报|扫一扫|手机版|电脑版|简体|繁体|English|EN|无障碍|无障碍阅读|无障碍浏览|长者模式|关怀版|适老版|适老化|长者版|老年版|"
    "登录|注册|个人中心|用户中心|搜索|检索|高级搜索|站内搜索|网站支持IPv6|IPv6|分享到微信|扫码阅读|政务微博|政务微信|客户端|智能问答|智能机器人|收起|展开|更多|T|A\\+|A-|A|\\+|-|首页|邮箱|RSS|RSS订阅|背景色"
)
_SEPARATOR = r"[\s|/\[\]【】〔〕()<>»›·•:,、,_-]"
_ONLY_BUTTONS = re.compile(rf"(?:{_SEPARATOR}*(?:{_BUTTONS}))+{_SEPARATOR}*", re.IGNORECASE)
_FIELD = re.compile(rf"(?:^|(?<=[\s|\[【(]))(?P<name>{_FIELDS})\s*[:|](?P<value>[^|]*?)(?=\s+(?:{_FIELDS})\s*[:|]|\||$)")
_FIELD_NAME = re.compile(rf"[\[【(]?(?:{_FIELDS})[:\]】)]?")
_TRAIL = re.compile(
    r"^(?:当前的?位置|您(?:现在|所|当前)?在?的?(?:所在)?(?:的)?(?:位置|栏目)|现在位置|所在位置|网站首页|位置\s*:)|^(?:首\s*页|主页)\s*[>»›/\\|→-]|^[^。;]{1,20}(?:\s*[>»›→]\s*[^。;]{1,24}){2,}$"
)
_FOOT = re.compile(
    r"ICP备|公网安备|公安备案|网站标识码|版权所有|Copyright|©|^主办(?:单位)?\s*:|^承办(?:单位)?\s*:|技术支持|网站地图|联系我们|关于我们|网站声明|隐私(?:声明|保护)|法律声明|使用帮助|站点地图|"
    r"建议使用.{0,20}(?:浏览器|分辨率)|最佳(?:浏览|分辨率)|^(?:地址|通讯地址|联系地址|邮编|邮政编码|值班电话|传真|网站维护|维护电话|运行维护)\s*:|^(?:扫一扫|扫码|用手机|微信扫|手机扫|手机端)|^今天是|"
    r"^(?:上一篇|下一篇|上一条|下一条|上篇|下篇|上一页|下一页|相关(?:附件|链接|文章|阅读|信息|新闻|文档|稿件|解读|推荐|报道|专题)|附件下载|友情链接|热门(?:推荐|文章|资讯)|推荐阅读|猜你喜欢|解读链接|原文链接|网页链接|分享到)|"
    r"^(?:党政机关|政府网站找错|网站找错|举报电话|网站举报)|^-?\s*第?\s*\d{1,3}\s*页\s*(?:[/,共]*\s*共?\s*\d{1,3}\s*页)?-?$|^-\s*\d{1,3}\s*-$|^(?:浏览|阅读|点击)(?:次数|量)\s*\d*"
)
_HEADER_DATE = re.compile(r"今天是|星期[一二三四五六日天]|农历")
_LONG = 60
_MENU = 10
_LINE_LIMIT = 240
_MENU_RUN = 3
_PUBLISH_ORDER = {name: rank for rank, name in enumerate(_PUBLISHED.split("|"))}
_FIELD_SET = frozenset(_FIELDS.split("|"))
_NUMBERED = re.compile(r"^[(【〔\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)】〕\].、.]|^第[一二三四五六七八九十]")
_ENDING = re.compile(r"[。;!?]")


@dataclass(slots=True)
class Page:
    """What of a page is chrome.

    Attributes:
        lines: numbers of chrome lines, from 1.
        publish_date: ``YYYY-MM-DD`` of publication, or None.
        written_date: ``YYYY-MM-DD`` of a field 成文日期, or None.
    """

    lines: set[int] = field(default_factory=set)
    publish_date: str | None = None
    written_date: str | None = None
    _rank: int = 99

    def learn(self, name: str, value: str) -> None:
        """Take a date from a labelled field."""
        if _HEADER_DATE.search(value):
            return
        found = dates(value[:40])
        if not found or found[0].start > 4:  # noqa: PLR2004 - the date follows its label
            return
        rank = _PUBLISH_ORDER.get(name)
        if rank is not None and rank < self._rank:
            self.publish_date, self._rank = found[0].value, rank
        elif name in _WRITTEN.split("|"):
            self.written_date = found[0].value


def examine(source_lines: list[str]) -> Page:
    """Find the chrome of a page given as its lines."""
    page = Page()
    lines = [widths(line).strip() for line in source_lines]
    filled = [n for n, line in enumerate(lines) if line]
    if not filled:
        return page
    body = [n for n in filled if len(lines[n]) >= _LONG and "。" in lines[n]]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    strong = [n for n in filled if _is_chrome(lines[n], page, inside=first < n < last)]
    page.lines.update(n + 1 for n in strong)
    _head(lines, [n for n in filled if n < first], set(strong), page)
    _tail(lines, [n for n in filled if n > last], strong, page)
    return page


def _is_chrome(line: str, page: Page, *, inside: bool) -> bool:
    """Say whether a line is certainly chrome, and learn its dates."""
    if len(line) > _LINE_LIMIT or _NUMBERED.match(line):
        return False
    if _ONLY_BUTTONS.fullmatch(line) or (not _ENDING.search(line) and _TRAIL.search(line)):
        return True
    if len(line) <= _LONG * 3 and _FOOT.search(line) and not (inside and "。" in line):
        return True
    return _is_fields(line, page, inside=inside)


def _is_fields(line: str, page: Page, *, inside: bool) -> bool:
    fields = [(m["name"], m["value"].strip()) for m in _FIELD.finditer(line)] if ":" in line or "|" in line else []
    if not fields or "。" in line or not _FIELD.match(line.lstrip("|[【( ")):
        return False
    names = {name for name, _ in fields}
    dated = any(dates(value) for _, value in fields)
    if len(names) == 1 and names <= _WEAK_FIELDS and inside and not dated:
        return False
    if len(names) == 1 and names <= {"名称", "主题", "标题", "审核"} and not dated and "报告" not in line:
        return False
    for name, value in fields:
        page.learn(name, value)
    return True


def _head(lines: list[str], head: list[int], strong: set[int], page: Page) -> None:
    """Set aside what surrounds the certain chrome above the text: menus, tables taken apart, second mastheads."""
    _flattened(lines, head, page)
    _header_row(lines, head, page)
    _undated_label(lines, head, strong, page)
    known = [n for n in head if n + 1 in page.lines]
    top = [n for n in head if (known and n < known[-1]) or _menu_run(lines, head, n)]
    page.lines.update(n + 1 for n in top if len(lines[n]) <= _MENU and not _keeps(lines[n]))


def _keeps(line: str) -> bool:
    return bool(_NUMBERED.match(line) or line.endswith((":", "报告", "委", "政府", "秘密", "机密", "绝密", "资料", "保存", "委员会")) or "报告" in line or "★" in line)


def _menu_run(lines: list[str], head: list[int], number: int) -> bool:
    at = head.index(number)
    run = [n for n in head[: max(at + 1, _MENU_RUN)] if len(lines[n]) <= _MENU // 2 + 1 and not _keeps(lines[n])]
    return len(run) >= max(at + 1, _MENU_RUN)


def _flattened(lines: list[str], head: list[int], page: Page) -> None:
    """A masthead table pasted cell by cell: a label on one line, its value on the next."""
    labels = [n for n in head if lines[n].strip("[]【】: ") in _FIELD_SET]
    if len(labels) < 2:  # noqa: PLR2004 - one such line may be a heading of the report
        return
    for at, number in enumerate(head):
        if number not in labels:
            continue
        page.lines.add(number + 1)
        following = head[at + 1] if at + 1 < len(head) else None
        if following is not None and following not in labels:
            page.lines.add(following + 1)
            page.learn(lines[number].strip("[]【】: "), lines[following])


def _header_row(lines: list[str], head: list[int], page: Page) -> None:
    """A masthead table with one row of labels and one of values."""
    for number, following in zip(head, head[1:], strict=False):
        cells = [cell.strip() for cell in re.split(r"[|\t]|\s{2,}", lines[number].strip("| "))]
        if sum(cell.strip(":") in _FIELD_SET for cell in cells) < _MENU_RUN:
            continue
        page.lines.add(number + 1)
        values = [cell.strip() for cell in re.split(r"[|\t]|\s{2,}", lines[following].strip("| "))]
        if len(values) == len(cells):
            page.lines.add(following + 1)
            for name, value in zip(cells, values, strict=True):
                page.learn(name.strip(":"), value)
        elif any(cell.strip(":") in _FIELD_SET for cell in cells[::2]):
            for name, value in zip(cells[::2], cells[1::2], strict=False):
                page.learn(name.strip(":"), value)


def _undated_label(lines: list[str], head: list[int], strong: set[int], page: Page) -> None:
    """A date that stands without label in the masthead row, beside 来源 or 浏览次数."""
    for number in head:
        line = lines[number]
        found = dates(line)
        if not found or _HEADER_DATE.search(line) or len(line) > _LINE_LIMIT or "。" in line:
            continue
        rest = line[: found[0].start] + line[found[0].end :]
        beside = re.search(r"(?:来源|浏览|阅读|点击|字号|字体|访问)", rest)
        if found[0].start == 0 and beside and page.publish_date is None:
            page.publish_date = found[0].value
            page.lines.add(number + 1)
        elif number in strong or re.fullmatch(r"[\s:\d]*", rest):
            page.lines.add(number + 1)


def _tail(lines: list[str], tail: list[int], strong: list[int], page: Page) -> None:
    """What follows the first footer line below the text is footer too, unless it reads like the report."""
    footers = [n for n in strong if tail and n >= tail[0]]
    if not footers:
        return
    for number in tail:
        if number > footers[0] and len(lines[number]) <= _LONG and not _ENDING.search(lines[number]) and not _NUMBERED.match(lines[number]):
            page.lines.add(number + 1)
