"""The files of sentences: what may be said, and answered, in one language each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from .const import DOMAIN

_FOLDER = Path(__file__).parent / "sentences"

type Document = dict[str, Any]
"""A file of sentences in the format of Home Assistant's custom sentences."""

_DOCUMENTS: HassKey[Mapping[str, Document]] = HassKey(f"{DOMAIN}_sentences")


async def async_all_documents(hass: HomeAssistant) -> Mapping[str, Document]:
    """Return the files of all languages, by language; they are read once."""
    if _DOCUMENTS not in hass.data:
        hass.data[_DOCUMENTS] = await hass.async_add_executor_job(_load)
    return hass.data[_DOCUMENTS]


def answers(document: Document) -> dict[str, str]:
    """Return what may be answered when we ask: sentences by `yes`, `short`, `later` and `no`."""
    polite = f"[{document['expansion_rules']['polite']}]"
    return {key: f"{polite} ({said}) {polite}" for key, said in document["answers"].items()}


def _load() -> Mapping[str, Document]:
    """Read all files. Blocks on the disk."""
    return {path.stem: load_yaml_dict(str(path)) for path in sorted(_FOLDER.glob("*.yaml"))}
