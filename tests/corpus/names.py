"""Honest content under names that are weapons. The content is to be taken; the name never to be used."""
import jpeg
import pdf

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\a.pdf",
    "/etc/cron.d/a.pdf",
    "C:\\a.pdf",
    "letter\0.pdf",
    'letter".pdf',
    "letter'; DROP TABLE documents;--.pdf",
    "letter\r\nSet-Cookie: a=b.pdf",
    "letter\u202efdp.exe",
    "\u200b\u200b.pdf",
    "a" * 300 + ".pdf",
    "😀" * 100 + ".pdf",
    "con.pdf",
    "nul",
    "a.pdf.exe",
    ".htaccess",
    ".",
    "..",
    "",
    " ",
    "-rf.pdf",
    "$(reboot).pdf",
    "<script>alert(1)</script>.pdf",
    "letter.pdf;.php",
    "letter.php%00.pdf",
    "a/b/c.pdf",
    "letter.pdf ",
    "letter.pdf.",
    "letter.svg",
]


def add_to(collection):
    """Adds them all."""
    letter, photo = pdf.classic(pdf.objects()), jpeg.jpeg()
    for number, name in enumerate(HOSTILE):
        kind, data = ("pdf", letter) if number % 2 == 0 else ("jpeg", photo)
        collection.named(name, kind, data)
