"""What kinds say in a language: a translator, which they are given."""

from typing import Protocol


class Words(Protocol):
    """Translates: words(text, **values), words.plural(one, many, num); into which language."""

    @property
    def language(self) -> str: ...

    def __call__(self, text: str, **values: object) -> str: ...

    def plural(self, one: str, many: str, num: int, **values: object) -> str: ...
