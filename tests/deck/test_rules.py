"""What becomes a prompt, what a slide, and what is left out."""

import pytest

from app.deck import Proposal, ProposedStep, propose


def prompts(text: str) -> list[str]:
    return [step.prompt for step in propose(text).steps if step.prompt]


def asked(text: str) -> list[ProposedStep]:
    return [step for step in propose(text).steps if step.prompt]


def slides(text: str) -> list[ProposedStep]:
    return [step for step in propose(text).steps if not step.prompt]


def deck(*pages: str) -> str:
    return "\f".join(["Bygdens dag\nEkfors", *pages])


def test_an_empty_text_proposes_nothing() -> None:
    assert propose("") == propose(" \n\f\n\ufeff ") == Proposal(title="", steps=[])


def test_a_question_broken_over_lines_becomes_one_prompt() -> None:
    text = deck("Nuläge\n\nVad fungerar bra i samarbetet \nmellan byarna och\nkommunen i dag?\n")
    assert prompts(text) == ["Vad fungerar bra i samarbetet mellan byarna och kommunen i dag?"]


def test_a_word_broken_by_a_hyphen_is_made_whole() -> None:
    assert prompts("Tema\n\nHur vill ni sam-\narbeta?") == ["Hur vill ni samarbeta?"]


def test_a_hyphen_that_shares_an_ending_stays() -> None:
    text = "Tema\n\nHur når vi skol-\noch fritidspersonal?"
    assert prompts(text) == ["Hur når vi skol- och fritidspersonal?"]


def test_a_question_goes_on_when_a_line_begins_with_a_name() -> None:
    text = "Tema\n\nVad kan vi göra tillsammans i\nNorrlunda kommun?"
    assert prompts(text) == ["Vad kan vi göra tillsammans i Norrlunda kommun?"]


def test_questions_under_a_talk_heading_share_a_round() -> None:
    text = deck("Diskutera i grupper\n- Vad är svårt?\n- Vad är lätt?", "Bikupa\nVem gör vad?")
    assert [(step.round, step.heading) for step in asked(text)] == [
        (1, "Diskutera i grupper"),
        (1, "Diskutera i grupper"),
        (2, "Bikupa"),
    ]


def test_a_talk_heading_alone_on_its_page_heads_the_questions_after_it() -> None:
    text = deck("Group discussion", "What helps?\n\nWhat hinders?", "Next steps\nMinutes by Friday")
    assert [(step.round, step.heading) for step in asked(text)] == [(1, "Group discussion")] * 2
    assert [step.heading for step in slides(text)] == ["Bygdens dag", "Next steps"]


def test_an_invitation_below_the_questions_makes_a_round_of_them() -> None:
    text = deck("Hinder\nVad står i vägen?\nVem kan flytta på det?\nPrata två och två i 5 minuter")
    assert [step.round for step in asked(text)] == [1, 1]


def test_a_question_without_a_talk_heading_has_no_round_but_its_slides_heading() -> None:
    [step] = asked(deck("Framåt\nVad vill ni se om fem år?"))
    assert (step.round, step.heading) == (None, "Framåt")


def test_under_a_talk_heading_a_task_without_a_question_mark_is_a_prompt() -> None:
    text = deck("Diskutera\nBeskriv ett hinder.\nVad hindrar er\nSkriv på de gula lapparna.")
    assert prompts(text) == ["Beskriv ett hinder.", "Vad hindrar er"]


def test_an_invitation_that_says_what_about_is_the_prompt_itself() -> None:
    assert prompts(deck("Hinder\nDiskutera vad som hindrar er i vardagen")) == [
        "Diskutera vad som hindrar er i vardagen"
    ]


def test_an_invitation_in_front_of_a_question_is_its_heading() -> None:
    [step] = asked(deck("Diskutera i par: Vad händer om skolan stänger?"))
    assert (step.heading, step.prompt) == ("Diskutera i par", "Vad händer om skolan stänger?")


def test_labels_and_numbers_in_front_of_a_question_fall_away() -> None:
    text = deck("Samtal\nFråga 1: Vad är bra?\nQ2. What is bad?\n3) Vem vet?\n• Hur länge?")
    assert prompts(text) == ["Vad är bra?", "What is bad?", "Vem vet?", "Hur länge?"]


def test_two_questions_on_a_line_are_two_prompts() -> None:
    text = "Tema\n\nVad vill ni behålla? Vad vill ni ändra?"
    assert prompts(text) == ["Vad vill ni behålla?", "Vad vill ni ändra?"]


def test_a_mere_why_stays_with_the_question_before_it() -> None:
    assert prompts("Tema\n\nVad vill ni behålla? Varför?") == ["Vad vill ni behålla? Varför?"]


