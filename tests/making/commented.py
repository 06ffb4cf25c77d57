"""Reading comments in Word files by the letters of the format, for tests: what each says and which characters it is put on."""

import io
import zipfile

from lxml import etree

from making import docx

W = "{" + docx.W + "}"
RANGES = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
# Where Word allows comments to begin and end, and runs to stand.
HOLDERS = {W + name for name in ("p", "ins", "moveTo", "hyperlink", "sdtContent", "smartTag", "fldSimple", "customXml", "bdo", "dir")}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parts(data):
    """Return the members of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data):
    """Return the root of a part, strict namespaces made usual."""
    for usual, strict in docx.STRICT.items():
        data = data.replace(strict.encode(), usual.encode())
    return etree.fromstring(data)


def comments(data, author="fazhi-checker", name="word/comments.xml"):
    """Return the comments of an author: number → its paragraphs."""
    part = parts(data).get(name)
    root = tree(part) if part else []
    return {each.get(W + "id"): ["".join(p.itertext(W + "t")) for p in each] for each in root if each.get(W + "author") == author}


def anchored(data, main="word/document.xml"):
    """Return the characters each comment is put on, paragraphs and cells joined, and check that every anchor is whole."""
    root = tree(parts(data)[main])
    texts, going, ended, referred = {}, set(), set(), set()
    for each in root.iter(*RANGES, W + "t", W + "tab", W + "br"):
        name = each.get(W + "id")
        if each.tag == RANGES[0]:
            assert name not in texts, f"comment {name} begins twice"
            assert each.getparent().tag in HOLDERS, each.getparent().tag
            texts[name] = ""
            going.add(name)
        elif each.tag == RANGES[1]:
            assert name in going, f"comment {name} ends before it begins"
            assert each.getparent().tag in HOLDERS, each.getparent().tag
            going.remove(name)
            ended.add(name)
        elif each.tag == RANGES[2]:
            assert name in ended, f"comment {name} is referred to before it ends"
            assert each.getparent().tag == W + "r"
            assert each.getparent().getparent().tag in HOLDERS
            assert next(each.iterancestors(W + "txbxContent"), None) is None, "no comments in text boxes"
            referred.add(name)
        else:
            for other in going:
                texts[other] += each.xpath("string()")
    assert not going
    assert referred == set(texts)
    return dict(sorted(texts.items(), key=lambda item: int(item[0])))


def plain(part):
    """Return a main part without comments, runs that were cut joined again, in canonical form."""
    root = tree(part)
    for each in list(root.iter(*RANGES)):
        parent = each.getparent()
        alone = parent.tag == W + "r" and all(child is each or child.tag == W + "rPr" for child in parent)
        gone = parent if alone else each
        gone.getparent().remove(gone)
    for run in list(root.iter(W + "r")):
        _join(run)
    for text in list(root.iter(W + "t")):
        text.attrib.pop(_SPACE, None)
    return etree.tostring(root, method="c14n")


def _join(run):
    before = run.getprevious()
    if before is None or before.tag != run.tag or dict(before.attrib) != dict(run.attrib) or _properties(before) != _properties(run) or run.tail or before.tail:
        return
    for child in [child for child in run if child.tag != W + "rPr"]:
        last = before[-1] if len(before) else None
        if child.tag == W + "t" and last is not None and last.tag == child.tag:
            last.text = (last.text or "") + (child.text or "")
        else:
            before.append(child)
    run.getparent().remove(run)
    run_after = before.getnext()
    assert run_after is not run


def _properties(run):
    return [etree.tostring(child, method="c14n") for child in run if child.tag == W + "rPr"]


def unchanged(old, new, main="word/document.xml"):
    """Check that two Word files differ in comments only."""
    before, after = parts(old), parts(new)
    folder, _, base = main.rpartition("/")
    listed = {"[Content_Types].xml", f"{folder}/_rels/{base}.rels"}
    assert list(before) == [name for name in after if name in before]
    assert set(after) - set(before) <= {f"{folder}/comments.xml", f"{folder}/comments2.xml", f"{folder}/_rels/{base}.rels"}
    for name in before.keys() - {main, f"{folder}/comments.xml"} - listed:
        assert before[name] == after[name], name
    for name in listed & before.keys():
        entries = [[etree.tostring(each, method="c14n") for each in etree.fromstring(part)] for part in (before[name], after[name])]
        assert entries[1][: len(entries[0])] == entries[0]
        assert len(entries[1]) - len(entries[0]) <= 1
        assert all(b"comments" in each for each in entries[1][len(entries[0]) :])
    assert plain(before[main]) == plain(after[main])
