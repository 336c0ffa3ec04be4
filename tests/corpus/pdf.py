"""PDF in the old way (a table of places) and the new (streams of objects, a stream of places)."""
import struct
import zlib

import prose

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def stream(data, entries=b"", packed=True):
    """A stream object, deflated or as it is."""
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def page_text(lines):
    """The drawing of lines of text."""
    shown = b"".join(b"(%s) Tj T*\n" % line.encode("latin-1", "replace").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines)
    return b"BT /F1 11 Tf 14 TL 50 780 Td\n" + shown + b"ET"


def objects(pages=1, *, root=b"", page=b"", packed=True, lines=12, more=()):
    """The objects of a document: root, tree, font, then two a page, then `more`. Number 1 is the root."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(pages))
    found = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number in range(pages):
        content = first + 2 * number + 1
        found.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R%s>>" % (content, page))
        found.append(stream(page_text(prose.sentences(lines, number)), packed=packed))
    return found + list(more)


def after(pages=1):
    """The number of the first object behind the pages."""
    return 4 + 2 * pages


def classic(bodies, *, trailer=b"", head=HEAD, end=b"%%EOF\n"):
    """Objects, a table of places, a trailer."""
    out, places = head, []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    rows = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    return out + rows + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n" % (len(bodies) + 1, trailer, len(out)) + end


def updated(whole, number, body):
    """A change written behind a whole file: the object `number` anew."""
    start = whole.rindex(b"startxref\n") + 10
    previous = int(whole[start : whole.index(b"\n", start)])
    place = len(whole)
    out = whole + b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 999/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (number, place, previous, len(out))


def modern(bodies, *, trailer=b"", predictor=True):
    """Whatever is no stream goes into a stream of objects; the places are a stream too."""
    streams = {number: body for number, body in enumerate(bodies, 1) if b"endstream" in body}
    packed = {number: body for number, body in enumerate(bodies, 1) if number not in streams}
    holder, table = len(bodies) + 1, len(bodies) + 2
    index, text = b"", b""
    for number, body in packed.items():
        index += b"%d %d " % (number, len(text))
        text += body + b"\n"
    streams[holder] = stream(index + text, b"/Type/ObjStm/N %d/First %d" % (len(packed), len(index)))
    out, rows = HEAD, {0: (0, 0, 65535)}
    for number, body in streams.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows.update({number: (2, holder, place) for place, number in enumerate(packed)})
    rows[table] = (1, len(out), 0)
    lines = [struct.pack(">BIH", *rows[number]) for number in range(table + 1)]
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root 1 0 R%s" % (table + 1, trailer)
    if predictor:
        entries += b"/DecodeParms<</Predictor 12/Columns 7>>"
        above = [bytes(7)] + lines
        lines = [b"\2" + bytes((a - b) & 255 for a, b in zip(line, up)) for line, up in zip(lines, above)]
    return out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, stream(b"".join(lines), entries), len(out))


def picture(width, height, data, colour=b"/DeviceRGB", filters=b"/FlateDecode"):
    """A picture object whose data are coded already."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s/Filter%s" % (width, height, colour, filters)
    return stream(data, entries, packed=False)
