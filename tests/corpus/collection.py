"""Gathers the files of the corpus and writes them down."""
import os

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}


class Collection:
    """The files so far, and the folder that they go to."""

    def __init__(self, folder):
        self.folder = folder
        self.entries = []
        self.size = 0

    def _add(self, family, name, data, expect, honest):
        file = f"{len(self.entries):04}"
        with open(os.path.join(self.folder, file), "wb") as out:
            out.write(data)
        self.size += len(data)
        media_type = MEDIA_TYPES.get(name.lower().rsplit(".", 1)[-1], "application/octet-stream")
        self.entries.append(
            {"file": file, "name": name, "media_type": media_type, "honest": honest, "family": family, "expect": expect}
        )

    def honest(self, kind, name, data):
        """A file that must be taken for a `kind`."""
        self._add(kind, name, data, kind, True)

    def hostile(self, family, name, data, *flaws):
        """A file that must be refused for one of `flaws`."""
        self._add(family, name, data, list(flaws), False)

    def scanner(self, family, name, data):
        """A file that only a scanner can refuse."""
        self._add(family, name, data, "scanner", False)

    def named(self, name, kind, data):
        """Honest content under a hostile name."""
        self._add("names", name, data, kind, False)
