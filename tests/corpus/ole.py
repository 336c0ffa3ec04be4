"""Compound files (as DOC, XLS and MSI are), written by hand: sectors of 512 bytes, every stream at least 4096 long."""
import struct

import prose

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


class Storage(dict):
    """A folder within the file: {name: bytes or Storage}."""


def _tree(names):
    """A balanced tree of sorted names: (name, left, right) or nothing."""
    if not names:
        return None
    middle = len(names) // 2
    return names[middle], _tree(names[:middle]), _tree(names[middle + 1 :])


class _Writer:
    def __init__(self):
        self.entries = []
        self.sectors = []
        self.table = []

    def put(self, data):
        """Appends data as a chain of sectors; where it starts."""
        start = len(self.sectors)
        count = max(1, -(-len(data) // SECTOR))
        for index in range(count):
            self.sectors.append(data[index * SECTOR : (index + 1) * SECTOR].ljust(SECTOR, b"\0"))
            self.table.append(start + index + 1 if index + 1 < count else END)
        return start

    def storage(self, storage):
        """Adds the entries of a storage; the number of its tree's root."""
        order = sorted(storage, key=lambda name: (len(name), name.upper()))
        return self._node(_tree(order), storage)

    def _node(self, tree, storage):
        if tree is None:
            return FREE
        name, left, right = tree
        number = len(self.entries)
        self.entries.append(None)
        content = storage[name]
        left, right = self._node(left, storage), self._node(right, storage)
        if isinstance(content, Storage):
            row = (name, 1, left, right, self.storage(content), 0, 0)
        else:
            data = content.ljust(4096, b"\0")
            row = (name, 2, left, right, FREE, self.put(data), len(data))
        self.entries[number] = row
        return number


def _entry(name, kind, left, right, child, start, size):
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HBBIII16xI8x8xIQ", len(text), kind, 1, left, right, child, 0, start, size)


def compound(storage):
    """The file of a root storage."""
    writer = _Writer()
    writer.entries.append(None)
    writer.entries[0] = ("Root Entry", 5, FREE, FREE, writer.storage(storage), END, 0)
    directory = writer.put(b"".join(_entry(*row) for row in writer.entries).ljust(SECTOR, b"\0"))
    tables = 1
    while tables * 128 < len(writer.table) + tables:
        tables += 1
    first = len(writer.sectors)
    assert tables <= 109, "too large for a header's list"
    chain = writer.table + [TABLE] * tables
    chain += [FREE] * (tables * 128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *[first + index if index < tables else FREE for index in range(109)])
    return head + b"".join(writer.sectors) + struct.pack(f"<{len(chain)}I", *chain)


def word(text=None, *, flags=0, wide=False, size=4096):
    """The stream of a Word document: its head, and its text where Word keeps it."""
    text = prose.text(900) if text is None else text
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0809, 0, 0x1200 | flags) + bytes(20)
    body = text.encode("utf-16-le" if wide else "cp1252", "replace")
    return (head.ljust(1024, b"\0") + body).ljust(size, b"\0")


def doc(stream=None, more=None):
    """A whole DOC with further streams and storages."""
    parts = Storage({"WordDocument": stream or word(), "1Table": bytes(4096), "\x05SummaryInformation": bytes(4096), "\x01CompObj": bytes(4096)})
    parts.update(more or {})
    return compound(parts)
