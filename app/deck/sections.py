"""Divides pages into sections: what stands under one heading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.deck.lines import Block, ends_asking, read_blocks
from app.deck.pages import Page, joined_notes
from app.deck.questions import Role, read_pieces
from app.deck.talking import invites_to_talk
from app.deck.words import informs, opens_question, says_thanks

FEW_BLOCKS = 4


@dataclass
class Section:
    """Blocks under one heading, and the speaker's notes to them; `under` when it belongs to the
    section before it, `programme` when its lines say what comes after it, `quiz` when the answer to
    its question is known."""

    blocks: list[Block]
    firm: bool = False
    under: bool = False
    notes: str = ""
    programme: bool = False
    quiz: bool = False
    page: int = 0

    @property
    def texts(self) -> list[str]:
        return [block.text for block in self.blocks]

    @property
    def starts_asking(self) -> bool:
        return read_pieces(self.blocks[0])[0].role in (Role.ASK, Role.LABEL)

    @property
    def asks(self) -> bool:
        """Whether it is questions, with or without a heading of theirs."""
        under = [read_pieces(block)[0].role for block in self.blocks[1:]]
        return self.starts_asking or 2 * under.count(Role.ASK) > len(under) > 1

    @property
    def invites(self) -> bool:
        return any(read_pieces(block)[0].role is Role.TALK for block in self.blocks)


def split_sections(pages: Sequence[Page]) -> list[Section]:
    sections: list[Section] = []
    for page in pages:
        blocks = read_blocks(page.lines)
        if len(pages) == 1 and not any(block.level for block in blocks[1:]):
            made = _by_paragraphs(blocks)
        else:
            made = _by_headings(blocks, page.firm)
        made[0].notes, made[0].page = page.notes, page.number
        sections += made
    filled = [section for section in sections if section.blocks]
    return _without_builds(_rejoined(filled))


def looks_like_heading(block: Block) -> bool:
    text = block.text
    if block.level:
        return True
    if block.mark or len(text) > 100 or len(text.split()) > 14:
        return False
    if text[-1] in ",;" or (text[-1] == "." and not text.endswith("..")):
        return False
    return not text[0].islower() and any(map(str.isalpha, text))


def _by_headings(blocks: list[Block], firm: bool) -> list[Section]:
    sections = [Section([], firm)]
    level = 0
    for block in blocks:
        if block.level and sections[-1].blocks:
            sections.append(Section([], firm, under=0 < level < block.level))
        if block.level and not sections[-1].under:
            level = block.level
        sections[-1].blocks.append(block)
    return sections


def _by_paragraphs(blocks: list[Block]) -> list[Section]:
    sections = [Section([])]
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if len(blocks) > FEW_BLOCKS and _opens_section(sections[-1], block, following):
            sections.append(Section([]))
        sections[-1].blocks.append(block)
    return sections


def _opens_section(before: Section, block: Block, following: Block | None) -> bool:
    if "?" in block.text:
        return block.after_blank and _is_tight_talk(before)
    if not looks_like_heading(block) or (following and _both_ask(block, following)):
        return False
    if invites_to_talk(block.text):
        return True
    if block.after_blank and says_thanks(block.text):
        return True
    return block.after_blank and following is not None


def _both_ask(block: Block, following: Block) -> bool:
    """Whether a line and the next one are questions without their marks."""
    both = opens_question(block.text) and opens_question(following.text)
    return both and "?" not in following.text


def _is_tight_talk(section: Section) -> bool:
    """Whether blank lines part the slides, as the questions stand close to their heading."""
    if len(section.blocks) < 2 or section.blocks[1].after_blank:
        return False
    return invites_to_talk(section.blocks[0].text)


def _rejoined(sections: list[Section]) -> list[Section]:
    # Wide spacing may part a heading from the text that belongs to it.
    kept = sections[:1]
    for section in sections[1:]:
        if len(kept) > 1 and _belongs(kept[-1], section):
            kept[-1] = _together(kept[-1], section)
        else:
            kept.append(section)
    return kept


def _together(before: Section, section: Section) -> Section:
    notes = joined_notes(before.notes, section.notes)
    return replace(before, blocks=[*before.blocks, *section.blocks], notes=notes)


def _belongs(heading: Section, section: Section) -> bool:
    first = heading.blocks[0]
    if section.firm or len(heading.blocks) > 1 or not looks_like_heading(first):
        return False
    if looks_like_heading(section.blocks[0]):
        return False
    return section.blocks[0].is_item or not ends_asking(first.text) or informs(first.text)


def _without_builds(sections: list[Section]) -> list[Section]:
    # A slide that builds up is exported as several pages, each adding a line.
    kept: list[Section] = []
    for section in sections:
        if kept and _is_build(kept[-1], section):
            section.notes = joined_notes(kept.pop().notes, section.notes)
        kept.append(section)
    return kept


def _is_build(before: Section, section: Section) -> bool:
    shown = len(before.blocks)
    return shown <= len(section.blocks) and before.texts == [
        block.text for block in section.blocks[:shown]
    ]
