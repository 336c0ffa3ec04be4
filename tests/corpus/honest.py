"""At least ten honest files of each kind, as different as the programs and people that make them."""
import struct
import zlib

import archive
import jpeg
import office
import ole
import pdf
import pictures
import prose
import rtf


def add_to(collection):
    """Adds them all."""
    for family in (_pdf, _docx, _doc, _odt, _rtf, _txt, _jpeg, _png, _tiff, _heic):
        for name, data in family():
            collection.honest(family.__name__[1:], name, data)


def _pdf():
    shot = pdf.picture(200, 100, zlib.compress(prose.noise(60_000)))
    white = pdf.picture(2480, 3508, zlib.compress(b"\xff" * (2480 * 3508 * 3)))
    photo = pdf.picture(160, 120, jpeg.jpeg(), filters=b"/DCTDecode")
    hexed = pdf.stream(pdf.page_text(["Hexadecimal"]).hex().encode() + b">", b"/Filter/ASCIIHexDecode", packed=False)
    runs = pdf.stream(b"".join(b"\x04Hello" for _ in range(9)) + b"\x81 \x80", b"/Filter/RunLengthDecode", packed=False)
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://trust.example/)>>>>]"
    one = pdf.classic(pdf.objects())
    yield "letter.pdf", one
    yield "risk assessment.pdf", pdf.classic(pdf.objects(5))
    yield "Care plan – Żaneta.pdf", pdf.modern(pdf.objects(3))
    yield "modern without predictor.pdf", pdf.modern(pdf.objects(40), predictor=False)
    yield "not packed.PDF", pdf.classic(pdf.objects(2, packed=False))
    yield "long.pdf", pdf.classic(pdf.objects(120, lines=50))
    yield "scan.pdf", pdf.classic(pdf.objects(more=[shot, photo]))
    yield "white page in colour.pdf", pdf.classic(pdf.objects(more=[white]))
    yield "large.pdf", pdf.modern(pdf.objects(2, more=[pdf.stream(prose.noise(1_500_000))]))
    yield "filters.pdf", pdf.classic(pdf.objects(more=[hexed, runs]))
    yield "changed since.pdf", pdf.updated(one, 3, b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>")
    yield "links.pdf", pdf.classic(pdf.objects(page=link, root=b"/OpenAction[4 0 R/Fit]/Lang(en-GB)"))
    yield "old.pdf", pdf.classic(pdf.objects(), head=b"%PDF-1.3\n")
    yield "carriage returns.pdf", pdf.classic(pdf.objects(packed=False)).replace(b"endobj\n", b"endobj\r\n")


def _docx():
    shot = {"word/media/image1.png": pictures.png(300, 200, noisy=True)}
    notes = {"word/footnotes.xml": f'{office.XML}<w:footnotes xmlns:w="{office.W}"/>'.encode()}
    field = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    table = "<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>" * 400 + "</w:tbl>"
    link = ("hyperlink", "https://trust.example/a?b=1&amp;c=2", True)
    yield "letter.docx", office.docx()
    yield "Risk assessment (final).docx", office.docx(prose.sentences(40))
    yield "with picture.docx", office.docx(extra=shot, rows=[("image", "media/image1.png", False)])
    yield "with link.docx", office.docx(rows=[link, ("hyperlink", "mailto:team@trust.example", True)])
    yield "streamed.docx", office.docx(streamed=True)
    yield "Pismo – Żaneta Ćwik.docx", office.docx(prose.ACCENTS)
    yield "page numbers.docx", office.docx(body=field)
    yield "table.docx", office.docx(body=table)
    yield "notes.docx", office.docx(extra=notes, rows=[("footnotes", "footnotes.xml", False)])
    yield "large.docx", office.docx(prose.sentences(20_000), extra={"word/media/a.png": pictures.png(600, 500, noisy=True)})
    yield "empty.docx", office.docx([])
    yield "entities.docx", office.docx(["Smith &amp; Jones &lt;team&gt; &#8211; &#x20AC;20"])


def _doc():
    yield "letter.doc", ole.doc()
    yield "Care plan.DOC", ole.doc(ole.word(prose.text(3000)))
    yield "wide letters.doc", ole.doc(ole.word("\r".join(prose.ACCENTS), wide=True))
    yield "long.doc", ole.doc(ole.word(prose.text(150_000), size=152_000))
    yield "large.doc", ole.doc(more={"Data": prose.noise(900_000)})
    yield "larger.doc", ole.doc(more={"Data": prose.noise(1_900_000, 1)})
    yield "empty pool.doc", ole.doc(more={"ObjectPool": ole.Storage()})
    yield "page number.doc", ole.doc(ole.word("Page \x13 PAGE \x141\x15 of 2"))
    yield "with summary.doc", ole.doc(more={"\x05DocumentSummaryInformation": bytes(4096)})
    yield "zeros behind.doc", ole.doc() + bytes(512)
    yield "Żaneta.doc", ole.doc(ole.word("Żaneta", wide=True))


def _odt():
    link = '<text:p><text:a xlink:href="https://trust.example/">the trust</text:a></text:p>'
    image = '<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p>'
    table = "<table:table>" + "<table:table-row><table:table-cell/></table:table-row>" * 300 + "</table:table>"
    yield "letter.odt", office.odt()
    yield "Care plan.odt", office.odt(prose.sentences(60))
    yield "link.odt", office.odt(body=link)
    yield "picture.odt", office.odt(body=image, extra={"Pictures/1.png": pictures.png(200, 200, noisy=True)})
    yield "streamed.odt", office.odt(streamed=True)
    yield "Żaneta.odt", office.odt(prose.ACCENTS)
    yield "table.odt", office.odt(body=table)
    yield "large.odt", office.odt(extra={"Pictures/1.png": pictures.png(700, 600, noisy=True)})
    yield "long.odt", office.odt(prose.sentences(8_000))
    yield "empty.odt", office.odt([])
    yield "settings.odt", office.odt(extra={"settings.xml": f"{office.XML}<settings/>".encode(), "layout-cache": b"\0\1\2"})


def _rtf():
    yield "letter.rtf", rtf.rtf()
    yield "long.rtf", rtf.rtf(prose.sentences(3_000))
    yield "Żaneta.rtf", rtf.rtf(prose.ACCENTS)
    yield "bold.rtf", rtf.rtf(body=r"{\b bold}{\i italic}\par")
    yield "picture.rtf", rtf.rtf(body=rtf.picture())
    yield "large.rtf", rtf.rtf(body=rtf.picture(400, 400, noisy=True))
    yield "table.rtf", rtf.rtf(body=r"\trowd\cellx1000\cellx2000 a\cell b\cell\row" * 50)
    yield "link.rtf", rtf.rtf(body=r'{\field{\*\fldinst HYPERLINK "https://trust.example/"}{\fldrslt the trust}}')
    yield "line at end.rtf", rtf.rtf(end="}\r\n")
    yield "zero at end.rtf", rtf.rtf(end="}\0")
    yield "hex letters.rtf", rtf.rtf(body=r"Caf\'e9 na\'efve \{braces\}")
    yield "deep.rtf", rtf.rtf(body="{" * 90 + "deep" + "}" * 90)


def _txt():
    accents = "\r\n".join(prose.ACCENTS)
    yield "note.txt", b"Seen at home. Calm.\n"
    yield "long note.txt", prose.text(400_000).encode()
    yield "largest note.txt", prose.text(1_800_000).encode()
    yield "utf-8.txt", accents.encode()
    yield "utf-8 with mark.txt", b"\xef\xbb\xbf" + accents.encode()
    yield "utf-16 from Windows.txt", b"\xff\xfe" + accents.encode("utf-16-le")
    yield "utf-16 big.txt", b"\xfe\xff" + (accents * 3_000).encode("utf-16-be")
    yield "windows-1252.txt", "Café – “quoted” – £20 – €5\r\n".encode("cp1252")
    yield "one letter.txt", b"x"
    yield "tabs.txt", b"time\tnote\n10:00\tcalm\f\n"
    yield "old Mac.txt", b"first line\rsecond line\r"
    yield "comparison.txt", b"Blood pressure < 120/80, pulse > 60; wrote <unknown> on the form.\n"
    yield "MZ reports.txt", b"MZ reports that he is well. PKU test was done.\n"
    yield "table.csv", b"date,time,note\n2026-01-02,10:00,calm\n"


def _jpeg():
    orient = jpeg.JFIF + jpeg.exif()
    profile = b"".join(jpeg.segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 20]) + prose.noise(65_000, n)) for n in range(1, 21))
    packet = jpeg.segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?>')
    several = jpeg.segment(0xE2, b"MPF\0MM\0*" + bytes(40))
    yield "photo.jpg", jpeg.jpeg()
    yield "IMG 0001.JPG", jpeg.jpeg(640, 480, seed=1)
    yield "grey.jpeg", jpeg.jpeg(colours=1)
    yield "progressive.jpg", jpeg.jpeg(progressive=True)
    yield "progressive large.jpg", jpeg.jpeg(1200, 800, progressive=True)
    yield "camera.jpg", jpeg.jpeg(head=jpeg.exif())
    yield "both heads.jpg", jpeg.jpeg(head=orient)
    yield "profile.jpg", jpeg.jpeg(head=jpeg.JFIF + profile)
    yield "edited.jpg", jpeg.jpeg(head=jpeg.JFIF + packet)
    yield "comment.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, b"Form, page 2"))
    yield "two in one.jpg", jpeg.jpeg(head=jpeg.exif() + several) + jpeg.jpeg(40, 40)
    yield "Żaneta.jpg", jpeg.jpeg(24, 24, seed=3)


