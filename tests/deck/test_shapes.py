"""What the shape of a page says: lines, lists, numbers and what stands under what."""

from tests.deck.test_rules import asked, deck, prompts


def options(page: str) -> list[list[str]]:
    return [step.options for step in asked(deck(page))]


def test_options_on_one_line_are_told_by_their_letters() -> None:
    page = "# Läge\n\nVad ska vi välja?\n\nA)Buss\n\nB)Öppna skolan C)Bättre cykelväg"
    assert options(page) == [["Buss", "Öppna skolan", "Bättre cykelväg"]]
    out_of_order = "# Läge\n\nVad ska vi välja?\n\na) Buss (plan B) i dag\nb) Cykel"
    assert options(out_of_order) == [["Buss (plan B) i dag", "Cykel"]]


def test_a_scale_may_be_followed_by_a_comma_but_not_by_a_fraction() -> None:
    page = "# Vilja\n\nHur gärna åker du buss? 1–5, där 5 är mycket gärna"
    assert [step.kind for step in asked(deck(page))] == ["scale"]
    page = "# Vilja\n\nVad tycker du om att bara 1–5,5 procent åker buss?"
    assert [step.kind for step in asked(deck(page))] == ["open_text"]


def test_a_task_after_a_full_stop_begins_a_line_of_its_own() -> None:
    lead = "# Gruppsamtal\n\nSitt kvar där ni sitter. Alla i ringen får ordet."
    task = "Beskriv ett hinder ni har mött i bygden"
    assert prompts(deck(f"{lead}\n{task}")) == [task]
    assert prompts(deck(f"{lead}\nHindret behöver ni inte beskriva i bygden")) == []


def test_a_talks_own_title_with_a_letter_is_its_rounds_name() -> None:
    page = "# Samtal B: det som skaver\n\nDiskutera i arbetslaget:\nVad tar tid?\n\nVad skaver?"
    assert {(step.round, step.heading) for step in asked(deck(page))} == {
        (1, "Samtal B: det som skaver")
    }
    report = "# Samtal b la av\n\nHur gick det?\nVi vet inte ännu."
    assert prompts(deck(report)) == []


def test_a_title_right_above_a_direction_to_talk_names_the_round() -> None:
    page = "# Root causes\n\nTalk in threes for ten minutes\n\n• What did we know?\n• What not?"
    assert [(step.round, step.heading) for step in asked(deck(page))] == [(1, "Root causes")] * 2
    facts = "# Root causes\n\nWe lost a year.\n\nTalk in threes\n\n• What did we know?"
    assert [step.heading for step in asked(deck(facts))] == ["Talk in threes"]
    named = "# Root causes\n\nGroup discussion\n\n• What did we know?"
    assert [step.heading for step in asked(deck(named))] == ["Group discussion"]


def test_a_direction_in_the_same_list_as_the_questions_leaves_the_name_to_the_title() -> None:
    page = (
        "# Root causes\n\n• Talk in threes, at least two trades\n• What did we know?\n• What not?"
    )
    assert [(step.round, step.heading) for step in asked(deck(page))] == [(1, "Root causes")] * 2
    facts = "# Root causes\n\n• Talk in threes\n• What did we know?\n• The roof was new in 1998"
    assert [step.heading for step in asked(deck(facts))] == ["Talk in threes"]


def test_numbered_tasks_with_notes_below_them_are_no_titles() -> None:
    text = "Samtal i grupp\n\n1. Beskriv nuläget\n  kort\n\n2. Nämn ett hinder\n  ett räcker\n\n"
    text += "3. Beskriv vägen framåt\n  i steg"
    assert {step.heading for step in asked(text)} == {"Samtal i grupp"}
    assert len(prompts(text)) == 3


def test_a_list_that_reports_or_explains_is_no_choice() -> None:
    report = "# Resultat\n• Vilken idé ska utredas först?\n• Våtmarker\n• Vallar"
    assert prompts(deck(report)) == []
    told = "# Bakgrund\n• Vilken väg ska vi gå?\n• Vi har utrett frågan i tre år, utan svar.\n• Nej"
    assert prompts(deck(told)) == []
    open_ended = "# Bakgrund\n• Hur kom vi hit?\n• Med bussen\n• Med tåget"
    assert prompts(deck(open_ended)) == []


