"""Key names: all of a namespace's keys begin with its prefix, and no two of them are the same."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Keys, SettingsError

#: What is a name inside RQ and no key (RQ puts `rq_prefix` in front of it), or makes other keys.
_NOT_KEYS = {"namespace", "layout", "stage", "queue", "of_layout", "staged"}

_NAMESPACES = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,63}", fullmatch=True)


def _all_keys(keys: Keys) -> dict[str, str]:
    """Every key that the class builds, by member: methods are called with 3 for each number and `x` for each name."""
    built = {}
    for name, member in inspect.getmembers(Keys):
        if name.startswith("_") or name in _NOT_KEYS:
            continue
        if isinstance(member, property):
            built[name] = getattr(keys, name)
        elif inspect.isfunction(member):
            parameters = list(inspect.signature(member).parameters.values())[1:]
            built[name] = member(keys, *(3 if parameter.annotation is int else "x" for parameter in parameters))
    return built


@given(_NAMESPACES)
def test_every_key_begins_with_the_prefix(namespace: str) -> None:
    """Dropping what begins with the prefix drops the namespace, and nothing of any other."""
    keys = Keys(namespace)
    assert f"copydesk:{namespace}:" == keys.prefix
    assert [] == [name for name, key in _all_keys(keys).items() if not key.startswith(keys.prefix)]


@given(_NAMESPACES, _NAMESPACES)
def test_no_namespace_holds_another(one: str, other: str) -> None:
    """The prefix of one namespace is never the beginning of another's: names hold no colon."""
    assert (one == other) == Keys(other).prefix.startswith(Keys(one).prefix)


def test_no_two_keys_are_the_same() -> None:
    """Two members never build one key."""
    built = _all_keys(Keys())
    assert len(built) == len(set(built.values()))
    assert {"raw", "clean", "states", "signatures", "rq_prefix"} <= built.keys()


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10), st.integers(0, 10))
def test_partitions_and_slices_keep_apart(p1: int, s1: int, p2: int, s2: int) -> None:
    """Another partition or slice is another key; the prefix of one partition begins no key of another."""
    keys = Keys()
    assert ((p1, s1) == (p2, s2)) == (keys.signatures(p1, s1) == keys.signatures(p2, s2))
    assert (p1 == p2) == keys.postings_prefix(p2).startswith(keys.postings_prefix(p1))
    assert (p1 == p2) == keys.signatures(p2, s2).startswith(keys.signatures_prefix(p1))
    assert (s1 == s2) == (keys.states(s1) == keys.states(s2))


def test_what_is_made_anew_keeps_apart() -> None:
    """Two layouts share no key of the index, and staged bookkeeping shares none with what is there."""
    plain, laid, other = (_all_keys(keys) for keys in (Keys(), Keys().of_layout("a1"), Keys().of_layout("b2")))
    indexed = {name for name, key in plain.items() if laid[name] != key}
    assert {"postings_prefix", "signatures_prefix", "signatures", "index_slices"} <= indexed
    assert all("{p" in plain[name] for name in indexed)
    assert all(laid[name] != other[name] for name in indexed)
    staged = {name for name, key in _all_keys(Keys().staged()).items() if key != plain[name]}
    assert {"states", "links", "texts", "addresses", "stories"} == staged


@pytest.mark.parametrize("name", ["postings_prefix", "signatures_prefix", "signatures", "index_slices"])
def test_the_index_carries_the_tag_of_its_partition(name: str) -> None:
    """On a cluster all keys of a partition live on one node: they carry the hash tag {p3}, and no other."""
    assert ["p3"] == re.findall(r"\{(.*?)\}", _all_keys(Keys())[name])


@pytest.mark.parametrize("namespace", ["main", "a", "0", "test-1f", "eu.politics", "a_b", "x" * 64])
def test_allowed_namespaces(namespace: str) -> None:
    """Lower-case letters, digits, dot, underscore and hyphen, up to 64, are a namespace."""
    assert namespace == Keys(namespace).namespace


@pytest.mark.parametrize("namespace", ["", "Main", "a:b", "a b", "-a", ".a", "a*", "{p0}", "ä", "a\n", "x" * 65])
def test_refused_namespaces(namespace: str) -> None:
    """Anything else is refused, with the name and the rule: a `*` or a `:` would reach into other namespaces."""
    with pytest.raises(SettingsError, match="is not allowed: use 1 to 64 of a-z"):
        Keys(namespace)


def test_every_key_has_a_docstring() -> None:
    """Each key says its type, what it holds and when it leaves."""
    assert [] == [name for name in _all_keys(Keys()) if not inspect.getdoc(getattr(Keys, name))]
