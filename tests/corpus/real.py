"""What real programs and telephones leave in honest files, each beside a hostile neighbour that stays refused."""
import gzip
import struct

import jpeg
import office
import ole
import pdf
import pictures
import prose
import rtf

ACT = "active_content"
FILM = pictures.box(b"ftyp", b"mp42", bytes(4), b"isommp42") + pictures.box(b"moov", bytes(90)) + pictures.box(b"mdat", prose.noise(900))
MOVING = jpeg.segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><a GCamera:MotionPhoto="1"/></x:xmpmeta>')
SEVERAL = jpeg.segment(0xE2, b"MPF\0MM\0*" + bytes(40))
DRAWING = b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + bytes(400)


def add_to(collection):
    """Adds them all."""
    for kind, name, data in [*_office(), *_pdf(), *_text(), *_pictures()]:
        collection.honest(kind, name, data)
    for name, data, *flaws in [*_hostile_office(), *_hostile_pdf(), *_hostile_text(), *_hostile_pictures()]:
        collection.hostile("real", name, data, *flaws)


def samsung(*blocks):
    """Notes behind a picture: blocks of (kind, name, content), their list, its length, its mark."""
    out, rows = b"", []
    for kind, name, content in blocks:
        rows.append((kind, len(out)))
        out += struct.pack("<HHI", 0, kind, len(name)) + name + content
    ends = [start for _, start in rows[1:]] + [len(out)]
    listed = b"".join(struct.pack("<HHII", 0, kind, len(out) - start, end - start) for (kind, start), end in zip(rows, ends))
    listed = b"SEFH" + struct.pack("<II", 107, len(rows)) + listed
    return out + listed + struct.pack("<I", len(listed)) + b"SEFT"


NOTES = samsung((0x0A01, b"Image_UTC_Data", b"1700000000000"), (0x0A30, b"MotionPhoto_Data", FILM))


def _template(target):
    rows = office.relationships([("attachedTemplate", target, True)])
    return office.docx(extra={"word/settings.xml": b"<a/>", "word/_rels/settings.xml.rels": rows})


def _office():
    for target in ("file:///C:\\Users\\ann\\Templates\\Letter.dotx", "file:///S:/Templates/Letter.dotm", "Normal.dotm", "file:///Users/ann/Letter.dotx"):
        yield "docx", "template on a drive.docx", _template(target)
    for target in ("Care%20plan.docx", "..\\Policies\\Plan.pdf", "file:///S:\\Community\\Policy.pdf", "#_Toc1", "ftp://trust.example/a", "www.trust.example", "about:blank"):
        yield "docx", "link beside.docx", office.docx(rows=[("hyperlink", target, True)])
    drawings = {"word/media/image1.emz": gzip.compress(DRAWING, mtime=0), "word/media/image2.wmz": gzip.compress(b"\xd7\xcd\xc6\x9a" + bytes(90), mtime=0)}
    yield "docx", "packed drawings.docx", office.docx(extra=drawings)
    yield "odt", "link beside.odt", office.odt(body='<text:p><text:a xlink:href="file:///C:/Users/ann/plan.odt">x</text:a><text:a xlink:href="../plan.odt">x</text:a></text:p>')
    yield "doc", "by LibreOffice.doc", ole.doc(more={"\x01Ole": bytes(20)})
    yield "rtf", "template on a drive.rtf", rtf.rtf(body=r"{\*\template C:\\Users\\ann\\Letter.dot}")
    yield "rtf", "template beside.rtf", rtf.rtf(body=r"{\*\template Normal.dotm}")
    yield "rtf", "without version.rtf", b"{\\rtf\\ansi Seen at home.}"


