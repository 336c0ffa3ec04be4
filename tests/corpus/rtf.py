"""Rich text as word processors write it."""
import pictures
import prose

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\*\generator Example 1.0;}" + "\n"


def escape(text):
    """Text with letters beyond ASCII as RTF writes them."""
    out = ""
    for letter in text:
        if letter in "\\{}":
            out += "\\" + letter
        elif ord(letter) < 128:
            out += letter
        else:
            unit = ord(letter) if ord(letter) < 32768 else ord(letter) - 65536
            out += f"\\u{unit}?" if ord(letter) < 65536 else "?"
    return out


def rtf(lines=None, body="", end="}"):
    """A document; `body` is written as it is."""
    lines = prose.sentences(5) if lines is None else lines
    return (HEAD + "".join(f"\\pard {escape(line)}\\par\n" for line in lines) + body + end).encode("latin-1")


def picture(width=40, height=40, noisy=False):
    """A picture within the text, in hexadecimal."""
    return r"{\pict\pngblip\picw%d\pich%d " % (width, height) + pictures.png(width, height, noisy=noisy).hex() + "}"
