"""The dashboard for the wall: Home Assistant's own cards, big enough to read from the mat."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from .home import Home, HomeError

URL_PATH = "run-primer"
TITLE = "Run Primer"
type Card = dict[str, Any]

# Picture-elements is the one card of Home Assistant's own with letters of any size.
_EMPTY_PICTURE = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 5'/>"
)


class Entities:
    """The entities of our integration, found by the end of their unique id."""

    def __init__(self, registry: Sequence[Mapping[str, Any]]) -> None:
        """Look through the entity registry, as Home Assistant lists it."""
        self._rows = [row for row in registry if row["platform"] == "run_primer"]

    @property
    def ids(self) -> frozenset[str]:
        """Return all of them."""
        return frozenset(str(row["entity_id"]) for row in self._rows)

    def all(self, domain: str, key: str) -> list[str]:
        """Return those of a domain with a key; sensors have one each."""
        found = [
            row
            for row in self._rows
            if row["entity_id"].startswith(f"{domain}.")
            and row["unique_id"].endswith(f"_{key}")
            and row["translation_key"] in (key, None)
        ]
        return sorted(str(row["entity_id"]) for row in found)

    def one(self, domain: str, key: str) -> str:
        """Return the station's own. Raise LookupError without it."""
        if found := self.all(domain, key):
            return found[0]
        message = f"no {domain} with the key {key}"
        raise LookupError(message)


async def make_dashboard(home: Home, entities: Entities) -> str:
    """Make or refresh the dashboard, show it first, and return its path."""
    known = {row["url_path"] for row in await home.ask("lovelace/dashboards/list")}
    if URL_PATH not in known:
        await home.ask(
            "lovelace/dashboards/create",
            url_path=URL_PATH,
            title=TITLE,
            icon="mdi:run-fast",
            show_in_sidebar=True,
            require_admin=False,
            mode="storage",
        )
    await home.ask("lovelace/config/save", url_path=URL_PATH, config=dashboard(entities))
    # Older versions have no system-wide default; the address we print is the dashboard's.
    with suppress(HomeError):
        await home.ask("frontend/set_system_data", key="core", value={"default_panel": URL_PATH})
    return f"/{URL_PATH}"


def dashboard(entities: Entities) -> dict[str, Any]:
    """Return the dashboard's configuration."""
    return {
        "title": TITLE,
        "views": [
            {
                "title": "Training",
                "path": "training",
                "icon": "mdi:run-fast",
                "type": "sections",
                "max_columns": 3,
                "sections": [_now(entities), _lead(entities), _signal(entities)],
            }
        ],
    }


def _now(entities: Entities) -> Card:
    """Return what to do and how much of it is done."""
    half: Card = {"grid_options": {"columns": 12}}
    return _section(
        {
            "type": "markdown",
            "text_only": True,
            "content": _title_template(entities),
            "grid_options": {"columns": "full"},
        },
        _big_number(entities),
        {
            "type": "markdown",
            "content": f"## {{{{ states('{entities.one('sensor', 'prompt')}')"
            " | replace('unknown', 'Press start when you are ready.') }}",
            "grid_options": {"columns": "full"},
        },
        _tile(entities.one("sensor", "session_state"), "Session", icon="mdi:run", **half),
        _tile(entities.one("sensor", "rest_ends"), "Rest ends", icon="mdi:timer-sand", **half),
        _gauge(entities.one("sensor", "force"), "Force", 1000),
        _gauge(entities.one("sensor", "band_tension"), "Band", 150),
        span=2,
    )


def _lead(entities: Entities) -> Card:
    """Return what leads the session."""
    buttons = [
        _big_button(entities.one("button", "start"), "mdi:play", "Start", 6),
        _big_button(entities.one("button", "pause"), "mdi:pause", "Pause", 6),
        _big_button(entities.one("button", "done"), "mdi:check-bold", "Done", 4),
        _big_button(entities.one("button", "skip"), "mdi:skip-next", "Skip", 4),
        _big_button(entities.one("button", "stop"), "mdi:stop", "Stop", 4),
    ]
    choices = [
        _tile(
            entities.one("select", key),
            key.title(),
            features=[{"type": "select-options"}],
            grid_options={"columns": "full", "rows": 2},
        )
        for key in ("routine", "athlete")
    ]
    voice = _tile(entities.one("switch", "voice"), "Voice", icon="mdi:bullhorn", tap_action=_TOGGLE)
    primed = _tile(entities.one("binary_sensor", "primed"), "Primed", icon="mdi:shoe-sneaker")
    return _section({"type": "heading", "heading": "Lead"}, *buttons, *choices, voice, primed)


