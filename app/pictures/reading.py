"""A picture file as its content says it is: bounded, turned upright, and written anew."""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from app.errors import N_, Invalid
from app.pictures import BROKEN
from app.sandbox import Made

TAKEN = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 64_000_000
BOX = (1920, 1440)
PHONE_BOX = (960, 1280)
SMALL_BOX = (400, 400)
MOST_WIDE, MOST_PHONE, MOST_SMALL = 500_000, 58_000, 12_000
"""Bytes. With its headers a picture on a phone is to stay below 60 KB."""
QUALITIES = (82, 70, 58, 46, 34)
SMALLER = 0.8
FLATTER = 200
"""Times as wide as it is high: then nothing of it could be seen."""

NO_PICTURE = N_("That is no picture. Choose one in PNG, JPEG, WebP or GIF.")
DRAWING = N_("SVG drawings aren't taken. Save it as PNG and choose that.")
HEIC = N_("HEIC pictures aren't taken: many can't show them. Save it as JPEG and choose that.")
TOO_MANY_PIXELS = N_("The picture is too large: at most %(most)s million pixels. Make it smaller.")
TOO_FLAT = N_("The picture is too narrow to be seen. Choose another one.")


def draw(content: bytes) -> Made:
    """The picture in its sizes. Raises Invalid."""
    image = _upright(_opened(content))
    return [about(image)], sizes(image)


def _opened(content: bytes) -> Image.Image:
    """By the content alone, whatever the file is called."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below has a sentence
    warnings.simplefilter("ignore")
    try:
        image = Image.open(BytesIO(content), formats=TAKEN)
    except UnidentifiedImageError as error:
        raise Invalid(_why_not(content)) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid(BROKEN) from error
    check(*image.size)
    return image


def _why_not(content: bytes) -> str:
    head = content[:1024].lower()
    if b"<svg" in head:
        return DRAWING
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"heim"):
        return HEIC
    return NO_PICTURE


def check(width: int, height: int) -> None:
    """Raises Invalid before anything is unpacked that would fill the memory."""
    if width * height > MOST_PIXELS:
        raise Invalid(TOO_MANY_PIXELS, most=MOST_PIXELS // 1_000_000)
    if max(width, height) > FLATTER * min(width, height):
        raise Invalid(TOO_FLAT)


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, as it is meant to be seen: turned, in the colours of screens, on white."""
    try:
        profile = image.info.get("icc_profile")
        image.draft("RGB", (BOX[0] * 2, BOX[0] * 2))
        image.load()
        turned = ImageOps.exif_transpose(image)
        if turned.mode not in ("RGB", "RGBA", "L", "CMYK"):
            turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        turned.thumbnail(BOX, reducing_gap=2.0)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise Invalid(BROKEN) from error
    return _on_white(_in_srgb(turned, profile))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A telephone's colours would be pale without the profile that goes away."""
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, own, ours, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def about(image: Image.Image, words: str = "") -> dict[str, object]:
    return {"width": image.width, "height": image.height, "words": words}


def sizes(image: Image.Image) -> list[bytes]:
    """As `app.pictures.SIZES` has them."""
    phone = _fitted(image, PHONE_BOX)
    return [
        written(image, MOST_WIDE),
        written(phone, MOST_PHONE),
        written(_fitted(phone, SMALL_BOX), MOST_SMALL),
    ]


def _fitted(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    made = image.copy()
    made.thumbnail(box)
    return made


def written(image: Image.Image, most: int) -> bytes:
    """As WebP of at most so many bytes: as good as fits, and smaller if nothing does.
    From pixels alone, so nothing comes along that stood beside them."""
    while True:
        for quality in QUALITIES:
            file = BytesIO()
            image.save(file, "WEBP", quality=quality, method=3, exif=b"", icc_profile=None)
            if file.tell() <= most:
                return file.getvalue()
        size = (max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER)))
        image = image.resize(size)
