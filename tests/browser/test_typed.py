"""What a facilitator has typed into a form and not saved is there again, in this browser alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.afterwards import notes
from app.models.agenda.agenda import read_agenda
from app.models.people import facilitator, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER, READER
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.browser.conftest import Ask
from tests.browser.room import RESTS, ROUND, TEXT
from tests.conftest import PASSWORD, someone
from tests.routes.test_editions import pages
from tests.server import Server

Open = Callable[..., Page]
BACK = "Det du skrev här och inte sparade är tillbaka."


@pytest.fixture
def page(new_page: Open, log_in: Callable[..., Page], astrid: Facilitator) -> Page:
    return log_in(new_page(), astrid)


@pytest.fixture
def workshop(workshop_with: Callable[..., Workshop]) -> Workshop:
    settings = {"options": [{"id": "o1", "text": "Buss"}, {"id": "o2", "text": "Tåg"}]}
    return workshop_with(Ask("choice", "Vad saknas?", settings=settings), ROUND, TEXT)


def path(workshop: Workshop, database: Database) -> str:
    with database.reading() as session:
        step = read_agenda(session, workshop.id or 0, "sv")[0].steps[0]
    return f"/w/{workshop.uid}/steps/{step.uid}"


def again(page: Page) -> None:
    page.wait_for_timeout(600)
    page.goto(page.url)


def saved(page: Page, field: Locator, text: str) -> None:
    expect(field).to_have_value(text)
    expect(page.get_by_text(BACK)).to_be_visible()


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_a_step_that_isnt_saved_is_there_again_with_all_its_rows_and_choices(
    page: Page, workshop: Workshop, kind: str
) -> None:
    page.goto(f"/w/{workshop.uid}/steps/new?kind={kind}")
    prompt = page.locator("[name=prompt]")
    prompt.fill("Vad behövs?")
    page.locator("[name=minutes]").fill("17")
    rows = page.locator("[data-words]")
    for n in range(rows.count() + 2 if rows.count() else 0):
        if n >= rows.count():
            page.get_by_role("button", name="En rad till").click()
        rows.nth(n).fill(f"Rad {n}")
    boxes = page.locator("#step input[type=checkbox]")
    for box in boxes.all():
        box.set_checked(not box.is_checked())
    before = [field.input_value() for field in rows.all()]
    ticked = [box.is_checked() for box in boxes.all()]
    again(page)
    saved(page, prompt, "Vad behövs?")
    expect(page.locator("[name=minutes]")).to_have_value("17")
    assert [field.input_value() for field in rows.all() if field.input_value()] == before
    assert [box.is_checked() for box in boxes.all()] == ticked
    page.get_by_role("button", name="Släng det").click()
    expect(page.get_by_text(BACK)).to_have_count(0)
    expect(prompt).to_have_value("")


TYPE = """() => {
  const secret = '[type=password], [name=code], [name=token]';
  const texts = 'input:is(:not([type]), [type=text], [type=email]), textarea';
  const typed = {};
  const isText = (one) => one.name && !one.readOnly && one.matches(texts);
  const may = (one) => isText(one) && !one.closest('.no-script');
  for (const form of document.querySelectorAll('form[method=post]:not([data-act])')) {
    const field = [...form.elements].find(may);
    if (!field || form.querySelector(secret)) continue;
    const name = `${form.getAttribute('action')} ${field.id || field.name}`;
    typed[name] = field.value = 'halvvägs@example.se';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return typed;
}"""
HAS_FORMS = """async (path) => {
  const reply = await fetch(path);
  if (!reply.headers.get('content-type').includes('html')) return false;
  return (await reply.text()).includes('<form');
}"""
READ = """() => {
  const found = {};
  for (const form of document.querySelectorAll('form[method=post]'))
    for (const one of form.elements)
      found[`${form.getAttribute('action')} ${one.id || one.name}`] = one.value;
  return found;
}"""


def test_every_form_that_one_types_in_keeps_what_is_typed(
    page: Page, workshop: Workshop, database: Database
) -> None:
    lost, kept = [], set[str]()
    theirs = (where for where in pages(database, workshop) if "/preview" not in where)
    all_pages = [*theirs, "/deck", "/workshops", "/account", "/facilitators"]
    page.goto("/workshops")
    alike = {re.sub(r"/steps/[\w-]{10,}", "/steps", where): where for where in all_pages}
    for where in alike.values():
        if not page.evaluate(HAS_FORMS, where):
            continue
        page.goto(where)
        typed = page.evaluate(TYPE)
        if not typed.keys() - kept:
            continue
        page.wait_for_timeout(400)
        page.goto(page.url)
        page.wait_for_timeout(200)
        back = page.evaluate(READ)
        lost += [(where, name) for name, text in typed.items() if back.get(name) != text]
        kept |= typed.keys()
    assert lost == []
    assert len(kept) > 9


def test_what_has_been_saved_is_no_draft_any_more(
    page: Page, workshop: Workshop, database: Database
) -> None:
    where = path(workshop, database)
    page.goto(where)
    page.locator("[name=prompt]").fill("Vad behövs?")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    page.goto(where)
    expect(page.locator("[name=prompt]")).to_have_value("Vad behövs?")
    page.wait_for_timeout(300)
    expect(page.get_by_text(BACK)).to_have_count(0)
    page.goto(f"/w/{workshop.uid}/steps/new?kind=open_text")
    page.locator("[name=prompt]").fill("En till?")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Tillagt.")).to_be_visible()
    page.goto(f"/w/{workshop.uid}/steps/new?kind=open_text")
    page.wait_for_timeout(300)
    expect(page.locator("[name=prompt]")).to_have_value("")


def test_what_is_given_up_is_no_draft_any_more(
    page: Page, workshop: Workshop, database: Database
) -> None:
    page.goto(path(workshop, database))
    page.locator("[name=prompt]").fill("Vad behövs?")
    page.wait_for_timeout(500)
    page.get_by_role("link", name="Avbryt").click()
    page.goto(path(workshop, database))
    page.wait_for_timeout(300)
    expect(page.locator("[name=prompt]")).to_have_value("Vad saknas?")


def test_a_draft_of_what_somebody_else_has_saved_meanwhile_asks_when_it_is_saved(
    page: Page, workshop: Workshop, database: Database
) -> None:
    page.goto(f"/w/{workshop.uid}/notes")
    page.get_by_text("Skriv en sammanfattning").click()
    page.locator("textarea[name=text]").first.fill("Astrids ord")
    page.wait_for_timeout(500)
    with database.writing() as session:
        notes.write(session, workshop.id or 0, "summary", "Hedvigs ord")
    page.goto(page.url)
    saved(page, page.locator("textarea[name=text]").first, "Astrids ord")
    page.wait_for_timeout(RESTS)  # the button has come under the finger that opened the form
    page.get_by_role("button", name="Spara sammanfattningen").click()
    expect(page.get_by_label("Sparat nu: Sammanfattning")).to_have_value("Hedvigs ord")
    page.wait_for_timeout(600)
    page.goto(f"/w/{workshop.uid}/notes")
    expect(page.locator("textarea[name=text]").first).to_have_value("Astrids ord")


def test_who_must_log_in_gets_back_to_the_page_with_what_was_typed(
    page: Page, workshop: Workshop, database: Database, astrid: Facilitator
) -> None:
    where = f"/w/{workshop.uid}/facts"
    page.goto(where)
    page.locator("[name=purpose]").fill("Att lyssna")
    with database.writing() as session:
        facilitator.log_out_everywhere(session, astrid)
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_label("Lösenord").fill("fel lösenord")
    page.get_by_label("E-post").fill(astrid.email)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.wait_for_timeout(RESTS)  # no person types it again so soon
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_label("Det du skrev, 2")).to_have_value("Att lyssna")
    page.get_by_role("link", name="Tillbaka till sidan").click()
    expect(page).to_have_url(f"{page.url.split('/w/')[0]}{where}")
    saved(page, page.locator("[name=purpose]"), "Att lyssna")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Sparat.")).to_be_visible()


def test_drafts_belong_to_the_account_go_at_log_out_and_leave_out_what_is_secret(
    page: Page, workshop: Workshop, server: Server, log_in: Callable[..., Page],
    astrid: Facilitator, new_page: Open, database: Database,
) -> None:  # fmt: skip
    page.goto("/account")
    page.get_by_label("Lösenordet du har nu").fill("hemligt ett två tre")
    page.get_by_label("Ditt namn").fill("Astrid Lindh")
    page.wait_for_timeout(500)
    page.goto(f"/w/{workshop.uid}/facts")
    page.locator("[name=purpose]").fill("Att lyssna")
    page.locator("[name=code]").fill("ABCD1234")
    page.wait_for_timeout(600)
    kept = page.evaluate(ALL)
    assert "Att lyssna" in kept and "Astrid Lindh" in kept
    assert "hemligt" not in kept and "ABCD1234" not in kept
    page.goto("/account")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    assert "Att lyssna" not in page.evaluate(ALL)


def test_nothing_is_kept_where_a_projector_link_is_all_one_has(
    projector_page: Open, workshop: Workshop
) -> None:
    page = projector_page(workshop)
    page.keyboard.press("PageDown")
    page.wait_for_timeout(600)
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_another_who_logs_in_after_an_ended_log_in_sees_no_draft_of_the_first(
    page: Page, workshop: Workshop, database: Database, astrid: Facilitator
) -> None:
    hedvig = someone(database, "Hedvig Berg", f"hedvig-{astrid.email}")
    with database.writing() as session:
        member.admit(session, workshop.id or 0, hedvig.id or 0, OWNER)
    where = f"/w/{workshop.uid}/facts"
    purpose = page.locator("[name=purpose]")
    for who, sees, writes in (
        (astrid, "", "Astrids"),
        (hedvig, "", "Hedvigs"),
        (astrid, "Astrids", ""),
    ):
        with database.writing() as session:
            facilitator.log_out_everywhere(session, astrid)
            facilitator.log_out_everywhere(session, hedvig)
        page.goto(where)
        page.get_by_label("E-post").fill(who.email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.wait_for_timeout(RESTS)
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"**{where}")
        page.wait_for_timeout(300)
        expect(purpose).to_have_value(sees)
        expect(page.get_by_text(BACK)).to_have_count(1 if sees else 0)
        if writes:
            purpose.fill(writes)
            page.wait_for_timeout(600)


ALL = """async () => {
  const result = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await result(indexedDB.open(name));
    for (const shelf of base.objectStoreNames)
      found.push(...(await result(base.transaction(shelf).objectStore(shelf).getAll())));
    base.close();
  }
  return JSON.stringify(found);
}"""


def test_what_a_page_without_a_way_back_has_answered_is_no_draft_any_more(page: Page) -> None:
    page.goto("/deck")
    page.locator("textarea[name=text]").fill("Vad saknas?\n\nVem kan hjälpa till?")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Föreslå en agenda").click()
    title = page.get_by_label("Workshopens namn")
    title.fill("Möte i Granby")
    page.wait_for_timeout(500)
    page.get_by_role("link", name="En annan presentation").click()
    page.wait_for_timeout(500)
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_a_proposal_that_was_changed_is_as_it_was_when_it_is_proposed_again_and_not_in_another(
    page: Page,
) -> None:
    title = page.get_by_label("Workshopens namn")
    for text, stands, typed in (
        ("Vad saknas?", "Vad saknas?", "Möte i Granby"),
        ("Vem betalar vägen?", "Vem betalar vägen?", ""),
        ("Vad saknas?", "Möte i Granby", ""),
    ):
        page.goto("/deck")
        page.locator("textarea[name=text]").fill(text)
        page.get_by_role("button", name="Föreslå en agenda").click()
        page.wait_for_timeout(300)
        expect(title).to_have_value(stands)
        if typed:
            title.fill(typed)
            page.wait_for_timeout(500)


def test_what_was_refused_for_good_stays_a_draft(
    page: Page, workshop: Workshop, database: Database, astrid: Facilitator
) -> None:
    where = f"/w/{workshop.uid}/facts"
    page.goto(where)
    page.locator("[name=purpose]").fill("Att lyssna")
    page.wait_for_timeout(500)
    with database.writing() as session:
        member.admit(session, workshop.id or 0, astrid.id or 0, READER)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_label("Det du skrev").nth(1)).to_have_value("Att lyssna")
    with database.writing() as session:
        member.admit(session, workshop.id or 0, astrid.id or 0, OWNER)
    page.goto(where)
    saved(page, page.locator("[name=purpose]"), "Att lyssna")
