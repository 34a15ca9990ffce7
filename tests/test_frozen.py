"""Frozen mappings: built once, equal to dicts, hashable, picklable."""

import pickle

import pytest

from slaengine.frozen import FrozenMapping

FIELDS = FrozenMapping({"priority": "urgent", "team": "a"})


def test_a_frozen_mapping_reads_like_the_dict_it_was_built_from() -> None:
    assert dict(FIELDS) == FIELDS == {"priority": "urgent", "team": "a"}
    assert list(FIELDS) == ["priority", "team"]
    assert list(FIELDS.items()) == [("priority", "urgent"), ("team", "a")]
    assert (len(FIELDS), repr(FIELDS)) == (2, "{'priority': 'urgent', 'team': 'a'}")


def test_a_frozen_mapping_keeps_what_it_was_built_from() -> None:
    source = {"priority": "urgent"}
    frozen = FrozenMapping(source)
    source["priority"] = "low"
    assert frozen["priority"] == "urgent"


def test_a_frozen_mapping_of_nothing_is_empty() -> None:
    assert FrozenMapping[str, str]() == FrozenMapping[str, str](None) == {}


def test_a_frozen_mapping_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match=r"^a frozen mapping cannot be changed: _items$"):
        FIELDS._items = {}  # noqa: SLF001
    assert not hasattr(FIELDS, "__setitem__")


def test_equal_mappings_have_equal_hashes_whatever_the_order() -> None:
    other = FrozenMapping({"team": "a", "priority": "urgent"})
    assert (other, hash(other)) == (FIELDS, hash(FIELDS))


def test_an_updated_mapping_is_another_one() -> None:
    changed = FIELDS.updated({"priority": "low", "team": None, "gone": None})
    assert changed == {"priority": "low"}
    assert FIELDS["team"] == "a"


def test_a_frozen_mapping_pickles() -> None:
    assert pickle.loads(pickle.dumps(FIELDS)) == FIELDS


def test_a_key_that_is_not_there_gives_the_default() -> None:
    fields = FrozenMapping({"priority": "urgent"})
    assert (fields.get("priority"), fields.get("team"), fields.get("team", "tier-1")) == (
        "urgent",
        None,
        "tier-1",
    )
