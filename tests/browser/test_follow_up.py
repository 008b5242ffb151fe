"""Commitments in a browser: from what the room promised to a receiver who tells how it goes."""

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import now
from app.database import Database
from app.models.commitments import making, telling
from app.models.commitments.answering import Answered, answer
from app.models.commitments.commitment import Commitment
from app.models.commitments.following import rows_of
from app.models.commitments.making import Words
from app.models.commitments.news import DONE, UNDER_WAY, WILL_NOT
from app.models.commitments.parked import parked_lines
from app.models.commitments.receiver import Receiver, receiver_named
from app.models.commitments.receiver_links import make_link
from app.models.commitments.telling import Teller, Told
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from app.steps.plain import parse
from tests.browser.conftest import HOST as HOST_NAME
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import RESTS
from tests.browser.test_access import LONG, Access
from tests.conftest import someone
from tests.rooms import ask, do, say
from tests.server import Server, free_port
from tests.vows import BUDGET, BUS, KIND, SHOP

HINDER = "Ombuden vill inte ha paketen"
LogIn = Callable[[Page, Facilitator], Page]
Make = Callable[..., Workshop]


@pytest.fixture(scope="module")
def the_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    url = f"http://{HOST_NAME}:{port}"
    server = Server(tmp_path_factory.mktemp("promises"), port, url, BIKUPA_BASE_URL=url)
    server.command = [sys.executable, "-m", "tests.vows_server"]
    yield server
    server.dispose()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEP_KINDS, KIND.name, KIND)


@pytest.fixture
def workshop(database: Database, workshop_with: Make) -> Workshop:
    """Three promises from the room, after its end."""
    made = workshop_with(Ask("slide", "Välkomna"), title="Service i bygden, Stenberga")
    say(database, ask(database, made, "open_text", "Vad hindrar?"), {"text": HINDER})
    asking = ask(database, made, KIND.name, "Vad gör vi härnäst?")
    for promise in (BUS, SHOP, BUDGET):
        say(database, asking, promise)
    do(database, made, "end")
    return made


def make(database: Database, workshop: Workshop, what: str, **words: str) -> Commitment:
    with database.writing() as session:
        typed = parse(Words, {"what": what, **words})
        return making.make(session, workshop.id or 0, typed, at=now(), by=None)


def tell(database: Database, one: Commitment, status: str, said: str, teller: str = "") -> None:
    told = Told(status=status, said=said, day="2026-11-12", teller=teller)
    with database.writing() as session:
        who = Teller(actor=None)
        telling.tell(session, one.workshop_id, one.uid, told, who, at=now())


@pytest.fixture
def full(database: Database, workshop: Workshop) -> Workshop:
    """A workshop in November, as it is followed up."""
    bus = make(database, workshop, BUS["what"], who="Regionens kollektivtrafik", when="2027-03")
    shop = make(database, workshop, "Göra butiken till servicepunkt", who="Byalaget")
    page = make(database, workshop, "Skriva en sida med vem man ringer", who="Kommunen")
    charge = make(database, workshop, "Få en laddplats vid bygdegården")
    make(database, workshop, LONG[:140], who="Samverkansgruppsordförandekonferensen")
    make(database, workshop, "Starta en skjutsgrupp", who="Bord 4", when="day", day="2026-11-01")
    make(database, workshop, "Samma budgetår för kommunens och regionens stöd")
    tell(database, bus, UNDER_WAY, "Möte hållet.", "Regionens trafikplanerare")
    tell(database, bus, UNDER_WAY, "Tidtabellen är klar.", "Regionens trafikplanerare")
    tell(database, shop, UNDER_WAY, "Ett av två ombud har sagt ja.", "byalaget")
    tell(database, page, DONE, "Finns på webben och i butiken.", "kommunen")
    tell(database, charge, WILL_NOT, "Elnätet räcker inte före 2028.", "elbolaget")
    return workshop


@pytest.fixture
def open_page(new_page: NewPage, log_in: LogIn, astrid: Facilitator) -> Callable[..., Page]:
    def open_page(
        path: str, who: Facilitator | None = None, *, clock: bool = False, **how: object
    ) -> Page:
        page = log_in(new_page(**how), who or astrid)
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    return open_page


Open = Callable[..., Page]


def standing(database: Database, workshop: Workshop) -> dict[str, str]:
    """How each goes, by what it is."""
    with database.reading() as session:
        return {row.commitment.what: row.status for row in rows_of(session, workshop.id or 0)}


def commitment(database: Database, workshop: Workshop, what: str) -> Commitment:
    with database.reading() as session:
        found = (row.commitment for row in rows_of(session, workshop.id or 0))
        return next(one for one in found if one.what == what)


