"""The patterns that the names of authors are read by. Those that hold words of the lexicon are functions."""

import re
from typing import Final

from copydesk_text.newsroom.byline_openings import called_phrases, opening_phrases
from copydesk_text.newsroom.lexicon.agencies import agency_form
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, OrganisationWords, PublicationLabels, every
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>")
#: As RSS has it: desk@gazette.example (Ada Low).
MAIL_AND_NAME: Final = re.compile(r"[^\s@()]{1,80}@[^\s()]{1,80}\s?\((?P<name>[^()]{2,80})\)")
MAIL_OR_HANDLE: Final = re.compile(r"(?:mailto:)?(?<![^\s(,;|<:])[^\s@(),;|<]{0,80}@[\w.-]{1,80}")
#: A value that is an address and nothing else: `https://social.example/AdaLowWrites`.
ALL_ADDRESS: Final = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
#: An address or a domain.
ADDRESS: Final = re.compile(r"://|\bwww\.|\w\.(?:com|net|org|[a-z]{2})\b(?!\.)|\w\.[a-z]{3,10}$", re.IGNORECASE)
#: What no name of a person holds: an address, a login, a figure, a label.
NO_NAME: Final = re.compile(r"://|@|^www\.|\w{2}\.[a-z]{2,9}$|\d|[_#<>=●\[\]{}?!…\"“”:：©®™]", re.IGNORECASE)
#: Space before a sign is taken from its first on: else each of many spaces looks at all behind it.
BETWEEN: Final = re.compile(
    r"(?:(?<!\s)\s+)?"
    r"(?:;|,(?! (?:Jr|Sr|M\.?D|Ph\.?D|II|III|IV)\b)|、|，|،|؛|/|\s[&+]\s|\||•|●|·(?=\s)"
    r"|(?<=[가-힣])·(?=[가-힣])|；|｜|丨|︱|／|\n)\s*"
)
#: 김하늘 기자, 김하늘 정치부 기자, 김하늘 인턴기자, 김하늘 도쿄 특파원
KOREAN_ROLE: Final = re.compile(
    r"(?<=[가-힣]{2})(?:\s[가-힣]{1,5}부)?(?:\s?|\s(?:[가-힣]{0,4}전문|인턴|수습|객원|선임|수석|대))기자$"
    r"|(?<=[가-힣]{2})(?:\s[가-힣]{2,5})?\s?특파원$|(?<=[가-힣]{2})\s?(?:선임기자|논설위원|칼럼니스트)$"
)
#: 王小明報導: a name of three signs that is not that of a town.
REPORTS: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{2}[^\W市縣县区區鎮镇鄉乡省])(?:報導|报道|報道)")
#: 経済部 王小明: the desk of a reporter.
DESK_FIRST: Final = re.compile(r"[\u4e00-\u9fff]{1,5}[部局班組组]\s+(?=[\u4e00-\u9fff々]{2,6}$)")
#: Where a name works from, as papers of East Asia print it: ロンドン＝, 도쿄=
PLACE_EQUALS: Final = re.compile(r"[^\s=＝]{1,12}[=＝](?=[\u4e00-\u9fff가-힣])")
#: القاهرة - ليلى الحداد, لندن: ليلى الحداد: a name behind a place of one word.
PLACE_FIRST: Final = re.compile(
    r"(?:(?![A-Z]{2,5}\s)[^\W\d_]\S*\s[–—-]\s|[\u0621-\u064a]{3,15}\s?:\s)(?P<name>\S+\s\S.*)"
)
#: A text that stands in brackets as a whole.
BRACKETS: Final = frozenset("[【〔（(［")
ALL_IN_BRACKETS: Final = re.compile(r"[\[【〔（(［]\s?(?P<within>[^\[\]【】〔〕（）()［］]+)[\]】〕）)］]")
#: A figure behind a name: that of a day, or of minutes.
FIGURE: Final = re.compile(r"(?<=\w\w)[.,]?\s\d")
#: What a name did, in brackets behind it.
IN_BRACKETS: Final = re.compile(r"[(（](?P<said>[^()（）]{2,30})[)）]$")
#: What friends call a person, between the given name and the surname.
NICKNAME: Final = re.compile(r"(?<=\w)\s[“\"‘'][^\s“”\"‘’]{2,20}[”\"’']\s(?=\w)")
#: The name in full, or a maiden name, in brackets between the given name and the surname.
SECOND_NAME: Final = re.compile(
    r"(?P<given>[^\W\d_][\w.'’-]*(?:\s[^\W\d_]\.)?)"
    r"\s(?P<second>\([^\W\d_a-zà-ÿ][\w.'’-]*(?:\s[^\W\d_a-zà-ÿ][\w.'’-]*){0,2}\))\s(?P<rest>[^\W\d_].*)"
)
#: Two to five words without digits; a hyphen may stand in each.
FULL_NAME: Final = re.compile(r"[^\W\d_][^\s\d,;:|/()\[\]<>]*(?: [^\s\d,;:|/()\[\]<>]+){1,4}")
#: A name of a script without spaces between words.
EAST_ASIAN_NAME: Final = re.compile(
    r"[\u4e00-\u9fff々]{2,6}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8}|[가-힣]{2,4}|[\u30a0-\u30ff]{2,10}[・＝][\u30a0-\u30ff・＝]{2,14}"
)