def _png():
    zipped = pictures.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"Scanned at the ward. " * 40))
    long = pictures.chunk(b"iTXt", b"Title\0\1\0en\0\0" + zlib.compress("Formularz – Ćwik".encode()))
    packet = pictures.chunk(b"iTXt", b'XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    profile = pictures.chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(prose.noise(3_000)))
    yield "screen.png", pictures.png()
    yield "Screenshot 2026-01-02 at 10.00.00.png", pictures.png(600, 500, noisy=True)
    yield "larger.png", pictures.png(900, 700, noisy=True, pieces=9)
    yield "grey.png", pictures.png(colour=0)
    yield "palette.png", pictures.png(colour=3, depth=4)
    yield "black and white.png", pictures.png(801, 601, colour=0, depth=1)
    yield "deep.png", pictures.png(depth=16, colour=6)
    yield "text.png", pictures.png(chunks=pictures.chunk(b"tEXt", b"Software\0Example") + zipped + long)
    yield "edited.png", pictures.png(chunks=packet)
    yield "profile.png", pictures.png(chunks=profile + pictures.chunk(b"pHYs", struct.pack(">IIB", 3780, 3780, 1)))
    yield "interlaced.png", pictures.interlaced()
    yield "interlaced small.png", pictures.interlaced(3, 2)
    yield "white.png", pictures.png(4000, 3000, colour=0)


def _tiff():
    yield "scan.tif", pictures.tiff()
    yield "fax of 12 pages.tiff", pictures.tiff(12)
    yield "Macintosh.tif", pictures.tiff(big=True)
    yield "large.tif", pictures.tiff(1, 1200, 1000, noisy=True)
    yield "larger.tif", pictures.tiff(3, 900, 600, noisy=True, big=True)
    yield "strips.tif", pictures.tiff(1, 200, 200, strips=10)
    yield "strips of three pages.tif", pictures.tiff(3, 200, 200, strips=7, noisy=True)
    yield "zeros behind.tif", pictures.tiff() + bytes(8)
    yield "small.TIF", pictures.tiff(1, 4, 4)
    yield "forty pages.tif", pictures.tiff(40, 32, 32)
    yield "Żaneta.tif", pictures.tiff(2, 50, 60, strips=2, big=True)


def _heic():
    free = pictures.box(b"free", bytes(100))
    yield "IMG_0001.HEIC", pictures.heic()
    yield "IMG 0002.heic", pictures.heic(4032, 3024, size=1_400_000)
    yield "ten bit.heic", pictures.heic(major=b"heix", others=(b"mif1", b"heix"))
    yield "by compatibility.heic", pictures.heic(major=b"mif1", others=(b"heic", b"mif1"))
    yield "room.heic", pictures.heic(before=(free,))
    yield "more room.heic", pictures.heic(before=(free, free))
    yield "small.heic", pictures.heic(16, 16, size=64)
    yield "wide.heic", pictures.heic(9000, 1000, size=200_000)
    yield "Żaneta.heic", pictures.heic(seed=7)
    yield "photo.heif", pictures.heic(seed=8, size=30_000)
    with_notes = pictures.box(b"infe", struct.pack(">HH", 2, 0), b"Exif", b"\0", version=2)
    yield "camera notes.heic", pictures.heic(items=with_notes)
