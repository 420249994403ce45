"""Looking after the sensors: their zeros follow slow drift, and what is wrong becomes a repair."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import AutoZero, Batch, Calibrations, SessionState
from .sensor_link import SensorLink
from .settings import is_tared, read_calibrations
from .source import Source

_LOOK_EVERY = timedelta(seconds=1)
CALIBRATION_DAYS = 365
"""Age at which a calibration should be checked: what trade scales are held to in most countries."""
_HELP = "https://github.com/run-primer/run-primer/blob/main/docs/calibration.md"
_IN_A_SET = frozenset({SessionState.WORKING, SessionState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something to repair."""

    kind: str
    """Its translation key."""
    subentry_id: str
    """The sensor's."""
    placeholders: dict[str, str]


type Issues = dict[str, Issue]
"""By issue id."""


class Upkeep:
    """Looks after the sensors of one station, from set-up to unloading."""

    def __init__(self, coordinator: StationCoordinator) -> None:
        """Look after the sensors of this station."""
        self._coordinator = coordinator
        self._zeros = {key: AutoZero() for key in coordinator.links}
        self._found: dict[str, Calibrations] = {}
        self._raised: frozenset[str] = frozenset()

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

    def _feed(self, link: Source, batch: Batch) -> None:
        """Let the zero of a sensor see its readings, but not those of a set."""
        zero = self._zeros[link.settings.subentry_id]
        session = self._coordinator.session
        if session is not None and session.state in _IN_A_SET:
            zero.freeze()
            return
        for reading in batch.readings:
            zero.feed(reading)

    @callback
    def _look(self, _: datetime) -> None:
        """Follow drift, and raise or clear what is to be repaired."""
        issues: Issues = {}
        for key, link in self._coordinator.links.items():
            self._follow(key, link)
            issues |= self._issues(key, link)
        self._show_issues(issues)

    def _follow(self, key: str, link: Source) -> None:
        """Let a sensor's zero follow its drift, from where a tare found it."""
        subentry = self._coordinator.config_entry.subentries.get(key)
        if subentry is None or not is_tared(subentry):
            return
        zero, found = self._zeros[key], read_calibrations(subentry, link.settings)
        if self._found.get(key) != found:
            self._found[key] = found
            zero.reset()
        elif followed := zero.follow(link.calibrations, found):
            link.calibrate(followed)

    def _issues(self, key: str, link: Source) -> Issues:
        """Return what is wrong with a sensor now: nothing when it is well."""
        name = {"sensor": link.settings.name}
        issues: Issues = {}
        ailments = link.stream.health.ailments if isinstance(link, SensorLink) else ()
        for channel, ailment in ailments:
            rate = link.stream.health.rates.get(channel, 0.0)
            details = {**name, "channel": channel, "rate": f"{rate:.0f}"}
            issues[f"{ailment}_{key}_{channel}"] = Issue(
                kind=ailment, subentry_id=key, placeholders=details
            )
        zero = self._zeros[key]
        if zero.exhausted or zero.standing:
            issues[f"zero_drift_{key}"] = Issue(
                kind="zero_drift", subentry_id=key, placeholders=name
            )
        days = calibration_days(link.calibrations)
        if days is not None and days > CALIBRATION_DAYS:
            issues[f"calibration_old_{key}"] = Issue(
                kind="calibration_old", subentry_id=key, placeholders={**name, "days": str(days)}
            )
        return issues

    def _show_issues(self, issues: Issues) -> None:
        """Make Home Assistant's repairs those of this station, no more and no less."""
        hass, entry = self._coordinator.hass, self._coordinator.config_entry
        for issue_id in self._raised - issues.keys():
            ir.async_delete_issue(hass, DOMAIN, issue_id)
        registry = ir.async_get(hass)
        for issue_id, issue in issues.items():
            there = registry.async_get_issue(DOMAIN, issue_id) is not None
            # The rate and the age go on changing; an issue that is there keeps its first words.
            if there and issue_id in self._raised:
                continue
            ir.async_create_issue(
                hass,
                DOMAIN,
                issue_id,
                is_fixable=True,
                severity=ir.IssueSeverity.WARNING,
                translation_key=issue.kind,
                translation_placeholders=issue.placeholders,
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
