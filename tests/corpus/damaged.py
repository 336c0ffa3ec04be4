"""Cut short, and changed in one place."""
import gzip

import archive
import office
import ole
import pdf
import pictures
from polyglots import whole


def add_to(collection):
    """Adds them all."""
    collection.hostile("damaged", "empty.pdf", b"", "empty")
    collection.hostile("damaged", "empty.txt", b"", "empty")
    for end, data in whole().items():
        for share in (0.02, 0.3, 0.6, 0.9):
            cut = data[: max(20, int(len(data) * share))]
            collection.hostile("damaged", f"first {share:.0%}.{end}", cut, "damaged", "unknown_type", "polyglot")
        last = 1 if end not in ("pdf", "rtf") else 8
        collection.hostile("damaged", f"without its end.{end}", data[:-last], "damaged", "unknown_type", "polyglot")
    for name, data in _changed():
        collection.hostile("damaged", name, data, "damaged", "polyglot", "bomb", "unknown_type")


def _changed():
    docx = office.docx_files()
    parts = [archive.Part(name, data) for name, data in docx.items()]
    png = pictures.png()
    yield "wrong sum.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", crc=7)])
    yield "wrong size.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", size=9)])
    yield "other size in front.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", local_size=9)])
    yield "unknown method.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", method=12)])
    yield "left over.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", raw=archive.deflate(b"x") + b"hidden")])
    yield "broken packing.docx", archive.pack(parts + [archive.Part("word/a.bin", b"x", raw=b"\xff\xff\xff\xff")])
    yield "unclosed.docx", office.docx(extra={"word/a.xml": b"<a><b></a>"})
    yield "no root.docx", office.docx(extra={"word/a.xml": b""})
    yield "two roots.docx", office.docx(extra={"word/a.xml": b"<a/><b/>"})
    yield "never closed.docx", office.docx(extra={"word/a.xml": b"<a><b/>"})
    yield "not UTF-8.docx", office.docx(extra={"word/a.xml": b"<a>\xff\xfe</a>"})
    yield "no content.odt", archive.pack([archive.Part("mimetype", office.ODT_TYPE, stored=True)])
    yield "wrong sum.png", png[:40] + bytes([png[40] ^ 1]) + png[41:]
    yield "no data.png", pictures.PNG_HEAD + pictures.png_header(8, 8) + pictures.chunk(b"IEND", b"")
    yield "less than it says.png", pictures.PNG_HEAD + pictures.png_header(999, 999) + png[33:]
    yield "unknown critical chunk.png", pictures.png(chunks=pictures.chunk(b"EVIL", b""))
    yield "strip outside.tif", pictures.tiff()[:-200] + bytes(4)
    yield "no size.heic", pictures.heic(0, 0)
    yield "no header.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "no end mark.pdf", pdf.classic(pdf.objects(), end=b"")
    yield "table of nothing.doc", ole.doc()[:76] + b"\xff" * 436 + ole.doc()[512:]
    yield "sector size.doc", ole.doc()[:30] + b"\x07" + ole.doc()[31:]
    yield "packed PDF.pdf", gzip.compress(pdf.classic(pdf.objects()), mtime=0)