def test_a_parenthesis_after_a_question_stays() -> None:
    text = "Tema\n\nVilka hinder ser ni? (Tänk både pengar och regler)"
    assert prompts(text) == ["Vilka hinder ser ni? (Tänk både pengar och regler)"]


def test_short_points_under_a_question_are_options() -> None:
    [step] = asked(deck("Vilken plats är viktigast?\n- Torget\n- Badet\n- Skolan"))
    assert (step.kind, step.options) == ("choice", ["Torget", "Badet", "Skolan"])


def test_numbered_points_under_a_question_are_options() -> None:
    [step] = asked(deck("Vanor\nHow often do you take the bus?\n1. Daily\n2. Weekly\n3. Never"))
    assert (step.kind, step.options) == ("choice", ["Daily", "Weekly", "Never"])


def test_a_question_with_figures_to_choose_from_is_a_scale() -> None:
    for question in (
        "Hur nöjd är du? (1–5)",
        "Hur nöjd är du på en skala 1-5?",
        "How safe do you feel on a scale from 1 to 5?",
    ):
        [step] = asked(deck(f"Läget\n{question}\n1 = lite\n5 = mycket"))
        assert (step.kind, step.prompt, step.options) == ("scale", question, [])


def test_statements_under_a_scale_are_what_is_rated() -> None:
    [step] = asked(deck("Betygsätt på en skala 1-5\n- Bussen\n- Skolan\n- Badet"))
    assert (step.kind, step.options) == ("scale", ["Bussen", "Skolan", "Badet"])


def test_figures_on_a_line_below_a_question_make_it_a_scale() -> None:
    for line in ("(1–5)", "1 2 3 4 5", "På en skala 1–10"):
        [step] = asked(deck(f"Hur trygg är du på torget?\n\n{line}"))
        assert (step.kind, step.prompt) == ("scale", "Hur trygg är du på torget?")


def test_what_is_to_be_ranked_or_chosen_is_a_choice() -> None:
    for task in (
        "Rangordna förslagen",
        "Prioritera: vad ska pengarna gå till?",
        "Rank these from most to least important",
        "Vote for the two ideas you like best",
    ):
        [step] = asked(deck(f"{task}\n1. Torget\n2. Badet\n3. Skolan"))
        assert (step.kind, step.prompt) == ("choice", task)
        assert step.options == ["Torget", "Badet", "Skolan"]


def test_yes_and_no_in_a_list_are_options_and_no_reply() -> None:
    [step] = asked(deck("Har ni en plan?\n- Ja, den används\n- Ja, men bara ibland\n- Nej"))
    assert (step.kind, len(step.options)) == ("choice", 3)


def test_boxes_to_tick_are_options_whatever_they_say() -> None:
    [step] = asked(deck("Would you give up a seat?\n☐ Yes\n☐ No\n☐ Only if my neighbours do"))
    assert step.options == ["Yes", "No", "Only if my neighbours do"]


def test_a_list_of_questions_may_miss_a_question_mark() -> None:
    text = deck("Framtiden\n- Vem ska bo här?\n- Vad ska de leva av\n- Beskriv en vanlig dag.")
    assert prompts(text) == ["Vem ska bo här?", "Vad ska de leva av", "Beskriv en vanlig dag."]


def test_a_question_under_the_title_on_the_cover_is_no_prompt() -> None:
    assert prompts("Byamöte\nVad händer med vår bygd?\fLäget\nAllt är bra.") == []


def test_a_talk_heading_alone_holds_for_a_page_of_questions_with_its_own_heading() -> None:
    text = deck("Group discussion", "In the year 2040\nWho lives here?\nWho pays?")
    assert [step.round for step in asked(text)] == [1, 1]


def test_notes_in_a_text_go_with_the_first_step_of_their_page() -> None:
    text = "# Ett\n\nText.\n\n???\nLe brett.\n\n---\n\n# Bikupa\n\nVad?\n\nHur?\n\n???\nFem min."
    assert [step.notes for step in propose(text).steps] == ["Le brett.", "Fem min.", ""]


def test_a_question_for_one_word_is_a_word_cloud() -> None:
    for question in ("Hur känns det, med ett ord?", "What is home to you, in one word?"):
        assert [step.kind for step in asked(deck(f"Läget\n{question}"))] == ["word_cloud"]


def test_a_question_for_yes_or_no_says_so() -> None:
    [can, what] = asked(deck("Läget\nKan vi dela lokal?\nVad kostar det oss?"))
    assert (can.hint, what.hint) == ("yes_no", "")


def test_a_rhetorical_question_in_running_text_is_no_prompt() -> None:
    text = deck("Bakgrund\nVarför gör vi det här? Jo, för att bussen slutade gå.")
    assert prompts(text) == []


