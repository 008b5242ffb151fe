"""Time zones to choose from, those of Europe first, called by their city and country."""

from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from app.i18n import DATE_LOCALES
from app.i18n.alphabet import in_alphabet
from app.settings import known_zones

EUROPE, NO_PLACE, UTC = "Europe/", "Etc/", "Etc/UTC"
Named = tuple[str, str]
"""A zone, and what it is called."""


def is_zone(name: str) -> bool:
    """Whether times can be told in it; more are known than are offered, such as older names."""
    return name in known_zones()


@cache
def offered(language: str) -> tuple[list[Named], list[Named]]:
    """Those of Europe, and the others, each in the order of the alphabet."""
    zones = known_zones() & get_global("zone_territories").keys()
    places = [zone for zone in zones if zone == UTC or not zone.startswith(NO_PLACE)]
    named = [(zone, zone_words(zone, language)) for zone in places]
    ordered = sorted(named, key=lambda one: in_alphabet(one[1]))
    europe = [one for one in ordered if one[0].startswith(EUROPE)]
    return europe, [one for one in ordered if not one[0].startswith(EUROPE)]


@cache
def zone_words(zone: str, language: str) -> str:
    """Stockholm, Sverige. A zone that is no place is called by its own name."""
    locale = Locale.parse(DATE_LOCALES[language])
    country = locale.territories.get(get_global("zone_territories").get(zone, ""), "")
    if not country or zone.startswith(NO_PLACE):
        return zone.removeprefix(NO_PLACE)
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return city if city == country else f"{city}, {country}"
