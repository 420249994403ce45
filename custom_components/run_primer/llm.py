"""Tools for large language models: what can be said is what they can do."""

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLM_API_ASSIST, IntentTool, LLMContext, ToolAnnotations

from .addressing import loaded_stations
from .const import DOMAIN
from .coordinator import StationCoordinator
from .intent import COMMANDS, Command, CommandHandler

_READS = ToolAnnotations(read_only=True, idempotent=True, open_world=False)
_ENDS = ToolAnnotations(destructive=True, open_world=False)
_LEADS = ToolAnnotations(destructive=False, open_world=False)


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools for an assistant that may see a station; Home Assistant asks for them."""
    stations = [
        each for each in loaded_stations(hass) if _is_exposed(hass, each, llm_context.assistant)
    ]
    if api_id != LLM_API_ASSIST or not stations:
        return None
    return LLMTools(tools=[_tool(command) for command in COMMANDS], prompt=_prompt(stations))


def _tool(command: Command) -> IntentTool:
    """Return the tool that does what can be said."""
    return IntentTool(
        f"{DOMAIN}__{command.intent}",
        CommandHandler(command),
        title=command.title,
        integration=DOMAIN,
        annotations=_annotations(command),
    )


def _annotations(command: Command) -> ToolAnnotations:
    """Return what a model has to know before it uses a tool."""
    if command.reads:
        return _READS
    return _ENDS if command.key == "stop" else _LEADS


def _prompt(stations: list[StationCoordinator]) -> str:
    """Return what a model has to know: what there is, and that pain comes first."""
    names = ", ".join(each.name for each in stations)
    routines = ", ".join(dict.fromkeys(key for each in stations for key in each.catalogue.routines))
    return (
        f"Run Primer leads strength routines before a run. Stations: {names}. "
        f"Routines: {routines}. When somebody who trains says that something hurts, call "
        f"{DOMAIN}__RunPrimerStop with pain set to true before you answer. Give no medical advice."
    )


def _is_exposed(hass: HomeAssistant, station: StationCoordinator, assistant: str) -> bool:
    """Tell whether an assistant may see anything of a station."""
    rows = er.async_entries_for_config_entry(er.async_get(hass), station.config_entry.entry_id)
    return any(async_should_expose(hass, assistant, row.entity_id) for row in rows)
