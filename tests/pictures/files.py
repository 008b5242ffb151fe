"""Files as people choose them: photos, drawings, PDFs, and what only looks like one."""

import struct
import zlib
from io import BytesIO

import typst
from PIL import Image

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
HTML = b"<!doctype html><script>alert(1)</script>"


def written(image: Image.Image, form: str = "PNG", **how: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def plain(width: int = 64, height: int = 48, form: str = "PNG", colour: str = "red") -> bytes:
    return written(Image.new("RGB", (width, height), colour), form)


def noisy_photo() -> bytes:
    """12 megapixels that nothing can be left out of, as from a telephone."""
    return written(Image.effect_noise((4000, 3000), 90).convert("RGB"), "JPEG", quality=80)


def photo_with_secrets() -> bytes:
    """Taken with the telephone on its side: it says so, and where, and by whom."""
    image = Image.new("RGB", (400, 300), "blue")
    image.paste("white", (0, 0, 400, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    exif[0x013B] = "Astrid Lind"
    exif.get_ifd(0x8825)[1] = "N"
    return written(image, "JPEG", quality=95, exif=exif, comment=b"vid torget")


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is very large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def pdf(*pages: str, width: str = "320mm", height: str = "180mm") -> bytes:
    """A PDF with a heading on each page, and a line below it."""
    setting = f"#set page(width: {width}, height: {height})\n#set text(size: 40pt)\n"
    text = setting + "\n#pagebreak()\n".join(f"= {page}\nVi ses i Granby." for page in pages)
    made: bytes = typst.compile(text.encode())
    return made


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(pdf("Hemligt"))))
    writer.encrypt("lösenord", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
