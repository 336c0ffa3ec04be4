"""What is small in the post and large on the table."""
import struct
import zlib

import archive
import jpeg
import office
import ole
import pdf
import pictures
import rtf

GIB = 1 << 30


def add_to(collection):
    """Adds them all."""

    def bomb(name, data, *others):
        collection.hostile("bombs", name, data, "bomb", *others)

    _office(bomb)
    _overlaps(bomb)
    _pdf(bomb)
    _pictures(bomb)
    bomb("deep.rtf", rtf.rtf(body="{" * 100_000 + "}" * 100_000), "damaged")
    many = {f"word/part{number}.xml": b"<a/>" for number in range(6_000)}
    collection.hostile("bombs", "many parts.docx", archive.pack([archive.Part(n, d, stored=True) for n, d in {**office.docx_files(), **many}.items()]), "too_many_parts")
    crowd = ole.Storage({f"S{number}": b"" for number in range(1_500)})
    collection.hostile("bombs", "many storages.doc", ole.doc(more={"Crowd": ole.Storage({name: ole.Storage() for name in crowd})}), "too_many_parts")


def _zeros(name, size, says=None):
    return archive.Part(name, raw=archive.deflated_zeros(size), size=says or size, crc=archive.crc_of_zeros(size))


def _document(*parts):
    files = office.docx_files()
    return archive.pack([archive.Part(name, data) for name, data in files.items()] + list(parts))


def _office(bomb):
    giant = _zeros("word/media/image1.bmp", GIB)
    bomb("1 GiB of zeros.docx", _document(giant))
    bomb("1 GiB that says 1 KiB.docx", _document(archive.Part("word/media/a.bmp", raw=giant.raw, size=1024, crc=giant.crc)))
    bomb("32 MiB of zeros.docx", _document(_zeros("word/media/a.bmp", 32 << 20)))
    body = b'<w:document xmlns:w="w">' + b"<w:p/>" * 2_000_000
    bomb("document of tags.docx", office.docx(extra={"word/more.xml": body + b"</w:document>"}))
    bomb("deep document.docx", office.docx(extra={"word/more.xml": b"<a>" * 50_000 + b"</a>" * 50_000}))
    spaces = b"<a>" + b" " * (40 << 20) + b"</a>"
    bomb("one long text.docx", office.docx(extra={"word/more.xml": spaces}))
    first = archive.Part("mimetype", office.ODT_TYPE, stored=True)
    parts = [archive.Part(name, data) for name, data in office.odt_files().items()]
    bomb("1 GiB of zeros.odt", archive.pack([first] + parts + [_zeros("Pictures/1.bmp", GIB)]))
    many = [_zeros(f"Pictures/{number}.bmp", 16 << 20) for number in range(40)]
    bomb("forty times 16 MiB.odt", archive.pack([first] + parts + many))
    nested = archive.plain({"0.txt": bytes(1 << 20)})
    for level in range(6):
        nested = archive.plain({f"{number}.zip": nested for number in range(10)}) if level < 3 else archive.plain({"1.zip": nested})
    bomb("archives in archives.docx", office.docx(extra={"word/media/1.bin": nested}), "hidden_file")
    bomb("archives in archives.zip", nested, "unknown_type", "hidden_file")


def _overlaps(bomb):
    kernel = _zeros("word/media/a.bmp", 16 << 20)
    start = archive.pack([kernel])[: len(kernel.local())]
    for name, count in (("all at one place.docx", 200), ("two at one place.docx", 2)):
        listed = b"".join(archive.Part(f"word/media/{n}.bmp", raw=kernel.raw, size=kernel.size, crc=kernel.crc).listed(0) for n in range(count))
        bomb(name, start + listed + archive.end_record(count, len(listed), len(start)), "polyglot", "damaged")
    # Each entry quotes the headers of those behind it and shares their end.
    out, listed, count = kernel.local(), [(kernel, 0)], 40
    raw, size = kernel.raw, kernel.size
    for number in range(count):
        quoted = struct.pack("<BHH", 0, len(out) - len(raw), (len(out) - len(raw)) ^ 0xFFFF) + out[: len(out) - len(raw)]
        if len(quoted) > 60_000:
            break
        raw, size = quoted + raw, size + len(quoted) - 5
        part = archive.Part(f"{number}", raw=raw, size=size, crc=0)
        listed = [(part, 0)] + [(other, place + len(part.local()) - len(out)) for other, place in listed]
        out = part.local()
    directory = b"".join(part.listed(place) for part, place in listed)
    bomb("quoted overlap.docx", out + directory + archive.end_record(len(listed), len(directory), len(out)))


