"""Forms of config flows, filled in by their own description."""

import pytest

from tools.develop.forms import CannotFillError, choices, fill

TEXT = {"name": "broker", "type": "string", "required": True}
PORT = {"name": "port", "type": "integer", "required": True, "default": 1883}
STATION = {
    "name": "station",
    "required": True,
    "selector": {"select": {"options": [{"value": "01ABC", "label": "Gym"}, "new"]}},
}


def test_what_is_wanted_goes_before_what_the_form_proposes() -> None:
    assert fill([TEXT, PORT], {"broker": "here", "port": 7}) == {"broker": "here", "port": 7}


def test_a_required_field_takes_the_forms_own_proposal() -> None:
    suggested = {**TEXT, "description": {"suggested_value": "there"}}
    assert fill([suggested, PORT], {}) == {"broker": "there", "port": 1883}


def test_a_select_without_default_takes_its_first_choice() -> None:
    assert choices(STATION) == ["01ABC", "new"]
    assert fill([STATION], {}) == {"station": "01ABC"}


def test_optional_fields_nobody_wants_stay_empty() -> None:
    assert fill([{"name": "user", "type": "string", "optional": True}], {}) == {}


def test_a_required_yes_or_no_is_no() -> None:
    assert fill([{"name": "tls", "required": True, "selector": {"boolean": {}}}], {}) == {
        "tls": False
    }


def test_a_section_is_filled_in_too() -> None:
    section = {"name": "more", "type": "expandable", "required": True, "schema": [PORT]}
    assert fill([section], {"more": {"port": 9}}) == {"more": {"port": 9}}
    assert fill([section], {}) == {"more": {"port": 1883}}


def test_a_required_field_without_any_answer_is_an_error() -> None:
    with pytest.raises(CannotFillError, match="broker"):
        fill([TEXT], {})


def test_a_form_without_fields_is_only_confirmed() -> None:
    assert fill(None, {"broker": "here"}) == {}
