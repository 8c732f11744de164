"""Lines that send the reader elsewhere (`Read more: …`) or ask something of them (`Sign up for our newsletter`).

Unlike the labels of `furniture_labels` they have words of their own, so each rule asks for two signs: how a line
begins, and what it speaks of. A line is looked at as a whole, and only a short one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from copydesk_text.lines import ends_sentence, is_sentence_paragraph
from copydesk_text.phrases import one_of, phrases

_LONGEST: Final = 250
_LONGEST_REQUEST: Final = 200
_LONGEST_POINTER: Final = 40
_FIRST_IDEOGRAPH: Final = "\u2e80"
#: So near to the end of a text a contact is that of its author.
_LONGEST_CONTACT: Final = 300

#: What points to other stories: alone in a line, or before a colon and the headline.
_POINTERS_BY_LANGUAGE: Final = {
    "en": """read more|read also|read next|see more|see also|also read|also see|related|related stories
        |related story|related post|related posts|related articles|related article|related news|related links
        |related coverage|don't miss|don’t miss|must read|most read|you may also like|you might also like|you may like
        |more on this story|more from this section|more stories|recommended|recommended for you|recommended stories
        |explore further|further reading|watch live|watch more|watch|listen to the podcast|more news|more coverage
        |more from us|here’s more|you may also be interested in""",
    "de": "lesen sie auch|lesen sie mehr|lesen sie dazu|mehr zum thema|mehr dazu|auch interessant|siehe auch",
    "fr": "lire aussi|à lire aussi|lire également|à lire également|voir aussi|sur le même sujet|à lire",
    "es": """lea también|lee también|lea además|le puede interesar|te puede interesar|vea también|más información
        |leer también|también te puede interesar""",
    "pt": "leia também|leia mais|veja também|veja mais|saiba mais|leia ainda",
    "it": "leggi anche|leggi di più|guarda anche|potrebbe interessarti",
    "nl, sv, no, da, fi": "lees ook|lees meer|läs också|läs mer|läs även|les også|læs også|læs mere|lue myös|lue lisää",
    "pl, cs, hu, ro": """czytaj też|czytaj także|zobacz też|zobacz także|czytaj więcej|čtěte také|přečtěte si také
        |olvassa el|citește și|citeşte şi""",
    "ru, uk": "читайте также|читать также|смотрите также|читайте по теме|по теме|читайте також|дивіться також",
    "tr, id, vi": "ilgili haber|ilgili haberler|ayrıca okuyun|baca juga|baca selengkapnya|xem thêm|đọc thêm",
    "ar, fa, ur": """اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|إقرأ أيضا|إقرأ أيضاً|اقرأ المزيد|شاهد أيضا|شاهد أيضاً|طالع أيضا
        |بیشتر بخوانید|همچنین بخوانید|یہ بھی پڑھیں""",
    "hi, bn, th": "यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|আরও পড়ুন|อ่านเพิ่มเติม|อ่านข่าวอื่น",
    "zh, ja, ko": """原标题|原標題|相关阅读|相关新闻|延伸阅读|相關新聞|相關閱讀|関連記事|関連ニュース|あわせて読みたい
        |관련기사|관련 기사""",
}
_POINTERS: Final = one_of(phrases("\n".join(_POINTERS_BY_LANGUAGE.values())))
_POINTER: Final = re.compile(
    rf"[\s>»▶►•*+\[(（【-]*(?:also on [\w-]+\.[a-z.]+.{{0,200}}|{_POINTERS}"
    r"(?:\s?(?:su|about|on this))?\s?(?:[:：|>»]\s{0,3}(?P<behind>.{0,220})|[…. ]{0,4}[])）】]?))",
    re.IGNORECASE,
)

#: What asks the reader to do something …
_REQUESTS_BY_LANGUAGE: Final = {
    "en": """sign up|subscribe|get breaking|get the latest|get our|get today’s|get today's|get the day|follow
        |like us|join our|join us|download our|download the|click here|tap here|already a subscriber|enjoying this
        |want more|stay up to date|stay informed|keep up with|for more news|for more stories|never miss|don't miss
        |don’t miss|like this story|have a tip|got a tip|listen to""",
    "de": "abonnieren sie|melden sie sich|jetzt anmelden|folgen sie uns|registrieren sie sich|laden sie",
    "fr": "abonnez-vous|inscrivez-vous|suivez-nous|recevez|téléchargez",
    "es": "suscríbete|suscríbase|síguenos|síganos|regístrate|inscríbete|únete",
    "pt": "assine|inscreva-se|siga-nos|siga|cadastre-se|receba",
    "it": "iscriviti|seguici|abbonati|ricevi",
    "nl, sv": "schrijf je in|meld je aan|volg ons|prenumerera|följ oss",
    "pl, tr": "zapisz się|obserwuj nas|abone ol|bizi takip",
    "ru, uk": "подписывайтесь|подпишитесь|подписаться|следите за|читайте нас|підписуйтесь|стежте за",
    "ar, fa": "اشترك|اشتركوا|تابعونا|تابعنا|انضم|عضو شوید|دنبال کنید",
    "hi, id": "सब्सक्राइब|फॉलो करें|ikuti|dapatkan",
    "zh, ja, ko": "关注|订阅|扫描|關注|訂閱|掃描|フォロー|登録|구독",
}
#: … and where that would take them.
_PLACES: Final = (
    r"newsletters?|inbox|mailing list|(?:e-?mail|news) alerts?|by e-?mail|notifications|push alerts|\bapp\b"
    r"|podcasts? (?:here|on|via)|on (?:twitter|facebook|instagram|youtube|tiktok|linkedin|whatsapp|telegram|x)\b"
    r"|@\w{3,}|youtube channel|to subscribe|free trial|subscription|daily briefing|clicking here|click here"
    r"|with a friend|email us|facebook page"
    r"|infolettre|lettre d['’]information|bolet[íi]n|boletim|bülten|nieuwsbrief|nyhetsbrev"
    r"|(?:auf|sur|en|no|na|su|op|på|w|в|na) (?:twitter|facebook|instagram|youtube|whatsapp|telegram)"
    r"|telegram|телеграм|канал|рассылк|розсилк|قناة|قناتنا|النشرة|تليغرام|تلغرام|कनाल|चैनल|公众号|微信|微博|二维码|メルマガ|채널"
)
_REQUESTS: Final = one_of(phrases("\n".join(_REQUESTS_BY_LANGUAGE.values())))
_REQUEST: Final = re.compile(
    rf"\W{{0,3}}(?:please |you can |to )?{_REQUESTS}(?![^\W\u2e80-\uffff]).{{0,200}}?(?:{_PLACES})",
    re.IGNORECASE,
)
_SENDING: Final = re.compile(
    _PLACES + r"|subscrib|sign up|e-?mail address|abonn|suscr[íi]b|iscriv|подпис|اشترك", re.IGNORECASE
)
#: What closes the part of a story that everybody may read, by language.
_GATES_BY_LANGUAGE: Final = {
    "en": r"(?:subscribe|sign in|sign up|log in|register|join)(?: now)? to (?:continue|keep|read|unlock|access|view)\b"
    r"|this (?:article|story|content) is (?:only |exclusively )?(?:for|available to|reserved for) (?:our )?"
    r"(?:subscribers|members)",
    "de": r"(?:jetzt )?weiterlesen mit |dieser (?:artikel|inhalt) ist (?:exklusiv|nur) für abonnent",
    "fr": r"la suite est réservée|cet article est réservé|l[’']accès à la totalité de l[’']article est",
    "es": r"(?:contenido|artículo) (?:exclusivo|solo) para suscriptores",
    "pt": r"conteúdo (?:exclusivo )?para assinantes",
    "ru": r"(?:этот )?материал доступен только подписчикам",
}
_GATE: Final = re.compile(rf"\W{{0,3}}(?:{'|'.join(_GATES_BY_LANGUAGE.values())}).{{0,80}}", re.IGNORECASE)
#: What asks those who have paid to say so, somewhere in such a line.
_MEMBER: Final = re.compile(
    r"already (?:a subscriber|a member|have an account|registered|subscribed)\?|ya eres suscriptor\?|déjà abonnée?\s?\?"
    r"|bereits (?:ein abo|abonnent|registriert)\?|já é assinante\?|уже подписаны\?",
    re.IGNORECASE,
)
_CLICK: Final = re.compile(
    r"\W{0,3}(?:click(?:ing)? here (?:to|for)\b|get .{3,40} by clicking here|click here\W{0,3}$)", re.I
)

#: Who edited a text, as pages of East Asia say below it.
_EDITORS: Final = re.compile(
    r"[(（【\[]?(?:责任编辑|責任編輯|责编|編輯|编辑|校对|校對|审核|審核|監製|监制|편집|編集)\s?[:：]\s?\S[^。！？]{0,30}[)）】\]]?"
)
#: How the lines begin that the patterns are tried on, unless they begin with a sign: a fifth of the time.
_BEGINNINGS: Final = frozenset(
    form[:3].casefold()
    for form in (
        *phrases("\n".join((*_POINTERS_BY_LANGUAGE.values(), *_REQUESTS_BY_LANGUAGE.values()))),
        *("please", "you can", "to subscribe", "click", "get", "also on"),
        *("subscribe", "sign", "log in", "register", "join", "this", "jetzt", "weiterlesen", "dieser", "la suite"),
        *("cet", "l’accès", "l'accès", "contenido", "artículo", "conteúdo", "этот", "материал"),
        *("责任编辑", "責任編輯", "责编", "編輯", "编辑", "校对", "校對", "审核", "審核", "監製", "监制"),
        *("편집", "編集"),
    )
)
#: The contact of an author below a story: a request to write, and an address or a handle.
_CONTACT: Final = re.compile(
    r"(?:(?:(?:e-?mail|contact|reach|write to|follow|tweet) \w"
    r"|.{3,60} (?:can|may) be (?:reached|contacted|emailed|followed)|.{0,60}on Twitter:?).*"
    r"|[^\W\d_][^@.!?]{1,30}\s\(?)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,}|(?:https?://)?(?:www\.)?twitter\.com/\w+).{0,120}",
    re.IGNORECASE,
)
#: A space around a bar belongs to the name: were it matched apart, a long row that is none would take for ever.
_NAVIGATION: Final = re.compile(r"[^|›»·•]{1,26}+(?:[|›»·•][^|›»·•]{1,26}+){2,}")
_SENTENCE_SIGN: Final = re.compile(r"[.!?:;,\d]")
_FEW_WORDS: Final = 3


def take_prompts(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines (stripped) of a text without prompts, and without contacts below its last sentence; and those lines."""
    last = len(lines)
    while last and not (is_sentence_paragraph(lines[last - 1]) and not _is_request(lines[last - 1])):
        last -= 1
    kept: list[str] = []
    taken: list[str] = []
    for index, line in enumerate(lines):
        opening = line[:3]  # looked at here, as most lines are none
        may_be = opening.casefold() in _BEGINNINGS or not line[:1].isalpha() or line[:2] in _BEGINNINGS or "?" in line
        if (may_be and is_prompt(line)) or (index >= last > 0 and is_contact(line)):
            taken.append(line)
        else:
            kept.append(line)
    return (kept, taken) if any(kept) else (list(lines), [])


