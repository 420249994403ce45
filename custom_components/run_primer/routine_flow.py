"""Composing a routine of one's own: a menu of small forms around a draft, saved at the end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import SelectSelector

from .coordinator import StationCoordinator
from .engine import (
    Limits,
    Routine,
    RoutineError,
    parse_name,
    parse_routine_fields,
    parse_step,
    read_routine_text,
    routine_fields,
    write_routine_text,
)
from .own_routines import is_taken, new_key, read_routines, routine_data
from .routine_forms import (
    FIELD_COPY_OF,
    FIELD_CUES,
    FIELD_PLACE,
    FIELD_REST,
    FIELD_ROUNDS,
    FIELD_STEP,
    FIELD_STEPS,
    FIELD_TEXT,
    NAME_SCHEMA,
    ROUNDS_SCHEMA,
    TEXT_SCHEMA,
    choose,
    cues_schema,
    describe,
    describe_steps,
    dose_schema,
    new_schema,
    number_field,
    step_from_form,
    step_to_form,
)

type Form = dict[str, Any] | None


class RoutineFlow(ConfigSubentryFlow):
    """Adds or changes a routine of one's own."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._draft = Routine(
            key="", name="", steps=(), rounds=1, closing_cues=(), position=0, sources=()
        )
        self._place = 0
        self._errors: dict[str, str] = {}
        self._details: Mapping[str, str] = {}

    async def async_step_user(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask for a name and what to begin with."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        station = self._station
        if user_input is not None and self._rename(user_input[CONF_NAME]):
            if start := station.catalogue.routines.get(user_input.get(FIELD_COPY_OF, "")):
                self._take(routine_fields(start, self._draft.label))
            return await self.async_step_compose()
        return self._show("user", new_schema(station.catalogue, station.words), user_input)

    async def async_step_reconfigure(self, _: Form = None) -> SubentryFlowResult:
        """Go on with a routine as it was saved."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        saved = read_routines(entry, self._station.catalogue)
        if (draft := saved.get(self._get_reconfigure_subentry().subentry_id)) is None:
            return self.async_abort(reason="unreadable")
        self._draft = draft
        return await self.async_step_compose()

    async def async_step_compose(self, _: Form = None) -> SubentryFlowResult:
        """Show the routine so far, and what can be done with it."""
        station, steps = self._station, len(self._draft.steps)
        changes = ["change_step", *(["move_step"] if steps > 1 else []), "remove_steps"]
        changes += ["rounds", "closing_cues"]
        return self.async_show_menu(
            step_id="compose",
            menu_options=[
                "add_step",
                *(changes if steps else []),
                "text",
                "rename",
                *(["save"] if steps else []),
            ],
            description_placeholders=describe(self._draft, station.catalogue, station.words),
        )

    async def async_step_add_step(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask for a step that comes last."""
        return await self._async_ask_dose("add_step", len(self._draft.steps), user_input)

    async def async_step_change_step(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask which step to change."""
        if user_input is not None:
            self._place = int(user_input[FIELD_STEP])
            return await self.async_step_dose()
        return self._show("change_step", vol.Schema({vol.Required(FIELD_STEP): self._choice()}))

    async def async_step_dose(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask for the chosen step again."""
        return await self._async_ask_dose("dose", self._place, user_input)

    async def async_step_move_step(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask which step to move, and where to."""
        if user_input is not None:
            steps = list(self._draft.steps)
            moved = steps.pop(int(user_input[FIELD_STEP]))
            steps.insert(int(user_input[FIELD_PLACE]) - 1, moved)
            self._draft = replace(self._draft, steps=tuple(steps))
            return await self.async_step_compose()
        place = number_field(Limits(1, len(self._draft.steps)))
        schema = {vol.Required(FIELD_STEP): self._choice(), vol.Required(FIELD_PLACE): place}
        return self._show("move_step", vol.Schema(schema))

    async def async_step_remove_steps(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask which steps to leave out."""
        if user_input is not None:
            gone = {int(place) for place in user_input[FIELD_STEPS]}
            kept = (step for place, step in enumerate(self._draft.steps) if place not in gone)
            self._draft = replace(self._draft, steps=tuple(kept))
            return await self.async_step_compose()
        field = vol.Optional(FIELD_STEPS, default=list)
        return self._show("remove_steps", vol.Schema({field: self._choice(many=True)}))

    async def async_step_rounds(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask how often the steps are gone through, and for one rest in place of all."""
        if user_input is not None:
            fields = self._fields | {FIELD_ROUNDS: user_input[FIELD_ROUNDS]}
            if FIELD_REST in user_input:
                rest = {FIELD_REST: user_input[FIELD_REST]}
                fields[FIELD_STEPS] = [step | rest for step in fields[FIELD_STEPS]]
            if self._take(fields):
                return await self.async_step_compose()
        shown = user_input or {FIELD_ROUNDS: self._draft.rounds}
        return self._show("rounds", ROUNDS_SCHEMA, shown)

    async def async_step_closing_cues(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask what is said at the end."""
        if user_input is not None and self._take(self._fields | user_input):
            return await self.async_step_compose()
        station = self._station
        shown = user_input or {FIELD_CUES: list(self._draft.closing_cues)}
        return self._show("closing_cues", cues_schema(station.catalogue, station.words), shown)

    async def async_step_text(self, user_input: Form = None) -> SubentryFlowResult:
        """Show the routine as text, and take what is pasted over it."""
        text = write_routine_text(self._draft, self._draft.label)
        if user_input is not None:
            text = user_input[FIELD_TEXT]
            try:
                fields = {CONF_NAME: self._draft.label} | read_routine_text(text)
            except RoutineError as error:
                self._refuse(error)
            else:
                if self._take(fields):
                    return await self.async_step_compose()
        return self._show("text", TEXT_SCHEMA, {FIELD_TEXT: text})

    async def async_step_rename(self, user_input: Form = None) -> SubentryFlowResult:
        """Ask for another name."""
        if user_input is not None and self._rename(user_input[CONF_NAME]):
            return await self.async_step_compose()
        return self._show("rename", NAME_SCHEMA, user_input or {CONF_NAME: self._draft.label})

    async def async_step_save(self, _: Form = None) -> SubentryFlowResult:
        """Keep the draft, under a name that nobody has taken meanwhile."""
        if not self._rename(self._draft.label):
            return await self.async_step_rename()
        name = self._draft.label
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(),
                self._get_reconfigure_subentry(),
                title=name,
                data=routine_data(self._draft),
            )
        created = replace(self._draft, key=new_key(self._station, name))
        return self.async_create_entry(title=name, data=routine_data(created))

    async def _async_ask_dose(
        self, step_id: str, place: int, user_input: Form
    ) -> SubentryFlowResult:
        """Ask for the step at a place: one that is there, or one that comes last."""
        station, steps = self._station, self._fields[FIELD_STEPS]
        if user_input is not None:
            step = step_from_form(user_input)
            try:
                parse_step(step, station.catalogue.exercises)
            except RoutineError as error:
                self._refuse(error, error.field)
            else:
                steps[place : place + 1] = [step]
                if self._take(self._fields | {FIELD_STEPS: steps}):
                    return await self.async_step_compose()
        shown = user_input or next(map(step_to_form, self._draft.steps[place : place + 1]), None)
        return self._show(step_id, dose_schema(station.catalogue, station.words), shown)

    @property
    def _station(self) -> StationCoordinator:
        """Return the station whose routine it is."""
        station: StationCoordinator = self._get_entry().runtime_data
        return station

    @property
    def _fields(self) -> dict[str, Any]:
        """Return the draft as plain values."""
        return routine_fields(self._draft, self._draft.label)

    def _choice(self, *, many: bool = False) -> SelectSelector:
        """Return a field to choose steps by their place."""
        lines = describe_steps(self._draft, self._station.words)
        return choose(((str(place), line) for place, line in enumerate(lines)), many=many)

    def _take(self, fields: Mapping[str, Any]) -> bool:
        """Make these values the draft; when they are no routine, note why and tell so."""
        try:
            self._draft = parse_routine_fields(fields, self._station.catalogue, key=self._draft.key)
        except RoutineError as error:
            self._refuse(error)
            return False
        return True

    def _rename(self, text: str) -> bool:
        """Give the draft a name; when it cannot have it, note why and tell so."""
        try:
            name = parse_name(text)
        except RoutineError as error:
            self._refuse(error, CONF_NAME)
            return False
        if is_taken(self._station, name, but=self._draft.key):
            self._errors = {CONF_NAME: "name_taken"}
            return False
        self._draft = replace(self._draft, name=name)
        return True

    def _refuse(self, error: RoutineError, field: str = "base") -> None:
        """Note what the next form is to say of a field of its own."""
        self._errors = {field: error.fault.value}
        self._details = {"field": error.field, **error.details}

    def _show(self, step_id: str, schema: vol.Schema, shown: Form = None) -> SubentryFlowResult:
        """Show a form, once with what was wrong."""
        errors, self._errors = self._errors, {}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=self._details,
        )
