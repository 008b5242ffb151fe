"""The words by which a deck shows what its lines are for, in Swedish and English."""

import re

# What opens a question.
QUESTION_WORD = re.compile(
    r"\W*(?:(?:på|i|till|av|från|med|för|om|under|inom|utifrån|enligt|genom)\s+)?"
    r"(?:vad|vilk(?:en|et|a)|hur|var(?:för|t|ifrån|emot)?|när|vem|vems"
    r"|(?:(?:in|on|at|to|from|for|with|by|of)\s+)?"
    r"(?:what|what's|which|how|where|why|when|who|whose|whom))\b",
    re.I,
)
VERB_FIRST = re.compile(
    r"\W*(?:är|kan|har|ska|skall|skulle|finns|vill|behöver|bör|borde|måste|får|gör|går|känner"
    r"|tycker|tror|vet|håller|upplever|ser|saknar|saknas|fungerar|do|does|did|is|are|was|were"
    r"|can|could|should|would|will|has|have|had|may|must|shall|am)\b(?:n't)?",
    re.I,
)
FOLLOW_UP = re.compile(
    r"\W*(?:varför(?: inte)?|hur(?: då)?|på vilket sätt|i så fall(?: \w+)?|om (?:ja|nej|inte)\b.*"
    r"|när|vem|vilka|vilken|vilket|why(?: not)?|how(?: so)?|in what way|if (?:so|yes|no|not)\b.*"
    r"|who|when|where|which|eller|or)\s*\?\W*$",
    re.I,
)

# What opens a task: a prompt without a question mark.
_TASK_SV = (
    r"beskriv|ge|nämn|lista|skriv|berätta|diskutera|fundera|välj|rangordna|prioritera|formulera"
    r"|identifiera|jämför|rita|föreslå|sammanfatta|dela|reflektera|ta fram|hitta|enas|kom överens"
    r"|prata|samtala|förklara|peka|markera|notera|resonera|betygsätt|gradera|rösta|komplettera"
    r"|säg|ange|avsluta|inventera|kartlägg|placera|bygg|bestäm|skissa|fyll i|fortsätt|gör en"
)
_TASK_EN = (
    r"describe|give|name|list|write|tell|share|discuss|choose|pick|rank|prioriti[sz]e|identify"
    r"|compare|draw|suggest|propose|summari[sz]e|agree|explain|find|consider|reflect|talk|note"
    r"|come up|outline|brainstorm|vote|rate|select|map|complete|think of|formulate|mark"
    r"|say|point out|build|make a|decide|design|sketch|fill in|finish"
)
TASK = re.compile(rf"\W*(?:please )?(?:{_TASK_SV}|{_TASK_EN})\b", re.I)

# Practical directions to the room.
_DIRECTION = re.compile(
    r"lapp(?:ar|en|arna)?\b|post-?its?|blädder|sekreterare|tales(?:person|man)|redovisa|återsamling|storgrupp|helgrupp"
    r"|\bscribe\b|\bmoderator|\bpapper(?:et|en)?\b|\bpaper\b|\bsheets?\b|\bblad(?:et|en)?\b"
    r"|\bgrupp(?:er|erna|en)?\b|\bi par\b|två och två"
    r"|\bmobil(?:en|er|erna|telefon\w*)?\b|varsin|en och en|var och en|minut"
    r"|\d\s*min\b|\bminutes?\b|sticky|flip ?chart|note.?taker|spokes|report back|\bpairs?\b"
    r"|\bgroups?\b|\btables?\b|plenary|\bphones?\b|\bbordet\b|\bborden\b|grannen"
    r"|med (?:en|din) granne\b|neighbou?r|antecknar?\b|pennan?\b|scanna|skanna|\bscan\b|qr|menti"
    r"|whiteboard|\btavlan\b|\bsvara\b"
    r"|skriv(?:er)? (?:upp|ner|ned)"
    r"(?! (?:en|ett|två|tre|fyra|fem|det|den|de|vad|vilk\w+|hur|minst|några)\b)"
    r"|write (?:it |them )?down(?! (?:one|two|three|an?|the|what|how|which|your)\b)|\bkoden\b",
    re.I,
)
_DIRECTION_START = re.compile(
    r"\W*(?:skriv|diskutera|tänk|beskriv|ge|välj|prata|lista|fundera|rita|berätta|nämn|svara|ta"
    r"|gå|dela|vänd|utse|sätt|anteckna|vi samlar|vi delar|därefter|sedan|sen|först|börja"
    r"|alla (?:skriver|svarar|får)"
    r"|write|discuss|think|imagine|describe|give|choose|talk|list|share|take|go|turn|pick|form"
    r"|appoint|start|then|first|everyone|be|try|feel free|use|one person)\b",
    re.I,
)

