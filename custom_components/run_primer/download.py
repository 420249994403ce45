"""Files of sessions, for who may see their station or was given a signed address."""

from datetime import timedelta
from functools import partial
from http import HTTPStatus

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback

from .access import is_allowed
from .const import DOMAIN
from .export import FORMS, async_export

_URL = f"/api/{DOMAIN}/sessions/{{session}}/{{form}}"
_VALID = timedelta(minutes=30)
"""How long a signed address can be used."""


class SessionDownload(HomeAssistantView):
    """A session as a file. Both parts of the address are looked up, neither is ever a path."""

    url = _URL
    name = f"api:{DOMAIN}:session"

    async def get(self, request: web.Request, session: str, form: str) -> web.Response:
        """Send the file."""
        hass, known = request.app[KEY_HASS], FORMS.get(form)
        is_seen = partial(is_allowed, hass, request[KEY_HASS_USER])
        found = known and await async_export(hass, session, known, is_seen)
        if not found:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(
            body=found.content,
            content_type=found.form.mime,
            headers={
                hdrs.CONTENT_DISPOSITION: f'attachment; filename="{found.name}"',
                hdrs.CACHE_CONTROL: "no-store",
            },
        )


@callback
def signed_url(hass: HomeAssistant, session: str, form: str) -> str:
    """Return an address from which a session can be downloaded for a while."""
    path = _URL.format(session=session, form=form)
    return async_sign_path(hass, path, _VALID, use_content_user=True)