#: 云海记者 王小明: a name alone behind any outlet and the word for a reporter.
_OUTLET_REPORTER: Final = r"[\u4e00-\u9fff]{1,8}[记記]者[\s:：]{1,3}(?=[\u4e00-\u9fff·]{2,4}$)"
_BEHIND_FIGURE: Final = r"(?:(?<=\d)|(?<=\d[ap]m)|(?<=\d\s[ap]m)|(?<=\d\suhr))[\s|·•,–—-]{1,3}"
#: Characters at the beginning of a text by which it is known that it may open names.
HEAD: Final = 4
#: A name of a place or an outlet begins.
_CAPITAL: Final = r"(?=[^\W\d_a-zà-ÿ])"
#: What a label may end in before its colon, which stands behind both forms: Autor/-in, Author(s), Автор(ы).
OTHER_FORM: Final = r"(?-i:[(/·]-?[a-zà-ÿа-яёіїα-ωά-ώ]{1,6}\)?)"
#: Words of the longest role beside a name.
_ROLE: Final = r"{0,3}"


@built_once
def behind() -> re.Pattern[str]:
    """What may follow a name: where the person works and for whom, a degree, a date, a bracket."""
    words, labels = read_table(BylineWords), read_table(PublicationLabels)
    placed = one_of(every(words.before_places) | every(words.before_outlets))
    dated = every(labels.published) | every(labels.updated)
    return re.compile(
        rf"(?:,|(?<!\s))\s+(?i:{placed})\s+{_CAPITAL}.*|(?<!\s)\s+[•·—–|-]\s.*|(?:(?<!\s)\s+)?[(（].*"
        r"|,?\s(?:Ph\.?\s?D|M\.?D|M\.?P\.?H|MBA|J\.?D|Esq)\b\.?.*"
        rf"|,?\s{one_of(every(words.before_dates))}\s\D{{0,14}}\d.*|,?\s(?i:updated|published|posted)\b.*"
        rf"|,?\s(?i:{one_of(dated)})(?:\s?[:：]|\s\D{{0,14}}\d).*"
        rf"|\s{one_of(every(words.before_others) | every(words.ands))}\s(?i:{one_of(every(words.house))})(?!\w).*"
        rf"|\s{one_of(every(words.before_others) | every(words.writing))}$|(?<=\w{{4}})\.\s(?=[^\W\d_a-z]\w+\s\w).*"
    )


@built_once
def place() -> re.Pattern[str]:
    """Where a person works, behind a name and before another one."""
    words = read_table(BylineWords)
    return re.compile(
        rf"(?<=\w)\s{one_of(every(words.before_places))}\s[^\W\d_a-zà-ÿ][\w.'’-]*(?:\s[^\W\d_a-zà-ÿ][\w.'’-]*){{0,2}}"
        rf"(?=\s(?:{one_of(every(words.ands))}|&)\s|,|$)"
    )


