"""PNG, TIFF and HEIC, written by hand. The HEIC is well-formed in its boxes; its picture is noise."""
import struct
import zlib

import prose


def chunk(name, data):
    """A chunk of PNG with its sum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def png_header(width, height, depth=8, colour=2, interlaced=0):
    """The first chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png(width=64, height=64, *, depth=8, colour=2, noisy=False, chunks=b"", seed=0, pieces=1):
    """A picture; `chunks` come before its data, which are cut in `pieces`."""
    row = -(-width * CHANNELS[colour] * depth // 8)
    source = prose.chance(seed)
    rows = b"".join(b"\0" + (source.randbytes(row) if noisy else bytes([line & 255]) * row) for line in range(height))
    data = zlib.compress(rows)
    step = -(-len(data) // pieces)
    parts = b"".join(chunk(b"IDAT", data[at : at + step]) for at in range(0, len(data), step))
    palette = chunk(b"PLTE", bytes(range(48))) if colour == 3 else b""
    return PNG_HEAD + png_header(width, height, depth, colour) + palette + chunks + parts + chunk(b"IEND", b"")


def interlaced(width=32, height=32):
    """A picture in grey, in seven passes."""
    passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
    rows = b""
    for x, dx, y, dy in passes:
        across, down = len(range(x, width, dx)), len(range(y, height, dy))
        rows += (b"\0" + bytes(across)) * down if across else b""
    return PNG_HEAD + png_header(width, height, 8, 0, 1) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff(pages=1, width=64, height=64, *, big=False, noisy=False, strips=1, sizes=None, more=()):
    """Grey pages, each with its data before its directory; `more` are fields (tag, type, count, value)."""
    mark = ">" if big else "<"
    out = (b"MM\0*" if big else b"II*\0") + bytes(4)
    link = 4
    for page in range(pages):
        rows = -(-height // strips)
        places, lengths = [], []
        for strip in range(strips):
            size = width * min(rows, height - strip * rows)
            places.append(len(out))
            lengths.append(size)
            out += prose.noise(size, page) if noisy else bytes([page * 40 & 255]) * size
        out += bytes(len(out) % 2)
        lists = len(out)
        if strips > 1:
            out += struct.pack(f"{mark}{strips}I{strips}I", *places, *lengths)
        shown = sizes or (width, height)
        where = lists if strips > 1 else places[0]
        long = lists + 4 * strips if strips > 1 else lengths[0]
        fields = [(256, 4, 1, shown[0]), (257, 4, 1, shown[1]), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, strips, where), (277, 3, 1, 1), (278, 4, 1, rows), (279, 4, strips, long), *more]
        out = out[:link] + struct.pack(mark + "I", len(out)) + out[link + 4 :]
        out += struct.pack(mark + "H", len(fields))
        for tag, kind, count, value in sorted(fields):
            short = struct.pack(mark + "HH", value, 0) if kind == 3 and count == 1 else struct.pack(mark + "I", value)
            out += struct.pack(mark + "HHI", tag, kind, count) + short
        link = len(out)
        out += bytes(4)
    return out


def box(name, *content, version=None):
    """A box of ISO media; with a version, a full one."""
    data = b"".join(content)
    if version is not None:
        data = struct.pack(">I", version << 24) + data
    return struct.pack(">I", len(data) + 8) + name + data


def heic(width=640, height=480, *, major=b"heic", others=(b"mif1", b"heic"), size=4096, items=b"", before=(), seed=0):
    """A still picture: brands, description, data."""
    start = box(b"ftyp", major, bytes(4), *others)
    infe = box(b"infe", struct.pack(">HH", 1, 0), b"hvc1", b"\0", version=2)
    data = prose.noise(size, seed)

    def meta(place):
        return box(
            b"meta",
            box(b"hdlr", bytes(4), b"pict", bytes(13), version=0),
            box(b"pitm", struct.pack(">H", 1), version=0),
            box(b"iinf", struct.pack(">H", 1), infe, items, version=0),
            box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">II", width, height), version=0)), box(b"ipma", struct.pack(">IHBB", 1, 1, 1, 1), version=0)),
            box(b"iloc", struct.pack(">BBHHHHII", 0x44, 0, 1, 1, 0, 1, place, size), version=0),
            version=0,
        )

    between = b"".join(before)
    return start + meta(len(start) + len(meta(0)) + len(between) + 8) + between + box(b"mdat", data)
