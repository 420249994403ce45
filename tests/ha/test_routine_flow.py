"""Composing a routine of one's own, as an owner clicks through it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.translation import async_get_translations

from custom_components.run_primer.engine import RoutineFault

from .conftest import Act, Find

type Result = Mapping[str, Any]
type Begin = Callable[..., Awaitable[Composer]]


class Composer:
    """An owner with the form open."""

    def __init__(self, hass: HomeAssistant, result: Result) -> None:
        self.hass = hass
        self.result = result

    async def choose(self, option: str) -> Result:
        """Choose something of the menu."""
        assert self.result["type"] is FlowResultType.MENU
        return await self.fill(next_step_id=option)

    async def fill(self, **answers: object) -> Result:
        """Fill the form that is open."""
        configure = self.hass.config_entries.subentries.async_configure
        self.result = await configure(self.result["flow_id"], answers)
        return self.result

    async def do(self, option: str, **answers: object) -> Result:
        """Choose something of the menu, fill its form, and be back in the menu."""
        await self.choose(option)
        await self.fill(**answers)
        assert self.result["step_id"] == "compose", self.result
        return self.result

    @property
    def shown(self) -> Mapping[str, str]:
        """Return what the menu says of the routine."""
        assert self.result["step_id"] == "compose"
        return self.result["description_placeholders"]

    @property
    def steps(self) -> list[str]:
        """Return the steps as they are shown."""
        return self.shown["steps"].replace("\N{MULTIPLICATION SIGN}", "x").split("\n")

    @property
    def suggested(self) -> dict[str, Any]:
        """Return what the form that is open is filled with."""
        return {
            str(field): field.description["suggested_value"]
            for field in self.result["data_schema"].schema
            if field.description
        }


@pytest.fixture
def begin(hass: HomeAssistant, station: MockConfigEntry) -> Begin:
    """Open the form: for a new routine, or for the one with a title."""

    async def open_form(title: str | None = None) -> Composer:
        context = {"source": "user"}
        if title is not None:
            (found,) = (s for s in station.subentries.values() if s.title == title)
            context = {"source": "reconfigure", "subentry_id": found.subentry_id}
        result = await hass.config_entries.subentries.async_init(
            (station.entry_id, "routine"), context=context
        )
        return Composer(hass, result)

    return open_form


async def test_a_routine_is_composed_step_by_step_and_started(
    hass: HomeAssistant, begin: Begin, act: Act, find: Find
) -> None:
    owner = await begin()
    await owner.fill(name=" Hills ")
    assert owner.result["menu_options"] == ["add_step", "text", "rename"]
    assert (owner.shown["name"], owner.steps) == ("Hills", ["-"])
    await owner.do("add_step", exercise="glute_bridge", reps=12.0, sets=2, rest=30)
    assert "move_step" not in owner.result["menu_options"]
    await owner.do("add_step", exercise="bridge_isometric", hold=20, sets=1, rest=20)
    await owner.do("add_step", exercise="iso_force_control", hold=15, share=35, sets=1, rest=7.5)
    assert owner.steps == [
        "1. Glute bridge: 2 x 12 reps, 30 s rest",
        "2. Bridge hold: 1 x 20 s, 20 s rest",
        "3. Isometric push: 1 x 15 s at 35 percent of your best, 7.5 s rest",
    ]
    await owner.do("move_step", step="2", place=1)
    assert [row.split(":")[0] for row in owner.steps] == [
        "1. Isometric push",
        "2. Glute bridge",
        "3. Bridge hold",
    ]
    await owner.choose("change_step")
    await owner.fill(step="0")
    assert owner.suggested == {
        "exercise": "iso_force_control",
        "hold": 15,
        "share": 35,
        "sets": 1,
        "rest": 7.5,
    }
    await owner.fill(exercise="clamshell", reps=8, sets=1, rest=10)
    assert owner.steps[0] == "1. Clamshell: 1 x 8 reps, 10 s rest"
    await owner.do("remove_steps", steps=["2"])
    await owner.do("rounds", rounds=2, rest=15)
    await owner.do("closing_cues", closing_cues=["zip_up", "run_tall"])
    assert owner.shown["rounds"] == "2"
    assert owner.shown["cues"] == "Zip up your core. Run tall."
    assert owner.shown["minutes"] == "6"
    result = await owner.choose("save")
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Hills")
    await hass.async_block_till_done()
    assert find("select", "routine").attributes["options"][-1] == "Hills"
    (row,) = (r for r in (await act("list_routines"))["routines"] if r["own"])
    assert (row["key"], row["rounds"], row["closing_cues"]) == ("hills", 2, ["zip_up", "run_tall"])
    assert [(s["exercise"], s["reps"], s["rest"]) for s in row["steps"]] == [
        ("clamshell", 8, 15),
        ("glute_bridge", 12, 15),
    ]
    started = await act("start_routine", routine="hills")
    assert len(started["sets"]) == 2 * (2 + 2)


async def test_a_copy_of_a_built_in_routine_is_a_start(begin: Begin, act: Act) -> None:
    owner = await begin()
    await owner.fill(name="Mine", copy_of="force_control")
    assert len(owner.steps) == 4
    assert owner.shown["cues"].startswith("Quick feet")
    await owner.choose("save")
    rows = (await act("list_routines"))["routines"]
    assert rows[-1]["steps"] == next(r for r in rows if r["key"] == "force_control")["steps"]


async def test_a_text_is_pasted_shown_and_pasted_elsewhere(
    hass: HomeAssistant, begin: Begin, act: Act
) -> None:
    text = (await act("list_routines", as_text=True))["routines"][1]["text"]
    owner = await begin()
    await owner.fill(name="Whatever")
    await owner.choose("text")
    assert owner.suggested["text"] == 'name = "Whatever"\nrounds = 1\nclosing_cues = []\n'
    await owner.fill(text=text.replace("Short pre-run activation", "Pasted"))
    await owner.choose("save")
    await hass.async_block_till_done()
    again = await begin("Pasted")
    await again.choose("text")
    assert again.suggested["text"] == text.replace("Short pre-run activation", "Pasted")
    await again.fill(text="[[steps]]\nexercise = 'clamshell'\nreps = 5")
    assert (again.shown["name"], len(again.steps)) == ("Pasted", 1)


async def test_a_routine_is_changed_and_renamed_and_keeps_its_key(
    hass: HomeAssistant, begin: Begin, act: Act
) -> None:
    await act("save_routine", name="Legs", steps=[{"exercise": "clamshell", "reps": 5}])
    owner = await begin("Legs")
    assert owner.result["step_id"] == "compose"
    await owner.do("rename", name="LEGS")
    await owner.do("rename", name="Hips")
    await owner.do("rounds", rounds=3)
    result = await owner.choose("save")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await hass.async_block_till_done()
    (row,) = (r for r in (await act("list_routines"))["routines"] if r["own"])
    assert (row["key"], row["name"], row["rounds"]) == ("legs", "Hips", 3)
    assert row["steps"][0]["rest"] == 30


async def test_an_unsaved_change_changes_nothing(begin: Begin, act: Act) -> None:
    saved = await act("save_routine", name="Legs", steps=[{"exercise": "clamshell", "reps": 5}])
    owner = await begin("Legs")
    await owner.do("rounds", rounds=3)
    await owner.do("remove_steps", steps=["0"])
    assert "save" not in owner.result["menu_options"]
    assert (await act("list_routines"))["routines"][-1] == saved["routine"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (" ", "bad_name"),
        ("x" * 41, "bad_name"),
        ("a\nb", "bad_name"),
        ("Pre_Run_Short", "name_taken"),
        ("short pre-run activation", "name_taken"),
    ],
)
async def test_a_name_is_printable_and_nobody_elses(begin: Begin, name: str, error: str) -> None:
    owner = await begin()
    result = await owner.fill(name=name)
    assert (result["step_id"], result["errors"]) == ("user", {"name": error})
    assert owner.suggested["name"] == name
    await owner.fill(name="Good")
    await owner.choose("rename")
    assert (await owner.fill(name=name))["errors"] == {"name": error}


async def test_a_name_taken_meanwhile_is_asked_for_again(begin: Begin, act: Act) -> None:
    owner = await begin()
    await owner.fill(name="Legs", copy_of="pre_run_short")
    await act("save_routine", name="Legs", steps=[{"exercise": "clamshell", "reps": 5}])
    result = await owner.choose("save")
    assert (result["step_id"], result["errors"]) == ("rename", {"name": "name_taken"})
    await owner.fill(name="Other legs")
    assert (await owner.choose("save"))["type"] is FlowResultType.CREATE_ENTRY


DOSE = {"exercise": "clamshell", "sets": 1, "rest": 30}


@pytest.mark.parametrize(
    ("dose", "errors"),
    [
        ({}, {"reps": "one_goal"}),
        ({"reps": 5, "hold": 5}, {"reps": "one_goal"}),
        ({"reps": 5, "share": 40}, {"share": "share_of_reps"}),
        ({"reps": 5.5}, {"reps": "not_whole"}),
        ({"reps": 5, "sets": 1.5}, {"sets": "not_whole"}),
    ],
)
async def test_a_mistake_in_a_step_is_told_at_its_field_and_nothing_typed_is_lost(
    begin: Begin, dose: dict[str, float], errors: dict[str, str]
) -> None:
    owner = await begin()
    await owner.fill(name="Legs")
    await owner.choose("add_step")
    result = await owner.fill(**DOSE | dose)
    assert (result["step_id"], result["errors"]) == ("add_step", errors)
    assert owner.suggested == DOSE | dose
    await owner.fill(**DOSE, reps=5)
    assert len(owner.steps) == 1


@pytest.mark.parametrize("dose", [{"exercise": "squat"}, {"reps": 0}, {"rest": 901}])
async def test_a_form_refuses_what_it_does_not_offer(begin: Begin, dose: dict[str, Any]) -> None:
    owner = await begin()
    await owner.fill(name="Legs")
    await owner.choose("add_step")
    with pytest.raises(InvalidData):
        await owner.fill(**DOSE | {"reps": 5} | dose)


async def test_a_routine_that_becomes_too_long_stays_as_it_was(begin: Begin) -> None:
    owner = await begin()
    await owner.fill(name="Legs")
    await owner.do("add_step", **DOSE | {"reps": 5, "sets": 20})
    await owner.choose("rounds")
    result = await owner.fill(rounds=10)
    assert result["step_id"] == "compose", "200 sets are the most"
    await owner.choose("add_step")
    result = await owner.fill(**DOSE, reps=5)
    assert result["errors"] == {"base": "too_many_sets"}
    assert result["description_placeholders"]["most"] == "200"
    await owner.fill(**DOSE, reps=5)
    assert owner.result["errors"] == {"base": "too_many_sets"}, "it was not added unseen"


async def test_rounds_that_make_a_routine_too_long_are_refused(begin: Begin) -> None:
    owner = await begin()
    await owner.fill(name="Legs")
    await owner.do("add_step", **DOSE | {"reps": 5, "sets": 20})
    await owner.do("add_step", **DOSE | {"reps": 5})
    await owner.choose("rounds")
    assert (await owner.fill(rounds=10))["errors"] == {"base": "too_many_sets"}
    assert owner.suggested["rounds"] == 10
    assert (await owner.fill(rounds=1.5))["errors"] == {"base": "not_whole"}
    await owner.fill(rounds=9)
    assert owner.shown["rounds"] == "9"


async def test_three_cues_are_the_most(begin: Begin) -> None:
    owner = await begin()
    await owner.fill(name="Legs", copy_of="pre_run_short")
    await owner.choose("closing_cues")
    cues = ["run_tall", "knee_back", "zip_up", "quick_feet"]
    assert (await owner.fill(closing_cues=cues))["errors"] == {"base": "too_many"}
    await owner.fill(closing_cues=[])
    assert owner.shown["cues"] == "-"


@pytest.mark.parametrize(
    ("text", "error", "field"),
    [
        ("", "missing", "steps"),
        ("[[[", "no_toml", "text"),
        ("steps = 3", "no_list", "steps"),
        ("x" * 20_001, "too_long", "text"),
        ("[[steps]]\nexercise = 'clamshell'\nreps = nan", "out_of_range", "steps[0].reps"),
        ("[[steps]]\nexercise = 'clamshell'\nreps = 5\n" * 51, "too_many", "steps"),
    ],
)
async def test_a_text_that_is_no_routine_is_told_with_its_field_and_kept_to_be_mended(
    begin: Begin, text: str, error: str, field: str
) -> None:
    owner = await begin()
    await owner.fill(name="Legs")
    await owner.choose("text")
    result = await owner.fill(text=text)
    assert (result["step_id"], result["errors"]) == ("text", {"base": error})
    assert result["description_placeholders"]["field"] == field
    assert owner.suggested["text"] == text


async def test_every_menu_entry_and_error_has_words(hass: HomeAssistant, begin: Begin) -> None:
    texts = await async_get_translations(hass, "en", "config_subentries", {"run_primer"})
    owner = await begin()
    await owner.fill(name="Legs", copy_of="pre_run_short")
    place = "component.run_primer.config_subentries.routine"
    for option in owner.result["menu_options"]:
        assert f"{place}.step.compose.menu_options.{option}" in texts
    for step in ("add_step", "change_step", "move_step", "remove_steps", "rounds", "text"):
        result = await (again := await begin()).fill(name="Legs", copy_of="pre_run_short")
        result = await again.choose(step)
        for field in result["data_schema"].schema:
            assert f"{place}.step.{step}.data.{field}" in texts


async def test_every_fault_has_words_wherever_it_is_found(hass: HomeAssistant) -> None:
    errors = await async_get_translations(hass, "en", "config_subentries", {"run_primer"})
    exceptions = await async_get_translations(hass, "en", "exceptions", {"run_primer"})
    for fault in RoutineFault:
        assert f"component.run_primer.config_subentries.routine.error.{fault}" in errors
        assert f"component.run_primer.exceptions.routine_{fault}.message" in exceptions


async def test_a_station_that_does_not_run_has_no_forms(
    hass: HomeAssistant, station: MockConfigEntry, begin: Begin, act: Act
) -> None:
    await act("save_routine", name="Legs", steps=[{"exercise": "clamshell", "reps": 5}])
    await hass.config_entries.async_unload(station.entry_id)
    for title in (None, "Legs"):
        result = (await begin(title)).result
        assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


OLD = ConfigSubentryData(
    data={
        "key": "old",
        "rounds": 1,
        "closing_cues": [],
        "steps": [{"exercise": "squat", "reps": 3}],
    },
    subentry_type="routine",
    title="Old",
    unique_id=None,
)
"""A routine of a version that knew more exercises."""


@pytest.mark.parametrize("athletes", [[OLD]])
async def test_a_routine_that_cannot_be_read_is_not_opened(begin: Begin) -> None:
    result = (await begin("Old")).result
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "unreadable")
