"""Writes ZIP archives by hand, so that they can lie: each field of each record can be another one."""
import functools
import struct
import zlib


def deflate(data, level=6):
    """Raw deflated data."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


ZEROS_STEP = 16 << 20


@functools.cache
def _piece():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(ZEROS_STEP)) + packer.flush(zlib.Z_FULL_FLUSH)


@functools.cache
def deflated_zeros(size):
    """`size` zeros (a multiple of 16 MiB), deflated: one piece packed once and written again and again."""
    return _piece() * (size // ZEROS_STEP) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def zlib_zeros(size):
    """The same as a zlib stream with its check sum."""
    return b"\x78\xda" + deflated_zeros(size) + struct.pack(">HH", size % 65521, 1)


@functools.cache
def crc_of_zeros(size):
    """The CRC-32 of so many zeros."""
    piece, crc = bytes(ZEROS_STEP), 0
    for _ in range(size // ZEROS_STEP):
        crc = zlib.crc32(piece, crc)
    return crc


class Part:
    """One entry. What is given by name replaces what would be true."""

    def __init__(self, name, data=b"", *, stored=False, streamed=False, **lies):
        self.name = name.encode() if isinstance(name, str) else name
        self.raw = lies.get("raw", data if stored else deflate(data))
        self.method = lies.get("method", 0 if stored else 8)
        self.size = lies.get("size", len(data))
        self.crc = lies.get("crc", zlib.crc32(data))
        self.flags = lies.get("flags", 8 if streamed else 0)
        self.streamed = streamed
        self.local_name = lies.get("local_name", self.name)
        self.local_size = lies.get("local_size", self.size)
        self.system = lies.get("system", 0)
        self.attributes = lies.get("attributes", 0)
        self.gap = lies.get("gap", b"")
        self.extra = lies.get("extra", b"")

    def local(self):
        """The entry as it stands in the file."""
        sums = (0, 0, 0) if self.streamed else (self.crc, len(self.raw), self.local_size)
        head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, self.flags, self.method, 0, 0x5821, *sums, len(self.local_name), len(self.extra))
        behind = struct.pack("<4sIII", b"PK\7\10", self.crc, len(self.raw), self.size) if self.streamed else b""
        return head + self.local_name + self.extra + self.raw + behind + self.gap

    def listed(self, offset):
        """The entry as the directory lists it."""
        fields = (b"PK\1\2", 20, self.system, 20, self.flags, self.method, 0, 0x5821, self.crc, len(self.raw), self.size)
        return struct.pack("<4sBBHHHHHIIIHHHHHII", *fields, len(self.name), 0, 0, 0, 0, self.attributes, offset) + self.name


def end_record(count, size, start, comment=b""):
    """The record at the end of every archive."""
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, len(comment)) + comment


def pack(parts, *, front=b"", fixed=False, comment=b"", before_directory=b""):
    """An archive of `parts`; with `fixed`, the places count the bytes in front."""
    out, listed, shift = front, b"", 0 if fixed else len(front)
    for part in parts:
        listed += part.listed(len(out) - shift)
        out += part.local()
    out += before_directory
    return out + listed + end_record(len(parts), len(listed), len(out) - shift, comment)


def plain(files):
    """An archive of {name: content}."""
    return pack([Part(name, data) for name, data in files.items()])
