"""Recognises the lines that ask people to talk with each other, in Swedish and English."""

import re

from app.deck.words import TASK, has_time_of_day, is_closing

_TALK_SV = (
    r"nu (?:små)?(?:prat|samtal|diskuter|reflekter|funder)ar\b|samtalscaf\w*"
    r"|(?:dialog|kafé)(?:caf|dialog)\w*"
    r"|(?:nu )?(?:ska (?:vi|ni) )?(?:små)?(?:prata|samtala|diskutera|reflektera|resonera|fundera)\b"
    r"|samtal(?=$|[:(.,!]|\s(?:i|med|två|kring|om|vid|runt|nr|\d|[a-h]\b(?=\W*$|[:.]|\s[–—-])))"
    r"|samtals(?:rund|fråg|pass|övning|uppgift|tid)\w*"
    r"|(?:grupp|bords|par|panel|små)?diskussion(?:er|en|s\w+)?\b"
    r"|grupp(?:samtal|arbete|övning|uppgift|fråg|pass)\w*|(?:bords|par|rundabords|rund)samtal\w*"
    r"|dialog(?=$|[:(]|\s(?:i (?:grupp|par|små)|två|vid bord|\d))|bikup\w*"
    r"|(?:själv)?reflektion(?:er|s\w+)?\b|dialog(?:fråg|rund|pass|övning)\w*"
    r"|workshop(?:fråg|övning|uppgift|pass)\w*|övning(?:ar)?\b|arbetspass\b|workshop(?=\s*$|\s?\d)"
    r"|(?:små|tvär)grupper(?=$|[:(])"
    r"|(?:(?:några|två|tre|fyra|fem|\d) )?frågor (?:att|till (?:er|dig|grupp\w*)|för (?:diskussion"
    r"|samtal|reflektion|grupp\w*))"
    r"|att (?:diskutera|fundera|prata|samtala|reflektera)|(?:nu är det )?(?:er|din|ni|eran) tur\b"
    r"|dags (?:att|för) (?:prata|samtal\w*|diskutera|diskussion|bikup\w*|reflektion|gruppa\w*)"
    r"|(?:samtals)?runda \d|(?:in|ut)checkning|två och två\b|i (?:par|grupper?|bikupor"
    r"|smågrupper)\b"
    r"|vänd (?:er|dig)\b|tänk\W+par|vad (?:tycker|tänker|säger) (?:ni|du)\?$|walk and talk"
)
_TALK_EN = (
    r"(?:now )?(?:let['’]s |please )?(?:talk|discuss|reflect)\b(?! to us)|discussions?\b"
    r"|(?:small[- ]?|round[- ]?)?(?:group|table|pair|plenary|panel)[- ](?:discussions?|work|talks?"
    r"|exercise|task|activity|conversations?|reflection|questions|chat)\b|break-?out\w*|buzz\W?groups?"
    r"|turn to (?:your|the|a)\b|pair[- ](?:up|and|share|work)\b|think\W+pair"
    r"|(?:self-)?reflections?\b"
    r"|time (?:to|for) (?:talk\w*|discuss\w*|reflect\w*|conversation)|(?:it['’]s )?your turn\b"
    r"|small groups?(?=$|[:(])|over to you"
    r"|in (?:pairs|groups|small groups|your \w*\s?groups?|threes|twos)\b"
    r"|(?:(?:some|two|three|four|five|\d) )?questions (?:for|to)"
    r" (?:discuss|the \w+|group|reflect|you|talk|your)\w*"
    r"|conversations?(?=$|[:(]|\s(?:\d|[a-h]\b(?=\W*$|[:.]|\s[–—-])|with|in|round|starters?))"
    r"|(?:talk(?:ing)? |discussion )?round \d"
    r"|(?:exercise|activity)(?=$|\W*\d|[:(])|(?:speak|chat) (?:with|to) (?:your|the|a)\b"
    r"|what do you think\?$|workshop (?:questions?|exercise|activity|task)|check[- ](?:in|out)\b"
    r"|dialogue (?:questions|round)|world caf[eé]"
)
_TOGETHER = re.compile(
    r"\b(?:två och två|i (?:par|(?:små)?grupp(?:er|en|erna)?)|vid bord(?:et|en)"
    r"|in (?:pairs|(?:small |your )?groups?)|at (?:your|the) tables?)\W*$",
    re.I,
)
_TALK = re.compile(rf"(?:{_TALK_SV}|{_TALK_EN})", re.I)
_LOOKS_BACK = re.compile(
    r"resultat|sammanfattning|återkoppling|slutsats|summary|results|findings|feedback|outcome"
    r"|conclusion|what we heard|wrap-?up",
    re.I,
)
_TALK_ONLY = re.compile(
    r"(?:\W|\b(?:prata|samtala|diskutera|reflektera|fundera|resonera|talk|discuss|reflect|turn"
    r"|vänd|er|dig|tillsammans|together|med|varandra|bänk\w+|grann\w+|den|som|sitter|bredvid|din"
    r"|i|par|grupp\w*|smågrupper|bikup\w*|två|tre|fyra|fem|och|bord\w*|runt|vid|om|min\w*|with"
    r"|to|your|neighbou?rs?|in|pairs?|each|other|one|another|small|groups?|of|two|three|four"
    r"|five|at|the|tables?|person|next|you|for|let|s|now|nu|här|here|first|först|kort|en|stund"
    r"|people|someone|partner|around|a|few|några|vi|ni|ska|please|and|up)\b|\d)+$",
    re.I,
)
_WORK = re.compile(r"\W*(?:work|sit|gather|arbeta|jobba|sitt|samlas)\b", re.I)
_ROUND = re.compile(r"\W*\w+ (?:\d{1,2}|[A-Ha-h])\W*(?:$|[:–—-]\s)")
_PARTS = re.compile(r"\s*[:|–—]\s+|\s+-\s+|\.\s+")
_LEAD = re.compile(r"^(?:[^\w(]+|\d{1,2}[.)]\s+)*")
_ADJECTIVE = re.compile(
    r"(?:avslutande|inledande|gemensam|enskild|egen|öppen|kort|fri|första|andra|tredje|sista"
    r"|final|closing|opening|personal|individual|open|short|quick|first|second|third|last"
    r"|facilitated|dagens|kvällens|today's)\s+",
    re.I,
)


