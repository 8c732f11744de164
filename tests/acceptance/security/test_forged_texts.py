"""Texts that were made to be taken for others: gibberish with the hashes of a story, and words that share a byte."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import product
from random import Random
from typing import Final

import orjson
import pytest
import redis

from copydesk_desk.review.evaluate.play import play
from copydesk_matching.index.secret import read_word_hash
from copydesk_schemas import Keys, Relation
from copydesk_schemas.keys import SECRET
from copydesk_workers.settings import Settings

SETTINGS: Final = Settings(chain="matching", window_documents=1000)
SUPPRESSED: Final = ("exact", "copy", "excerpt")
STORIES: Final = 12
#: Words that a forger leaves as they are, so that the story is looked for beside the forgery.
KEPT: Final = 14
_WORDS: Final = (
    "harbour basin ferry winter council bridge orchard quarry market sailors engine cargo timber granite meadow"
    " fishing railway baker glass copper river valley island storm lantern miller weaver stable barley copse ditch"
    " foundry gallery hatch inlet jetty kiln ledger mast needle oar plough quilt rudder saddle tannery vessel wharf"
    " yard anchor barrel canvas dyke ember fence gable hamlet ivory juniper kettle lattice mortar nettle otter pantry"
)
#: Words without a meaning, which no list has.
_GIBBERISH: Final = ["".join(letters) for letters in product("bdfghjklmnprstvz", repeat=4)]

#: A word → the byte that a signature has of it.
Byte = Callable[[str], int]


def stories() -> list[str]:
    """Stories of about eighty words that have nothing to do with each other."""
    random, words = Random(14), _WORDS.split()
    return [
        ". ".join(" ".join(random.choice(words) for _ in range(16)) for _ in range(5)) + "." for _ in range(STORIES)
    ]


def public_byte(word: str) -> int:
    """The byte of a word as copydesk hashed it before it had secrets, which anybody could compute."""
    total = 0
    for place, letter in enumerate(word.encode()):
        mixed = ((place << 8 | letter) + 1) * 0x9E37_79B9_7F4A_7C15 % 2**64
        mixed = (mixed ^ mixed >> 30) * 0xBF58_476D_1CE4_E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB % 2**64
        total += mixed ^ mixed >> 31
    return total >> 32 & 0xFF


def secret_byte(client: redis.Redis, keys: Keys) -> Byte:
    """The byte of a word in a namespace, for somebody who knows its secret."""
    client.hset(keys.meta, SECRET, "3f" * 32)  # of all secrets one, so that the test does not depend on chance
    word_hash = read_word_hash(client, keys)
    return lambda word: word_hash.hash_word(word) >> 32 & 0xFF


def look_alikes(byte: Byte) -> dict[int, list[str]]:
    """Byte → gibberish that has it."""
    found = defaultdict(list)
    for word in _GIBBERISH[:: 1 + len(_GIBBERISH) // 6000]:
        found[byte(word)].append(word)
    return found


def forged(story: str, byte: Byte, words: dict[int, list[str]], places: Sequence[int]) -> str:
    """A story with gibberish of the same bytes at these places."""
    made = story.split(" ")
    for place in places:
        bare = made[place].removesuffix(".")
        made[place] = words[byte(bare)][place % 5] + made[place][len(bare) :]
    return " ".join(made)


def relations(client: redis.Redis, keys: Keys, texts: Sequence[str]) -> list[Relation]:
    """What becomes of texts that are pushed in this order."""
    labels = play(
        [(str(number), orjson.dumps({"text": text})) for number, text in enumerate(texts)], client, keys, SETTINGS
    )
    return [labels.judged[str(number)].relation for number in range(len(texts))]


@pytest.mark.parametrize("knows_the_secret", [False, True], ids=["by the public hash", "by the secret"])
def test_gibberish_suppresses_no_story(client: redis.Redis, keys: Keys, knows_the_secret: bool) -> None:
    """Gibberish that has a story's signature is pushed before it: the story is published, whoever made it."""
    byte = secret_byte(client, keys) if knows_the_secret else public_byte
    words, real = look_alikes(byte), stories()
    fakes = [forged(story, byte, words, range(KEPT, len(story.split(" ")))) for story in real]
    found = relations(client, keys, [*fakes, *real, *real])
    assert [] == [relation for relation in found[: 2 * STORIES] if relation in SUPPRESSED]
    assert ["exact"] * STORIES == found[2 * STORIES :]


@pytest.mark.parametrize("length", [10, 40, 80])
def test_a_word_with_the_same_byte_makes_another_text(client: redis.Redis, keys: Keys, length: int) -> None:
    """A text with one such word is no repetition, found by trying with the secret known; a real repetition is one."""
    byte = secret_byte(client, keys)
    words = look_alikes(byte)
    real = [" ".join(story.split(" ")[:length]) for story in stories()]
    other = [forged(story, byte, words, [number * 7 % length]) for number, story in enumerate(real)]
    found = relations(client, keys, [*real, *other])
    assert ["original"] * STORIES == found[:STORIES]
    assert [] == [relation for relation in found[STORIES:] if relation in SUPPRESSED]


def test_long_words_are_read_to_their_end(client: redis.Redis, keys: Keys) -> None:
    """Letters of a long word that change places far apart make another word, and another headline."""
    stem = "".join("abcdfghij"[number % 9] for number in range(130))
    turned = stem[:3] + stem[67] + stem[4:67] + stem[3] + stem[68:]
    assert stem != turned
    texts = [f"The harbour board names the new ferry {word} after a vote" for word in (stem, turned)]
    assert ["original", "original"] == relations(client, keys, texts)


def parts_of(story: Sequence[str], number: int, random: Random) -> str:
    """Every fourth sentence of a story, beside gibberish of its own, so that it repeats no other such text."""
    return " ".join([*story[number % 4 :: 4], *(gibberish(random) for _ in range(5))])


def gibberish(random: Random) -> str:
    """A sentence of words without a meaning."""
    return " ".join(random.choices(_GIBBERISH, k=16)).capitalize() + "."


def test_a_dozen_parts_hide_no_update(client: redis.Redis, keys: Keys) -> None:
    """Twelve texts with parts of a story, pushed after its update: what repeats the update in nearly its words adds
    nothing to it, and is suppressed."""
    client.hset(keys.meta, SECRET, "3f" * 32)  # of all secrets one, so that the test does not depend on chance
    random, texts = Random(7), []
    for _ in range(STORIES):
        story = [gibberish(random) for _ in range(40)]
        update = [*story[:4], *(gibberish(random) for _ in range(6)), *story[4:]]
        flood = [parts_of(story, number, random) for number in range(12)]
        words = " ".join(update).split(" ")
        words[40::60] = ["harbour" for _ in words[40::60]]
        texts += [" ".join(story), " ".join(update), *flood, " ".join(words)]
    found = relations(client, keys, texts)
    assert ["extension"] * STORIES == found[1::15]
    assert ["copy"] * STORIES == found[14::15]