def test_a_line_that_wants_something_of_the_room_is_a_prompt_without_a_question_mark() -> None:
    for line in (
        "Name one thing you commit to before we meet again",
        "Beskriv ett hinder ni mött när ni försökt ändra något.",
        "Berätta om en gång då du kände dig välkommen",
    ):
        (step,) = asked(deck(f"# Åtgärder\n\n{line}"))
        assert (step.kind, step.heading, step.prompt) == ("open_text", "Åtgärder", line)


def test_a_call_to_act_and_a_direction_are_no_prompts() -> None:
    for line in (
        "Ge byn en chans och flytta hit",
        "Share the news with everyone in the valley",
        "Skriv ett namn på lappen som du får vid bordet",
        "Name badges are at your table",
    ):
        assert prompts(deck(f"# Åtgärder\n\n{line}")) == []
    listed = "# Så hjälper du till\n\n• Ge en gåva när du kan\n• Dela vårt inlägg\n• Bli medlem"
    assert prompts(deck(listed)) == []
    remark = "# Nu\n\nVad kan bli bättre här?\nSkriv hur många förslag du vill"
    assert prompts(deck(remark)) == ["Vad kan bli bättre här?"]


def test_dashes_as_long_as_the_line_above_make_a_heading_of_it() -> None:
    text = "VILLAGE EVENING\n\nPair talk\n---------\nWhat made you come?\n\n"
    text += "How we feel\n-----------\nHow safe do you feel? (1-5)\n"
    assert [step.heading for step in asked(text)] == ["Pair talk", "How we feel"]
    ruled = "Welcome\n\nTea at the back of the room\n\n------\n\nPair talk\n\nWhat made you come?"
    assert [step.heading for step in asked(ruled)] == ["Pair talk"]


def test_the_title_of_a_whole_text_heads_no_question_that_has_a_nearer_heading() -> None:
    text = "VILLAGE EVENING\n===============\n\nHow we feel\n- How safe do you feel? (1-5)\n\n"
    text += "Close\n- In one word: how are you leaving?\n"
    assert [step.heading for step in asked(text)] == ["How we feel", "Close"]
    plain = "VILLAGE EVENING\n===============\n\n- How safe do you feel? (1-5)\n- What helps you?"
    assert {step.heading for step in asked(plain)} == {"VILLAGE EVENING"}


def test_a_task_behind_an_invitation_is_its_prompt_and_a_direction_is_none() -> None:
    (step,) = asked(deck("# Kväll\n\nPrata i par. Beskriv en dag då samarbetet fungerade"))
    assert (step.round, step.prompt) == (1, "Beskriv en dag då samarbetet fungerade")
    assert prompts(deck("# Kväll\n\nPrata i par. Skriv svaren på lapparna\n\nVad hindrar?")) == [
        "Vad hindrar?"
    ]


def test_listed_lines_are_prompts_if_each_wants_something_of_the_room() -> None:
    page = "# Löften\n\n• Name one thing you will do on Monday\n• Name one thing you will stop"
    assert len(prompts(deck(page))) == 2
    assert prompts(deck(page + "\n• Minutes by Friday")) == []


def test_questions_to_the_panel_are_no_prompt() -> None:
    assert prompts(deck("# Frågestund\n\nHar ni frågor till panelen?")) == []
    assert len(prompts(deck("# Frågestund\n\nHar ni frågor som panelen aldrig får höra?"))) == 1


def test_a_titles_question_heads_the_questions_that_people_are_invited_to_talk_about() -> None:
    page = (
        "# Vad behöver skolan?\n\nDiskutera vid borden\n\n• Hur kan ni bidra?\n• Vad väntar ni på?"
    )
    assert {(step.round, step.heading) for step in asked(deck(page))} == {
        (1, "Vad behöver skolan?")
    }
    named = "# Vad behöver skolan?\n\nBikupa 5 min\n\nHur kan er förening bidra?"
    assert prompts(deck(named)) == ["Hur kan er förening bidra?"]
    alone = "# Vad behöver skolan?\n\nDiskutera vid borden"
    assert prompts(deck(alone)) == ["Vad behöver skolan?"]


def test_how_to_talk_is_shown_with_the_first_question_when_the_title_names_the_round() -> None:
    first, second = asked(
        deck("# Samtal 1\n\nPrata två och två i tre minuter\n\n• Vad?\n• Hur då?")
    )
    assert (first.body, second.body) == ("Prata två och två i tre minuter", "")