def invites_to_talk(text: str) -> bool:
    """Whether a short line, or a part of it, asks people to talk with each other."""
    if len(text) > 90 or len(text.split()) > 13 or has_time_of_day(text):
        return False
    if looks_back(text) or is_closing(text):
        return False
    return any(_invites(part) for part in _PARTS.split(text)) or _invites(text)


def _invites(part: str) -> bool:
    together = "?" not in part and _TOGETHER.search(part)
    if together and (TASK.match(part) or _WORK.match(part)):
        return True
    return bool(_TALK.match(_without_lead(part)))


def _without_lead(part: str) -> str:
    return _ADJECTIVE.sub("", _LEAD.sub("", part), count=1)


def looks_back(text: str) -> bool:
    """Whether a title promises what was said before."""
    return bool(_LOOKS_BACK.search(text))


def only_says_how(text: str) -> bool:
    """Whether an invitation begins with what to do, as no name does."""
    bare = _LEAD.sub("", text)
    return bool(TASK.match(bare) or _WORK.match(bare))


def names_a_round(text: str) -> bool:
    """Whether an invitation is one of several by its number."""
    return bool(_ROUND.match(text))


def only_invites(text: str) -> bool:
    """Whether the line says nothing of what to talk about."""
    bare = _LEAD.sub("", text)
    return bool(_TALK_ONLY.match(bare)) or not TASK.match(bare)
