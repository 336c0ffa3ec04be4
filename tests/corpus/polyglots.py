"""Two types in one file: something behind, something in front, something between."""
import archive
import jpeg
import office
import ole
import pdf
import pictures
import prose
import rtf

ZIP = archive.plain({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})
HTML = b"<html><script>alert(1)</script></html>"
BEHIND = {
    "archive": ZIP,
    "page": HTML,
    "PHP": b"<?php system($_GET[0]); ?>",
    "program": b"MZ\x90\0" + prose.noise(400),
    "PDF": pdf.classic(pdf.objects()),
    "noise": prose.noise(777),
    "RAR": b"Rar!\x1a\x07\x00" + prose.noise(99),
}


def whole():
    """A small honest file of each kind that has a structure, by its extension."""
    return {
        "pdf": pdf.classic(pdf.objects()),
        "docx": office.docx(),
        "doc": ole.doc(),
        "odt": office.odt(),
        "rtf": rtf.rtf(),
        "jpg": jpeg.jpeg(),
        "png": pictures.png(),
        "tif": pictures.tiff(),
        "heic": pictures.heic(),
    }


def add_to(collection):
    """Adds them all."""
    for end, data in whole().items():
        for name, more in BEHIND.items():
            # Behind an archive, another archive's end is found first.
            flaws = ["polyglot"] + (["damaged", "unknown_type"] if end in ("docx", "odt", "heic") else [])
            flaws += ["active_content", "hidden_file"] if end == "pdf" else []
            collection.hostile("polyglots", f"{name} behind.{end}", data + more, *flaws)
        for name in ("page", "archive", "PHP", "noise"):
            flaws = ("unknown_type", "polyglot", "damaged")
            collection.hostile("polyglots", f"{name} before.{end}", BEHIND[name] + data, *flaws)
    for name, data, *flaws in _special():
        collection.hostile("polyglots", name, data, *flaws)


def _special():
    parts = [archive.Part(name, data) for name, data in office.docx_files().items()]
    yield "GIFAR.gif", b"GIF89a\1\0\1\0\0\0\0;" + ZIP, "unknown_type"
    yield "script in comment.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, b"*/=alert(1);/*")), "polyglot"
    yield "script by length.jpg", jpeg.jpeg(head=b"\xff\xe0\x2f\x2a" + b"\0" * 0x2F28), "polyglot"
    yield "page in comment.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, HTML)), "polyglot"
    yield "PHP in camera note.jpg", jpeg.jpeg(head=jpeg.exif(b"<?php system($_GET[0]); ?>\0")), "polyglot"
    yield "archive in comment.jpg", jpeg.jpeg(head=jpeg.JFIF, tail=jpeg.segment(0xFE, ZIP)), "polyglot"
    yield "PDF in comment.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, pdf.classic(pdf.objects()))), "polyglot"
    yield "page in text.png", pictures.png(chunks=pictures.chunk(b"tEXt", b"Comment\0" + HTML)), "polyglot"
    yield "PHP in text.png", pictures.png(chunks=pictures.chunk(b"tEXt", b"Comment\0<?php x(); ?>")), "polyglot"
    yield "archive in chunk.png", pictures.png(chunks=pictures.chunk(b"teSt", prose.noise(10) + ZIP)), "polyglot"
    yield "RAR in chunk.png", pictures.png(chunks=pictures.chunk(b"teSt", b"Rar!\x1a\x07\x00")), "hidden_file"
    yield "PDF in chunk.png", pictures.png(chunks=pictures.chunk(b"teSt", pdf.classic(pdf.objects()))), "polyglot"
    yield "archive in room.heic", pictures.heic(before=(pictures.box(b"free", prose.noise(9), ZIP),), size=64), "polyglot"
    yield "page in room.heic", pictures.heic(before=(pictures.box(b"free", HTML),)), "polyglot"
    yield "own box.heic", pictures.heic(before=(pictures.box(b"evil", prose.noise(99)),)), "polyglot"
    yield "film behind.heic", pictures.heic() + pictures.box(b"mpvd", prose.noise(999)), "polyglot"
    yield "PDF and page.pdf", pdf.HEAD + b"%" + HTML + b"\n" + pdf.classic(pdf.objects(), head=b""), "polyglot"
    yield "PDF and page in stream.pdf", pdf.classic(pdf.objects(more=[pdf.stream(HTML, packed=False)])), "polyglot"
    yield "PDF and archive in stream.pdf", pdf.classic(pdf.objects(more=[pdf.stream(ZIP, packed=False)])), "polyglot"
    yield "PDF after words.pdf", b"words\n" + pdf.classic(pdf.objects()), "unknown_type"
    yield "comment.docx", archive.pack(parts, comment=HTML), "polyglot"
    yield "before directory.docx", archive.pack(parts, before_directory=prose.noise(300)), "polyglot"
    yield "between parts.docx", archive.pack([archive.Part("word/a.xml", b"<a/>", gap=HTML)] + parts), "polyglot"
    yield "front, places right.docx", archive.pack(parts, front=prose.noise(64), fixed=True), "unknown_type"
    yield "archive in front.docx", archive.pack(parts, front=b"PK\3\4" + prose.noise(64), fixed=True), "polyglot"
    yield "text around XML.docx", office.docx(extra={"word/a.xml": b"<a/>" + b"words"}), "polyglot", "damaged"
    gap = pictures.tiff(1, 64, 64)
    yield "archive in strip.tif", pictures.tiff(1, 8, 8)[:8] + gap[8:] + ZIP, "polyglot", "damaged"
    yield "page in strip.tif", gap[:100] + HTML + gap[100 + len(HTML) :], "polyglot"
    yield "PDF at the front.tif", gap[:8] + b"%PDF-1.4" + gap[16:], "polyglot"