def _hostile_office():
    for target in ("file:///\\\\attacker.example\\a.dotm", "\\\\attacker.example\\a.dotm", "//attacker.example/a", "file://attacker.example/a", "http:a.dotm", "file:///%5C%5Cattacker.example/a", "file:///C:\\\\attacker.example\\a", "C:a.dotm"):
        yield "template on a share.docx", _template(target), ACT
    for target in ("a.exe", "..\\a.vbs", "file:///S:/a.lnk#x", "a.hta?x=.pdf", "%5c%5cattacker.example/a", "file:////attacker.example/a", "search-ms:a", "ms-settings:", "file:///\\\\attacker.example\\a.pdf"):
        yield "link to a program or share.docx", office.docx(rows=[("hyperlink", target, True)]), ACT
    yield "picture beside.docx", office.docx(rows=[("image", "picture.png", True)]), ACT
    yield "picture on a drive.docx", office.docx(rows=[("image", "file:///C:/a.png", True)]), ACT
    yield "program in a drawing.docx", office.docx(extra={"word/media/a.emz": gzip.compress(b"MZ" + bytes(99), mtime=0)}), "hidden_file"
    yield "packed program.docx", office.docx(extra={"word/media/a.emf": gzip.compress(DRAWING, mtime=0)}), "hidden_file"
    yield "behind a drawing.docx", office.docx(extra={"word/media/a.emz": gzip.compress(DRAWING, mtime=0) + prose.noise(99)}), "hidden_file"
    yield "drawing that grows.docx", office.docx(extra={"word/media/a.emz": gzip.compress(DRAWING + bytes(220 << 20), mtime=0)}), "bomb"
    yield "link to a share.odt", office.odt(body='<text:p><text:a xlink:href="file://attacker.example/a">x</text:a></text:p>'), ACT
    yield "link to a program.odt", office.odt(body='<text:p><text:a xlink:href="a.exe">x</text:a></text:p>'), ACT
    yield "picture on a drive.odt", office.odt(body='<text:p><draw:image xlink:href="file:///C:/a.png"/></text:p>'), ACT
    yield "deeper.doc", ole.doc(more={"A": ole.Storage({"\x01Ole": bytes(20)})}), ACT
    for body in (r"{\*\template \\\\attacker.example\\a.dotm}", r"{\*\template h\'74tp://attacker.example/a}", r"{\*\template \u104?ttp://attacker.example/a}", r"{\*\template {C:\b \\\\attacker}}"):
        yield "template on a share.rtf", rtf.rtf(body=body), ACT


def _far(where):
    return b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F%s/D[0/Fit]>>>>]" % where