@built_once
def located() -> re.Pattern[str]:
    """Where a person works, without a name before it."""
    return re.compile(rf"(?i:{one_of(every(read_table(BylineWords).before_places))})\s{_CAPITAL}")


@built_once
def located_alone() -> re.Pattern[str]:
    """The same with a word that names begin with, too: `de Lisboa` behind a name."""
    words = every(read_table(BylineWords).before_places_alone)
    capitals = one_of(word.upper() for word in words)
    return re.compile(rf"{one_of(words)}\s{_CAPITAL}|{capitals}\s[^\W\d_a-zà-ÿ]{{2}}")


@built_once
def opening() -> re.Pattern[str]:
    """What opens the names: "Written by", or a label with a colon or a full name behind it."""
    return re.compile(_opening(opening_phrases()), re.IGNORECASE)


@built_once
def called_opening() -> re.Pattern[str]:
    """What opens the names in what the page calls a byline: there more than elsewhere."""
    words = read_table(BylineWords)
    label, particle = one_of(every(words.called_labels)), one_of(every(words.opening_particles))
    return re.compile(
        rf"(?-i:{particle}\s(?={_CAPITAL}\S+\s{_CAPITAL}\S))|{label}\s?[:：／]"
        rf"|{_opening(opening_phrases() | called_phrases())}",
        re.IGNORECASE,
    )


def _opening(phrases: frozenset[str]) -> str:
    unspaced = one_of(form for form in phrases if form >= FIRST_EAST_ASIAN)
    label = one_of(every(read_table(BylineWords).labels))
    return (
        rf"{_OUTLET_REPORTER}|(?:[\u4e00-\u9fff]{{1,7}}[报報社网網刊台臺視视闻聞])?{unspaced}[\s:：]*|{one_of(phrases)}(?!\w)\s?[:：]?(?=\s|$|[:：])"
        rf"|{label}(?:{OTHER_FORM}?\s?[:：]|\s?[/・·＝=]|\s[–—-]\s|$|\s(?=\S+\s\S)|\s(?=[\u4e00-\u9fff가-힣]{{2,4}}$))"
    )


@built_once
def joint() -> re.Pattern[str]:
    """What opens the name of one who wrote the text and took the pictures: `Text und Fotos:`, `Words & pictures by`.

    So does a label of two forms, which a sign that stands between names as well parts: `Autor/-in:`.
    """
    words = read_table(BylineWords)
    label, other = one_of(every(words.labels) | every(words.texts)), one_of(every(words.other_labels))
    between = rf"(?:\s?[/,&+·・-]\s?|\s(?:{one_of(every(words.ands))})\s)"
    by = one_of(every(words.texts_by) | every(words.texts_of))
    return re.compile(
        rf"{label}{OTHER_FORM}\s?[:：]\s*|(?:{label}{between}{other}|{other}{between}{label})"
        rf"(?:\s?[:：／/・丨｜＝=]\s*|\s{by}\s|\s(?=[\u4e00-\u9fff가-힣]{{2,4}}(?:\s|$)))",
        re.IGNORECASE,
    )


@built_once
def reporter_within() -> re.Pattern[str]:
    """The outlet before what opens the names in a script without spaces: 云海日报记者."""
    unspaced = one_of(form for form in opening_phrases() if form >= FIRST_EAST_ASIAN)
    return re.compile(rf"[\u4e00-\u9fff]{{1,7}}[报報社网網刊台臺視视闻聞]{unspaced}|{_OUTLET_REPORTER}")


@built_once
def opening_behind_date() -> re.Pattern[str]:
    """What opens the names behind a date in the same text."""
    return re.compile(rf"{_BEHIND_FIGURE}(?:{one_of(every(read_table(BylineWords).opening))})\s\S", re.IGNORECASE)