_TIME_OF_DAY = re.compile(r"\W*(?:kl\.?\s*)?\d{1,2}[:.]\d{2}\b", re.I)
# Pages that hold no prompts of their own.
ANSWERED = re.compile(
    r"\W*(?:(?:tidigare |inkomna )?frågor från|questions (?:from|raised|asked)"
    r"|vanliga (?:frågor|funderingar)|frågor och svar|faq\b|q\s?&\s?a\b|frequently asked"
    r"|questions and answers|common questions|vi svarar|ni frågade|you asked)",
    re.I,
)
VOICES = re.compile(
    r"röster|citat|\bsagt\b|\bsade\b|\bsa (?:ni|de)\b|quotes?\b|voices|said\b|we heard|vi har hört"
    r"|hörde vi|kommentarer|comments|från enkäten|from the survey|in their own|inkomna|frågor vi f"
    r"|questions we",
    re.I,
)
_CLOSING = re.compile(
    r"\W*(?:(?:tack|thank(?:s| you))\b[^?]{0,50}[!.,–—-]*\s*)?"
    r"(?:(?:har (?:du|ni)|finns det|do you have|are there|is there|nu|some|några|någon|inga|any"
    r"|övriga|other|more|fler|open|further)\s+)*"
    r"(?:frågor|funderingar|undringar|questions?|comments?|thoughts|queries|kommentarer)"
    r"(?:(?:\s*[,/&]\s*|\s+(?:och|eller|or|and)\s+)\w+)*"
    r"(?:\s+(?:på det|så långt|till (?:oss|mig|panelen|talar\w+)|so far"
    r"|for (?:us|me|the (?:panel|speakers?))|före vi|innan vi \w+"
    r"|before we \w+))?\s*[?!.]+\W*$"
    r"|\W*(?:undrar (?:du|ni)|något (?:du|ni) undrar|vill (?:du|ni) veta mer|want to know more"
    r"|need more information|är vi (?:klara|redo|igång)|redo|ready|eller hur|okej?|right"
    r"|hänger ni med|hör ni mig|can (?:everyone|you) hear|kan alla höra"
    r"|varför är vi här|why are we here|visste (?:du|ni)|did you know|any other business"
    r")\b[^?]{0,30}\?\W*$",
    re.I,
)
_THANKS = re.compile(r"\W*(?:(?:stort )?tack|(?:many )?thank(?:s| you))\b", re.I)
_INFORMING = re.compile(
    r"\W*(?:vad (?:är|innebär|betyder|menas|menar vi|vet vi|händer|har vi|gör vi|hände"
    r"|ska vi göra(?= (?:i ?dag|i ?kväll|nu|här)\b)"
    r"|gjorde|kan du|sa(?:de)? (?:ni|de|vi)|säger (?:lagen|forskning|statistik|siffror)\w*)\b"
    r"|varför\b|vem är\b|vilka (?:är )?vi\b"
    r"|när (?:är|kan|sker|börjar)\b|var (?:hittar|kan|får|ligger)\b"
    r"|hur (?:går|gick|gör|fungerar|funkar|har|arbetar vi|jobbar vi|ser det|kom|anmäler|når du"
    r"|kontaktar)\b|what (?:is|are|does|do we know|happens|happened|have we|did|we|do we mean)\b"
    r"|what['’]s\b|why\b|who (?:is|are)\b|when (?:is|will|does)\b|where (?:is|can|do)\b"
    r"|how (?:does|did|do we|will|it|to|we)\b)",
    re.I,
)
_ABOUT_YOU = re.compile(r"\W*\w+(?: (?:är|is|are)|['’]s) (?:er|ert|era|din|ditt|dina|your)\b", re.I)
_LEADING_IN = re.compile(
    r"\W*(?:varför|vad (?:är|innebär|betyder|menas|handlar)|why|what (?:is|are|does|do we mean))\b",
    re.I,
)
_OPINION = re.compile(
    r"\b(?:tycker|tänker|vill|önskar|behöver|viktig\w*|tyckte|kände|upplevde|känner|upplever"
    r"|anser|skulle|helst|saknar"
    r"|drömmer|hoppas|oroar|ser ni|ser du|think|thought|feel|felt|want|need|needs|matters?"
    r"|important|would"
    r"|wish|hope|worr\w+|prefer|like|miss|value)\b",
    re.I,
)
_ADDRESSED = re.compile(r"\b(?:ni|er|era|ert|du|dig|din|ditt|dina|you|your|yours)\b", re.I)
_FOR_ONESELF = re.compile(r"\b(?:jag|mig|min|mitt|mina|man|(?-i:I)|my|me)\b", re.I)
CHOOSING = re.compile(
    r"\W*(?:vilk(?:en|et|a)|which|\w+ should|(?:vad|vem|vart?|när) ska|\w+ (?:bör|borde))\b"
    r"|.*\b(?:viktigast|bäst|störst|först|mest|främst|helst|most"
    r"|best|biggest|first|top|hur ofta|how often|hur länge|how long|hur många|how many)\b",
    re.I,
)
_DECIDES = re.compile(
    r"\b(?:ska|skall|bör|borde|skulle|should|would|could|\w+aste?|störst\w*|bäst\w*|först\w*|mest"
    r"|främst\w*|helst|ofta|länge|most|best|biggest|first|top|often|long)\b",
    re.I,
)
REPLY = re.compile(
    r"\W*(?:jo|ja|nej|svar(?:et)?|därför|eftersom|för att|because|well|yes|no|answer|simple|enkelt)"
    r"\b[\s,.:!–—-]|\W*(?:svar|answer|a)\s*:",
    re.I,
)