def _pdf(bomb):
    once = archive.zlib_zeros(GIB)
    twice = zlib.compress(once, 9)
    thrice = zlib.compress(twice, 9)
    for name, data, filters in (("flate once", once, 1), ("flate twice", twice, 2), ("flate three times", thrice, 3)):
        entries = b"/Filter[" + b"/FlateDecode" * filters + b"]"
        stream = pdf.stream(data, entries, packed=False)
        bomb(f"{name}.pdf", pdf.classic(pdf.objects(more=[stream])))
        if filters > 1:
            bomb(f"{name} modern.pdf", pdf.modern(pdf.objects(more=[stream])))
    runs = zlib.compress(zlib.compress(b"\x81\0" * 8_000_000, 9), 9)
    bomb("runs.pdf", pdf.classic(pdf.objects(more=[pdf.stream(runs, b"/Filter[/FlateDecode/FlateDecode/RunLengthDecode]", packed=False)])))
    objects = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
    bomb("objects.pdf", pdf.classic(pdf.objects(more=[pdf.stream(once[: len(once) // 8], objects, packed=False)])), "damaged")
    bomb("five filters.pdf", pdf.classic(pdf.objects(more=[pdf.stream(b"", b"/Filter[" + b"/FlateDecode" * 5 + b"]", packed=False)])))
    bomb("deep array.pdf", pdf.classic(pdf.objects(more=[b"[" * 100_000 + b"]" * 100_000])))
    bomb("deep dictionary.pdf", pdf.classic(pdf.objects(more=[b"<</A " * 50_000 + b"1" + b">>" * 50_000])))
    bomb("huge picture.pdf", pdf.classic(pdf.objects(more=[pdf.picture(60_000, 60_000, zlib.compress(b""))])))
    bomb("many pages.pdf", pdf.modern(pdf.objects(2_500, lines=1)), "too_many_parts")
    bomb("many objects.pdf", pdf.classic(pdf.objects(more=[pdf.stream(b"1 0 1", b"/Type/ObjStm/N 250000/First 4")])), "too_many_parts")


def _pictures(bomb):
    header = pictures.png_header(30_000, 30_000)
    tail = pictures.chunk(b"IEND", b"")
    bomb("30000 by 30000.png", pictures.PNG_HEAD + header + pictures.chunk(b"IDAT", archive.zlib_zeros(64 << 20)) + tail)
    bomb("2147483647 wide.png", pictures.PNG_HEAD + pictures.png_header(2**31 - 1, 2**31 - 1) + pictures.chunk(b"IDAT", b"") + tail)
    more = pictures.PNG_HEAD + pictures.png_header(64, 64) + pictures.chunk(b"IDAT", archive.zlib_zeros(GIB)) + tail
    bomb("more than it says.png", more)
    for name in (b"zTXt", b"iCCP"):
        chunk = pictures.chunk(name, b"Comment\0\0" + archive.zlib_zeros(256 << 20))
        bomb(f"{name.decode()}.png", pictures.png(chunks=chunk))
    bomb("iTXt.png", pictures.png(chunks=pictures.chunk(b"iTXt", b"Title\0\1\0\0\0" + archive.zlib_zeros(256 << 20))))
    bomb("65500 by 65500.jpg", jpeg.jpeg(shown=(65_500, 65_500)))
    bomb("60000 by 60000.tif", pictures.tiff(sizes=(60_000, 60_000)))
    bomb("4294967295 wide.tif", pictures.tiff(sizes=(2**32 - 1, 2**32 - 1)))
    bomb("60000 by 60000.heic", pictures.heic(60_000, 60_000))
    bomb("4294967295 wide.heic", pictures.heic(2**32 - 1, 2**32 - 1))
    bomb("many pages.tif", pictures.tiff(600, 2, 2), "too_many_parts")
    around = pictures.tiff(2, 8, 8)
    bomb("circle.tif", around[:-4] + around[4:8], "damaged")
    bomb("noise of chunks.png", pictures.png(chunks=pictures.chunk(b"tIME", b"") * 25_000), "too_many_parts")
    bomb("noise of segments.jpg", jpeg.jpeg(head=jpeg.JFIF + jpeg.segment(0xFE, b"") * 12_000), "too_many_parts")
    bomb("film of zeros.heic", pictures.heic(before=(pictures.box(b"meta", bytes(8)),)), "damaged")
