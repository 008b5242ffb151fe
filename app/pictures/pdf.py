"""The pages of a PDF as pictures, with the words that stand on them."""

import pypdfium2
from PIL import Image

from app.errors import N_, Invalid
from app.pictures import BROKEN
from app.pictures.reading import BOX, about, check, sizes
from app.sandbox import Made

MOST_PAGES = 60
MOST_WORDS = 4_000
LOCKED = N_("The PDF is locked with a password. Save it without one and choose that.")
NO_PAGES = N_("There are no pages in the PDF.")
TOO_MANY_PAGES = N_("The PDF has %(pages)s pages; at most %(most)s have room. Divide it into two.")


def draw(content: bytes) -> Made:
    """Every page in the sizes of our screens. Raises Invalid."""
    document = _opened(content)
    told, contents = [], []
    for number in range(len(document)):
        try:
            page = document[number]
            image = _drawn(page)
            words = _words(page)
        except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
            raise Invalid(BROKEN) from error
        told.append(about(image, words))
        contents += sizes(image)
    return told, contents


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Invalid(LOCKED if "password" in str(error).lower() else BROKEN) from error
    if not len(document):
        raise Invalid(NO_PAGES)
    if len(document) > MOST_PAGES:
        raise Invalid(TOO_MANY_PAGES, pages=len(document), most=MOST_PAGES)
    return document


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """However large its paper is, in as many pixels as a projector has."""
    width, height = page.get_size()
    scale = min(BOX[0] / width, BOX[1] / height) if width > 0 and height > 0 else 0
    check(max(1, round(width * scale)), max(1, round(height * scale)))
    image: Image.Image = page.render(scale=scale).to_pil()
    return image.convert("RGB")


def _words(page: pypdfium2.PdfPage) -> str:
    """Lines as on the page; what no font has a letter for is left out."""
    text = page.get_textpage().get_text_bounded(errors="ignore")[:MOST_WORDS]
    lines = (" ".join(line.split()) for line in text.replace("\ufffe", "").splitlines())
    return "\n".join(line for line in lines if line)
