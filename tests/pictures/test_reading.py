"""A picture from outside becomes one of ours, or is refused with a sentence."""

from io import BytesIO

import pytest
from PIL import Image

from app.errors import Invalid
from app.pictures import BROKEN, MOST_FILE, TOO_LARGE_FILE, draw
from app.pictures import reading as r
from app.pictures.reading import DRAWING, HEIC, NO_PICTURE, TOO_FLAT, TOO_MANY_PIXELS
from tests.pictures import files

KB = 1024


def at_once(content: bytes) -> list[Image.Image]:
    """Its sizes, read without a process of their own."""
    return [Image.open(BytesIO(size)) for size in r.draw(content)[1]]


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as no:
        r.draw(content)
    return no.value.say


def test_a_noisy_photo_of_12_megapixels_fits_a_phone_and_a_projector() -> None:
    drawn = draw(files.noisy_photo())
    wide, phone, small = (
        Image.open(BytesIO(one)) for one in (drawn.wide, drawn.phone, drawn.small)
    )
    assert len(drawn.phone) <= 60_000 and len(drawn.small) <= 12 * KB
    assert (drawn.width, drawn.height) == (1920, 1440) and wide.width >= 1200
    assert 400 <= phone.width <= 960 and small.width >= 120
    assert all(abs(one.width * 3 - one.height * 4) <= 8 for one in (wide, phone, small))
    assert {wide.format, phone.format, small.format} == {"WEBP"}


def test_what_stood_beside_the_pixels_is_gone_and_the_photo_is_upright() -> None:
    secret = files.photo_with_secrets()
    assert b"Astrid Lind" in secret
    contents = r.draw(secret)[1]
    for content in contents:
        assert not any(
            word in content for word in (b"Astrid", b"EXIF", b"Exif", b"torget", b"ICCP")
        )
        image = Image.open(BytesIO(content))
        assert not image.getexif() and not image.info.get("icc_profile")
    wide = Image.open(BytesIO(contents[0])).convert("RGB")
    assert wide.size == (300, 400)
    assert min(wide.getpixel((290, 200))) > 200, "the white edge is to the right"  # type: ignore[type-var]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_usual_kinds_are_taken_and_small_ones_stay_small(form: str) -> None:
    wide, phone, small = at_once(files.plain(64, 48, form))
    assert wide.size == phone.size == small.size == (64, 48)
    red, green, blue = wide.convert("RGB").getpixel((30, 30))  # type: ignore[misc]
    assert red > 220 and green < 40 and blue < 40


def test_of_a_moving_gif_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "blue")]
    wide = at_once(files.written(frames[0], "GIF", save_all=True, append_images=frames[1:]))[0]
    assert getattr(wide, "n_frames", 1) == 1
    assert wide.convert("RGB").getpixel((20, 20))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 40))
    wide = at_once(files.written(image.convert(mode), "PNG"))[0].convert("L")
    assert wide.getpixel((30, 20)) > 240 and wide.getpixel((5, 20)) < 20  # type: ignore[operator]


@pytest.mark.parametrize(
    "content",
    [
        files.written(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG"),
        files.written(Image.new("I;16", (40, 40), 60_000), "PNG"),
        files.written(Image.new("1", (40, 40), 1), "PNG"),
        files.written(Image.new("L", (1, 1)), "PNG"),
        files.written(Image.new("RGB", (3000, 20)), "PNG"),
        files.written(Image.new("RGB", (40, 40)), "PNG", icc_profile=b"no profile"),
    ],
    ids=["CMYK", "16 bits", "1 bit", "1 pixel", "a strip", "a broken profile"],
)
def test_odd_pictures_are_taken(content: bytes) -> None:
    assert [image.format for image in at_once(content)] == ["WEBP"] * 3


@pytest.mark.parametrize(
    ("content", "say"),
    [
        (b"", NO_PICTURE),
        (files.HTML, NO_PICTURE),
        (b"GIF89a;<script>", NO_PICTURE),
        (files.written(Image.new("RGB", (4, 4)), "TIFF"), NO_PICTURE),
        (files.written(Image.new("RGB", (4, 4)), "BMP"), NO_PICTURE),
        (files.SVG, DRAWING),
        (files.HEIC, HEIC),
        (files.plain(400, 400, "JPEG")[:900], BROKEN),
        (files.plain(400, 400)[:200], BROKEN),
        (files.plain(4000, 4), TOO_FLAT),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes, say: str) -> None:
    assert refused(content) == say


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000_000, 2_000_000_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    assert refused(files.bomb(*size)) in (TOO_MANY_PIXELS, BROKEN, NO_PICTURE)


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    with pytest.raises(Invalid) as no:
        draw(bytes(MOST_FILE + 1))
    assert no.value.say == TOO_LARGE_FILE