_SCALE = re.compile(
    r"(?<![\d.,])[01]\s*(?:[-–—]|till|to)\s*(?:5|10|7|4|6|100)(?![.,]?\d)(?!\s*(?:min|år|juni"
    r"|juli|ord|year|h\b|st\b|personer|people|saker|things|km|kl))"
    r"|(?<![\d.,])[01]\s*\([^()]{1,40}\)\W*(?:till|to|och|and)?\W*(?:5|10|7|4|6|100)\b"
    r"|\b1\s*=\s*\w|\b(?:på|on) en? ?(?:\w+ )?(?:skala|scale)|\bskalan?\b|\bscale\b",
    re.I,
)
_SHOWN_SCALE = re.compile(r"\w{3,}\W+\w{2,}\W.*\([01]\s*(?:[=–—-]|till|to)\s*.{1,60}\)\W*$")
_NAMED = re.compile(
    r"\W*(?:(?:med|in) )?(?:en|ett|två|tre|one|two|three|[123]) (?:\w+ )?(?:"
    r"(?:ord|words?)\b.*(?:[:…]|\.\.\.|\b(?:som beskriver|du|ni|jag|(?:to|that) \w+|you|I)\b)"
    r"|(?:sak|insikt|råd|idé|exempel|fråga|steg|önsk|thing|insight|idea|example|action|step"
    r"|takeaway|wish|question)\w*\b.*\b(?:du|ni|jag|you|I)\b(?! (?:bör|måste|should|must|need)\b))",
    re.I,
)
_TELLS = re.compile(
    r"(?:please )?(?:beskriv|nämn|berätta om|ge(?: oss)?|lista|skriv(?: (?:ner|upp))?|dela(?: med)?"
    r"|formulera|describe|name|tell us(?: about)?|give(?: us)?|list|write(?: down)?|share)"
    r" (?:minst |högst |at least |up to )?(?:en|ett|två|tre|någon|något|några|hur|vad|exempel|din"
    r"|ditt|dina|er|ert|era|one|two|three|an?|some|how|what|your|\d)\b.*\b(?:ni|du|din|ditt|dina"
    r"|er|ert|era|you|your|yours)\b.*[^:!]$",
    re.I,
)
_UNFINISHED = re.compile(r"\W*\w+ .*\w[\s:]*(?:…|\.{3}|_{3,})\W*$")
_FINISHES = re.compile(
    r"\W*(?:(?:av)?sluta|slutför|fortsätt|fyll i|komplettera|finish|complete|continue|fill in)\b"
    r".{0,30}\b(?:mening\w*|sentences?|blanks?|luck\w*|statements?)\b",
    re.I,
)
_CLOUD = re.compile(
    r"\b(?:ett|två|tre|fem|1|2|3|några få|enstaka) (?:enda |enstaka |korta )?ord\b"
    r"|\b(?:vilket|which|what) (?:ett |one |single )?(?:ord|word)\b"
    r"|\b(?:one|a single|two|three|a few|1|2|3|just one|in a) words?\b",
    re.I,
)