@built_once
def opening_at_end() -> re.Pattern[str]:
    """What opens the names in the next text, behind a date: `3 March 2026 by` before a link."""
    return re.compile(
        rf"(?<=\d)[\s|·•,]{{1,3}}(?:{one_of(every(read_table(BylineWords).opening))})\s?[:：]?$", re.IGNORECASE
    )


@built_once
def openings() -> frozenset[str]:
    """The first `HEAD` characters, in small letters, of what opens names; all of a shorter form."""
    return frozenset(form.lower()[:HEAD] for form in opening_phrases() | every(read_table(BylineWords).labels))


@built_once
def others() -> re.Pattern[str]:
    """What opens the names of those who did something else for the text."""
    words = read_table(BylineWords)
    phrase, label = one_of(every(words.others)), one_of(every(words.other_labels))
    return re.compile(
        rf"{phrase}(?:\s?[:：]|\s|$)|{label}(?:\s?[:：・·＝=]|$|\s(?=[가-힣]{{2,4}}(?:\s|$)))", re.IGNORECASE
    )


@built_once
def edited_by() -> re.Pattern[str]:
    """A name of East Asia behind the label of its editor: `责任编辑：王小明`; who edits and writes is another."""
    label = one_of(every(read_table(BylineWords).editor_labels))
    return re.compile(
        rf"(?<![\w、・·/／&＆,，+和与與])(?<![、・·/／&＆,，+和与與]\s){label}\s{{0,2}}[:：]\s{{0,9}}(?P<name>{EAST_ASIAN_NAME.pattern})(?!\w)"
    )


@built_once
def did_other() -> re.Pattern[str]:
    """What one is, or did, who is named before it and has not written the text: `Fotograf`, `photos`."""
    words = read_table(BylineWords)
    return re.compile(rf"{one_of(every(words.other_roles))}|{one_of(every(words.other_labels))}", re.IGNORECASE)


@built_once
def other_role() -> re.Pattern[str]:
    """What one is who has not written the text."""
    return re.compile(one_of(every(read_table(BylineWords).other_roles)), re.IGNORECASE)


@built_once
def took_pictures() -> tuple[str, ...]:
    """What ends the credit of a picture, right behind a name."""
    return tuple(every(read_table(BylineWords).took_pictures))


@built_once
def changed() -> re.Pattern[str]:
    """A change with its date, and one who made it: `Last updated on 3 March 2026 by `."""
    words, labels = read_table(BylineWords), read_table(PublicationLabels)
    return re.compile(
        rf"{one_of(every(labels.updated))}(?!\w).{{0,40}}{_BEHIND_FIGURE}{one_of(every(words.opening))}(?:\s|$)",
        re.IGNORECASE,
    )


@built_once
def boundary() -> re.Pattern[str]:
    """The space before a phrase or label that opens names: `作者：王小明 编辑：李四`, `3 May 2026 by Ada Low`."""
    words = read_table(BylineWords)
    phrases = {form for form in opening_phrases() if " " in form} | every(words.others)
    labels = every(words.labels) | every(words.other_labels)
    return re.compile(
        rf"{_BEHIND_FIGURE}(?={one_of(every(words.opening))}\s\S)"
        # a row of points is looked at once
        rf"|(?<=[^\s.])[\s.]++(?={one_of(phrases)}(?:\s|[:：])|{one_of(labels)}{OTHER_FORM}?\s?[:：・／｜丨︱＝=])",
        re.IGNORECASE,
    )


@built_once
def and_between() -> re.Pattern[str]:
    """Words for `and`; some of them also stand within names."""
    return re.compile(rf"\s{one_of(every(read_table(BylineWords).ands))}\s|(?<=\w)\s[וو](?=\w+\s\w)")


@built_once
def leading_and() -> re.Pattern[str]:
    """A word for `and` before a name."""
    return re.compile(rf"(?:{one_of(every(read_table(BylineWords).ands))}|,|;)(?:\s+|$)")


@built_once
def roles() -> str:
    """What the writer of a text is: a word or phrase, or one that holds what it is for: Wirtschaftsredakteurin."""
    words = read_table(BylineWords)
    return rf"(?:{one_of(every(words.roles))}|[^\W\d_]{{3,24}}?{one_of(every(words.role_ends))})"


