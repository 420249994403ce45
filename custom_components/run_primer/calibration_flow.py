"""Calibrating a sensor, step by step: empty, a known mass, more if one likes, the result."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.helpers.selector import BooleanSelector

from .calibrating import today
from .const import CONF_CHANNEL
from .engine import Calibration, Fit, FitError, Look, Looks, Point, fit_line, full_scale, weigh_load
from .weighing import keep
from .weighing_flow import CONF_CONFIRM, CONF_MASS, WeighingSteps, channel_field


class CalibrationSteps(WeighingSteps):
    """The steps from an empty channel to its stored calibration."""

    _channel: str
    _before: Calibration
    _empty: Look
    _newtons: float
    _typed: dict[str, Any] | None = None
    """The mass, until it was seen: a look that fails asks for it again."""
    _points: tuple[Point, ...] = ()
    _found: Calibration
    _told: dict[str, str]
    """The result, as placeholders."""

    async def async_step_calibrate(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which channel, and that nothing is on it."""
        _, link = self.weighed()
        keys = list(link.calibrations)
        if user_input is not None:
            self._channel = user_input.get(CONF_CHANNEL, keys[0])
            self._before = link.calibrations[self._channel]
            return await self.async_step_weigh_empty()
        return self.async_show_form(
            step_id="calibrate",
            data_schema=vol.Schema(channel_field(keys)),
            errors=self.faults,
        )

    async def async_step_weigh_empty(self, _: object = None) -> SubentryFlowResult:
        """Look at the empty channel."""
        return await self.async_look("weigh_empty", "calibrate", self._take_empty)

    async def async_step_mass(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a known mass that is on it now."""
        errors = self.faults
        if user_input is not None:
            self._typed = user_input
            self.weighed()
            newtons = self.mass_newtons(user_input[CONF_MASS], self._channel)
            if newtons is not None:
                self._newtons = newtons
                return await self.async_step_weigh_load()
            errors = {CONF_MASS: "mass_out_of_range"}
        return self.async_show_form(
            step_id="mass",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(self.mass_field()), self._typed
            ),
            errors=errors,
            description_placeholders=self.mass_range(self._channel),
        )

    async def async_step_weigh_load(self, _: object = None) -> SubentryFlowResult:
        """Look at the loaded channel."""
        return await self.async_look("weigh_load", "mass", self._take_load)

    async def async_step_points(self, _: object = None) -> SubentryFlowResult:
        """Ask for another mass, or for the result."""
        return self.async_show_menu(
            step_id="points",
            menu_options=["mass", "result"],
            description_placeholders={"points": str(len(self._points))},
        )

    async def async_step_result(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show how well the line fits, and keep it when that is wanted."""
        self.weighed()
        try:
            fit = fit_line(self._points, full_scale(self._channel))
        except FitError as error:
            self._fault = str(error)
            return await self.async_step_calibrate()
        self._found = fit.calibration(self._before, today())
        self._told = self._tell(fit)
        if not fit.is_accepted:
            return await self.async_step_not_straight()
        if self._found.is_surprise_after(self._before):
            return await self.async_step_changed()
        if user_input is not None:
            return self._keep_found()
        return self.async_show_form(
            step_id="result", data_schema=vol.Schema({}), description_placeholders=self._told
        )

    async def async_step_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show how far the scale went from the one before, and keep it when that is confirmed."""
        if user_input is not None and user_input[CONF_CONFIRM]:
            return self._keep_found()
        return self.async_show_form(
            step_id="changed",
            data_schema=vol.Schema({vol.Required(CONF_CONFIRM, default=False): BooleanSelector()}),
            errors={CONF_CONFIRM: "confirm_change"} if user_input is not None else {},
            description_placeholders=self._told,
        )

    async def async_step_not_straight(self, _: object = None) -> SubentryFlowResult:
        """Show which load does not fit the others; begin again."""
        return self.async_show_menu(
            step_id="not_straight",
            menu_options=["calibrate"],
            description_placeholders=self._told,
        )

    def _take_empty(self, looks: Looks) -> str:
        """Take the empty channel as the first point."""
        self._empty = looks[self._channel]
        if not self._empty.is_still(self._before):
            raise FitError("unstable")
        self._points = (Point(0.0, self._empty.mean),)
        return "mass"

    def _take_load(self, looks: Looks) -> str:
        """Take the loaded channel as the next point."""
        point = weigh_load(self._empty, looks[self._channel], self._newtons, self._before)
        self._points = (*self._points, point)
        self._typed = None
        return "points"

    def _keep_found(self) -> SubentryFlowResult:
        """Use the result from now on."""
        coordinator, link = self.weighed()
        keep(coordinator, link, {**link.calibrations, self._channel: self._found})
        return self.async_abort(reason="calibrated", description_placeholders=self._told)

    def _tell(self, fit: Fit) -> dict[str, str]:
        """Return a result as placeholders."""
        rows = zip(self._points, fit.residuals, strict=True)
        return {
            "points": str(len(self._points)),
            "worst": f"{fit.worst_percent:.2f}",
            "change": f"{100 * self._found.change_from(self._before):.1f}",
            "residuals": "\n".join(f"- {p.newtons:.1f} N: {off:+.2f} N" for p, off in rows),
        }
