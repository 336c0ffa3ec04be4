"""DOCX and ODT as word processors write them, in small, with room for what does not belong there."""
import archive
import pictures
import prose

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def paragraphs(lines):
    """Paragraphs of DOCX."""
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)


def relationships(rows):
    """A part of relationships from (type's last step, target, external)."""
    body = ""
    for number, (kind, target, external) in enumerate(rows, 1):
        mode = ' TargetMode="External"' if external else ""
        kind = kind if kind.startswith("http") else f"{R}/{kind}"
        body += f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{mode}/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'.encode()


def docx_files(lines=None, *, body="", rows=(), main=MAIN, types="", head=XML):
    """The parts of a document."""
    lines = prose.sentences(5) if lines is None else lines
    content = (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>'
    )
    document = f'{head}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{paragraphs(lines)}{body}<w:sectPr/></w:body></w:document>'
    return {
        "[Content_Types].xml": content.encode(),
        "_rels/.rels": relationships([("officeDocument", "word/document.xml", False)]),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": relationships(rows),
    }


def docx(lines=None, *, extra=None, streamed=False, **options):
    """A whole document, with further parts from {name: content}."""
    files = {**docx_files(lines, **options), **(extra or {})}
    return archive.pack([archive.Part(name, data, streamed=streamed) for name, data in files.items()])


O = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    f'xmlns:office="{O}:office:1.0" xmlns:text="{O}:text:1.0" xmlns:draw="{O}:drawing:1.0" xmlns:script="{O}:script:1.0" '
    f'xmlns:table="{O}:table:1.0" xmlns:meta="{O}:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def odt_files(lines=None, *, body="", scripts="<office:scripts/>", head=XML, manifest=""):
    """The parts of a text document, without its type."""
    lines = prose.sentences(5) if lines is None else lines
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    content = f'{head}<office:document-content {SPACES} office:version="1.3">{scripts}<office:body><office:text>{text}{body}</office:text></office:body></office:document-content>'
    rows = "".join(f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml"/>' for path in ("content.xml", "styles.xml", "meta.xml"))
    return {
        "content.xml": content.encode(),
        "styles.xml": f'{XML}<office:document-styles {SPACES} office:version="1.3"><office:styles/></office:document-styles>'.encode(),
        "meta.xml": f'{XML}<office:document-meta {SPACES} office:version="1.3"><office:meta><meta:template xlink:href="../../letter.ott"/></office:meta></office:document-meta>'.encode(),
        "Thumbnails/thumbnail.png": pictures.png(32, 32),
        "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{O}:manifest:1.0">{rows}{manifest}</manifest:manifest>'.encode(),
    }


def odt(lines=None, *, extra=None, kind=ODT_TYPE, streamed=False, **options):
    """A whole text document, with further parts from {name: content}."""
    files = {**odt_files(lines, **options), **(extra or {})}
    first = archive.Part("mimetype", kind, stored=True)
    return archive.pack([first] + [archive.Part(name, data, streamed=streamed) for name, data in files.items()])
