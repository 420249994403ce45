"""Sending a sensor another firmware over its command topic (docs/firmware-update.md)."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .firmware_bundle import Bundle
from .sensor_link import SensorLink

PART_BYTES = 1024
_PACE_SECONDS = 0.06
"""Between two parts: a sensor ignores more than twenty commands a second."""
_REPLY_SECONDS = 5.0
_COMMIT_SECONDS = 30.0
"""The sensor checks and unpacks all of it before it answers."""
_AGAIN_SECONDS = 1.0
_TRIES = 8
"""Times a step is sent without an answer, in all about the 40 s a restart and Wi-Fi may take."""
_STARTS = 4
"""Times the whole is sent: a sensor that lost power begins anew."""
_BACK_SECONDS = 240.0
"""A sensor gives a new firmware three minutes to reach the broker, then returns to the old one."""
_KNOWN_FAULTS = frozenset({"bad_mac", "bad_hash", "no_space"})

type Progress = Callable[[float | None], None]
"""Called with the share that is sent, 0 to 1; None while the sensor checks and restarts."""


class _BeganAnewError(Exception):
    """The sensor knows nothing of the update any more."""


class Installation:
    """One firmware on its way to one sensor."""

    def __init__(self, link: SensorLink, bundle: Bundle, key: bytes, progress: Progress) -> None:
        """Send this bundle, signed with the sensor's key."""
        self._link = link
        self._bundle = bundle
        self._key = key
        self._progress = progress

    async def async_run(self) -> None:
        """Send all of it and wait until it runs. Raise a translated HomeAssistantError if not."""
        for _ in range(_STARTS):
            try:
                await self._begin()
                await self._send()
                boot = self._link.boot
                await self._commit()
            except _BeganAnewError:
                continue
            except TimeoutError:
                raise self._error("no_reply") from None
            await self._see_it_run(boot)
            return
        raise self._error("interrupted")

    async def _begin(self) -> None:
        """Announce the bundle."""
        self._progress(0.0)
        answer = await self._ask(
            step="begin",
            version=self._bundle.version,
            size=len(self._bundle.data),
            sha256=self._bundle.sha256,
            mac=self._bundle.sign(self._key),
        )
        if answer.get("ok") is not True:
            raise self._refusal(answer)

    async def _send(self) -> None:
        """Send all parts, from wherever the sensor says it is."""
        size = len(self._bundle.data)
        offset = 0
        for _ in range(2 * (size // PART_BYTES + 1) + _TRIES):
            part = self._bundle.data[offset : offset + PART_BYTES]
            answer = await self._ask(
                step="part", offset=offset, data=base64.b64encode(part).decode()
            )
            offset = self._next_offset(answer, offset, size)
            self._progress(offset / size)
            if offset == size:
                return
            await asyncio.sleep(_PACE_SECONDS)
        raise self._error("interrupted")

    def _next_offset(self, answer: Mapping[str, Any], sent: int, size: int) -> int:
        """Return where to go on after an answer; raise when there is no going on."""
        told = answer.get("offset")
        known = isinstance(told, int) and 0 < told <= size
        if answer.get("ok") is not True:
            if answer.get("error") != "bad_range":
                raise self._refusal(answer)
            # Its answer to this part was lost, or it was switched off and is at the beginning.
            if not known or told == sent:
                raise _BeganAnewError
        elif not known:
            raise self._error("refused", error="offset")
        return int(told or 0)

    async def _commit(self) -> None:
        """Let the sensor check what it has and start it."""
        self._progress(None)
        try:
            answer = await self._ask(seconds=_COMMIT_SECONDS, tries=2, step="commit")
        except TimeoutError:
            return  # Its answers may be lost: whether it runs, its next hello tells.
        if answer.get("ok") is True or self._link.firmware == self._bundle.version:
            return
        if answer.get("error") == "bad_range":
            raise _BeganAnewError
        raise self._refusal(answer)

    async def _see_it_run(self, boot: int | None) -> None:
        """Wait until the sensor says hello from another boot: with the new version, all is well."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_BACK_SECONDS):
                while self._link.boot == boot:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(_AGAIN_SECONDS)
        if self._link.firmware != self._bundle.version:
            raise self._error("not_running", version=self._bundle.version)

    async def _ask(
        self, seconds: float = _REPLY_SECONDS, tries: int = _TRIES, **fields: int | str
    ) -> dict[str, Any]:
        """Return the answer to a step, which is sent again while there is none.

        Raise TimeoutError when there never is one.
        """
        for _ in range(tries):
            try:
                answer = await self._link.async_ask({"cmd": "update", **fields}, seconds)
            except TimeoutError:
                continue
            except HomeAssistantError:  # no broker at this moment
                await asyncio.sleep(seconds)
                continue
            if answer.get("error") != "busy":
                return answer
            await asyncio.sleep(_AGAIN_SECONDS)
        raise TimeoutError

    def _refusal(self, answer: Mapping[str, Any]) -> HomeAssistantError:
        """Return the error that says why the sensor refused."""
        code = str(answer.get("error"))[:64]
        return self._error(code) if code in _KNOWN_FAULTS else self._error("refused", error=code)

    def _error(self, key: str, **placeholders: str) -> HomeAssistantError:
        """Return a translated error that names the sensor."""
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=f"update_{key}",
            translation_placeholders={"sensor": self._link.settings.name, **placeholders},
        )