@built_once
def _role_end() -> str:
    """The end of a long word that is a role."""
    return rf"(?<=[^\W\d_]{{3}}){one_of(every(read_table(BylineWords).role_ends))}(?!\w)"


@built_once
def role_behind() -> re.Pattern[str]:
    """A role behind a name, with or without a comma."""
    words = read_table(BylineWords)
    return re.compile(rf",?\s(?:{one_of(every(words.beside_roles))}\s){_ROLE}{roles()}$", re.IGNORECASE)


@built_once
def unspaced_role() -> re.Pattern[str]:
    """A role right behind a name of a script without spaces: 高瀬由紀記者."""
    roles = one_of(form for form in every(read_table(BylineWords).roles) if form >= FIRST_EAST_ASIAN)
    return re.compile(rf"(?P<name>{EAST_ASIAN_NAME.pattern})\s?{roles}")


@built_once
def role_before() -> re.Pattern[str]:
    """A role before a name."""
    words = read_table(BylineWords)
    return re.compile(rf"(?:{one_of(every(words.beside_roles))}\s){_ROLE}{roles()}\s", re.IGNORECASE)


@built_once
def no_person() -> re.Pattern[str]:
    """A role, a desk, an outlet, an organisation: alone or beside a name."""
    words, organisations = read_table(BylineWords), read_table(OrganisationWords)
    spaced = every(words.house) | every(words.roles)
    first = {form.split()[0] for form in every(organisations.before)}
    cased = every(organisations.behind) | first | every(organisations.no_person)
    signs = spaced | cased | every(words.no_name_signs)
    unspaced = one_of({form for form in signs if form >= FIRST_EAST_ASIAN}.union(words.house.get("th", ())))
    return re.compile(
        rf"\b(?i:{one_of(spaced)})(?!\w)|(?i:{_role_end()})|\b{one_of(cased)}(?!\w)|\s{one_of(organisations.forms)}(?!\w)|{unspaced}|[\u4e00-\u9fff][报報社网網刊誌视視]$"
    )


@built_once
def role() -> re.Pattern[str]:
    """What the writer of a text is, wherever it stands."""
    return re.compile(rf"\b{one_of(every(read_table(BylineWords).roles))}(?!\w)|{_role_end()}", re.IGNORECASE)


@built_once
def agency_last() -> re.Pattern[str]:
    """An agency behind a name."""
    return re.compile(
        rf"(?P<name>.*?)(?<![\s/,(|])[\s/,(|]++(?:(?:avec|mit|con|com|with|for|the|The)\s){{0,3}}(?P<agency>{agency_form()})\)?"
    )


@built_once
def agency_staff() -> re.Pattern[str]:
    """An agency with a role: `AP National Security Writer`."""
    words = read_table(BylineWords)
    role = one_of(every(words.roles) | every(words.house))
    return re.compile(rf"(?i:the\s)?(?P<agency>{agency_form()})(?:\s\w+){_ROLE}\s(?i:{role})s?")


@built_once
def initials() -> re.Pattern[str]:
    """dpa/jwo: an agency and initials."""
    return re.compile(
        rf"(?P<agency>{agency_form()})(?:/[a-zäöü]{{2,4}}){{1,3}}|(?:[a-zäöü]{{2,4}}/){{1,3}}(?P<last>{agency_form()})"
    )


@built_once
def particles() -> frozenset[str]:
    """Words in small letters within names."""
    return frozenset(word for form in every(read_table(BylineWords).particles) for word in form.split())


@built_once
def no_persons() -> frozenset[str]:
    """What pages give for an author where they have none, in small letters, and labels that look like names: 公開日."""
    labels = read_table(PublicationLabels)
    of_dates = (label for label in every(labels.published) | every(labels.updated) if label >= FIRST_EAST_ASIAN)
    return every(read_table(BylineWords).no_person) | frozenset(of_dates)


@built_once
def page_words() -> frozenset[str]:
    """Words of buttons and headings beside a byline, in small letters."""
    return every(read_table(BylineWords).page_words)
