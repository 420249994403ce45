"""Where loudspeakers fetch the drawn sounds."""

from functools import cache
from http import HTTPStatus

from aiohttp import web

from homeassistant.components.http import HomeAssistantView
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import get_url

from .engine import Earcon, draw_earcon

_URL = "/api/run_primer/earcon/{name}.wav"
_draw = cache(draw_earcon)


def earcon_url(hass: HomeAssistant, earcon: Earcon) -> str:
    """Return where to fetch a sound. Raise NoURLAvailableError when nobody could fetch it."""
    return get_url(hass) + _URL.format(name=earcon.value)


class EarconView(HomeAssistantView):
    """Serves the sounds; there is no secret in them, and loudspeakers cannot log in."""

    requires_auth = False
    url = _URL
    name = "api:run_primer:earcon"

    async def get(self, request: web.Request, name: str) -> web.Response:
        """Return a sound, or 404."""
        if name not in Earcon:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(body=_draw(Earcon(name)), content_type="audio/wav")
