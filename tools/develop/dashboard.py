"""The dashboard for the wall: Home Assistant's own cards, big enough to read from the mat."""

from collections.abc import Mapping, Sequence
from typing import Any

from .home import Home, HomeError

URL_PATH = "run-primer"
TITLE = "Run Primer"
type Card = dict[str, Any]

# Picture-elements is the one card of Home Assistant's own with letters of any size.
_EMPTY_PICTURE = (
    "data:image/svg+xml;utf8,"
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 {height}'/>"
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
    try:
        await home.ask(
            "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
        )
    except HomeError:
        # Older versions have no system-wide default; the address we print is the dashboard's.
        pass
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
                "badges": _badges(entities),
            }
        ],
    }


def _now(entities: Entities) -> Card:
    """Return what to do and how much of it is done."""
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
        _tile(entities.one("sensor", "session_state"), icon="mdi:run"),
        _tile(entities.one("sensor", "rest_ends"), icon="mdi:timer-sand", name="Rest ends"),
        span=2,
    )


def _lead(entities: Entities) -> Card:
    """Return what leads the session."""
    buttons = [
        _button(entities.one("button", "start"), "mdi:play", "Start", rows=2, columns=6),
        _button(entities.one("button", "pause"), "mdi:pause", "Pause", rows=2, columns=6),
        _button(entities.one("button", "done"), "mdi:check-bold", "Done", rows=2, columns=4),
        _button(entities.one("button", "skip"), "mdi:skip-next", "Skip", rows=2, columns=4),
        _button(entities.one("button", "stop"), "mdi:stop", "Stop", rows=2, columns=4),
    ]
    choices = [
        _tile(
            entities.one("select", key),
            features=[{"type": "select-options"}],
            grid_options={"columns": "full", "rows": 2},
        )
        for key in ("routine", "athlete")
    ]
    voice = _tile(entities.one("switch", "voice"), icon="mdi:bullhorn", tap_action=_TOGGLE)
    primed = _tile(entities.one("binary_sensor", "primed"), icon="mdi:shoe-sneaker")
    return _section({"type": "heading", "heading": "Lead"}, *buttons, *choices, voice, primed)


def _signal(entities: Entities) -> Card:
    """Return what the sensors say."""
    force = entities.one("sensor", "force")
    tension = entities.one("sensor", "band_tension")
    return _section(
        {"type": "heading", "heading": "Sensors"},
        _gauge(force, "Force", 1500),
        _gauge(tension, "Band", 250),
        {
            "type": "history-graph",
            "entities": [{"entity": force}, {"entity": tension}],
            "hours_to_show": 0.1,
            "grid_options": {"columns": "full"},
        },
        _tile(entities.one("sensor", "peak_force"), icon="mdi:arrow-up-bold"),
        _tile(entities.one("sensor", "asymmetry"), icon="mdi:scale-balance"),
        *(_tile(entity) for entity in entities.all("binary_sensor", "connected")),
        *(_button(entity, "mdi:scale", None) for entity in entities.all("button", "tare")),
    )


def _badges(entities: Entities) -> list[Card]:
    """Return what is worth a glance at the top."""
    return [
        {"type": "entity", "entity": entities.one("binary_sensor", "primed")},
        {"type": "entity", "entity": entities.one("sensor", "last_session")},
    ]


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
                    _label(shown, "34%", "min(22vw, 190px)"),
                    _label(entities.one("sensor", target), "75%", "min(9vw, 72px)", prefix="of "),
                ],
            }
        )
    return {
        "type": "picture-elements",
        "image": _EMPTY_PICTURE.format(height=6),
        "elements": elements,
        "grid_options": {"columns": "full"},
    }


def _label(entity: str, left: str, size: str, prefix: str = "") -> Card:
    """Return a state in letters of a size."""
    return {
        "type": "state-label",
        "entity": entity,
        "prefix": prefix,
        "style": {
            "left": left,
            "top": "50%",
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


def _tile(entity: str, **more: Any) -> Card:
    """Return a tile."""
    return {"type": "tile", "entity": entity, **more}


def _gauge(entity: str, name: str, most: int) -> Card:
    """Return a gauge from nothing to a most."""
    return {
        "type": "gauge",
        "entity": entity,
        "name": name,
        "min": 0,
        "max": most,
        "grid_options": {"columns": 6, "rows": 3},
    }


def _button(
    entity: str, icon: str, name: str | None, *, rows: int = 1, columns: int = 6
) -> Card:
    """Return something to press, with a thumb and from the floor."""
    named = {"name": name} if name else {}
    return {
        "type": "button" if rows > 1 else "tile",
        "entity": entity,
        "icon": icon,
        **named,
        "tap_action": {
            "action": "perform-action",
            "perform_action": "button.press",
            "target": {"entity_id": entity},
        },
        "grid_options": {"rows": rows, "columns": columns},
    }


_TOGGLE = {"action": "toggle"}
