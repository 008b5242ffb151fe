"""Who may come to which route: the table that the matrix is held against."""

PEOPLE = (
    "anonymous",
    "revoked",  # whose projector link was taken back
    "dragana",  # a facilitator with a workshop of her own
    "participant",
    "screen",  # a projector link in force
    "receiver",  # who has taken something on, by their link
    "reader",
    "host",
    "owner",
    "admin",  # who looks after the accounts, and is in no workshop
)
IN = "in"
LOGIN = "log in first"

Expected = dict[str, object]


def only(*who: str, else_: object = 404, **others: object) -> Expected:
    """Those who get in; the others get `else_`, or what is said of them by name."""
    return dict.fromkeys(PEOPLE, else_) | dict.fromkeys(who, IN) | others


PUBLIC = only(*PEOPLE)
LOGGED_IN = only("owner", "host", "reader", "dragana", "admin", else_=LOGIN)
MEMBERS = only("owner", "host", "reader")
HOSTS = only("owner", "host", reader=403)
OWNERS = only("owner", host=403, reader=403)
STRANGERS: Expected = dict.fromkeys(
    ("anonymous", "revoked", "participant", "screen", "receiver"), LOGIN
)
CREW_OF_IT = only("owner", host=403, reader=403)  # the host leads the place, not its meeting
ANSWERERS = only("owner", host=403, reader=403)  # the host leads another place
OWN_THEMES = only("owner", host=403, reader=403)  # other places have the host's theme too
EX_OWNERS = only("owner", **STRANGERS)
ADMINS = only("admin", **STRANGERS)
SCREENS = only("owner", "host", "reader", "screen")
VIEWERS = only("owner", "host", "reader", "screen", "participant")
CLICKERS = only("owner", "host", "screen", reader=403)
RECEIVERS = only("receiver")
OWN_NEWS = only("owner", host=409, reader=403)  # the owner told them
OWN_DECKS = only("owner", **STRANGERS)  # who sent the presentation
PHONES = only("participant")
PHONE_SOCKETS = only("participant", else_=4001)
DESK_SOCKETS = only("owner", "host", else_=4004, reader=4003)
SCREEN_SOCKETS = only("owner", "host", "reader", "screen", else_=4004)