def history(database: Database, workshop: Workshop, what: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = {row.commitment.what: row for row in rows_of(session, workshop.id or 0)}
    return [(news.status, news.said) for news in rows[what].standing.told]


def row(page: Page, what: str) -> Locator:
    return page.locator("bikupa-follow", has_text=what)


def save(page: Page, what: str) -> None:
    """Press it as a person would, and not as the second of a double press."""
    page.wait_for_timeout(RESTS)
    row(page, what).get_by_role("button", name="Spara").click()


def test_the_desk_leads_to_what_was_promised_and_each_is_confirmed_changed_or_dropped(
    database: Database, workshop: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{workshop.uid}/desk")
    page.get_by_role("link", name="Bekräfta åtagandena").click()
    promises = page.locator("fieldset.promise")
    expect(promises).to_have_count(3)
    promises.nth(0).get_by_label("Vad som ska göras").fill("Prova skolbussen")
    promises.nth(2).get_by_label("Släpp").check()
    page.get_by_role("button", name="Spara valen").click()
    expect(page.get_by_role("status").first).to_contain_text("Sparat.")
    assert standing(database, workshop) == {
        "Prova skolbussen": "not_begun",
        SHOP["what"]: "not_begun",
    }
    page.get_by_role("button", name="Ångra").click()
    expect(promises).to_have_count(1)
    page.get_by_role("link", name="Till åtagandena").first.click()
    expect(page.get_by_text("1 åtagande från rummet väntar på att bekräftas.")).to_be_visible()


def test_a_status_is_saved_as_it_is_chosen_and_its_words_come_after_by_keyboard_alone(
    database: Database, full: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{full.uid}/commitments")
    what = "Starta en skjutsgrupp"
    select = row(page, what).get_by_role("combobox")
    select.focus()
    page.keyboard.press("ArrowDown")  # what one passes on the way isn't chosen
    page.keyboard.press("ArrowDown")
    page.keyboard.type("På", delay=300)
    expect(page.locator("textarea")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("")
    assert standing(database, full)[what] == UNDER_WAY
    page.keyboard.type("Vi har fyra bilar.")
    for _ in range(3):
        page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('.news-save button')"):
        page.keyboard.press("Tab")
    page.wait_for_timeout(RESTS)
    page.keyboard.press("Enter")
    expect(row(page, what)).to_contain_text("Vi har fyra bilar.")
    expect(row(page, what)).to_contain_text("Sparat: På gång.")
    assert history(database, full, what) == [(UNDER_WAY, "Vi har fyra bilar.")]
    here = page.locator("[data-group=not_begun]", has=row(page, what))
    expect(here).to_have_count(1)
    page.locator(".follow-tabs a").first.focus()
    expect(page.locator("[data-group=under_way]", has=row(page, what))).to_have_count(1)
    expect(page.locator("bikupa-follow-list > [data-said]")).to_have_text("Flyttad till På gång")


def test_what_will_not_happen_is_saved_with_a_reason_or_not_at_all(
    database: Database, full: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{full.uid}/commitments")
    what = "Starta en skjutsgrupp"
    row(page, what).get_by_role("combobox").select_option("Blev inte av")
    said = row(page, what).get_by_label("Varför blev det inte av?")
    expect(said).to_be_focused()
    assert standing(database, full)[what] == "not_begun"
    row(page, what).get_by_label("Vem berättade?").fill("byalaget")
    save(page, what)
    expect(row(page, what)).to_contain_text("Skriv varför det inte blir av.")
    expect(row(page, what).get_by_label("Vem berättade?")).to_have_value("byalaget")
    said.fill("Ingen har bil.")
    save(page, what)
    expect(row(page, what)).to_contain_text("Sparat: Blev inte av.")
    assert history(database, full, what) == [(WILL_NOT, "Ingen har bil.")]
    page.wait_for_timeout(RESTS)
    row(page, what).get_by_role("button", name="Ångra").click()
    expect(row(page, what).get_by_role("combobox")).to_have_value("not_begun")
    assert history(database, full, what) == []


def test_two_who_tell_of_the_same_lose_nothing_and_see_each_other(
    database: Database, full: Workshop, open_page: Open
) -> None:
    hedvig = someone(database, "Hedvig Berg", f"hedvig-{now()}@example.se")
    with database.writing() as session:
        member.add(session, full.id or 0, hedvig.id or 0, HOST)
    what = "Starta en skjutsgrupp"
    pages = [open_page(f"/w/{full.uid}/commitments", who) for who in (None, hedvig)]
    for page, text in zip(pages, ("Fyra bilar.", "Fem bilar."), strict=True):
        row(page, what).get_by_role("link", name="Skriv besked").click()
        row(page, what).get_by_label("Vad har hänt?").fill(text)
    for page in pages:
        save(page, what)
        expect(row(page, what)).to_contain_text("Sparat")
    expect(row(pages[1], what)).to_contain_text("Ändrat av Astrid Lind")
    expect(row(pages[0], what)).not_to_contain_text("Ändrat av")
    said = [text for _, text in history(database, full, what)]
    assert said == ["Fem bilar.", "Fyra bilar."]
    row(pages[1], what).get_by_role("link", name="Visa").click()
    expect(pages[1].locator(".news-told li")).to_have_count(2)


def test_what_somebody_else_has_changed_is_said_and_loaded_when_one_asks_for_it(
    database: Database, full: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{full.uid}/commitments", None, clock=True)
    what, news = "Starta en skjutsgrupp", page.get_by_text("Någon annan har ändrat något här.")
    row(page, what).get_by_role("combobox").select_option("Klart")
    expect(row(page, what)).to_contain_text("Sparat: Klart.")
    page.clock.fast_forward(21_000)
    row(page, what).get_by_label("Vad har hänt?").fill("Fyra bilar.")
    expect(news).to_have_count(0)
    tell(database, commitment(database, full, what), UNDER_WAY, "Två bilar.")
    page.clock.fast_forward(21_000)
    expect(news).to_be_visible()
    expect(row(page, what).locator("select")).to_have_value(DONE)
    page.get_by_role("link", name="Visa hur det är nu").click()
    expect(row(page, what)).to_contain_text("Två bilar.")
    expect(news).to_have_count(0)
    expect(row(page, what).get_by_label("Vad har hänt?")).to_have_value("Fyra bilar.")


def test_a_receivers_answer_is_noticed_on_the_page_of_what_is_parked(
    database: Database, full: Workshop, open_page: Open
) -> None:
    do(database, full, "park_line", title="Vem plogar vägen?", receiver="Byalaget")
    pages = [
        open_page(f"/w/{full.uid}/{path}", None, clock=True) for path in ("parked", "commitments")
    ]
    with database.writing() as session:
        [line] = parked_lines(session, full.id or 0)
        village = session.get_one(Receiver, line.row.receiver_id)
        told = Answered(said="Kommunen plogar.")
        answer(session, full.id or 0, line.id, village, told, today="2026-11-12")
    for page in pages:
        page.clock.fast_forward(21_000)
        page.get_by_role("link", name="Visa hur det är nu").click()
    expect(pages[0].get_by_text("Kommunen plogar.").first).to_be_visible()
    expect(pages[1].locator("#parked-lines")).to_contain_text("1 är besvarad.")


def test_one_is_made_of_an_answer_that_is_read_and_says_so(
    database: Database, workshop: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{workshop.uid}/answers")
    answer = page.locator(".answer", has_text=HINDER)
    answer.get_by_role("link", name="Gör till åtagande").click()
    expect(page.locator("blockquote")).to_have_text(HINDER)
    page.get_by_label("Vad som ska göras").fill("Fråga ombuden")
    page.get_by_label("När det ska vara klart").select_option("En viss dag")
    page.get_by_label("Vilken dag").fill("2027-01-14")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("link", name="Fråga ombuden", exact=True).click()
    expect(page.locator(".commitment-facts")).to_contain_text(HINDER)
    expect(page.locator(".commitment-facts")).to_contain_text("14 januari")


def test_all_of_it_works_without_scripts(
    database: Database, full: Workshop, open_page: Open
) -> None:
    page = open_page(f"/w/{full.uid}/commitments", javascript=False)
    what = "Starta en skjutsgrupp"
    row(page, what).get_by_role("combobox").select_option("På gång")
    save(page, what)
    row(page, what).get_by_label("Vad har hänt?").fill("Fyra bilar.")
    save(page, what)
    assert history(database, full, what) == [(UNDER_WAY, "Fyra bilar.")]
    page.get_by_role("link", name=what).first.click()
    page.get_by_label("Hur det går").select_option("Klart")
    page.locator(".news-save button").click()
    assert standing(database, full)[what] == DONE
    page.get_by_role("link", name="Nytt åtagande").click()
    page.get_by_label("Vad som ska göras").fill("Bjuda hit kommunstyrelsen")
    page.get_by_label("När det ska vara klart").select_option("En viss dag")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.locator("main")).to_contain_text("Välj dagen, eller en månad i stället.")
    page.get_by_label("Vilken dag").fill("2027-01-14")
    page.get_by_role("button", name="Lägg till").click()
    expect(row(page, "Bjuda hit kommunstyrelsen")).to_contain_text("14 januari")


def test_a_receiver_tells_on_their_phone_by_a_link_that_can_be_revoked(
    database: Database, full: Workshop, open_page: Open, new_page: NewPage
) -> None:
    desk = open_page(f"/w/{full.uid}/commitments")
    village = desk.locator("#links li", has_text="Byalaget")
    village.get_by_role("button", name="Skapa en länk").click()
    link = desk.get_by_label("Länken, visas bara nu").input_value()
    phone = new_page(360, 740)
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Byalaget")).to_be_visible()
    assert "#" not in phone.url and link.split("#")[1] not in phone.url
    expect(phone.locator("bikupa-follow")).to_have_count(1)
    what = "Göra butiken till servicepunkt"
    row(phone, what).get_by_role("combobox").select_option("Klart")
    row(phone, what).get_by_label("Vad har hänt?").fill("Båda ombuden har sagt ja.")
    save(phone, what)
    expect(row(phone, what)).to_contain_text("Båda ombuden har sagt ja.")
    expect(row(phone, what)).to_contain_text("Sparat: Klart.")
    desk.get_by_role("link", name="Klar").click()
    expect(row(desk, what)).to_contain_text("Båda ombuden har sagt ja.")
    desk.locator("#links li", has_text="Byalaget").get_by_role("button", name="Återkalla").click()
    phone.reload()
    expect(phone.get_by_text("Här finns ingenting.")).to_be_visible()


def test_a_receiver_answers_what_is_parked_for_them_without_scripts(
    database: Database, full: Workshop, new_page: NewPage, astrid: Facilitator
) -> None:
    do(database, full, "park_line", title="Vem plogar vägen?", receiver="Byalaget")
    with database.writing() as session:
        number = getattr(receiver_named(session, full.id or 0, "Byalaget"), "id", 0)
        token = make_link(session, full.id or 0, number, at=now(), by=astrid.id)
    phone = new_page(360, 740, javascript=False)
    phone.goto("/receiver")
    phone.get_by_label("Länkens kod").fill(token)
    phone.get_by_role("button", name="Öppna").click()
    line = phone.locator("li", has_text="Vem plogar vägen?")
    line.get_by_text("Skriv svar").click()
    line.get_by_label("Svar", exact=True).fill("Kommunen plogar.")
    line.get_by_role("button", name="Spara").click()
    expect(line.locator("blockquote")).to_contain_text("Kommunen plogar.")
    expect(line).to_contain_text("Byalaget")
    expect(line.get_by_text("Sparat.")).to_be_visible()


def test_a_link_is_pasted_where_no_scripts_run(
    full: Workshop, open_page: Open, new_page: NewPage
) -> None:
    desk = open_page(f"/w/{full.uid}/commitments")
    desk.locator("#links li", has_text="Byalaget").get_by_role("button").click()
    link = desk.get_by_label("Länken, visas bara nu").input_value()
    phone = new_page(360, 740, javascript=False)
    phone.goto(link)
    phone.get_by_label("Länkens kod").fill(link.split("#")[1])
    phone.get_by_role("button", name="Öppna").click()
    expect(phone.get_by_role("heading", name="Byalaget")).to_be_visible()
    row(phone, "servicepunkt").get_by_role("combobox").select_option("Blev inte av")
    row(phone, "servicepunkt").get_by_role("button", name="Spara").click()
    expect(phone.get_by_label("Varför blev det inte av?")).to_be_visible()


def test_on_paper_there_is_nothing_to_press(
    database: Database, full: Workshop, open_page: Open
) -> None:
    do(database, full, "park_line", title="Vem plogar vägen?", receiver="Byalaget")
    for path, text in {"commitments": "Prova skolbussen", "parked": "Vem plogar vägen?"}.items():
        page = open_page(f"/w/{full.uid}/{path}")
        page.emulate_media(media="print")
        expect(page.get_by_text(text).first).to_be_visible()
        pressed = "button, .button, summary, input, textarea"
        assert not [one for one in page.locator(pressed).all() if one.is_visible()]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_accessible(
    database: Database, full: Workshop, open_page: Open, new_page: NewPage, language: str
) -> None:
    access = Access(language)
    do(database, full, "park_line", title="Vem plogar vägen?", receiver="Bord 4")
    base = f"/w/{full.uid}/commitments"
    with database.reading() as session:
        first = rows_of(session, full.id or 0)[0].uid
    for width in (1366, 360):
        page = open_page(base, language=language, width=width, height=740)
        access.look(page, f"list {width}")
        for path in (f"?open={first}&status=will_not", f"/{first}", "/new", "/confirm"):
            page.goto(base + path)
            access.look(page, f"{path} {width}")
        page.goto(base)
        page.locator("#links button").first.click()
        access.look(page, f"link {width}")
        link = page.locator("#link").input_value()
        phone = new_page(360, 740, language=language)
        phone.goto(link)
        phone.wait_for_url("**/received")
        access.look(phone, f"received {width}")
        phone.locator(".parked-line summary").click()
        access.look(phone, f"received, an answer {width}")
    assert access.wrong == []
