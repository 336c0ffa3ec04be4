"""Just inside and just outside of each bound: the one is honest, the other is not."""
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
    """Adds the pairs."""
    for kind, name, inside, outside, flaw in _pairs():
        collection.honest(kind, f"inside of {name}", inside)
        collection.hostile("edges", f"outside of {name}", outside, flaw)
    collection.hostile("edges", "one text of 190 MiB.docx", _heavy(), "bomb")


def _ratio(factor):
    """A part of a little over 1 MiB that shrinks by just `factor`."""
    size = (1 << 20) + 100_000
    noise = size // factor - 1_500
    return prose.noise(noise) + bytes(size - noise)


def _grown(share):
    """A document with one part whose ratio is `share` of the bound of 100."""
    low, high = 50, 300
    while high - low > 1:
        middle = (low + high) // 2
        data = _ratio(middle)
        low, high = (middle, high) if len(data) / len(archive.deflate(data)) < 100 * share else (low, middle)
    return office.docx(extra={"word/media/a.bmp": _ratio(low)})


def _parts(count):
    files = office.docx_files()
    files.update({f"word/m{number}.bin": b"" for number in range(count - len(files))})
    return archive.pack([archive.Part(name, data, stored=True) for name, data in files.items()])


def _white(width, height):
    rows = zlib.compress(bytes((-(-width // 8) + 1) * height))
    return pictures.PNG_HEAD + pictures.png_header(width, height, 1, 0) + pictures.chunk(b"IDAT", rows) + pictures.chunk(b"IEND", b"")


def _nested(depth):
    return pdf.classic(pdf.objects(more=[b"[" * depth + b"]" * depth]))


def _storages(count):
    return ole.doc(more={"Crowd": ole.Storage({f"S{number}": ole.Storage() for number in range(count)})})


def _heavy():
    """A text that a careless reader would keep whole; it shrinks by less than the bound."""
    piece = b"".join(prose.noise(30, n).hex().encode() + b" " * 2_500 for n in range(410))
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    start, end, times = b"<a>", b"</a>", (190 << 20) // len(piece)
    opening = zlib.compressobj(6, zlib.DEFLATED, -15)
    raw = opening.compress(start) + opening.flush(zlib.Z_FULL_FLUSH) + packed * times + archive.deflate(end)
    crc = zlib.crc32(start)
    for _ in range(times):
        crc = zlib.crc32(piece, crc)
    size = len(start) + len(piece) * times + len(end)
    part = archive.Part("word/a.xml", raw=raw, size=size, crc=zlib.crc32(end, crc))
    return archive.pack([archive.Part(name, data) for name, data in office.docx_files().items()] + [part])


def _pairs():
    brief = archive.Part
    yield "docx", "the ratio.docx", _grown(0.98), _grown(1.06), "bomb"
    yield "docx", "parts.docx", _parts(5_000), _parts(5_001), "too_many_parts"
    yield "docx", "the name.docx", office.docx(extra={"word/" + "a" * 250: b""}), office.docx(extra={"word/" + "a" * 251: b""}), "unsafe_path"
    files = [brief(name, data) for name, data in office.docx_files().items()]
    yield "docx", "depth.docx", office.docx(extra={"a.xml": b"<a>" * 1_000 + b"</a>" * 1_000}), office.docx(extra={"a.xml": b"<a>" * 1_001 + b"</a>" * 1_001}), "bomb"
    yield "docx", "the end.docx", archive.pack(files), archive.pack(files) + b"\n", "polyglot"
    yield "png", "pixels.png", _white(10_000, 10_000), _white(10_001, 10_000), "bomb"
    yield "jpeg", "pixels.jpg", jpeg.jpeg(shown=(10_000, 10_000)), jpeg.jpeg(shown=(10_001, 10_000)), "bomb"
    yield "heic", "pixels.heic", pictures.heic(10_000, 10_000), pictures.heic(10_001, 10_000), "bomb"
    yield "tiff", "pixels.tif", pictures.tiff(sizes=(10_000, 10_000)), pictures.tiff(sizes=(10_001, 10_000)), "bomb"
    yield "tiff", "pages.tif", pictures.tiff(500, 2, 2), pictures.tiff(501, 2, 2), "too_many_parts"
    yield "tiff", "padding.tif", pictures.tiff() + bytes(16), pictures.tiff() + bytes(17), "polyglot"
    yield "png", "its text.png", _text((4 << 20) - 64), _text((4 << 20) + 64), "bomb"
    yield "pdf", "pages.pdf", pdf.modern(pdf.objects(2_000, lines=1)), pdf.modern(pdf.objects(2_001, lines=1)), "too_many_parts"
    yield "pdf", "depth.pdf", _nested(64), _nested(66), "bomb"
    yield "pdf", "the end.pdf", pdf.classic(pdf.objects()) + b"\r\n \0", pdf.classic(pdf.objects()) + b"\r\nx", "polyglot"
    yield "rtf", "depth.rtf", rtf.rtf(body="{" * 499 + "}" * 499), rtf.rtf(body="{" * 500 + "}" * 500), "bomb"
    yield "rtf", "the end.rtf", rtf.rtf(end="}" + "\n" * 64), rtf.rtf(end="}x"), "polyglot"
    yield "doc", "storages.doc", _storages(990), _storages(1_010), "too_many_parts"
    yield "txt", "the word.txt", b"a script> and a < script", b"a <script> and a script", "unknown_type"
    yield "jpeg", "the end.jpg", jpeg.jpeg(), jpeg.jpeg() + b"x", "polyglot"


def _text(size):
    return pictures.png(chunks=pictures.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b" " * size)))