def test_a_heading_that_its_own_text_answers_is_a_slide() -> None:
    [_, slide] = slides(deck("Vad är en bygdepeng?\nEn pott pengar som bygden själv fördelar."))
    assert slide.heading == "Vad är en bygdepeng?"


def test_a_page_of_frequent_questions_has_no_prompts() -> None:
    text = deck("Bra att veta\nWhen do we open?\nWe open in May.\nWho pays?\nThe council pays.")
    assert prompts(text) == []


def test_the_agenda_has_no_prompts() -> None:
    assert prompts(deck("Dagens program\n09:00 Kaffe\n09:30 Var står vi?\n- Vart vill vi?")) == []


def test_a_list_of_what_comes_later_has_no_prompts_whatever_its_heading() -> None:
    programme = "Programpunkter\n- Inledning\n- Vad gör vi nu?\n- Samtal i grupp\n- Mingel"
    text = deck(programme, "Samtal i grupp\nVad vill ni?")
    assert [(step.prompt, step.round) for step in asked(text)] == [("Vad vill ni?", 1)]


def test_a_task_to_do_together_heads_a_talk_round() -> None:
    text = deck("Dela erfarenheter två och två\nVad gick bra?\nVad gick mindre bra?")
    assert [step.round for step in asked(text)] == [1, 1]


def test_the_closing_page_has_no_prompts() -> None:
    for closing in ("Frågor?", "Tack!\nFrågor?", "Thank you! Any questions?", "Q&A", "Questions?"):
        assert prompts(deck("Läget\nAllt är bra.", closing)) == []


def test_what_others_have_asked_is_no_prompt() -> None:
    text = deck("Röster från bygden\n”Varför slutade bussen gå?”\n”Vem bestämmer egentligen?”")
    assert prompts(text) == []


def test_page_numbers_and_dates_are_left_out() -> None:
    text = deck("Ett\nText här.\n\nSida 2 av 3", "Två\nMer text.\n\n2024-03-12\n3")
    assert [step.body for step in slides(text)] == ["Ekfors", "Text här.", "Mer text."]


def test_lines_repeated_on_every_page_are_left_out() -> None:
    pages = [f"Del {letter}\nText {letter} här.\n\nNorrlunda kommun | {letter}" for letter in "ABC"]
    text = "\f".join(page.replace(f"| {page[4]}", f"| {n}") for n, page in enumerate(pages, 1))
    assert not any("Norrlunda" in step.body for step in slides(text))


def test_links_and_addresses_beside_text_are_left_out() -> None:
    said = ["Den är tio år.", "Den är sedd av många.", "Den är fin."]
    text = deck("\n".join(["Filmen", *said, "Läs mer: www.example.org", "bjorn@example.org"]))
    assert [(step.heading, step.body) for step in slides(text)][1:] == [
        ("Filmen", "\n\n".join(said))
    ]
    assert propose(text).left_out == ["- Läs mer: www.example.org\n- bjorn@example.org"]


def test_a_list_of_names_is_a_slide_not_ticked() -> None:
    names = ["Ekfors", "Storå", "Lillån", "Tallmo", "Älvros", "Hällnäs", "Granudden", "Sandviken"]
    [_, slide] = slides(deck("\n".join(["Byar i projektet", *names])))
    assert (slide.ticked, slide.hint, slide.body.count("- ")) == (False, "name_list", 8)


def test_a_heading_with_points_is_a_slide_in_markdown() -> None:
    [_, slide] = slides(deck("Läget\n• Bussen går sällan\n  på helger\n• Affären är kvar"))
    assert slide.body == "- Bussen går sällan på helger\n- Affären är kvar"


def test_the_title_is_the_first_sensible_heading() -> None:
    assert propose("Välkommen!\nFramtidens by\n\n\nLäget\nAllt är bra.").title == "Framtidens by"
    assert propose("---\ntitle: Vår by\n---\n\n# Dag ett\n").title == "Vår by"


def test_a_title_that_is_a_question_is_no_prompt() -> None:
    text = "Hur får vi en levande by?\nEkfors, hösten\n\n\nTema\nVad vill ni?"
    assert propose(text).title == "Hur får vi en levande by?"
    assert prompts(text) == ["Vad vill ni?"]


def test_pages_are_told_by_slide_lines_rules_and_headings() -> None:
    told = [("Ett", "A b c."), ("Två", "D e f.")]
    for text in (
        "Bild 1\nEtt\nA b c.\nBild 2\nTvå\nD e f.",
        "Ett\nA b c.\n\n---\n\nTvå\nD e f.",
        "# Ett\n\nA b c.\n\n## Två\n\nD e f.",
        "Ett\nA b c.\n\n\nTvå\nD e f.",
        "Ett\nA b c.\fTvå\nD e f.",
    ):
        assert [(step.heading, step.body) for step in slides(text)] == told


