"""Time zones to choose from: known, named in words, those of Europe first."""

from zoneinfo import ZoneInfo

import pytest

from app.i18n.zones import is_zone, offered, zone_words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_zone_that_is_offered_is_one_and_has_a_name_of_its_own(language: str) -> None:
    europe, others = offered(language)
    assert all(zone.startswith("Europe/") for zone, _ in europe) and ("Etc/UTC", "UTC") in others
    zones = [zone for zone, _ in europe + others]
    assert len(set(zones)) == len(zones) > 400
    assert all(is_zone(zone) and ZoneInfo(zone) for zone in zones)
    assert len({name for _, name in europe + others}) == len(zones)


def test_a_zone_is_called_by_its_city_and_country() -> None:
    assert zone_words("Europe/Helsinki", "sv") == "Helsingfors, Finland"
    assert zone_words("Europe/Stockholm", "en") == "Stockholm, Sweden"
    assert zone_words("CET", "sv") == "CET"


@pytest.mark.parametrize("name", ["", "Europe/Karlstorp", "../etc/passwd", "europe/stockholm"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not is_zone(name)