def _signal(entities: Entities) -> Card:
    """Return what the sensors say, and what came out last."""
    wide: Card = {"grid_options": {"columns": 9}}
    curves = [{"entity": entities.one("sensor", key)} for key in ("force", "band_tension")]
    return _section(
        {"type": "heading", "heading": "Sensors"},
        {
            "type": "history-graph",
            "entities": curves,
            "hours_to_show": 0.1,
            "grid_options": {"columns": "full"},
        },
        _tile(entities.one("sensor", "peak_force"), "Peak", icon="mdi:arrow-up-bold", **wide),
        _tile(entities.one("sensor", "asymmetry"), "Asymmetry", icon="mdi:scale-balance", **wide),
        _tile(entities.one("sensor", "last_session"), "Last session", icon="mdi:history", **wide),
        *(_tile(entity, **wide) for entity in entities.all("binary_sensor", "connected")),
        *(
            _tile(entity, icon="mdi:scale", tap_action=_press(entity), **wide)
            for entity in entities.all("button", "tare")
        ),
        span=3,
    )


def _title_template(entities: Entities) -> str:
    """Return exercise, side, and which set it is."""
    exercise, side, number, total = (
        entities.one("sensor", key) for key in ("exercise", "side", "set", "sets")
    )
    return (
        f"{{% if has_value('{exercise}') %}}"
        f"# {{{{ state_translated('{exercise}') }}}}"
        f"{{% if states('{side}') in ('left', 'right') %}}"
        f" · {{{{ state_translated('{side}') }}}}{{% endif %}}\n"
        f"Set {{{{ states('{number}') }}}} of {{{{ states('{total}') }}}}"
        "{% else %}# Ready when you are{% endif %}"
    )


def _big_number(entities: Entities) -> Card:
    """Return the number that matters now: reps, or seconds held."""
    elements: list[Card] = []
    for value, target in (("reps", "reps_target"), ("hold_time", "hold_target")):
        shown = entities.one("sensor", value)
        elements.append(
            {
                "type": "conditional",
                "conditions": [{"condition": "state", "entity": shown, "state_not": "unknown"}],
                "elements": [
                    _label(shown, "42%", "min(15vw, 150px)"),
                    _label(entities.one("sensor", target), "85%", "min(6vw, 44px)", prefix="of "),
                ],
            }
        )
    return {
        "type": "picture-elements",
        "image": _EMPTY_PICTURE,
        "elements": elements,
        "grid_options": {"columns": "full"},
    }


def _label(entity: str, top: str, size: str, prefix: str = "") -> Card:
    """Return a state in letters of a size, in the middle of the card."""
    return {
        "type": "state-label",
        "entity": entity,
        "prefix": prefix,
        "style": {
            "left": "50%",
            "top": top,
            "font-size": size,
            "font-weight": "600",
            "line-height": "1",
            "white-space": "nowrap",
            "color": "var(--primary-text-color)",
        },
    }


def _section(*cards: Card, span: int = 1) -> Card:
    """Return a column of cards."""
    return {"type": "grid", "cards": list(cards), "column_span": span}


def _tile(entity: str, name: str | None = None, **more: Any) -> Card:
    """Return a tile, with its entity's own name unless it gets another."""
    named = {"name": name} if name else {}
    return {"type": "tile", "entity": entity, **named, **more}


def _gauge(entity: str, name: str, most: int) -> Card:
    """Return a gauge from nothing to a most."""
    return {
        "type": "gauge",
        "entity": entity,
        "name": name,
        "min": 0,
        "max": most,
        "grid_options": {"columns": 12, "rows": 3},
    }


def _big_button(entity: str, icon: str, name: str, columns: int) -> Card:
    """Return something to press from the floor."""
    return {
        "type": "button",
        "entity": entity,
        "icon": icon,
        "name": name,
        "tap_action": _press(entity),
        "grid_options": {"rows": 2, "columns": columns},
    }


def _press(entity: str) -> Card:
    """Return what pressing a button does."""
    return {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": entity},
    }


_TOGGLE = {"action": "toggle"}