def is_closing(text: str) -> bool:
    """Whether a line only opens the floor, as a last page does."""
    return len(text) <= 120 and bool(_CLOSING.match(text))


def says_thanks(text: str) -> bool:
    return bool(_THANKS.match(text))


def is_direction(text: str) -> bool:
    """Whether a line says how to work rather than what about."""
    if len(text) > 300:
        return False
    return bool(_DIRECTION.search(text)) or bool(_DIRECTION_START.match(text))


def is_lead_in(text: str) -> bool:
    return bool(_DIRECTION_START.match(text))


def is_practical(text: str) -> bool:
    return bool(_DIRECTION.search(text[:300]))


def informs(question: str) -> bool:
    """Whether a question reads like the heading of an explanation."""
    return bool(_INFORMING.match(question)) and not _ABOUT_YOU.match(question)


def leads_in(question: str) -> bool:
    """Whether a question by itself promises an explanation, and asks nobody here."""
    return bool(_LEADING_IN.match(question)) and not (
        _OPINION.search(question) or addresses(question)
    )


def asks_opinion(text: str) -> bool:
    return bool(_OPINION.search(text)) and bool(_ADDRESSED.search(text))


def addresses(text: str) -> bool:
    return bool(_ADDRESSED.search(text))


def asks_scale(text: str) -> bool:
    return bool(_SCALE.search(text))


def shows_scale(text: str) -> bool:
    """Whether a statement ends in the figures to answer it with."""
    return bool(_SHOWN_SCALE.search(text))


def asks_words(text: str) -> bool:
    return bool(_CLOUD.search(text))


def names_what(text: str) -> bool:
    """Whether a line without a verb says how many words or things of someone's are wanted."""
    return len(text) <= 120 and bool(_NAMED.match(text))


def asks_to_tell(text: str) -> bool:
    """Whether a line wants to hear something of those it addresses."""
    return len(text) <= 160 and bool(_TELLS.match(text)) and not is_practical(text)


def is_unfinished(text: str) -> bool:
    """Whether a sentence is left for the room to finish."""
    return len(text) <= 200 and bool(_UNFINISHED.match(text))


def asks_to_finish(text: str) -> bool:
    return bool(_FINISHES.match(text))


def asks_for_oneself(question: str) -> bool:
    """Whether a question is a visitor's own, as on a page of frequent questions."""
    return bool(_FOR_ONESELF.search(question)) and not addresses(question)


def is_to_decide(question: str) -> bool:
    """Whether a question asks what should be, or what is most."""
    return bool(_DECIDES.search(question))


def has_time_of_day(text: str) -> bool:
    return bool(_TIME_OF_DAY.match(text))


def opens_question(text: str) -> bool:
    return bool(QUESTION_WORD.match(text) or VERB_FIRST.match(text))
