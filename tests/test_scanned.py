"""What a QR code leads to: all the bits of a workshop's address, in no more modules than a code
that is spoken needed, but for two kinds of host."""

import io

import pytest
import qrcode
import zxingcpp
from PIL import Image

from app.models.workshop import Workshop, read_scanned, scanned
from app.qr import qr_png, qr_rows
from app.security import new_token

LARGER = ("https://aaaaaaaa.se", "http://192.168.1.20:8000")
"""One size more: a name of eleven letters lacks room for one, and figures needed little before."""
ADDRESSES = [f"https://{'a' * n}.se" for n in range(3, 60)] + ["http://192.168.1.20:8000"]


def test_each_uid_is_read_back_whatever_the_case() -> None:
    for _ in range(200):
        uid = new_token()
        letters = scanned(uid)
        assert len(letters) == 26 and letters.isupper() and letters.isalnum()
        assert read_scanned(letters) == read_scanned(letters.lower()) == uid


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_has_no_more_modules_than_with_the_spoken_code(address: str) -> None:
    spoken = qrcode.QRCode(border=2)
    spoken.add_data(f"{address}/CDFGHJ")
    link = Workshop(title="Möte", code="CDFGHJ").scan_link(address)
    one_size = 4 if address in LARGER else 0
    assert len(qr_rows(link, 2)) <= len(spoken.get_matrix()) + one_size


@pytest.mark.parametrize("address", ADDRESSES[::8])
def test_the_printed_one_is_read(address: str) -> None:
    link = Workshop(title="Möte", code="CDFGHJ").scan_link(address)
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(link))).convert("L"))
    assert read.text == link
