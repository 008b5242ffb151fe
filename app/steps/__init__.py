"""The kinds of step, in the order menus show them."""

from typing import Any

from app.steps.base import StepKind
from app.steps.choice import Choice
from app.steps.open_text import OpenText
from app.steps.scale import Scale
from app.steps.slide import Slide
from app.steps.word_cloud import WordCloud

STEP_KINDS: dict[str, StepKind[Any, Any]] = {
    kind.name: kind for kind in (Slide(), OpenText(), WordCloud(), Choice(), Scale())
}
