"""From an article to its sketch: the fingerprints that find candidates and the signature that verifies them."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from copydesk_matching.known_furniture import NOTHING, Learned, site_of
from copydesk_matching.match import NO_HASHES, Fingerprints, Sketch
from copydesk_matching.rules.facts import find_facts
from copydesk_matching.words.block_checks import block_checks, check_windows, windows_of
from copydesk_matching.words.correction_marks import says_it_corrects
from copydesk_matching.words.credits import find_credits, without_credits
from copydesk_matching.words.hashed_words import FIGURE, WORDING, HashedWords, distinct
from copydesk_matching.words.main_content import main_content, main_parts, tokens_of_a_word
from copydesk_matching.words.markup import strip_markup
from copydesk_matching.words.samples import sample_texts
from copydesk_matching.words.segments import hash_all_segments, hash_segments
from copydesk_matching.words.titles import STUB_WORDS, STUB_WORDS_PER_FIGURE, tells_title
from copydesk_matching.words.tokens import hash_together, hash_words
from copydesk_matching.words.word_hash import PUBLIC, WordHash
from copydesk_schemas import pack_id
from copydesk_text.article import Article
from copydesk_text.urls import registered_domain

#: A text of fewer words is compared together with its title, and so is a stub of any length.
LEAST_WORDS: Final = 20

#: Titles of texts of fewer characters are read together with all texts: they may have fewer words than those, or be
#: stubs. The others are read one by one, if at all.
_SHORT: Final = 10 * LEAST_WORDS
_LONGEST_STUB: Final = 10 * STUB_WORDS

#: Words of a text that its signature covers.
SIGNATURE_WORDS: Final = 8192

#: Bytes of the hash of a site.
SITE_BYTES: Final = 4

#: `https://www.x.example/a` and `http://x.example/a` are one page, under whichever of them it was found.
_SCHEME: Final = re.compile(r"https?://(?:www\d?\.)?(?=[^/]+\.)", re.IGNORECASE)
_HOME_PAGES: Final = frozenset(
    f"/{name}.{suffix}" for name in ("index", "default", "home") for suffix in ("html", "htm", "php", "asp", "aspx")
)


#: Words of each kind and script that has tables of its own, some of them figures, names and days.
_OF_EVERY_SCRIPT: Final = (
    "On Monday Anna Berg paid $2.5 billion, 40 percent more than in 2019; the council did not agree with 17 others.",
    "Am Montag zahlte Jürgen Öhler siebzehn Millionen Euro, 40 Prozent mehr als zuvor, und Müller lehnte ab.",
    "أعلن الوزير يوم الاثنين أن ٢٥٠ شخصا وصلوا إلى دمشق، ولم يتفق المجلس مع الرئيس.",
    "政府周一宣布在北京投资二十五亿元，比二〇一九年增加四成。東京の市長は月曜日にカメラで話した。",
    "รัฐบาลประกาศเมื่อวันจันทร์ว่าจะสร้างสะพานใหม่ 25 แห่งในกรุงเทพ",
)


class Traces(Struct, frozen=True, eq=False):
    """What a sketch keeps of the words that are compared: the sample of their hashed 3-grams, a byte of each word's
    hash, a second byte for each figure and name, and the checks of the words from each one on (see `block_checks.py`).
    """

    sample: Fingerprints
    opening: Fingerprints  # the smallest of the first 3-grams
    signature: bytes
    fact_bytes: bytes
    windows: bytes


class ReadText(Struct, frozen=True, eq=False):
    """What a text is compared by where no furniture of its site is known: its words and its main content."""

    words: HashedWords
    main: HashedWords
    traces: Traces  # of the main content
    segments: Fingerprints
    word_hash: WordHash
    title: HashedWords | None = None  # read along if it is compared, too
    is_stub: bool = False


def load_tables(word_hash: WordHash = PUBLIC) -> None:
    """Loads what reading a text would load at first use, so that forked workers share it.

    Args:
        word_hash: What the words of the texts will be hashed with.
    """
    for text in _OF_EVERY_SCRIPT:
        read_together([text], [text], word_hash)


def read_together(
    texts: Sequence[str], titles: Sequence[str | None] = (), word_hash: WordHash = PUBLIC
) -> list[ReadText]:
    """Reads texts, each as if it was read alone; together they take a fraction of the time.

    Args:
        texts: The texts.
        titles: The title of each; none at all if titles are to be read later.
        word_hash: What words are hashed with: that of the index in which the texts are looked up.

    Returns:
        One result per text, in order.
    """
    tells = _tells_titles(texts, titles)
    beside = [number for number, told in tells.items() if not told or len(texts[number]) < _SHORT]
    together = [*texts, *(titles[number] or "" for number in beside)]
    found, places = hash_together(together, word_hash)
    characters = [0] * len(together)
    for text, place in zip(together, places, strict=True):
        characters[place] = len(text)
    parts = main_parts(found, characters, word_hash)
    without = find_credits(found, word_hash)
    samples = sample_texts(found.hashes, found.bounds)
    segments = hash_all_segments(found)
    windows = check_windows(found.hashes)
    signature = _bytes(found.hashes, 32).tobytes()
    facts = (found.kinds != WORDING).nonzero()[0]
    fact_bytes = _bytes(found.hashes.take(facts), 40).tobytes()
    bounds, ends = found.bounds[:-1], np.minimum(found.bounds[:-1] + SIGNATURE_WORDS, found.bounds[1:])
    spans = np.stack((bounds, ends, facts.searchsorted(bounds), facts.searchsorted(ends)), axis=1).tolist()
    read = []
    for place in places[: len(texts)]:
        words, part, stays = found.text(place), parts[place], without.get(place)
        if stays is not None and stays.sum() < LEAST_WORDS:
            stays = None
        if part is None and stays is None:
            first, end, first_fact, end_fact = spans[place]
            traces = Traces(
                *samples[place],
                signature[first:end],
                fact_bytes[first_fact:end_fact],
                windows_of(windows, found.hashes, first, end),
            )
            read.append(ReadText(words, words, traces, segments[place], word_hash))
        else:
            main = words.cut(*part) if part is not None else words
            if stays is not None:
                main = main.where(stays if part is None else stays[slice(*part)])
            read.append(ReadText(words, main, _traces(main), segments[place], word_hash))
    known = {number: found.text(place) for number, place in zip(beside, places[len(texts) :], strict=True)}
    for number, (text, title) in enumerate(zip(texts, titles, strict=False)):
        if title:
            read[number] = _with_title(read[number], text, title, tells.get(number), known.get(number))
    return read


def _tells_titles(texts: Sequence[str], titles: Sequence[str | None]) -> dict[int, bool]:
    """Number of a text that may be a stub, as far as its characters tell → whether it says anything of its title."""
    return {
        number: tells_title(text, title)
        for number, (text, title) in enumerate(zip(texts, titles, strict=False))
        if title and len(text) < _LONGEST_STUB
    }


def _with_title(read: ReadText, text: str, title: str, tells: bool | None, words: HashedWords | None) -> ReadText:
    """The text with its title, if they are compared together; `tells` and `words` are what is known of it."""
    count = len(read.words.hashes)
    # A table of prices need not name its market.
    may_be_stub = count <= STUB_WORDS and read.words.kinds.tobytes().count(FIGURE) * STUB_WORDS_PER_FIGURE <= count
    is_stub = may_be_stub and not (tells_title(text, title) if tells is None else tells)
    if not is_stub and count >= LEAST_WORDS:
        return read
    return replace(read, title=hash_words(title, read.word_hash) if words is None else words, is_stub=is_stub)


def make_sketch(
    article: Article,
    entry_id: str,
    learned: Learned = NOTHING,
    *,
    teaches: bool = False,
    read: ReadText | None = None,
    word_hash: WordHash = PUBLIC,
    foreign: frozenset[str] = frozenset(),
) -> Sketch:
    """Makes the sketch of an article.

    Args:
        article: The article.
        entry_id: The id of its raw entry.
        learned: The furniture that is known of its site.
        teaches: Whether to keep the segments by which more furniture is learned.
        read: Its text, where that was read before.
        word_hash: What the words of a text that was not read are hashed with.
        foreign: Domains that others speak for; the sketch has neither their addresses nor their site.

    Returns:
        The sketch.

    Raises:
        IdOutOfRange: The entry id or position does not fit a record id.
    """
    if read is None:
        (read,) = read_together([article.text], [article.title], word_hash)
    word_hash = read.word_hash
    words = _choose_words(article, learned, read)
    segments = _segments(words, read) if teaches else NO_HASHES
    text_hash = _hash_text(article.text, words.told, word_hash)
    whole_hash = None if words.whole is words.told else _hash_text(article.text, words.whole, word_hash)
    compared = words.compared
    traces = read.traces if compared is read.main else _traces(compared)
    return Sketch(
        id=pack_id(entry_id, article.position),
        text_hash=text_hash,
        whole_hash=whole_hash,
        addresses=_addresses(article, word_hash, foreign) if article.single else (),
        fingerprints=_fingerprints(traces, [text_hash, whole_hash] if whole_hash else [text_hash]),
        signature=traces.signature,
        kinds=compared.kinds[:SIGNATURE_WORDS].tobytes(),
        fact_bytes=traces.fact_bytes,
        checks=block_checks(traces.windows, len(traces.signature)),
        windows=traces.windows,
        words=len(compared.hashes),
        facts=find_facts(article.text),
        tokens=tokens_of_a_word(len(article.text), len(read.words.hashes)),
        title_words=words.title,
        is_stub=read.is_stub and words.title > 0,
        corrects=says_it_corrects(article.text, article.title, article.notices),
        segments=segments,
        site=_hash_site(article, word_hash, foreign),
        word_hash=word_hash,
    )


def known_as(sketch: Sketch, whole_hash: bytes | None) -> Sketch:
    """The sketch with this whole hash instead of its own: lines that left the text were part of what that one tells."""
    if sketch.whole_hash == whole_hash:
        return sketch
    kept = sketch.fingerprints
    if sketch.whole_hash is not None:
        kept = kept[kept != np.uint64(int.from_bytes(sketch.whole_hash, "big"))]
    if whole_hash is not None:
        kept = distinct(np.append(kept, np.uint64(int.from_bytes(whole_hash, "big"))))
    return replace(sketch, whole_hash=whole_hash, fingerprints=kept)


class _Words(Struct, frozen=True, eq=False):
    """Words of a text: all, those without markup, those without known furniture, which decide `exact`, and those that
    are compared.
    """

    whole: HashedWords
    bare: HashedWords
    told: HashedWords
    compared: HashedWords
    title: int = 0  # words of the title that `compared` begins with


def _choose_words(article: Article, learned: Learned, read: ReadText) -> _Words:
    """Compared are the words without markup, addresses and credits, and of a page of navigation its main content only.

    A text of a few words counts with its title, everywhere: the title says whose dividend it is. So does a stub.
    """
    whole = read.words
    told = learned.leave_out(whole)
    if article.title and (read.is_stub or len(told.hashes) < LEAST_WORDS):
        title = hash_words(article.title, read.word_hash) if read.title is None else read.title
        short = told.under(title)
        titled = read.is_stub or len(whole.hashes) < LEAST_WORDS
        alone = short if told is whole else whole.under(title) if titled else whole
        return _Words(alone, whole, short, short, len(title.hashes))
    stripped = strip_markup(article.text)
    if stripped is article.text:
        if told is whole:
            return _Words(whole, whole, whole, read.main)
        bare, compared = whole, told
    else:
        bare = hash_words(stripped, read.word_hash)
        compared = learned.leave_out(bare)
    # A script without spaces is told by its characters a word, so both are cut by the same share.
    characters = len(stripped) if compared is bare else len(stripped) * len(compared.hashes) // len(bare.hashes)
    main = without_credits(main_content(compared, characters, read.word_hash), read.word_hash, LEAST_WORDS)
    return _Words(whole, bare, told, main if len(main.hashes) else told)


def _segments(words: _Words, read: ReadText) -> Fingerprints:
    """The hashes of the text's segments with and without markup, since both are looked for."""
    of_bare = read.segments if words.bare is read.words else hash_segments(words.bare)[0]
    if words.bare is words.whole:
        return of_bare
    return np.append(of_bare, read.segments if words.whole is read.words else hash_segments(words.whole)[0])