def test_a_page_that_builds_up_is_proposed_once() -> None:
    text = deck("Diskutera\nVad är bra?", "Diskutera\nVad är bra?\nVad är dåligt?")
    assert [(s.prompt, s.round) for s in asked(text)] == [("Vad är bra?", 1), ("Vad är dåligt?", 1)]


def test_text_beside_questions_stays_as_a_slide_before_them() -> None:
    text = deck("Bussen\n- Tre turer om dagen\n- Inga på helgen\n\nVad behöver du för att åka mer?")
    assert [(s.kind, s.heading) for s in propose(text).steps][1:] == [
        ("slide", "Bussen"),
        ("open_text", "Bussen"),
    ]


def test_the_json_has_just_what_is_asked_for() -> None:
    printed = propose(deck("Bikupa\nVad är bra?")).as_json()
    assert list(printed) == ["title", "steps"]
    assert printed["steps"][-1] == {
        "kind": "open_text",
        "heading": "Bikupa",
        "prompt": "Vad är bra?",
        "body": "",
        "round": 1,
        "options": [],
        "notes": "",
    }


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("Ja / Nej / Vet inte", ["Ja", "Nej", "Vet inte"]),
        ("Ja/Nej", ["Ja", "Nej"]),
        ("Buss · Tåg · Bil", ["Buss", "Tåg", "Bil"]),
        ("Mycket trygg – Ganska trygg – Otrygg", ["Mycket trygg", "Ganska trygg", "Otrygg"]),
        ("Norr | Söder", ["Norr", "Söder"]),
    ],
)
@pytest.mark.parametrize("apart", ["\n", " "], ids=["beneath", "beside"])
def test_options_that_stand_on_one_line_make_a_choice(
    line: str, options: list[str], apart: str
) -> None:
    [step] = asked(deck(f"Omröstning\n\nHur reser du till mötena i bygden?{apart}{line}"))
    assert (step.kind, step.prompt) == ("choice", "Hur reser du till mötena i bygden?")
    assert [option.casefold() for option in step.options] == [one.casefold() for one in options]


@pytest.mark.parametrize(
    "line",
    [
        "Byar – och en kommun som lyssnar",
        "Samhällsbyggnadsförvaltningen i Ekfors | Sida 4",
        "2024 / 2025",
    ],
)
def test_a_line_with_a_dash_or_a_stroke_is_not_options_by_that(line: str) -> None:
    found = asked(deck(f"Samtal\n\nVad vill ni se?\n\n{line}"))
    assert not any(step.options for step in found)


def test_what_a_group_is_told_to_do_is_asked_of_it() -> None:
    page = "Brainstorm\nIn your group, list all that keeps you away.\nOne idea per sticky note!"
    text = deck("Welcome\nWe are here for the park", page)
    [step] = asked(text)
    assert (step.heading, step.prompt) == ("In your group", "List all that keeps you away.")
    assert any("One idea per sticky note!" in slide.body for slide in slides(text))


@pytest.mark.parametrize(
    "labels", ["Helt oenig 1 2 3 4 5 Helt enig", "Helt oenig / Varken eller / Helt enig"]
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_statement_right_above_its_scale_is_what_is_rated(labels: str, quote: str) -> None:
    said = f"{quote}Skolan i byn ska få vara kvar även om det kostar mer.{quote}"
    [step] = asked(
        f"# Skolan\nBymöte\n\n## Bakgrund\nElevtalet går ner\n\n## Är du enig?\n{said}\n{labels}"
    )
    assert (step.kind, step.prompt, step.ticked) == ("scale", said, True)


def test_a_title_over_a_task_for_three_words_is_no_question_of_its_own() -> None:
    page = "## Var står vi?\nSkriv tre ord som beskriver föreningen i dag."
    assert prompts(f"# Planering\nStyrelsen\n\n{page}") == [
        "Skriv tre ord som beskriver föreningen i dag."
    ]


def test_short_lines_without_bullets_are_options_where_they_are_chosen_among() -> None:
    page = "Dotmocracy\nPlace your three dots next to what matters most\nMore trees\nSchool street"
    [step] = asked(deck("Purpose of today\nTo agree on priorities", page))
    assert (step.kind, step.options) == ("choice", ["More trees", "School street"])


@pytest.mark.parametrize(
    "line", ["Har du frågor? Skriv till anna@ort.example", "Do you have questions? Write to us."]
)
def test_who_is_told_where_to_send_questions_is_asked_none(line: str) -> None:
    assert prompts(deck("Bakgrund\nElevtalet går ner", f"Tack för i kväll!\n{line}")) == []
