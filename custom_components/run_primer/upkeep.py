"""Looking after the sensors: their zeros follow slow drift, and what is wrong becomes a repair."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import AutoZero, Batch, Calibrations, SessionState
from .sensor_link import SensorLink
from .settings import is_tared, read_calibrations
from .source import Source

_LOOK_EVERY = timedelta(seconds=1)
CALIBRATION_DAYS = 365
"""Age at which a calibration should be checked, a rule of thumb of ours."""
_HELP = "https://github.com/run-primer/run-primer/blob/main/docs/calibration.md"
_IN_A_SET = frozenset({SessionState.WORKING, SessionState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something to repair."""

    kind: str
    """Its translation key."""
    subentry_id: str
    """The sensor's."""
    channel: str | None = None
    """The channel's key; None for all of them."""
    placeholders: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return what Home Assistant knows it by."""
        name = f"{self.kind}_{self.subentry_id}"
        return name if self.channel is None else f"{name}_{self.channel}"


class Upkeep:
    """Looks after the sensors of one station, from set-up to unloading."""

    def __init__(self, coordinator: StationCoordinator, words: Mapping[str, str]) -> None:
        """Look after the sensors of this station; `words` are the translated selectors."""
        self._coordinator = coordinator
        self._words = words
        self._zeros = {
            key: AutoZero(frozenset(link.calibrations)) for key, link in coordinator.links.items()
        }
        self._found: dict[str, Calibrations] = {}
        self._raised: frozenset[str] = frozenset()

    @classmethod
    async def async_create(cls, coordinator: StationCoordinator) -> Self:
        """Return one that speaks the house's language."""
        hass = coordinator.hass
        return cls(
            coordinator,
            await async_get_translations(hass, hass.config.language, "selector", {DOMAIN}),
        )

    @callback
    def start(self) -> CALLBACK_TYPE:
        """Begin; return what ends it."""
        hass = self._coordinator.hass
        stack = ExitStack()
        stack.enter_context(self._coordinator.watching(self._feed))
        stack.callback(
            async_track_time_interval(hass, self._look, _LOOK_EVERY, cancel_on_shutdown=True)
        )
        stack.callback(self._show_issues, {})
        return stack.close

    @property
    def _in_a_set(self) -> bool:
        """Tell whether somebody trains, so that no zero may move."""
        session = self._coordinator.session
        return session is not None and session.state in _IN_A_SET

    def _feed(self, link: Source, batch: Batch) -> None:
        """Let the zero of a sensor see its readings, but not those of a set."""
        zero = self._zeros[link.settings.subentry_id]
        if self._in_a_set:
            zero.freeze()
            return
        for reading in batch.readings:
            zero.feed(reading)

    @callback
    def _look(self, _: datetime) -> None:
        """Follow drift, and raise or clear what is to be repaired."""
        issues: dict[str, Issue] = {}
        for key, link in self._coordinator.links.items():
            if not self._in_a_set:
                self._follow(key, link)
            issues |= {issue.id: issue for issue in self._issues(key, link)}
        self._show_issues(issues)

    def _follow(self, key: str, link: Source) -> None:
        """Let a sensor's zero follow its drift, from where a tare found it."""
        subentry = self._coordinator.config_entry.subentries.get(key)
        if subentry is None or not is_tared(subentry):
            self._zeros[key].reset()
            return
        zero, found = self._zeros[key], read_calibrations(subentry, link.settings)
        if self._found.get(key) != found:
            self._found[key] = found
            zero.reset()
        elif followed := zero.follow(link.calibrations, found):
            link.calibrate(followed)

    def _issues(self, key: str, link: Source) -> Iterator[Issue]:
        """Return what is wrong with a sensor now."""
        name = {"sensor": link.settings.name}
        if isinstance(link, SensorLink):
            yield from self._ailments(key, link)
        zero = self._zeros[key]
        if zero.exhausted or zero.standing:
            yield Issue(kind="zero_drift", subentry_id=key, placeholders=name)
        days = calibration_days(link.calibrations)
        if days is not None and days > CALIBRATION_DAYS:
            yield Issue(
                kind="calibration_old", subentry_id=key, placeholders={**name, "days": str(days)}
            )

    def _ailments(self, key: str, link: SensorLink) -> Iterator[Issue]:
        """Return what is wrong with the channels of a sensor of ours."""
        health = link.stream.health
        for channel, ailment in health.ailments:
            named = f"component.{DOMAIN}.selector.channel.options.{channel}"
            yield Issue(
                kind=ailment,
                subentry_id=key,
                channel=channel,
                placeholders={
                    "sensor": link.settings.name,
                    "channel": self._words.get(named, channel),
                    "rate": f"{health.rates.get(channel, 0.0):.0f}",
                },
            )

    def _show_issues(self, issues: Mapping[str, Issue]) -> None:
        """Make Home Assistant's repairs those of this station, no more and no less."""
        hass, entry = self._coordinator.hass, self._coordinator.config_entry
        for issue_id in self._raised - issues.keys():
            ir.async_delete_issue(hass, DOMAIN, issue_id)
        registry = ir.async_get(hass)
        for issue_id, issue in issues.items():
            shown = registry.async_get_issue(DOMAIN, issue_id)
            if shown and shown.active and shown.translation_placeholders == issue.placeholders:
                continue
            ir.async_create_issue(
                hass,
                DOMAIN,
                issue_id,
                is_fixable=True,
                severity=ir.IssueSeverity.WARNING,
                translation_key=issue.kind,
                translation_placeholders=dict(issue.placeholders),
                data={
                    "kind": issue.kind,
                    "entry_id": entry.entry_id,
                    "subentry_id": issue.subentry_id,
                },
                learn_more_url=_HELP,
            )
        self._raised = frozenset(issues)


def calibration_days(calibrations: Calibrations) -> int | None:
    """Return the age of a sensor's oldest calibration in days; None when it has none."""
    dates = [each.calibrated_on for each in calibrations.values() if each.calibrated_on]
    if not dates:
        return None
    return (dt_util.now().date() - min(map(date.fromisoformat, dates))).days