def _is_request(line: str) -> bool:
    return is_prompt(line) or is_contact(line)


@lru_cache(maxsize=4096)  # a site prints the same ones under every story
def is_prompt(line: str) -> bool:
    """Whether a line (stripped) points to another story or asks the reader to sign up, follow or the like."""
    line = line.removeprefix("- ")
    if not 3 <= len(line) <= _LONGEST:
        return False
    if "?" in line and _MEMBER.search(line) is not None:
        return True
    if not _may_open(line):
        return False
    if _GATE.fullmatch(line) is not None:
        return True
    if _CLICK.match(line) is not None or _EDITORS.fullmatch(line) is not None:
        return True
    if (pointer := _POINTER.fullmatch(line)) is not None:
        behind = pointer["behind"] or ""
        return not (behind[:1].islower() and ends_sentence(behind))  # "Related: that is how they are."
    return is_request(line)


def is_request(line: str) -> bool:
    """Whether a line (stripped) asks the reader to sign up, follow or the like; a headline never does."""
    longest = _LONGEST_REQUEST if line[len(line) // 2] < _FIRST_IDEOGRAPH else _LONGEST_REQUEST // 3
    return len(line) <= longest and _may_open(line) and _REQUEST.match(line) is not None


def _may_open(line: str) -> bool:
    return not line[:1].isalpha() or line[:3].casefold() in _BEGINNINGS or line[:2] in _BEGINNINGS


def is_pointer(text: str) -> bool:
    """Whether a text is nothing but the label of links to other stories (`Related`, `Más información`)."""
    if len(text) > _LONGEST_POINTER or not _may_open(text):
        return False
    found = _POINTER.fullmatch(text)
    return found is not None and not found["behind"]


def asks_for_address(text: str) -> bool:
    """Whether the text of a box with a form in it asks the reader for an address, to send them something."""
    return _SENDING.search(text) is not None


def is_contact(line: str) -> bool:
    """Whether a line below a story tells how to reach its author. Elsewhere it may be part of it."""
    return len(line) <= _LONGEST_CONTACT and ("@" in line or "/" in line) and _CONTACT.fullmatch(line) is not None


def is_navigation(line: str) -> bool:
    """Whether a line outside the body is a row of links: three and more short names between bars or arrows."""
    if len(line) > _LONGEST or line.startswith("|") or _NAVIGATION.fullmatch(line) is None:
        return False
    names = re.split(r"\s?[|›»·•]\s?", line)
    return all(len(name.split()) <= _FEW_WORDS and not _SENTENCE_SIGN.search(name) for name in names)
