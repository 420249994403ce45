"""The corner test: one mass at five places of a plate."""

from dataclasses import replace
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.helpers.selector import BooleanSelector

from .calibrating import today
from .const import CONF_CHANNEL
from .engine import (
    PLACES,
    Board,
    Calibrations,
    CornerError,
    Looks,
    Verdict,
    judge_spread,
    spread_percent,
)
from .weighing import keep
from .weighing_flow import CONF_CONFIRM, CONF_MASS, WeighingSteps, channel_field

BOTH_FEET = "both_feet"
"""One board that rests on the left and the right channel."""
_FEET = ("feet_left", "feet_right")


class CornerSteps(WeighingSteps):
    """The steps from an empty plate to what the place of a mass does to its weight."""

    _plate: tuple[str, ...] = ()
    _asked: dict[str, Any] | None = None
    _weight: float = 0.0
    _before_corners: Calibrations
    _board: Board
    _solved: Calibrations

    async def async_step_corners(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the plate and the mass, and that nothing is on it."""
        _, link = self.weighed()
        keys = list(link.calibrations)
        plates = [*keys, BOTH_FEET] if set(_FEET) <= set(keys) else keys
        errors = self.faults
        if user_input is not None:
            self._asked = user_input
            plate = user_input.get(CONF_CHANNEL, keys[0])
            weight = self.mass_newtons(user_input[CONF_MASS], keys[0])
            if weight is not None:
                self._plate = _FEET if plate == BOTH_FEET else (plate,)
                self._before_corners = {key: link.calibrations[key] for key in self._plate}
                self._weight = weight
                return await self.async_step_weigh_plate()
            errors = {CONF_MASS: "mass_out_of_range"}
        schema = vol.Schema({**channel_field(plates), **self.mass_field()})
        return self.async_show_form(
            step_id="corners",
            data_schema=self.add_suggested_values_to_schema(schema, self._asked),
            errors=errors,
            description_placeholders=self.mass_range(keys[0]),
        )

    async def async_step_weigh_plate(self, _: object = None) -> SubentryFlowResult:
        """Look at the empty plate."""
        return await self.async_look("weigh_plate", "corners", self._take_plate)

    async def async_step_front_left(self, user_input: object = None) -> SubentryFlowResult:
        """Ask for the mass at the first place."""
        return await self._async_ask("front_left", user_input)

    async def async_step_front_right(self, user_input: object = None) -> SubentryFlowResult:
        """Ask for the mass at the second place."""
        return await self._async_ask("front_right", user_input)

    async def async_step_back_left(self, user_input: object = None) -> SubentryFlowResult:
        """Ask for the mass at the third place."""
        return await self._async_ask("back_left", user_input)

    async def async_step_back_right(self, user_input: object = None) -> SubentryFlowResult:
        """Ask for the mass at the fourth place."""
        return await self._async_ask("back_right", user_input)

    async def async_step_centre(self, user_input: object = None) -> SubentryFlowResult:
        """Ask for the mass at the last place."""
        return await self._async_ask("centre", user_input)

    async def async_step_weigh_place(self, _: object = None) -> SubentryFlowResult:
        """Look at the plate with the mass at one place."""
        return await self.async_look("weigh_place", self._place, self._take_place)

    async def async_step_spread(self, user_input: object = None) -> SubentryFlowResult:
        """Tell what the place of the mass does; keep it with the calibration if wanted."""
        coordinator, link = self.weighed()
        spread = spread_percent(self._board.forces(self._board.calibrations))
        verdict = judge_spread(spread)
        if user_input is None:
            return self.async_show_form(
                step_id="spread",
                data_schema=vol.Schema({}),
                errors={} if verdict is Verdict.OK else {"base": f"corners_{verdict}"},
                description_placeholders=self._told_corners(spread),
            )
        kept = {
            key: replace(each, corner_spread=round(spread, 2)) if key in self._plate else each
            for key, each in link.calibrations.items()
        }
        keep(coordinator, link, kept)
        return self.async_abort(
            reason="corners_saved", description_placeholders=self._told_corners(spread)
        )

    async def async_step_solved(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the scales by which the mass weighs the same everywhere; keep them if wanted."""
        coordinator, link = self.weighed()
        spread = spread_percent(self._board.forces(self._solved))
        told = self._told_corners(spread_percent(self._board.forces(self._board.calibrations)))
        told["solved"] = f"{spread:.1f}"
        surprising = any(
            self._solved[key].is_surprise_after(before)
            for key, before in self._board.calibrations.items()
        )
        if user_input is not None and (user_input.get(CONF_CONFIRM) or not surprising):
            keep(coordinator, link, {**link.calibrations, **self._solved})
            return self.async_abort(reason="board_calibrated", description_placeholders=told)
        schema = {vol.Required(CONF_CONFIRM, default=False): BooleanSelector()}
        return self.async_show_form(
            step_id="solved",
            data_schema=vol.Schema(schema if surprising else {}),
            errors={CONF_CONFIRM: "confirm_change"} if user_input is not None else {},
            description_placeholders=told,
        )

    @property
    def _place(self) -> str:
        """Return the place that is next."""
        return PLACES[len(self._board.placements)]

    async def _async_ask(self, place: str, user_input: object) -> SubentryFlowResult:
        """Ask for the mass at a place."""
        self.weighed()
        if user_input is not None:
            return await self.async_step_weigh_place()
        return self.async_show_form(step_id=place, data_schema=vol.Schema({}), errors=self.faults)

    def _take_plate(self, looks: Looks) -> str:
        """Take the empty plate."""
        calibrations = self._before_corners
        if not all(looks[key].is_still(each) for key, each in calibrations.items()):
            raise CornerError("unstable")
        self._board = Board(calibrations=calibrations, empty=looks, newtons=self._weight)
        return PLACES[0]

    def _take_place(self, looks: Looks) -> str:
        """Take the mass at one more place."""
        self._board = self._board.place(looks)
        if len(self._board.placements) < len(PLACES):
            return self._place
        if len(self._plate) == 1:
            return "spread"
        try:
            self._solved = self._board.solved(today())
        except CornerError as error:
            self._fault = str(error)
            return "corners"
        spread = spread_percent(self._board.forces(self._solved))
        return "spread" if judge_spread(spread) is Verdict.BAD else "solved"

    def _told_corners(self, spread: float) -> dict[str, str]:
        """Return a spread as placeholders."""
        forces = self._board.forces(self._board.calibrations)
        return {
            "spread": f"{spread:.1f}",
            "forces": ", ".join(f"{force:.0f} N" for force in forces),
        }
