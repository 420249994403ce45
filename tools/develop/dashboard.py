"""The dashboard for the wall: the integration's own strategy, as its user would choose it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from .home import Home, HomeError

URL_PATH = "run-primer"
TITLE = "Run Primer"
CONFIGURATION = {"strategy": {"type": "custom:run-primer"}}


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


async def make_dashboard(home: Home) -> str:
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
    await home.ask("lovelace/config/save", url_path=URL_PATH, config=CONFIGURATION)
    # Older versions have no system-wide default; the address we print is the dashboard's.
    with suppress(HomeError):
        await home.ask("frontend/set_system_data", key="core", value={"default_panel": URL_PATH})
    return f"/{URL_PATH}"
