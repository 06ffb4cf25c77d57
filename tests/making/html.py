"""Web pages of the kinds that sites of Chinese governments serve, made around the paragraphs of a report."""

import base64
import html
import quopri
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.header import Header
from itertools import groupby, pairwise

SITE = "墨川县人民政府门户网站"
MENU = ["首页", "走进墨川", "新闻中心", "政务公开", "政务服务", "互动交流", "专题专栏", "数据开放"]
NEWS = [
    "全县安全生产工作会议召开,县委书记出席并讲话", "墨川县2024年城乡居民养老保险缴费标准公告", "县长调研重点项目建设时强调,要抢抓工期、确保质量",
    "关于公布2024年度重大行政决策事项目录的通知", "春季植树活动启动,全县干部群众植树三万余株", "县政府党组理论学习中心组举行集体学习",
]  # fmt: skip
DATE = "2024-03-25"


@dataclass
class Report:
    """A report to put on a page.

    Attributes:
        title: in one line.
        head: the same as the lines it is printed in.
        body: the paragraphs below it.
    """

    title: str
    head: list[str]
    body: list[str] = field(default_factory=list)


def escaped(texts: Sequence[str]) -> list[str]:
    return [html.escape(text, quote=False) for text in texts]


def _marked_up(lines: Sequence[str], paragraph: Callable[[str], str]) -> str:
    """Return lines as paragraphs, and those with tabs as tables."""
    made = []
    for tabbed, run in groupby(escaped(lines), key=lambda line: "\t" in line):
        if tabbed:
            rows = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in line.split(chr(9)))}</tr>\n" for line in run)
            made.append(f'<table border="1"><tbody>{rows}</tbody></table>')
        else:
            made += map(paragraph, run)
    return "".join(made)


