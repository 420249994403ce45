"""The number in a message of somebody else's, found by a template of the user's."""

from contextlib import suppress
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .engine import NumberError, parse_number, payload_text
from .topic_settings import Polarity


class TopicValue:
    """Reads one kind of message."""

    def __init__(self, hass: HomeAssistant, template: str | None, polarity: Polarity) -> None:
        """Read with this template, or the payload as it is."""
        self._template = Template(template, hass) if template else None
        self._sign = polarity.sign

    def read(self, payload: object) -> float:
        """Return the number, larger with more load. Raise NumberError when there is none."""
        if self._template is None:
            return self._sign * parse_number(payload)
        return self._sign * parse_number(self._render(self._template, payload_text(payload)))

    def _render(self, template: Template, text: str) -> str:
        """Return what the template makes of a payload."""
        variables: dict[str, Any] = {"value": text}
        with suppress(*JSON_DECODE_EXCEPTIONS):  # the template may not ask for it
            variables["value_json"] = json_loads(text)
        try:
            # Strict: what is missing is a fault of ours to count, not a log line for each value.
            rendered = template.async_render(variables, parse_result=False, strict=True)
        except Exception:  # noqa: BLE001 - a template can raise anything: division, recursion, ...
            raise NumberError("template") from None
        return str(rendered)
