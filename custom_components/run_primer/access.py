"""Who may see a station, and change what is kept of it: who may do so with its entities."""

from collections.abc import Iterable

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


def is_allowed(hass: HomeAssistant, user: User, station: str, policy: str = POLICY_READ) -> bool:
    """Tell whether a user may read or control a station, a config entry that may be gone."""
    if user.permissions.access_all_entities(policy):
        return True
    entity = er.async_get(hass).async_get_entity_id(
        SENSOR_DOMAIN, DOMAIN, f"{station}_session_state"
    )
    return entity is not None and user.permissions.check_entity(entity, policy)


def find_station(
    hass: HomeAssistant, user: User, wanted: str | None, stations: Iterable[str]
) -> str | None:
    """Return the station that is wanted, or the first one a user may see; None without any.

    Raise Unauthorized when there are some, and the user may see none of them, or not this one.
    """
    asked = list(stations) if wanted is None else [wanted]
    seen = [station for station in asked if is_allowed(hass, user, station)]
    if asked and not seen:
        raise Unauthorized(permission=POLICY_READ)
    return seen[0] if seen else None


async def async_require(hass: HomeAssistant, context: Context, station: str, policy: str) -> None:
    """Raise Unauthorized when it is a user who acts, and who may not with this station."""
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context, permission=policy)
    if not is_allowed(hass, user, station, policy):
        raise Unauthorized(context=context, permission=policy)
