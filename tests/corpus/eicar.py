"""The harmless test file that every scanner knows, in many wrappings. It is put together here, so that no file of the
repository is one."""
import base64
import gzip
import io
import tarfile
import zlib

import archive
import jpeg
import office
import ole
import pdf
import pictures
import rtf

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _tape():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tape:
        entry = tarfile.TarInfo("eicar.com")
        entry.size = len(EICAR)
        tape.addfile(entry, io.BytesIO(EICAR))
    return out.getvalue()


def add_to(collection):
    """Twenty wrappings and more; those whose structure is honest are the scanner's."""
    text = EICAR.decode()
    inner = archive.plain({"eicar.com": EICAR})
    scanner, hostile = collection.scanner, collection.hostile
    scanner("eicar", "eicar.txt", EICAR)
    scanner("eicar", "eicar.pdf", EICAR)
    scanner("eicar", "eicar with line.txt", EICAR + b"\r\n")
    scanner("eicar", "eicar after text.txt", b"A note. " + EICAR)
    scanner("eicar", "eicar in lines.txt", b"First line\n" + EICAR + b"\nlast line\n")
    scanner("eicar", "base64.txt", base64.encodebytes(EICAR))
    scanner("eicar", "wide.txt", b"\xff\xfe" + text.encode("utf-16-le"))
    scanner("eicar", "part.docx", office.docx(extra={"word/media/image1.png": EICAR}))
    scanner("eicar", "paragraph.docx", office.docx([text]))
    scanner("eicar", "stored.docx", archive.pack([archive.Part(n, d, stored=True) for n, d in {**office.docx_files(), "word/media/a.bin": EICAR}.items()]))
    scanner("eicar", "picture.odt", office.odt(extra={"Pictures/1.png": EICAR}))
    scanner("eicar", "paragraph.odt", office.odt([text]))
    scanner("eicar", "stream.pdf", pdf.classic(pdf.objects(more=[pdf.stream(EICAR)])))
    scanner("eicar", "plain stream.pdf", pdf.classic(pdf.objects(more=[pdf.stream(EICAR, packed=False)])))
    scanner("eicar", "twice packed.pdf", pdf.modern(pdf.objects(more=[pdf.stream(zlib.compress(zlib.compress(EICAR)), b"/Filter[/FlateDecode/FlateDecode]", packed=False)])))
    scanner("eicar", "data.doc", ole.doc(more={"Data": EICAR}))
    scanner("eicar", "body.doc", ole.doc(ole.word(text)))
    scanner("eicar", "body.rtf", rtf.rtf([text]))
    scanner("eicar", "comment.png", pictures.png(chunks=pictures.chunk(b"tEXt", b"Comment\0" + EICAR)))
    scanner("eicar", "comment.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, EICAR)))
    scanner("eicar", "free.heic", pictures.heic(before=(pictures.box(b"free", EICAR),)))
    hostile("eicar", "eicar.zip", inner, "unknown_type")
    hostile("eicar", "nested.zip", archive.plain({"inner.zip": inner}), "unknown_type")
    hostile("eicar", "eicar.txt.gz", gzip.compress(EICAR, mtime=0), "unknown_type")
    hostile("eicar", "eicar.tar", _tape(), "unknown_type", "polyglot")
    hostile("eicar", "zip within.docx", office.docx(extra={"word/media/image1.png": inner}), "hidden_file")
    hostile("eicar", "zip within.odt", office.odt(extra={"Pictures/1.png": inner}), "hidden_file")
    hostile("eicar", "behind.jpg", jpeg.jpeg() + EICAR, "polyglot")
    hostile("eicar", "behind.png", pictures.png() + EICAR, "polyglot")
    hostile("eicar", "behind.pdf", pdf.classic(pdf.objects()) + EICAR, "polyglot")
    hostile("eicar", "attached.pdf", pdf.classic(pdf.objects(more=[pdf.stream(EICAR, b"/Type/EmbeddedFile")])), "active_content")
    hostile("eicar", "object.rtf", rtf.rtf(body=r"{\object\objemb{\*\objdata " + EICAR.hex() + "}}"), "active_content")
