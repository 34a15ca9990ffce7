"""The trail of a reader: where it stands, and what it has found."""

import pytest

from slaengine.errors import PolicyError
from slaengine.policy.mistakes import at, gathering, here, mistake


def test_mistakes_carry_their_place() -> None:
    def read() -> None:
        with gathering("policy"), at("agreements"), at(1):
            assert here() == "policy: agreements[1]"
            with at("my key"), gathering("inner"):
                mistake("is odd")
            mistake("is odd too")

    with pytest.raises(PolicyError) as error:
        read()
    assert error.value.problems == (
        "policy: agreements[1].'my key': is odd",
        "policy: agreements[1]: is odd too",
    )


def test_a_refusal_that_nobody_noted_is_reported_with_the_rest() -> None:
    def read() -> None:
        with gathering("policy"):
            mistake("is odd")
            raise PolicyError("is worse")

    with pytest.raises(PolicyError) as error:
        read()
    assert error.value.problems == ("policy: is odd", "policy: is worse")


def test_other_errors_pass_through() -> None:
    def read() -> None:
        with gathering("policy"):
            mistake("is odd")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read()


def test_mistakes_need_somebody_who_gathers_them() -> None:
    with pytest.raises(LookupError):
        mistake("is odd")
