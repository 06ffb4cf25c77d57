"""The arguments of every command; each option is declared on one parser only."""

import argparse
import difflib
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from checker.cli.settings import FULL_SCORE, YEARS, resolve
from checker.errors import UsageError
from checker.readers.limits import Limits
from checker.report import SEVERITIES, STAGES
from checker.reporters import FORMATS
from checker.text import lazy
from checker.version import VERSION

LEVELS = ("省", "市", "县区", "乡镇街道", "部门")
_PORTS, _JOBS = range(65536), range(1, 65)
_MESSAGES = (
    (r"the following arguments are required: (.*)", r"缺少参数:\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数:\1"),
    (r"argument (.*): expected one argument", r"\1 后面要写值"),
    (r"argument (.*): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"argument (.*): invalid int value: (.*)", r"\1 要写整数,写成了 \2"),
    (r"argument (.*): invalid float value: (.*)", r"\1 要写数,写成了 \2"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 不明确,可能是 \2"),
)
_CHOICE = lazy(r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one Chinese line, through the common error path."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("bad_arguments", f"fazhi:{_chinese(message)};用 fazhi --help 查看用法")

    def print_help(self, file: Any = None) -> None:
        from checker.cli import console  # noqa: PLC0415 - help only

        text = self.format_help()
        console.out(text) if file is None else file.write(text)


def _chinese(message: str) -> str:
    choice = _CHOICE.match(message)
    if choice:
        known = [item.strip(" '") for item in choice[3].split(",")]
        close = difflib.get_close_matches(choice[2], known, n=1, cutoff=0.5)
        hint = f",是不是 {close[0]}?" if close else ""
        name = "命令" if choice[1] == "command" or choice[1] == "action" else choice[1]
        return f"{name} 没有“{choice[2]}”这个选择{hint}(可选:{'、'.join(known)})"
    for pattern, chinese in _MESSAGES:
        if re.match(pattern, message):
            return re.sub(pattern, chinese, message)
    return message


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments of the process.

    Raises:
        UsageError: with one Chinese line.
    """
    parser = _parser(argv)
    if not argv:
        parser.print_help()
        sys.exit(2)
    options = parser.parse_args(argv)
    if options.command == "check":
        _complete(options, tuple(FORMATS))
    elif options.command == "stats":
        from checker.ledger.writing import WRITERS  # noqa: PLC0415 - for this command only

        _complete(options, tuple(WRITERS))
    elif options.command == "summary":
        from checker.summary.writing import WRITERS as TABLES  # noqa: PLC0415 - for this command only

        _complete(options, tuple(TABLES))
    elif options.command == "serve" and not (options.port in _PORTS and (options.jobs is None or options.jobs in _JOBS)):
        raise UsageError("bad_arguments", f"fazhi:--port 要写 0 到 {_PORTS[-1]} 的整数,--jobs 要写 1 到 {_JOBS[-1]} 的整数")
    elif options.command == "notice":
        _in_range(options)
        resolve(options)
        options.limits, options.targets = limits(options.limit), []
    return options


def _parser(argv: Sequence[str]) -> _Parser:
    """Build the parser; of the commands only those that the arguments name get their options, which take 0.2 ms each."""
    parser = _Parser(prog="fazhi", description="检查法治政府建设年度报告:缺什么、在哪里、依据什么、怎么改。", add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action="help", help="显示用法")
    parser.add_argument("--version", action="version", version=f"fazhi-checker {VERSION}", help="显示版本")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True, parser_class=_Parser)
    check = commands.add_parser("check", help="检查报告", description="检查报告:文件、文件夹、通配符,- 表示标准输入。", add_help=False, allow_abbrev=False)
    stats = commands.add_parser("stats", help="列出报告里的数字", description="把报告里的数字列成台账。", add_help=False, allow_abbrev=False)
    summary = commands.add_parser("summary", help="汇总许多单位的报告", description="把收来的报告汇总成表。", add_help=False, allow_abbrev=False)
    notice = commands.add_parser("notice", help="写通报和反馈函", description="写通报稿和给各单位的反馈函。", add_help=False, allow_abbrev=False)
    rules = commands.add_parser("rules", help="查看和检验规则", description="查看和检验规则包。", add_help=False, allow_abbrev=False)
    config = commands.add_parser("config", help="显示生效的设置和来源", description="显示生效的设置,以及每一项从哪里来。", add_help=False, allow_abbrev=False)
    init = commands.add_parser(
        "init", help="写一份带注释的配置", description="写一份带注释的配置,以及 pre-commit 和流水线的例子。", add_help=False, allow_abbrev=False
    )
    serve = commands.add_parser("serve", help="在浏览器里检查", description="在浏览器里检查:本机或局域网的网页和接口。", add_help=False, allow_abbrev=False)
    if "check" in argv:
        _check(check)
    if "stats" in argv:
        _stats(stats)
    if "summary" in argv:
        _summary(summary)
    if "notice" in argv:
        _notice(notice)
    if "rules" in argv:
        _rules(rules)
    if "config" in argv:
        _config(config)
    if "init" in argv:
        _init(init)
    if "serve" in argv:
        _serve(serve)
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    """Declare what every command that judges reports knows; what is not given here, `checker.cli.settings` settles."""
    add = parser.add_argument
    add("-h", "--help", action="help", help="显示用法")
    add("paths", nargs="+", metavar="路径", help="报告文件、文件夹或通配符;- 表示标准输入")
    add("--rules", action="append", metavar="名称|文件夹", help="用哪个规则包(默认 national);可写多个,后面的补充、修改前面的")
    add("--level", metavar="层级", help=f"指定层级,不用识别出来的:{'、'.join(LEVELS)},或规则包里的层级")
    add("--year", type=int, help="指定报告年度,不用识别出来的")
    add("--output", metavar="路径", help="只有一种格式时写到这个文件")
    add("--limit", action="append", metavar="名称=数值", help=f"读一个文件的上限,可写多个:{'、'.join(Limits.names())}")
    add("--jobs", type=int, metavar="N", help="同时检查几份(默认按处理器数目,份数少时不分)")
    add("--no-cache", action="store_true", default=None, help="不保存、也不使用 pdf、doc、wps、ofd 上次检查的结果")
    add("--config", metavar="文件", help="配置文件(默认从报告所在文件夹往上找 .fazhi.yaml 或 pyproject.toml)")
    add("--quiet", action="store_true", default=None, help="不显示结果以外的话")
    add("--debug", action="store_true", help="出错时显示详细信息")


def _check(parser: argparse.ArgumentParser) -> None:
    _shared(parser)
    add = parser.add_argument
    add("--stage", choices=STAGES, help="draft 送审稿(默认);published 网站公开稿,放宽网页造成的问题")
    add("--format", action="append", metavar="格式[:路径]", help=f"输出格式,可写多个:{'、'.join(FORMATS)}(默认 table)")
    add("--min-score", type=float, metavar="N", help="低于这个分数算不通过")
    add("--fail-on", choices=SEVERITIES, help="哪一级的问题算不通过(默认 must)")
    add("--strict", action="store_true", default=None, help="有条件通过也算不通过")
    add("--strict-rules", action="store_true", default=None, help="规则包自己的例子不通过就不用它")
    add("--waivers", metavar="文件", help="豁免清单:哪些问题不算,为什么,到何时")
    add("--baseline", metavar="文件", help="基线:其中的问题不再算,只算新的")
    add("--write-baseline", metavar="文件", help="把现有的问题写成基线")
    add("--decisions", metavar="文件", help="人工认定:哪一处是误报、不计,谁为什么这样定")
    add("--sarif-full", action="store_true", help="sarif 里也写通过、不适用和已豁免的项(默认只写问题)")
    add("--force", action="store_true", help="有密级标志的报告,带原文的格式(html、docx)也写出原文")
    add("--no-color", action="store_true", default=None, help="不用颜色")


def _stats(parser: argparse.ArgumentParser) -> None:
    from checker.ledger import VIEWS  # noqa: PLC0415 - for this command only
    from checker.ledger.writing import WRITERS  # noqa: PLC0415 - the same

    _shared(parser)
    add = parser.add_argument
    add("--view", choices=tuple(VIEWS), default="figures", help="figures 一个数一行(默认);indicators 一个指标一行、一份报告一列")
    add("--all", action="store_true", help="没有对应指标的数也列出")
    add("--format", action="append", metavar="格式[:路径]", help=f"输出格式,可写多个:{'、'.join(WRITERS)}(默认 table)")


def _config(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("-h", "--help", action="help", help="显示用法")
    add("paths", nargs="*", metavar="路径", help="从哪份报告或哪个文件夹往上找配置文件(默认当前文件夹)")
    add("--config", metavar="文件", help="配置文件")
    add("--debug", action="store_true", help="出错时显示详细信息")


def _init(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("-h", "--help", action="help", help="显示用法")
    add("folder", nargs="?", default=".", metavar="文件夹", help="写到哪里(默认当前文件夹)")
    add("--debug", action="store_true", help="出错时显示详细信息")


def _desk(parser: argparse.ArgumentParser) -> None:
    """Declare what the commands of the collecting office share."""
    add = parser.add_argument
    add("-h", "--help", action="help", help="显示用法")
    add("paths", nargs="*", metavar="路径", help="报告文件、文件夹、通配符,或 fazhi check --format json 的结果")
    add("--roster", metavar="名单", help="应报单位的名单(xlsx、csv、yaml),列:单位、层级、别名、上级、联系人、文件、年度、收到")
    add("--assign", metavar="表", help="指定哪个文件是哪个单位的(xlsx、csv、yaml),列:文件、单位、年度")
    add("--deadline", metavar="日期", help="报送期限,当天算按时,例如 2025-03-01")
    add("--received", metavar="表|mtime", help="收到日期(列:文件或单位、收到);mtime 用文件的修改日期")
    add("--last", action="append", metavar="路径", help="上年或上一轮的报告或结果,用来比较,可写多个")
    add("--year", type=int, help="收的是哪一年的报告(默认按多数)")
    add("--rules", action="append", metavar="名称|文件夹", help="用哪个规则包(默认 national);可写多个,后面的补充、修改前面的")
    add("--stage", choices=STAGES, help="draft 送审稿(默认);published 网站公开稿,放宽网页造成的问题")
    add("--decisions", metavar="文件", help="人工认定:哪一处是误报、不计,谁为什么这样定")
    add("--fresh", action="store_true", help="全部重新检查,不用上次中断或做完时留下的结果")
    add("--limit", action="append", metavar="名称=数值", help=f"读一个文件的上限,可写多个:{'、'.join(Limits.names())}")
    add("--jobs", type=int, metavar="N", help="同时检查几份(默认按处理器数目,份数少时不分)")
    add("--config", metavar="文件", help="配置文件(默认从报告所在文件夹往上找 .fazhi.yaml 或 pyproject.toml)")
    add("--quiet", action="store_true", default=None, help="不显示结果以外的话")
    add("--debug", action="store_true", help="出错时显示详细信息")


def _serve(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("-h", "--help", action="help", help="显示用法")
    add("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上提供服务(默认 127.0.0.1,只有本机能打开)")
    add("--port", type=int, default=8517, metavar="端口", help="端口(默认 8517)")
    add("--open", action="store_true", help="启动后打开浏览器")
    add("--data", metavar="文件夹", help="把检查结果(不含原文)保存在这里;默认不保存")
    add("--token", metavar="口令", help="打开网页和使用接口要先输入的口令;别的电脑也能打开时必须有(也可写在环境变量 FAZHI_TOKEN)")
    add("--jobs", type=int, metavar="N", help="同时检查几份(默认按处理器数目,至多 4)")
    add("--debug", action="store_true", help="出错时显示详细信息")


def _summary(parser: argparse.ArgumentParser) -> None:
    from checker.summary.writing import WRITERS  # noqa: PLC0415 - for this command only

    _desk(parser)
    add = parser.add_argument
    add("--format", action="append", metavar="格式[:路径]", help=f"输出格式,可写多个:{'、'.join(WRITERS)}(默认 table);csv 写到文件夹时每张表一个文件")
    add("--output", metavar="路径", help="只有一种格式时写到这个文件")
    add("--copies", action="store_true", help="找雷同:与别的单位、与本单位上年(--last)相同的文字(要装 desk:DuckDB)")
    add("--promises", action="store_true", help="上年安排落实了没有、两年指标对比(要有 --last)")
    add("--read-decisions", metavar="汇总.xlsx", help="把汇总表“人工认定”里填的读回 --decisions 写的文件")


def _notice(parser: argparse.ArgumentParser) -> None:
    _desk(parser)
    add = parser.add_argument
    add("--output", metavar="文件夹", help="通报和反馈函写到哪里:新的或空的文件夹")
    add("--templates", metavar="文件夹", help="用这里改过的模板,没有的用自带的")
    add("--write-templates", metavar="文件夹", help="把自带的模板写到这里,供修改")
    add("--issuer", metavar="名称", help="落款的单位,例如 云溪县委依法治县委员会办公室")
    add("--date", metavar="日期", help="落款的日期,例如 2025-03-31(默认当天)")
    add("--force", action="store_true", help="文件夹里已有的同名文件换成新的")


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示用法")
    actions = parser.add_subparsers(dest="action", metavar="动作", required=True, parser_class=_Parser)
    for name, (text, arguments) in _RULE_ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text, add_help=False, allow_abbrev=False)
        action.add_argument("-h", "--help", action="help", help="显示用法")
        action.add_argument("--debug", action="store_true", help="出错时显示详细信息")
        for flag, settings in arguments:
            action.add_argument(flag, **settings)


_Argument = tuple[str, dict[str, Any]]
_RULES: _Argument = ("--rules", {"action": "append", "metavar": "名称|文件夹", "help": "用哪个规则包(默认 national);可写多个"})
_PACK = {"default": "national", "metavar": "规则包", "help": "名称、文件夹或其中一个文件(默认 national)"}
_RULE_ACTIONS: dict[str, tuple[str, list[_Argument]]] = {
    "list": ("列出规则", [_RULES]),
    "show": ("显示一条规则:要求、依据、例子、改法,以及改动来自哪个文件", [("id", {"metavar": "编号", "help": "例如 FZ-S-005"}), _RULES]),
    "lint": (
        "检查规则文件的写法",
        [("packs", {**_PACK, "nargs": "*", "default": ["national"]}), ("--examples", {"action": "store_true", "help": "没有错误时也运行规则自带的例子"})],
    ),
    "test": (
        "运行规则自带的例子",
        [
            ("pack", {**_PACK, "nargs": "?"}),
            ("--mutate", {"action": "store_true", "help": "改动判法、词条和参数,看例子能不能察觉"}),
            ("--sample", {"type": int, "default": 300, "metavar": "N", "help": "抽查多少处词条和参数(默认 300;0 为全部)"}),
            ("--seed", {"type": int, "default": 1, "metavar": "N", "help": "抽查用的种子(默认 1)"}),
        ],
    ),
    "schema": ("输出规则文件的 JSON Schema", []),
    "docs": (
        "把规则写成网页可读的说明,一条一页",
        [
            ("folder", {"nargs": "?", "default": "docs/rules", "metavar": "文件夹", "help": "写到哪里(默认 docs/rules)"}),
            ("--check", {"action": "store_true", "help": "只看说明是不是新的,旧了以 1 结束"}),
            _RULES,
        ],
    ),
    "diff": (
        "比较两个规则包",
        [
            ("old", {"metavar": "旧", "help": "规则包的名称或文件夹"}),
            ("new", {"metavar": "新", "help": "规则包的名称或文件夹"}),
            ("paths", {"nargs": "*", "metavar": "路径", "help": "报告:哪些的判定会不同"}),
        ],
    ),
    "export": (
        "把规则的开关和词条写成表格(xlsx),给不写规则文件的人改",
        [("path", {"metavar": "表格.xlsx", "help": "写到哪个文件"}), _RULES],
    ),
    "import": (
        "把改过的表格写进本地规则包,不改自带的",
        [
            ("path", {"metavar": "表格.xlsx", "help": "改过的表格"}),
            ("--pack", {"metavar": "文件夹", "help": "写进哪个本地规则包,没有就新建(默认:导出的本地规则包,或与表格同名的文件夹)"}),
        ],
    ),
}


def _complete(options: argparse.Namespace, formats: tuple[str, ...]) -> None:
    """Settle what is in force, formats and destinations."""
    _in_range(options)
    resolve(options)
    if options.output and len(options.format) == 1 and ":" not in options.format[0]:
        options.format = [f"{options.format[0]}:{options.output}"]
    elif options.output:
        raise UsageError("bad_arguments", "fazhi:--output 只能配一个没有写路径的 --format;多个格式请写成 --format 格式:路径")
    options.targets = [_target(text, formats) for text in options.format]
    options.limits = limits(options.limit)
    if sum(path is None for _, path in options.targets) > 1:
        raise UsageError("bad_arguments", "fazhi:只有一个 --format 可以输出到屏幕,其余请写成 --format 格式:路径")


def limits(given: list[str]) -> Limits:
    """Return the bounds of reading a file, those given in place of the usual ones.

    Raises:
        UsageError: an unknown name, or no positive number.
    """
    made = Limits()
    for text in given:
        name, _, value = text.partition("=")
        if name not in Limits.names():
            close = difflib.get_close_matches(name, Limits.names(), n=1, cutoff=0.5)
            hint = f",是不是 {close[0]}?" if close else ""
            raise UsageError("bad_arguments", f"fazhi:--limit 没有“{name}”这一项{hint}(可选:{'、'.join(Limits.names())})")
        if not value.isdecimal() or not int(value):
            raise UsageError("bad_arguments", f"fazhi:--limit {name} 要写成 {name}=正整数")
        setattr(made, name, int(value))
    return made


def _in_range(options: argparse.Namespace) -> None:
    least = getattr(options, "min_score", None)
    if least is not None and not 0 <= least <= FULL_SCORE:
        raise UsageError("bad_arguments", "fazhi:--min-score 要写 0 到 100 的数")
    if options.year is not None and options.year not in YEARS:
        raise UsageError("bad_arguments", f"fazhi:--year 要写四位年份({YEARS[0]}—{YEARS[-1]})")
    if options.jobs is not None and options.jobs < 0:
        raise UsageError("bad_arguments", "fazhi:--jobs 要写 0 或正整数")


def _target(text: str, formats: tuple[str, ...]) -> tuple[str, str | None]:
    name, _, path = text.partition(":")
    if name not in formats:
        close = difflib.get_close_matches(name, formats, n=1, cutoff=0.5)
        hint = f",是不是 {close[0]}?" if close else ""
        raise UsageError("bad_arguments", f"fazhi:没有“{name}”这种输出格式{hint}(可选:{'、'.join(formats)})")
    if _ and not path:
        raise UsageError("bad_arguments", f"fazhi:--format {text} 的冒号后面要写路径")
    return name, path or None