def _hash_text(text: str, hashed: HashedWords, word_hash: WordHash) -> bytes:
    """Hash of all words; of the bare text where it has none, or all such texts would be one."""
    if not len(hashed.hashes):
        return word_hash.digest(b"bare text", text.strip().encode())
    return word_hash.hash_text(hashed.hashes)


def _traces(words: HashedWords) -> Traces:
    hashes = words.hashes[:SIGNATURE_WORDS]
    facts = hashes[words.kinds[:SIGNATURE_WORDS] != WORDING]
    (sample,) = sample_texts(words.hashes, np.array([0, len(words.hashes)]))
    return Traces(
        *sample,
        _bytes(hashes, 32).tobytes(),
        _bytes(facts, 40).tobytes(),
        check_windows(hashes).tobytes(),
    )


def _bytes(hashes: Fingerprints, bit: int) -> npt.NDArray[np.uint8]:
    """The byte of each hash from this bit on."""
    return (hashes >> np.uint64(bit)).astype(np.uint8)


def _fingerprints(traces: Traces, text_hashes: Sequence[bytes]) -> Fingerprints:
    whole = np.frombuffer(b"".join(text_hashes), dtype=">u8")
    return distinct(np.concatenate((traces.sample, traces.opening, whole), dtype=np.uint64))