def links(texts: Sequence[str], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/art/{number}.html" title="{text}">{text}</a></{tag}>' for number, text in enumerate(escaped(texts)))


def metas(report: Report) -> str:
    return (
        f'<meta name="SiteName" content="{SITE}"><meta name="ArticleTitle" content="{html.escape(report.title)}">'
        f'<meta name="PubDate" content="{DATE} 14:45"><meta name="ContentSource" content="县司法局"><meta name="ColumnName" content="法治政府建设">'
    )


def document(head: str, body: str, *, charset: str = "utf-8", declared: str | None = None) -> bytes:
    source = f'<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset={declared or charset}">\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>'
    return source.encode(charset, errors="xmlcharrefreplace")


def ucap(report: Report) -> bytes:
    """A page of the UCAP system: title above, spans in mid-word, a page break, share buttons, QR code."""
    half = len(report.body) // 2
    text = "<pagebreak></pagebreak>".join(
        _marked_up(part, lambda line: f'<p style="text-indent:2em;">{_spans(line)}</p>') for part in (report.body[:half], report.body[half:])
    )
    body = f"""<div class="top w1200"><div class="logo"><img src="logo.png" alt="{SITE}"></div><ul class="nav">{links(MENU)}</ul></div>
    <div class="BreadcrumbNav">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/f">法治政府建设</a></div>
    <div class="article oneColumn pub_border"><h1>{html.escape(report.title)}</h1>
    <div class="pages-date">{DATE} 14:45 <span class="font">来源：县司法局</span><span class="font">【字体：<a href="javascript:doZoom(16)">大</a> <a href="javascript:doZoom(14)">中</a> <a href="javascript:doZoom(12)">小</a>】</span><span class="print"><a href="javascript:print()">打印</a></span></div>
    <div class="pages_content" id="UCAP-CONTENT">{text}</div>
    <div class="editor"><span>责任编辑：王某</span></div></div>
    <div class="related"><h2>相关稿件</h2><ul>{links(NEWS)}</ul></div>
    <div class="share">分享到：<a href="#s" onclick="x()">微信</a></div>
    <div class="ewm">扫一扫在手机打开当前页</div>
    <div class="footer"><p>主办：墨川县人民政府办公室　承办：墨川县融媒体中心</p><p>网站标识码：6199250018　<a href="http://beian.miit.gov.cn">墨ICP备05003217号-1</a></p></div>
    <script>var pageTitle = "脚本里的文字，不是正文。";</script>"""
    return document(f"{metas(report)}<title>{html.escape(report.title)}_法治政府建设_{SITE}</title>", body)


def _spans(text: str) -> str:
    """Cut a text into spans as editors do, in mid-word and without white space."""
    at = [0, len(text) // 3, len(text) // 2, len(text)]
    return "".join(f'<span style="font-family:仿宋_GB2312">{text[a:b]}</span>' if "&" not in text else text[a:b] for a, b in pairwise(at))


def trs(report: Report) -> bytes:
    """A page of the TRS system: table of open information above, title also in the text, style sheet within it."""
    text = _marked_up(report.head, '<p align="center"><strong>{}</strong></p>\n'.format) + _marked_up(
        report.body, '<p align="justify">\u3000\u3000{}</p>\n'.format
    )
    body = f"""<div id="header"><div class="w"><a href="/">{SITE}</a></div></div><div id="nav">{links(MENU, "span")}</div>
    <div class="wz">您所在的位置： <a href="../../">首页</a>&nbsp;&gt;&nbsp;<a href="../">信息公开</a></div>
    <table class="xxgk_table"><tr><td>索 引 号：</td><td>006214537/2024-00318</td><td>主题分类：</td><td>司法\\法治政府建设</td></tr>
    <tr><td>发文机关：</td><td>墨川县人民政府</td><td>成文日期：</td><td>2024年02月26日</td></tr>
    <tr><td>标　　题：</td><td colspan="3">{html.escape(report.title)}</td></tr>
    <tr><td>发文字号：</td><td>无</td><td>发布日期：</td><td>{DATE}</td></tr></table>
    <div class="xl-content"><h2 class="tit">{html.escape(report.title)}</h2>
    <div class="view TRS_UEDITOR trs_paper_default trs_word"><style type="text/css">.TRS_Editor P{{font-family:宋体}}</style>{text}</div>
    <div class="fj"><p>附件：<a href="./P020240325.pdf">{html.escape(report.title)}.pdf</a></p></div>
    <p><span>【<a href="javascript:window.print()">打印</a>】</span><span>【<a href="javascript:window.close()">关闭</a>】</span></p></div>
    <div class="bottom">版权所有：墨川县人民政府　备案序号：墨ICP备05003217号-1<br>地址：墨川县文华路18号　邮编：699300</div>"""
    return document(f"{metas(report)}<title>{html.escape(report.title)}</title>", body)


def breaks(report: Report) -> bytes:
    """A page in GBK that says gb2312: the text in a font element, its paragraphs parted by br, marks around it."""
    text = _marked_up(report.body, "&nbsp;&nbsp;&nbsp;&nbsp;{}<br>\r\n<br>\r\n".format)
    body = f"""<TABLE width=960 align=center><TR><TD background=top.gif>{"&nbsp;|&nbsp;".join(f"<A href=/{n}>{w}</A>" for n, w in enumerate(MENU))}</TD></TR></TABLE>
    <TABLE width=960 align=center><TR><TD>您现在的位置：<A href="/">首页</A> &gt;&gt; <A href="/col">法治政府建设</A></TD></TR>
    <TR><TD align=center><B><FONT size=5>{html.escape(report.title)}</FONT></B></TD></TR>
    <TR><TD align=center>发布日期：{DATE}&nbsp;&nbsp;信息来源：县司法局&nbsp;&nbsp;浏览次数：<SPAN>18</SPAN>&nbsp;&nbsp;字号：[ <A href="javascript:z(16)">大</A> <A href="javascript:z(14)">中</A> <A href="javascript:z(12)">小</A> ]</TD></TR>
    <TR><TD><FONT id=zoom style="FONT-SIZE: 12pt"><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><META name="ContentStart">{text}<META name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></FONT></TD></TR>
    <TR><TD align=right><A href="javascript:print()">【打印】</A><A href="javascript:close()">【关闭】</A></TD></TR></TABLE>
    <TABLE width=960 align=center><TR><TD align=center>主办单位：墨川县人民政府办公室<BR>墨ICP备05003217号-1</TD></TR></TABLE>"""
    return document(f"<title>墨川县人民政府 法治政府建设 {html.escape(report.title)}</title>", body, charset="gb18030", declared="gb2312")


def cells(report: Report) -> bytes:
    """An old page of nested layout tables without names: menus left and right, paragraphs in font tags that are never closed."""
    text = _marked_up([*report.head, *report.body], "<P><FONT face=仿宋_GB2312 size=3>　　{}\n".format)
    news = "".join(f'<TR><TD height=22>·<A href="n{n}.htm">{title}</A></TD></TR>' for n, title in enumerate(escaped(NEWS)))
    body = f"""<TABLE width=780><TBODY><TR><TD colSpan=2><IMG src=banner.jpg></TD></TR><TR><TD colSpan=2>{"".join(f"<A href=/{n}>{w}</A> | " for n, w in enumerate(MENU))}</TD></TR>
    <TR><TD vAlign=top width=180><TABLE><TBODY><TR><TD>最新消息</TD></TR>{news}</TBODY></TABLE></TD>
    <TD vAlign=top><TABLE width=590><TBODY><TR><TD align=middle>时间：{DATE} 来源：县司法局 点击：<SPAN id=hits>40</SPAN>次</TD></TR><TR><TD>{text}</TD></TR>
    <TR><TD>上一篇：<A href="p.htm">{NEWS[0]}</A><BR>下一篇：<A href="n.htm">{NEWS[1]}</A></TD></TR></TBODY></TABLE></TD></TR>
    <TR><TD colSpan=2 align=middle>墨川县人民政府主办　建议使用1024×768分辨率浏览</TD></TR></TBODY></TABLE>"""
    return document(f"<title>{SITE}</title>", body, charset="gb18030", declared="utf-8")


def wechat(report: Report) -> bytes:
    """An article of a WeChat account as the server sends it: the text is hidden until a script has run."""
    text = _marked_up(
        report.body,
        '<section style="margin:0 8px;text-indent:2em;"><span leaf="" style="font-size:16px;">{}</span></section><section><span leaf=""><br></span></section>'.format,
    )
    body = f"""<div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content"><div id="img-content" class="rich_media_wrp">
    <h1 class="rich_media_title" id="activity-name">
      {html.escape(report.title)}
    </h1>
    <div id="meta_content" class="rich_media_meta_list"><span id="copyright_logo" class="rich_media_meta">原创</span><span class="rich_media_meta rich_media_meta_text">普法科</span>
    <span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a href="javascript:void(0);" id="js_name">墨川司法</a></span><em id="publish_time" class="rich_media_meta">{DATE} 18:02</em><em id="js_ip_wording">某省</em></div>
    <div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0; ">{text}</div>
    <div class="rich_media_tool"><a href="##" id="js_view_source">阅读原文</a></div></div></div></div>
    <div class="qr_code_pc_outer" style="display:none;"><div class="qr_code_pc">微信扫一扫<br>关注该公众号</div></div></div>
    <div id="js_pc_qr_code">预览时标签不可点</div><script>var ct = "1711360920"; var nickname = "墨川司法";</script>"""
    return document(f'<meta property="og:title" content="{html.escape(report.title)}"><title></title>', body)


def word(report: Report) -> bytes:
    """A page that Word saved: conditional comments, numbers of lists as printed text, tracked changes, every word a span."""
    text = _marked_up([*report.head, *report.body], _word_paragraph)
    source = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=ProgId content=Word.Document><meta name=Generator content="Microsoft Word 15">
<title>{html.escape(report.title)}</title><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>某人</o:Author></o:DocumentProperties></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {{font-family:宋体;}} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=WordSection1 style='layout-grid:15.6pt'>
{text}</div></body></html>"""
    return source.encode("gb18030")


def _word_paragraph(line: str) -> str:
    number = next((line[: end + 1] for end in (1, 2) if line[end : end + 1] == "、" and line[0] in "一二三四五六七八九十"), "")
    ignored = (
        f"<![if !supportLists]><span style='mso-list:Ignore'>{number}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;</span></span><![endif]>"
        if number
        else ""
    )
    style = "text-indent:32.0pt;mso-list:l0 level1 lfo1" if number else "text-indent:32.0pt"
    return (
        f"<p class=MsoNormal style='{style}'>{ignored}<span style='font-size:16.0pt;font-family:仿宋_GB2312'>{line[len(number) :]}<del cite=\"mailto:a\">删去的话</del>"
        f"<span lang=EN-US><o:p></o:p></span></span></p>\n"
    )


def plain_boxes(report: Report) -> bytes:
    """A page with names nobody knows: every paragraph a div, half of them never closed, news with sentences beside the text."""
    text = _marked_up(report.body, lambda line: f'<div class="k1">{line}{"</div>" if len(line) % 2 else ""}')
    teasers = "".join(
        f'<div class="k7"><a href="/n{n}">{title}</a><p>{title}。会议要求,各级各部门要提高认识,压实责任。</p></div>' for n, title in enumerate(escaped(NEWS))
    )
    body = f"""<header><a href="/">{SITE}</a><nav>{links(MENU)}</nav></header><div class="q0"><div class="q1">{teasers}</div><div class="q2"><div class="q3"><p class="q4">{html.escape(report.title)}</p>
    <p>发布时间：{DATE} 09:00　来源：县司法局</p><div class="q5">{text}</div></div></div></div>
    <footer>{SITE} 版权所有,未经许可,不得转载。</footer>"""
    return document(f"<title>{html.escape(report.title)} - {SITE}</title>", body)


def chrome_saved(report: Report) -> bytes:
    """A page that Chrome saved in one file: quoted-printable, a picture in base64, a frame with an advertisement."""
    page = quopri.encodestring(ucap(report)).replace(b"\n", b"\r\n")
    picture = base64.encodebytes(b"\x89PNG\r\n\x1a\n" + bytes(300)).replace(b"\n", b"\r\n")
    frame = "<html><body><p>框架里的广告。</p></body></html>".encode()
    mark = b"------MultipartBoundary--abc123----"
    head = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.mochuan.gov.cn/art/1.html\r\n"
        b"Subject: " + Header(report.title, "utf-8").encode(linesep="\r\n").encode() + b"\r\nDate: Mon, 25 Mar 2024 06:45:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--abc123----"\r\n\r\n\r\n'
    )
    parts = [
        (b"Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://www.mochuan.gov.cn/art/1.html\r\n\r\n", page),
        (b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://www.mochuan.gov.cn/logo.png\r\n\r\n", picture),
        (b"Content-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\nContent-Transfer-Encoding: binary\r\nContent-Location: cid:frame-2@mhtml.blink\r\n\r\n", frame),
    ]  # fmt: skip
    return head + b"".join(mark + b"\r\n" + header + body + b"\r\n" for header, body in parts) + mark + b"--\r\n"


def word_archive(report: Report) -> bytes:
    """A single file web page that Word saved: base64 in GBK, the charset only in the headers."""
    page = base64.encodebytes(word(report).replace(b"charset=gb2312", b"")).replace(b"\n", b"\r\n")
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_NextPart_01DA.0"\r\n\r\n'
        b"This document is a Single File Web Page.\r\n\r\n------=_NextPart_01DA.0\r\nContent-Location: file:///C:/D42F0001/report.htm\r\n"
        b'Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset="gb2312"\r\n\r\n' + page + b"\r\n------=_NextPart_01DA.0--\r\n"
    )


def wrapped(report: Report) -> bytes:
    """A page whose paragraphs were copied from a file with lines of fixed width: a br after every 34 characters."""
    lines = "<br/>\n".join(html.escape(f"　　{line}"[at : at + 34], quote=False) for line in report.body for at in range(0, len(line) + 2, 34))
    body = f'<div id="header">{links(MENU, "span")}</div><div class="detail"><h3>{html.escape(report.title)}</h3><p>发布日期：{DATE}</p><div class="v_news_content"><p>{lines}</p></div></div>'
    return document(f"<title>{html.escape(report.title)}-{SITE}</title>", body)


LAYOUTS: dict[str, Callable[[Report], bytes]] = {
    made.__name__: made for made in (ucap, trs, breaks, cells, wechat, word, plain_boxes, chrome_saved, word_archive, wrapped)
}
"""Name → page; ``TITLE_IN_TEXT`` print the title in its lines, the others in one above the text."""

TITLE_IN_TEXT = frozenset({"trs", "cells", "word", "word_archive"})
UNDATED = frozenset({"word", "word_archive"})
