"""Documents of 5,000 answers beside a bare library that writes as much, and what a room that
answers meanwhile notices of them.

`python -m bench.documents docx` measures one format in a process of its own.
"""

import io
import json
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.beside import beside, working
from bench.machine import HERE, SERVERS, Process
from bench.phones.numbers import middle
from bench.room import make_room

if TYPE_CHECKING:
    from bench.measures import Bench

ANSWERS = 5000
ROUNDS = 5
TEXTS = [f"Det här hindrar oss, sa nummer {n}: avstånden och tiden" for n in range(ANSWERS)]
MOST_MB = 20


def bare_docx(texts: list[str]) -> bytes:
    from docx import Document

    document, file = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text, style="Quote")
    document.save(file)
    return file.getvalue()


def bare_xlsx(texts: list[str]) -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for columns in (1, 6):  # a question's own sheet, and that of all answers
            sheet = book.add_worksheet()
            for row, text in enumerate(texts):
                for column in range(columns):
                    sheet.write_string(row, column, text if column == columns - 1 else "Fråga")
    return file.getvalue()


PAGES = """
#set document(title: "a")
#set page(paper: "a4", margin: (x: 24mm, top: 24mm, bottom: 25mm), numbering: "1 (1)")
#set text(font: "Atkinson Hyperlegible Next", size: 10.5pt, lang: "sv")
#set list(marker: [•], spacing: .7em)
#list(..json(bytes(sys.inputs.texts)))
"""


def bare_pdf(texts: list[str]) -> bytes:
    import typst

    from app.typesetting.setting import FONTS

    return typst.compile(
        PAGES.encode(),
        format="pdf",
        font_paths=[str(FONTS)],
        sys_inputs={"texts": json.dumps(texts)},
        pdf_standards=["ua-1", "a-2a"],
    )


Make = Callable[[list[str]], bytes]
BARE: dict[str, Make] = {"docx": bare_docx, "pdf": bare_pdf, "xlsx": bare_xlsx}
LIBRARIES = {"docx": "python-docx", "pdf": "typst", "xlsx": "XlsxWriter"}


def ours(form: str) -> Make:
    from importlib import import_module

    write = import_module(f"app.papers.{form}").write
    return lambda texts: write(_paper(texts))[0]


def _paper(texts: list[str]) -> Any:
    from app.papers.blocks import Facts, Heading, Paragraph, Quotes
    from app.papers.paper import Chapter, Paper, Said

    asked = [Heading("Vad hindrar?"), Paragraph("5 000 av 5 000 svarade.", "quiet"), Quotes(texts)]
    top = [Heading("Landsbygdens dag", 1), Facts([("Plats", "Folkets hus")])]
    said = [Said(text) for text in texts]
    return Paper(
        language="sv",
        label="Mötesanteckningar",
        title="Landsbygdens dag",
        author="Samtalsledarna",
        subject="",
        tz="Europe/Stockholm",
        day=0,
        taken_at=0,
        blocks=[*top, *asked],
        overview=[*top],
        chapters=[Chapter("Vad hindrar?", "", "Öppen fråga", 1, [*asked], said)],
    )


def documents(bench: "Bench") -> None:
    """The rows of `make bench`."""
    for form, library in LIBRARIES.items():
        bench.table.say(f"{form} of {ANSWERS} answers, and as much from bare {library}")
        took = _apart(bench, form)
        measure = f"{form} of {ANSWERS} answers ÷ {library}"
        more = f"s of processor time; {took['kilobytes']:.0f} KB"
        bench.table.add(measure, 0, took["ours"], took["bare"], "≤ 1.5", more)
    _meanwhile(bench)


def _apart(bench: "Bench", form: str) -> dict[str, float]:
    """The middle of several, each in a process of its own: Typst remembers what it has set."""
    told = []
    for _ in range(ROUNDS):
        log = bench.folder / f"{form}.txt"
        process = Process(SERVERS, "bench.documents", form, log=log, talks=True)
        assert process.popen.stdout is not None
        told.append(json.loads(process.popen.stdout.readline()))
        process.popen.wait()
    return {name: middle([one[name] for one in told]) for name in told[0]}


def _meanwhile(bench: "Bench") -> None:
    """A room answers calmly while one document after the other is made of 5,000 answers."""
    table, room = bench.table, make_room(bench.app.database, bench.astrid, 2)
    phones = min(100, bench.size.phones)
    bench._come_to(room, "writing", phones)
    bench.phones.do("step", crowd="writing")
    room.store(ANSWERS)
    before = bench.app.process.memory()
    made: list[float] = []
    writing = partial(_write, bench.app.port, room, made)
    alone, meanwhile = beside(bench, "writing", room.asking(), partial(working, writing))
    grown = (bench.app.process.memory() - before) / 2**20
    more = f"s; {len(made)} documents, the slowest in {max(made):.1f} s"
    measure = "Receipt p99 while documents are made"
    table.add(measure, phones, meanwhile["p99"], alone["p99"], "≤ 1.2", more)
    table.add("Memory of the app for documents, MB", phones, grown, MOST_MB, "≤ 1")
    bench.phones.do("leave", crowd="writing")


def _write(port: int, room: Any, made: list[float]) -> None:
    for form in LIBRARIES:
        began = time.monotonic()
        address = f"http://{HERE}:{port}/w/{room.uid}/notes/{form}"
        asked = urllib.request.Request(address, headers={"Cookie": room.login})
        urllib.request.urlopen(asked).read()
        made.append(time.monotonic() - began)


def main() -> None:
    """After one answer each, so that libraries and fonts are there."""
    form = sys.argv[1]
    told: dict[str, float] = {}
    for name, make in {"bare": BARE[form], "ours": ours(form)}.items():
        make(["Ett svar"])
        began = time.process_time()
        told["kilobytes"] = len(make(TEXTS)) >> 10
        told[name] = time.process_time() - began
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