def _hash_site(article: Article, word_hash: WordHash, foreign: frozenset[str]) -> bytes:
    site = site_of(article)
    if site is None or site in foreign:
        return b""
    return word_hash.digest(b"site", site.encode(errors="surrogatepass"), SITE_BYTES)


def _addresses(article: Article, word_hash: WordHash, foreign: frozenset[str]) -> tuple[bytes, ...]:
    """Hashes of canonical URL and guid, without those of foreign domains; a guid counts within its feed only."""
    found = []
    url = article.canonical_url or article.document.url
    if url and not _is_home_page(url):
        url = _SCHEME.sub("", url)
        if not foreign or registered_domain(f"https://{url}") not in foreign:
            found.append(word_hash.digest(b"url", url.encode(errors="surrogatepass")))
    if guid := article.document.guid:
        feed = article.source.domain or article.source.name or article.document.source or ""
        # Read from what is hashed: a feed named "bay.example 1" with the guid "2" has the hash of the bay's "1 2".
        name = f"{feed} {guid}"
        if name.partition(" ")[0] not in foreign:
            found.append(word_hash.digest(b"guid", name.encode(errors="surrogatepass")))
    return tuple(found)


def _is_home_page(url: str) -> bool:
    """Whether the URL is a site's front page, which shows other articles every day."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and (parts.path in ("", "/") or parts.path.lower() in _HOME_PAGES)