def _pdf():
    letter = pdf.classic(pdf.objects())
    yield "pdf", "line ends before.pdf", b"\r\n\r\n" + letter
    yield "pdf", "mark before.pdf", b"\xef\xbb\xbf" + letter
    yield "pdf", "link beside.pdf", pdf.classic(pdf.objects(page=_far(b"(Care plan.pdf)")))
    yield "pdf", "link below.pdf", pdf.modern(pdf.objects(page=_far(b"<</Type/Filespec/F(plans/a.pdf)/UF(plans/a.pdf)>>")))
    signed = pdf.updated(letter, 3, b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>")
    yield "pdf", "signed by its writer.pdf", letter + b"\n% Written by Example 1.2\n\n" + signed[len(letter) :]


def _hostile_pdf():
    letter = pdf.classic(pdf.objects())
    places = [b"(\\\\\\\\attacker.example\\\\a.pdf)", b"(//attacker.example/a.pdf)", b"(/C/a.pdf)", b"(http://attacker.example/a)", b"<2f2f61>", b"7 0 R", b"(a\\057\\057b)", b"<</FS/URL/F(a.pdf)>>", b"<</F(a.pdf)/UF(//attacker.example/a)>>", b"<</F(a.pdf)/EF<</F 7 0 R>>>>"]
    for place in places:
        yield "link far away.pdf", pdf.classic(pdf.objects(page=_far(place))), ACT
    yield "name elsewhere.pdf", pdf.classic(pdf.objects(page=b"/Annots[<</A<</S 7 0 R/F(//a/b)>>>>]", more=[b"<<>>", b"/GoToR"])), ACT
    yield "page before.pdf", b"\n<b>\n" + letter, "unknown_type"
    yield "comment behind.pdf", letter + b"% Written by Example\n", "polyglot"
    yield "strange comment behind.pdf", letter + b"%\xff\xfe\n" + letter[len(pdf.HEAD) :], "polyglot"


def _text():
    for start in ("Import these notes please.", "Var doses of insulin.", "Const pain in the left leg.", "Function(ing) is poor.", "JavaScript: the name of the coffee shop."):
        yield "txt", "begins like a program.txt", start.encode()
    yield "txt", "angle brackets.txt", b"BP <120, <see plan>, <body mass index 19>, <object of concern>, <meta analysis>, <ann@trust.example>"
    yield "txt", "brackets.txt", b"medieval(history), re-eval(uation) due; powershell - he said - is his work"
    yield "txt", "line within.txt", b"one\x0btwo\x0bself\x1eharm\r\n\x1a"


def _hostile_text():
    bad = "unknown_type"
    yield "import.txt", b"import sys\n", bad
    yield "call.txt", b"x = eval(name)", bad
    yield "power.txt", b"powershell -w hidden", bad
    yield "body.txt", b"See <body\nbackground='x'>", bad
    yield "object.txt", b"See <object data=x>", bad
    yield "slash.txt", b"See <svg/onload=alert(1)>", bad
    yield "across pieces.txt", b"x" * 65_520 + b"<img " + b"a" * 100 + b" src=x>", bad
    yield "escape.txt", b"a\x0bb\x1b[2J", bad


def _pictures():
    photo = jpeg.jpeg(head=jpeg.exif())
    moving, two = jpeg.jpeg(head=jpeg.exif() + MOVING), jpeg.jpeg(head=jpeg.exif() + SEVERAL)
    yield "jpeg", "motion photo.jpg", moving + FILM
    yield "jpeg", "Samsung.jpg", photo + NOTES
    yield "jpeg", "Samsung with two.jpg", two + jpeg.jpeg(24, 24) + NOTES
    yield "jpeg", "gap between.jpg", two + bytes(700) + jpeg.jpeg(24, 24) + bytes(9)
    yield "jpeg", "gain map and film.jpg", jpeg.jpeg(head=jpeg.exif() + MOVING + SEVERAL) + jpeg.jpeg(24, 24) + FILM
    yield "jpeg", "zeros behind.jpg", photo + bytes(3_000)
    yield "png", "prose.png", pictures.png(chunks=pictures.chunk(b"tEXt", b"Comment\0<body mass> medieval(ly)"))
    yield "heic", "motion photo.heic", pictures.heic() + pictures.box(b"mpvd", FILM)
    yield "heic", "Samsung.heic", pictures.heic() + pictures.box(b"sefd", NOTES)
    whole = pictures.heic()
    last = whole.rindex(b"mdat") - 4
    yield "heic", "open end.heic", whole[:last] + bytes(4) + whole[last + 4 :]


def _hostile_pictures():
    photo, bad = jpeg.jpeg(head=jpeg.exif()), "polyglot"
    moving = jpeg.jpeg(head=jpeg.exif() + MOVING)
    yield "film unannounced.jpg", photo + FILM, bad
    yield "film of noise.jpg", moving + pictures.box(b"ftyp", b"mp42") + prose.noise(99), bad
    yield "film without description.jpg", moving + pictures.box(b"ftyp", b"mp42") + pictures.box(b"mdat", prose.noise(99)), bad
    yield "behind a film.jpg", moving + FILM + prose.noise(99), bad
    yield "own box in a film.jpg", moving + FILM + pictures.box(b"evil", bytes(9)), bad
    yield "notes of another length.jpg", photo + prose.noise(9) + NOTES, bad
    yield "behind the notes.jpg", photo + NOTES + b"x", bad
    yield "name of the notes.jpg", photo + samsung((0x0A01, b"<b>", b"x" * 20)), bad
    yield "no blocks.jpg", photo + prose.noise(40) + b"SEFH" + struct.pack("<III", 107, 0, 12) + b"SEFT", bad
    yield "zeros and more.jpg", photo + bytes(99) + b"MZ\x90\0" + prose.noise(99), bad
    yield "film of noise.heic", pictures.heic() + pictures.box(b"mpvd", prose.noise(99)), bad
    yield "notes of noise.heic", pictures.heic() + pictures.box(b"sefd", prose.noise(99)), bad
