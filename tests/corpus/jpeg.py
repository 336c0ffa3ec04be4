"""JPEG, baseline and progressive: each block of 8 × 8 has one shade, which makes the coder short and the file real."""
import struct

import prose

DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def _dc_codes():
    codes, code, symbol = {}, 0, 0
    for length, count in enumerate(DC_COUNTS, 1):
        for _ in range(count):
            codes[symbol] = (code, length)
            code, symbol = code + 1, symbol + 1
        code <<= 1
    return codes


DC_CODES = _dc_codes()


def segment(marker, data):
    """A segment with its length."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def exif(note=b"Example camera\0"):
    """A segment as cameras write it."""
    tiff = b"MM\0*\0\0\0\10" + struct.pack(">HHHIII", 1, 0x010F, 2, len(note), 26, 0) + note
    return segment(0xE1, b"Exif\0\0" + tiff)


class _Bits:
    def __init__(self):
        self.value, self.length = 0, 0
        self.out = bytearray()

    def put(self, value, length):
        self.value, self.length = self.value << length | value, self.length + length
        while self.length >= 8:
            self.length -= 8
            byte = self.value >> self.length & 255
            self.out += b"\xff\0" if byte == 255 else bytes([byte])
        self.value &= (1 << self.length) - 1

    def end(self):
        if self.length:
            self.put((1 << 8 - self.length) - 1, 8 - self.length)
        return bytes(self.out)


def _scan(blocks, components, dc, ac):
    bits, last = _Bits(), [0] * components
    for _ in range(blocks):
        for component in range(components):
            if dc:
                shade = dc.randrange(-400, 400) & ~31
                step, last[component] = shade - last[component], shade
                category = abs(step).bit_length()
                bits.put(*DC_CODES[category])
                if category:
                    bits.put(step if step > 0 else step + (1 << category) - 1, category)
            if ac:
                bits.put(0, 1)
    return bits.end()


def jpeg(width=160, height=120, *, colours=3, progressive=False, head=JFIF, shown=None, seed=0, tail=b""):
    """A picture. `shown` lies about its size."""
    source = prose.chance(seed)
    blocks = -(-width // 8) * -(-height // 8)
    wide, high = shown or (width, height)
    frame = struct.pack(">BHHB", 8, high, wide, colours) + b"".join(bytes([number, 0x11, 0]) for number in range(1, colours + 1))
    out = b"\xff\xd8" + head + segment(0xDB, b"\0" + bytes([8] * 64)) + segment(0xC2 if progressive else 0xC0, frame)
    out += segment(0xC4, b"\0" + bytes(DC_COUNTS) + bytes(range(12))) + segment(0xC4, b"\x10\1" + bytes(15) + b"\0")
    every = b"".join(bytes([number, 0]) for number in range(1, colours + 1))
    if progressive:
        out += segment(0xDA, bytes([colours]) + every + b"\0\0\0") + _scan(blocks, colours, source, False)
        for number in range(1, colours + 1):
            out += segment(0xDA, bytes([1, number, 0, 1, 63, 0])) + _scan(blocks, 1, None, True)
    else:
        out += segment(0xDA, bytes([colours]) + every + b"\0\x3f\0") + _scan(blocks, colours, source, True)
    return out + tail + b"\xff\xd9"