TABLE: dict[tuple[str, str], Expected] = {
    ("GET", "/"): PUBLIC,
    ("GET", "/{code}"): PUBLIC,
    ("GET", "/J/{letters}"): PUBLIC,
    ("GET", "/j/{letters}"): PUBLIC,
    ("GET", "/favicon.ico"): PUBLIC,
    ("GET", "/static/{digest}/{name:path}"): PUBLIC,
    ("GET", "/language/{language}"): PUBLIC,
    ("GET", "/verify"): PUBLIC,
    ("GET", "/u/{document}"): PUBLIC,
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/public-records"): PUBLIC,
    ("GET", "/metrics"): only(),  # unless the settings say so
    # facilitators
    ("GET", "/invitation"): PUBLIC,
    ("POST", "/invitation"): PUBLIC,
    ("GET", "/login"): PUBLIC,
    ("POST", "/login"): PUBLIC,
    ("POST", "/logout"): PUBLIC,
    ("GET", "/account"): LOGGED_IN,
    ("POST", "/account"): LOGGED_IN,
    ("POST", "/account/password"): LOGGED_IN,
    ("GET", "/account/erasure"): LOGGED_IN,
    ("POST", "/account/erasure"): LOGGED_IN,
    ("POST", "/invitations"): LOGGED_IN,
    ("POST", "/clock"): LOGGED_IN,
    ("GET", "/facilitators"): ADMINS,
    ("GET", "/facilitators/log"): ADMINS,
    ("GET", "/facilitators/disposals"): ADMINS,
    ("GET", "/facilitators/disposals/{number}"): ADMINS,
    ("GET", "/facilitators/disposals/{number}/{name}"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/disabling"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/disabling/undo"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/admin"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/admin/undo"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/handover"): ADMINS,
    ("GET", "/facilitators/{facilitator_id}/erasure"): ADMINS,
    ("POST", "/facilitators/{facilitator_id}/erasure"): ADMINS,
    ("POST", "/facilitators/links/{link_id}/revocation"): ADMINS,
    # the start page and new workshops
    ("GET", "/workshops"): LOGGED_IN,
    ("POST", "/workshops"): LOGGED_IN,
    ("GET", "/workshops/file"): LOGGED_IN,
    ("POST", "/workshops/file"): LOGGED_IN,
    ("GET", "/templates"): LOGGED_IN,
    ("GET", "/templates/{name}"): LOGGED_IN,
    ("POST", "/templates/{name}/workshops"): LOGGED_IN,
    ("GET", "/deck"): LOGGED_IN,
    ("POST", "/deck"): LOGGED_IN,
    ("GET", "/deck/pages/{deck_uid}/{page_number}"): OWN_DECKS,
    ("GET", "/deck/proposal"): LOGGED_IN,
    ("POST", "/deck/proposal"): LOGGED_IN,
    ("GET", "/deck/workshop"): LOGGED_IN,
    ("POST", "/deck/workshop"): LOGGED_IN,
    # series of workshops, for their own members
    ("GET", "/series"): LOGGED_IN,
    ("POST", "/series"): LOGGED_IN,
    ("POST", "/series/demo"): LOGGED_IN,
    ("GET", "/series/{series_uid}"): MEMBERS,
    ("GET", "/series/{series_uid}/about"): MEMBERS,
    ("POST", "/series/{series_uid}/about"): OWNERS,
    ("POST", "/series/{series_uid}/agenda"): OWNERS,
    ("POST", "/series/{series_uid}/deletion"): OWNERS,
    ("POST", "/series/{series_uid}/deletion/undo"): EX_OWNERS,
    ("GET", "/series/{series_uid}/compare"): MEMBERS,
    ("GET", "/series/{series_uid}/compare/{name}"): MEMBERS,
    ("GET", "/series/{series_uid}/showing"): MEMBERS,
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/showing"): CREW_OF_IT,
    ("POST", "/series/{series_uid}/taken"): OWNERS,
    ("POST", "/series/{series_uid}/taken/{taken_uid}/removal"): OWNERS,
    ("POST", "/series/{series_uid}/taken/{taken_uid}/removal/undo"): OWNERS,
    ("GET", "/series/{series_uid}/sorting/{question}"): HOSTS,
    ("POST", "/series/{series_uid}/sorting/{question}"): HOSTS,
    ("POST", "/series/{series_uid}/themes/{origin}/title"): OWNERS,
    ("POST", "/series/{series_uid}/themes/{origin}/merging"): OWN_THEMES,
    ("POST", "/series/{series_uid}/themes/{origin}/parting"): OWN_THEMES,
    ("POST", "/series/{series_uid}/themes/undo"): OWN_THEMES,
    ("GET", "/series/{series_uid}/meetings"): HOSTS,
    ("POST", "/series/{series_uid}/meetings"): HOSTS,
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/release"): OWNERS,
    ("GET", "/series/{series_uid}/meetings/{meeting_id}/hand-over"): HOSTS,
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/hand-over"): HOSTS,
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/material"): CREW_OF_IT,
    ("GET", "/series/{series_uid}/asked"): MEMBERS,
    ("POST", "/series/{series_uid}/asked/{asked_name}"): ANSWERERS,
    ("POST", "/series/{series_uid}/asked/{asked_name}/removal"): ANSWERERS,
    ("POST", "/series/{series_uid}/asked/{asked_name}/removal/undo"): ANSWERERS,
    ("POST", "/series/{series_uid}/asked/{asked_name}/place"): ANSWERERS,
    ("GET", "/series/{series_uid}/taking-in"): HOSTS,
    ("POST", "/series/{series_uid}/taking-in"): HOSTS,
    ("GET", "/series/{series_uid}/members"): MEMBERS,
    ("POST", "/series/{series_uid}/members"): OWNERS,
    ("POST", "/series/{series_uid}/members/{crew_id}"): OWNERS,
    ("POST", "/series/{series_uid}/members/{crew_id}/removal"): OWNERS,
    ("POST", "/series/{series_uid}/members/{crew_id}/removal/undo"): OWNERS,
    ("GET", "/series/{series_uid}/handover"): MEMBERS,
    ("POST", "/series/{series_uid}/handover"): OWNERS,
    ("POST", "/series/{series_uid}/handover/final"): OWNERS,
    ("POST", "/series/{series_uid}/handover/publication"): OWNERS,
    ("POST", "/series/{series_uid}/handover/withdrawal"): OWNERS,
    ("GET", "/series/{series_uid}/public"): only(),  # unless it is published: then everybody
    ("GET", "/series/{series_uid}/handover/package"): MEMBERS,
    ("GET", "/series/{series_uid}/handover/{name}"): MEMBERS,
    ("GET", "/series/{series_uid}/handover/{version}/{name}"): only(),  # until there is one
    ("GET", "/series/{series_uid}/places"): MEMBERS,
    ("POST", "/series/{series_uid}/places"): OWNERS,
    # a workshop, its members and its end
    ("GET", "/w/{uid}/facts"): HOSTS,
    ("POST", "/w/{uid}/facts"): HOSTS,
    ("GET", "/w/{uid}/rules"): PUBLIC,
    ("GET", "/w/{uid}/rules/edit"): HOSTS,
    ("POST", "/w/{uid}/rules"): HOSTS,
    ("GET", "/w/{uid}/members"): MEMBERS,
    ("POST", "/w/{uid}/members"): OWNERS,
    ("POST", "/w/{uid}/members/{member_id}"): OWNERS,
    ("POST", "/w/{uid}/members/{member_id}/removal"): OWNERS,
    ("POST", "/w/{uid}/invitations"): OWNERS,
    ("POST", "/w/{uid}/invitations/{invitation_id}/revocation"): OWNERS,
    ("POST", "/w/{uid}/archive"): MEMBERS,
    ("POST", "/w/{uid}/archive/undo"): MEMBERS,
    ("GET", "/w/{uid}/copy"): HOSTS,
    ("POST", "/w/{uid}/copy"): HOSTS,
    ("POST", "/w/{uid}/keeping"): OWNERS,
    ("POST", "/w/{uid}/keeping/end"): OWNERS,
    ("POST", "/w/{uid}/deletion"): OWNERS,
    ("POST", "/w/{uid}/deletion/undo"): EX_OWNERS,
    ("GET", "/w/{uid}/invite"): MEMBERS,
    ("GET", "/w/{uid}/invite/{name}"): MEMBERS,
    # the agenda
    ("GET", "/w/{uid}/agenda"): HOSTS,
    ("GET", "/w/{uid}/agenda/file"): HOSTS,
    ("GET", "/w/{uid}/wording"): HOSTS,
    ("POST", "/w/{uid}/wording"): HOSTS,
    ("POST", "/w/{uid}/rounds"): HOSTS,
    ("POST", "/w/{uid}/agenda/{row}/position"): HOSTS,
    ("POST", "/w/{uid}/agenda/{row}/plan"): HOSTS,
    ("POST", "/w/{uid}/agenda/{row}/copy"): HOSTS,
    ("POST", "/w/{uid}/agenda/{row}/removal"): HOSTS,
    ("POST", "/w/{uid}/agenda/{row}/removal/undo"): HOSTS,
    ("GET", "/w/{uid}/steps/new"): HOSTS,
    ("POST", "/w/{uid}/steps"): HOSTS,
    ("GET", "/w/{uid}/steps/preview"): HOSTS,
    ("POST", "/w/{uid}/steps/preview"): HOSTS,
    ("GET", "/w/{uid}/steps/{step_uid}"): HOSTS,
    ("POST", "/w/{uid}/steps/{step_uid}"): HOSTS,
    ("GET", "/w/{uid}/steps/{step_uid}/preview"): HOSTS,
    ("GET", "/w/{uid}/askings/{asking_id}/correction"): HOSTS,
    ("POST", "/w/{uid}/askings/{asking_id}/correction"): HOSTS,
    ("GET", "/w/{uid}/askings/{vote_id}/behind/{option}"): HOSTS,
    ("GET", "/w/{uid}/split/{asking_id}"): HOSTS,
    ("GET", "/w/{uid}/promised/{promised_id}"): HOSTS,
    ("POST", "/w/{uid}/promised/{promised_id}/news"): HOSTS,
    ("POST", "/w/{uid}/promised/{promised_id}/short"): HOSTS,
    # pictures
    ("GET", "/w/{uid}/pictures/{picture_uid}/{size}"): VIEWERS,
    ("POST", "/w/{uid}/pictures"): HOSTS,
    ("GET", "/w/{uid}/document"): HOSTS,
    ("POST", "/w/{uid}/document"): HOSTS,
    ("GET", "/w/{uid}/document/slides"): HOSTS,
    ("POST", "/w/{uid}/document/slides"): HOSTS,
    ("GET", "/w/{uid}/steps/{step_uid}/wording"): HOSTS,
    ("POST", "/w/{uid}/steps/{step_uid}/wording"): HOSTS,
    ("POST", "/w/{uid}/steps/{step_uid}/wording/removal"): HOSTS,
    ("GET", "/w/{uid}/steps/{step_uid}/wording/preview"): HOSTS,
    ("POST", "/w/{uid}/steps/{step_uid}/wording/preview"): HOSTS,
    # the desk and the projector
    ("GET", "/w/{uid}/desk"): HOSTS,
    ("GET", "/w/{uid}/desk/stage"): HOSTS,
    ("GET", "/w/{uid}/desk/answers/{asking_id}"): HOSTS,
    ("GET", "/w/{uid}/desk/phone"): HOSTS,
    ("WS", "/w/{uid}/desk"): DESK_SOCKETS,
    ("GET", "/w/{uid}/presenter"): HOSTS,
    ("GET", "/w/{uid}/presenter/stage"): HOSTS,
    ("WS", "/w/{uid}/presenter"): DESK_SOCKETS,
    ("GET", "/w/{uid}/sorting/{asking_id}"): HOSTS,
    ("POST", "/w/{uid}/sorting/{asking_id}"): HOSTS,
    ("GET", "/w/{uid}/sorting/stage"): HOSTS,
    ("WS", "/w/{uid}/sorting"): DESK_SOCKETS,
    ("POST", "/w/{uid}/acts"): CLICKERS,
    ("GET", "/w/{uid}/projector"): SCREENS,
    ("GET", "/w/{uid}/projector/stage"): SCREENS,
    ("WS", "/w/{uid}/projector"): SCREEN_SOCKETS,
    ("POST", "/w/{uid}/screen-links"): HOSTS,
    ("POST", "/w/{uid}/screen-links/revocation"): HOSTS,
    ("GET", "/screen"): PUBLIC,
    ("POST", "/screen"): PUBLIC,
    # commitments, and what receivers tell of theirs
    ("GET", "/w/{uid}/commitments"): MEMBERS,
    ("POST", "/w/{uid}/commitments"): HOSTS,
    ("GET", "/w/{uid}/commitments/new"): HOSTS,
    ("GET", "/w/{uid}/commitments/confirm"): HOSTS,
    ("POST", "/w/{uid}/commitments/confirm"): HOSTS,
    ("POST", "/w/{uid}/commitments/confirm/{answer_id}/undo"): HOSTS,
    ("GET", "/w/{uid}/commitments/{commitment_uid}"): MEMBERS,
    ("POST", "/w/{uid}/commitments/{commitment_uid}/words"): HOSTS,
    ("POST", "/w/{uid}/commitments/{commitment_uid}/removal"): HOSTS,
    ("POST", "/w/{uid}/commitments/{commitment_uid}/removal/undo"): HOSTS,
    ("POST", "/w/{uid}/commitments/{commitment_uid}/news"): HOSTS,
    ("POST", "/w/{uid}/commitments/{commitment_uid}/news/{news_id}/undo"): OWN_NEWS,
    ("POST", "/w/{uid}/receivers/{receiver_id}/link"): HOSTS,
    ("POST", "/w/{uid}/receivers/{receiver_id}/link/revocation"): HOSTS,
    ("GET", "/receiver"): PUBLIC,
    ("POST", "/receiver"): PUBLIC,
    ("GET", "/w/{uid}/received"): RECEIVERS,
    ("POST", "/w/{uid}/received/{commitment_uid}/news"): RECEIVERS,
    ("POST", "/w/{uid}/received/{commitment_uid}/news/{told_id}/undo"): RECEIVERS,
    ("POST", "/w/{uid}/received/parked/{asked_id}"): RECEIVERS,
    # a rehearsal; the last two are for simulated phones
    ("POST", "/w/{uid}/rehearsal"): HOSTS,
    ("POST", "/w/{uid}/rehearsal/stop"): HOSTS,
    ("POST", "/w/{uid}/rehearsal/removal"): HOSTS,
    ("GET", "/w/{uid}/rehearsal/examples"): only(),
    ("GET", "/w/{uid}/rehearsal/stored"): only(),
    # the notes
    ("GET", "/w/{uid}/notes"): MEMBERS,
    ("GET", "/w/{uid}/notes/{name}"): MEMBERS,
    ("GET", "/w/{uid}/notes/look"): MEMBERS,
    ("GET", "/w/{uid}/notes/pictures/{name}"): MEMBERS,
    ("GET", "/w/{uid}/notes/contents"): HOSTS,
    ("POST", "/w/{uid}/notes/contents"): HOSTS,
    ("POST", "/w/{uid}/notes/summary"): HOSTS,
    ("POST", "/w/{uid}/notes/next-steps"): HOSTS,
    ("POST", "/w/{uid}/notes/{name}/preview"): HOSTS,
    ("GET", "/w/{uid}/answers"): HOSTS,
    ("POST", "/w/{uid}/answers/gone-through"): HOSTS,
    ("GET", "/w/{uid}/answers/{answer_id}/spelling"): HOSTS,
    ("POST", "/w/{uid}/answers/{answer_id}/spelling"): HOSTS,
    ("POST", "/w/{uid}/answers/{answer_id}/spelling/removal"): HOSTS,
    ("GET", "/w/{uid}/parked"): MEMBERS,
    ("POST", "/w/{uid}/parked/{parked_id}"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/receiver"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/removal"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/removal/undo"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/page"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/commitment"): HOSTS,
    ("POST", "/w/{uid}/parked/{parked_id}/commitment/undo"): HOSTS,
    ("GET", "/w/{uid}/masking"): HOSTS,
    ("POST", "/w/{uid}/masking"): HOSTS,
    ("GET", "/w/{uid}/quotes"): HOSTS,
    ("POST", "/w/{uid}/quotes"): HOSTS,
    ("GET", "/w/{uid}/final"): MEMBERS,
    ("POST", "/w/{uid}/final"): HOSTS,
    ("GET", "/w/{uid}/final/{version}/{name}"): MEMBERS,
    ("GET", "/w/{uid}/sharing"): HOSTS,
    ("POST", "/w/{uid}/sharing"): HOSTS,
    ("POST", "/w/{uid}/sharing/withdrawal"): HOSTS,
    ("POST", "/w/{uid}/sharing/few-left-out"): HOSTS,
    ("POST", "/w/{uid}/sharing/few-left-out/undo"): HOSTS,
    ("GET", "/w/{uid}/sharing/preview"): HOSTS,
    ("GET", "/w/{uid}/shared"): only(),  # unless they are published: then everybody
    ("GET", "/w/{uid}/shared/{name}"): only(),  # the same
    # remarks on them
    ("GET", "/w/{uid}/remarks"): MEMBERS,
    ("POST", "/w/{uid}/remarks/window"): HOSTS,
    ("POST", "/w/{uid}/remarks/window/end"): HOSTS,
    ("POST", "/w/{uid}/remarks/window/end/undo"): HOSTS,
    ("POST", "/w/{uid}/remarks/{remark_uid}"): HOSTS,
    ("GET", "/w/{uid}/remark"): only(),  # unless readers are asked: then everybody
    ("POST", "/w/{uid}/remark"): only(),  # the same
    ("POST", "/w/{uid}/remark/withdrawal"): only(),  # the same for those who sent it
    ("GET", "/w/{uid}/disposal"): only(),  # until the answers are deleted: then its members
    ("GET", "/w/{uid}/disposal/{name}"): only(),  # the same
    # what became of it
    ("GET", "/w/{uid}/became"): HOSTS,
    ("POST", "/w/{uid}/became/replies"): HOSTS,
    ("POST", "/w/{uid}/became/replies/{reply_uid}/removal"): HOSTS,
    ("POST", "/w/{uid}/became/replies/{reply_uid}/removal/undo"): HOSTS,
    ("POST", "/w/{uid}/became/handed/{handed_uid}"): HOSTS,
    ("POST", "/w/{uid}/became/facts"): HOSTS,
    ("GET", "/w/{uid}/became/page"): HOSTS,
    ("GET", "/w/{uid}/became/changes"): HOSTS,
    ("POST", "/w/{uid}/became/publication"): HOSTS,
    ("POST", "/w/{uid}/became/withdrawal"): HOSTS,
    ("GET", "/w/{uid}/became/files/{name}"): MEMBERS,
    ("GET", "/w/{uid}/outcome"): only(),  # unless it is published: then everybody
    ("GET", "/w/{uid}/outcome/mine"): only(),  # the same for those who were there
    ("GET", "/w/{uid}/outcome/{name}"): only(),  # the same for everybody
    # the phone; its page lets in whoever finds the way
    ("GET", "/w/{uid}/phone"): PUBLIC,
    ("GET", "/w/{uid}/phone/stage"): PHONES,
    ("GET", "/w/{uid}/phone/mine"): PHONES,
    ("GET", "/w/{uid}/phone/themes/{asking_id}/{theme_id}"): PHONES,
    ("GET", "/w/{uid}/phone/behind/{vote_id}/{option}"): PHONES,
    ("POST", "/w/{uid}/phone/answers"): PHONES,
    ("GET", "/w/{uid}/phone/me"): PHONES,
    ("POST", "/w/{uid}/phone/me/erasure"): PHONES,
    ("POST", "/w/{uid}/phone/me/code"): PHONES,
    ("POST", "/w/{uid}/phone/me/successor"): PHONES,
    ("GET", "/w/{uid}/code"): PUBLIC,
    ("POST", "/w/{uid}/code"): PUBLIC,
    ("POST", "/w/{uid}/code/erasure"): PUBLIC,
    ("POST", "/w/{uid}/erasure"): HOSTS,
    ("POST", "/w/{uid}/ops"): PHONES,
    ("WS", "/w/{uid}/phone"): PHONE_SOCKETS,
}

OF_QUESTION = {"question": "{question}"}
ASKED: dict[tuple[str, str], dict[str, str]] = {
    ("POST", "/series/{series_uid}/themes/{origin}/title"): OF_QUESTION,
    ("POST", "/series/{series_uid}/themes/{origin}/merging"): OF_QUESTION,
    ("POST", "/series/{series_uid}/themes/{origin}/parting"): OF_QUESTION,
    ("POST", "/series/{series_uid}/themes/undo"): OF_QUESTION,
    ("GET", "/series/{series_uid}/compare/{name}"): {"question": "attendance"},
    ("GET", "/series/{series_uid}/showing"): {"question": "commitments"},
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/showing"): {"question": "commitments"},
    ("POST", "/series/{series_uid}/taken"): {"question": "commitments"},
    ("GET", "/w/{uid}/steps/new"): {"kind": "open_text"},
    ("GET", "/w/{uid}/steps/preview"): {"kind": "open_text"},
    ("GET", "/w/{uid}/steps/{step_uid}/wording"): {"word_in": "en"},
    ("GET", "/w/{uid}/rehearsal/examples"): {"asking": "{asking_id}"},
}
"""What an address needs after its question mark."""

SENT: dict[tuple[str, str], dict[str, str]] = {
    ("POST", "/series/{series_uid}/meetings/{meeting_id}/material"): {"what": "slide"},
    ("POST", "/series/{series_uid}/asked/{asked_name}"): {
        "status": "answered",
        "text": "Ja.",
        "who": "Kommunstyrelsen",
    },
    ("POST", "/series/{series_uid}/themes/undo"): {"act": "merged"},
    ("POST", "/w/{uid}/acts"): {"do": "next"},
    ("POST", "/series/{series_uid}/sorting/{question}"): {"act": "new_theme", "title": "Mandat"},
    ("POST", "/w/{uid}/sorting/{asking_id}"): {"act": "new_theme", "title": "Mandat"},
    ("POST", "/w/{uid}/steps"): {"kind": "open_text"},
    ("POST", "/w/{uid}/steps/preview"): {"kind": "open_text"},
    ("POST", "/w/{uid}/steps/{step_uid}/wording"): {"word_in": "en"},
    ("POST", "/w/{uid}/wording"): {"word_in": "en"},
    ("POST", "/w/{uid}/agenda/{row}/position"): {"to": "up"},
    ("POST", "/w/{uid}/promised/{promised_id}/short"): {"line": "p1"},
    ("POST", "/w/{uid}/agenda/{row}/plan"): {"minutes": "5"},
}
"""What a form needs; the others are sent empty."""

NAMED = {
    "/series/{series_uid}/handover/{name}": "md",
    "/series/{series_uid}/compare/{name}": "numbers.csv",
    "/series/{series_uid}/handover/{version}/{name}": "md",
    "/w/{uid}/notes/{name}": "md",
    "/w/{uid}/notes/pictures/{name}": "1.svg",
    "/w/{uid}/shared/{name}": "pdf",
    "/w/{uid}/disposal/{name}": "md",
    "/facilitators/disposals/{number}/{name}": "md",
    "/w/{uid}/became/files/{name}": "md",
    "/w/{uid}/outcome/{name}": "pdf",
    "/w/{uid}/final/{version}/{name}": "md",
    "/w/{uid}/notes/{name}/preview": "summary",
    "/w/{uid}/invite/{name}": "qr.svg",
    "/templates/{name}": "puzzle",
    "/templates/{name}/workshops": "puzzle",
}
"""What a file is called."""

FIRST: dict[tuple[str, str], str] = {
    ("POST", "/series/{series_uid}/deletion/undo"): "/series/{series_uid}/deletion",
    ("POST", "/series/{series_uid}/members/{crew_id}/removal/undo"): (
        "/series/{series_uid}/members/{crew_id}/removal"
    ),
    ("POST", "/w/{uid}/agenda/{row}/removal/undo"): "/w/{uid}/agenda/{row}/removal",
    ("POST", "/w/{uid}/deletion/undo"): "/w/{uid}/deletion",
}
"""What the owner has done before, each time somebody who may undoes it."""
