"""Other types under the names of ours."""
import bz2
import gzip
import lzma
import struct

import archive
import office
import pictures
import prose

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


def add_to(collection):
    """Adds them all."""
    for name, data in _binary() + _text():
        collection.hostile("liars", name, data, "unknown_type")
    for name, data in _office():
        collection.hostile("liars", name, data, "unknown_type", "macros", "damaged")


def _binary():
    noise = prose.noise(500)
    tape = bytearray(1024)
    tape[:5], tape[257:262] = b"a.txt", b"ustar"
    return [
        ("program.pdf", b"MZ\x90\0\3\0\0\0" + noise),
        ("program.docx", b"\x7fELF\2\1\1\0" + noise),
        ("program for Mac.jpg", b"\xcf\xfa\xed\xfe" + noise),
        ("class.pdf", b"\xca\xfe\xba\xbe\0\0\0\x34" + noise),
        ("shortcut.pdf", b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F" + noise),
        ("disc.pdf", bytes(32_768) + b"\1CD001\1" + bytes(2_041)),
        ("7z.docx", b"7z\xbc\xaf\x27\x1c\0\4" + noise),
        ("rar.docx", b"Rar!\x1a\x07\1\0" + noise),
        ("tar.docx", bytes(tape)),
        ("tar.gz.docx", gzip.compress(bytes(tape), mtime=0)),
        ("bz2.pdf", bz2.compress(noise)),
        ("xz.pdf", lzma.compress(noise)),
        ("cab.doc", b"MSCF\0\0\0\0" + noise),
        ("gif.png", b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
        ("bmp.png", b"BM" + struct.pack("<IHHI", 500, 0, 0, 54) + noise),
        ("webp.jpg", b"RIFF\x20\0\0\0WEBPVP8 " + noise),
        ("ico.png", b"\0\0\1\0\1\0" + noise),
        ("psd.tif", b"8BPS\0\1" + noise),
        ("big.tif", b"II+\0\x08\0\0\0" + noise),
        ("jpeg 2000.jpg", b"\0\0\0\x0cjP  \r\n\x87\n" + noise),
        ("film.heic", pictures.box(b"ftyp", b"isom", bytes(4), b"mp42") + pictures.box(b"mdat", noise)),
        ("avif.heic", pictures.heic(major=b"avif", others=(b"mif1", b"avif"))),
        ("sequence.heic", pictures.heic(before=(pictures.box(b"moov", bytes(8)),))),
        ("moving.png", pictures.png(chunks=pictures.chunk(b"acTL", struct.pack(">II", 2, 0)))),
        ("sound.pdf", b"ID3\4\0\0" + noise),
        ("flash.pdf", b"CWS\x0a" + noise),
        ("database.doc", b"SQLite format 3\0" + noise),
        ("noise.pdf", noise),
        ("zeros.txt", bytes(4_000)),
        ("control characters.txt", b"text\x1b[2Jtext\x07"),
        ("half a letter.txt", b"\xff\xfe" + "text".encode("utf-16-le") + b"\0"),
        ("lone half.txt", b"\xff\xfe\x00\xd8a\0"),
        ("undefined letters.txt", b"caf\x81 \x9d"),
        ("PostScript.pdf", b"%!PS-Adobe-3.0\n/x 1 def\n"),
        ("wasm.pdf", b"\0asm\1\0\0\0" + noise),
        ("pcap.doc", b"\xd4\xc3\xb2\xa1\2\0\4\0" + noise),
    ]


def _text():
    page = "<script>alert(1)</script>"
    return [
        ("page.txt", b"<html><body>hello</body></html>"),
        ("page.pdf", b"  <!DOCTYPE html><title>x</title>"),
        ("late page.txt", b"words " * 2_000 + page.encode()),
        ("very late page.txt", b"words " * 60_000 + page.encode()),
        ("page across pieces.txt", b"x" * 65_532 + page.encode()),
        ("wide page.txt", b"\xff\xfe" + page.encode("utf-16-le")),
        ("page in old letters.txt", b"caf\xe9 <SCRIPT src=x>"),
        ("picture.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("picture.jpg", b'<?xml version="1.0"?><svg/>'),
        ("feed.txt", b'<?xml version="1.0"?><a/>'),
        ("shell.jpg", b"<?php system($_GET['c']); ?>"),
        ("page with PHP.txt", b"Hello <?PHP echo 1; ?>"),
        ("shell.sh.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("shell after mark.txt", b"\xef\xbb\xbf#!/bin/sh\n"),
        ("batch.txt", b"@echo off\r\ndel *.*\r\n"),
        ("script.js.pdf", b"(function(){var a=new ActiveXObject('WScript.Shell');})();"),
        ("script.txt", b"var a = 1;\nalert(a);\n"),
        ("module.txt", b"import os\nos.system('x')\n"),
        ("shell.vbs.txt", b'Set s = x\ns = WScript.CreateObject("WScript.Shell")\n'),
        ("host.wsf.txt", b"<job><script language='JScript'>x</script></job>"),
        ("power.ps1.txt", b"Set-ExecutionPolicy Bypass\n"),
        ("power.txt", b"run: powershell -enc AAAA\n"),
        ("link.url.txt", b"[InternetShortcut]\r\nURL=file://attacker.example/a\r\n"),
        ("entry.desktop.txt", b"[Desktop Entry]\nExec=sh\n"),
        ("registry.txt", b"Windows Registry Editor Version 5.00\r\n"),
        ("letter.eml.txt", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<b>x</b>"),
        ("frame.txt", b"See <iframe src=//attacker.example>"),
        ("address.txt", b"Open javascript:alert(1) please"),
        ("image tag.txt", b"Hello <img src=x onerror=alert(1)>"),
    ]


def _office():
    book = b"application/epub+zip"
    return [
        ("workbook.docx", office.docx(main=SHEET)),
        ("slides.docx", office.docx(main=SLIDES)),
        ("template.docx", office.docx(main=TEMPLATE)),
        ("two main parts.docx", office.docx(types=f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}"/>')),
        ("no main part.docx", office.docx(main="application/xml")),
        ("book.odt", archive.pack([archive.Part("mimetype", book, stored=True), archive.Part("content.xml", b"<a/>")])),
        ("sheet.odt", office.odt(kind=b"application/vnd.oasis.opendocument.spreadsheet")),
        ("template.odt", office.odt(kind=office.ODT_TYPE + b"-template")),
        ("type packed.odt", archive.pack([archive.Part("mimetype", office.ODT_TYPE), archive.Part("content.xml", b"<a/>")])),
        ("type late.odt", archive.pack([archive.Part("content.xml", b"<a/>"), archive.Part("mimetype", office.ODT_TYPE, stored=True)])),
        ("archive.docx", archive.plain({"a.txt": b"x"})),
        ("library.docx", archive.plain({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"})),
        ("app.docx", archive.plain({"AndroidManifest.xml": b"x", "classes.dex": b"x"})),
        ("no parts.zip", archive.end_record(0, 0, 0)),
    ]
