"""Opening the gym: every part started in order, Home Assistant set up as its owner would."""

from collections.abc import Callable
from dataclasses import dataclass
import sys

import aiohttp

from .broker import BrokerAccess, start_broker
from .children import Child, ChildDiedError, Children
from .configuration import wipe, write_configuration
from .dashboard import Entities, make_dashboard
from .gym import accept_sensors, connect_broker, connect_voice, count_sensors, tare_sensors
from .home import Home
from .login import Login, log_in, prepare_onboarding, tool_token
from .options import Options
from .places import LOOPBACK, ROOT, USUAL_HOME_PORT, Place, Ports, choose_ports
from .waiting import until, until_listening

HOME_SECONDS = 120.0
"""First starts build caches; a slow machine may take long."""
type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gym:
    """Everything that runs, and how to reach it."""

    place: Place
    ports: Ports
    children: Children
    login: Login
    token: str
    broker: BrokerAccess
    home_process: Child
    satellite: str
    entry_id: str
    entities: Entities
    dashboard: str

    @property
    def base(self) -> str:
        """Return Home Assistant's address."""
        return self.login.base


async def open_gym(
    options: Options,
    children: Children,
    place: Place,
    say: Say,
    *,
    air: BrokerAccess | None = None,
) -> Gym:
    """Start all parts and furnish Home Assistant.

    The sensors talk to the broker of Home Assistant, or to another one, from
    which somebody carries messages over.
    """
    # Checks may run side by side, so they leave the usual port alone.
    ports = choose_ports(place, options.port or (None if options.check else USUAL_HOME_PORT))
    write_configuration(place, ports)
    prepare_onboarding(place.config)
    say("starting the broker, the loudspeaker and Home Assistant")
    broker = await start_broker(children, place, ports.broker)
    await _start_speaker(options, children, place, ports)
    process = await start_home(children, place, ports)
    base = f"http://{LOOPBACK}:{ports.home}"
    login = await log_in(base)
    async with Home(base, login.access_token) as home:
        token = await tool_token(home, place.token)
        await until(lambda: is_running(home), "Home Assistant to be up", seconds=HOME_SECONDS)
        await connect_broker(home, broker)
        say("setting up the voice")
        satellite = await connect_voice(home, ports)
        say("sensors say hello; accepting them")
        await _start_athlete(options, children, place, air or broker, base)
        known = await count_sensors(home)
        entry_id = await accept_sensors(home, satellite, len(options.sensors))
        if await count_sensors(home) > known:
            await tare_sensors(home, len(options.sensors))
        entities = await until(lambda: _entities(home), "the entities", seconds=30)
        dashboard = await make_dashboard(home)
    return Gym(
        place=place,
        ports=ports,
        children=children,
        login=login,
        token=token,
        broker=broker,
        home_process=process,
        satellite=satellite,
        entry_id=entry_id,
        entities=entities,
        dashboard=dashboard,
    )


def prepare_place(options: Options) -> Place:
    """Return the place to work in, emptied when asked for."""
    place = Place(options.config)
    if options.fresh:
        wipe(place)
    place.make()
    return place


async def _start_speaker(options: Options, children: Children, place: Place, ports: Ports) -> None:
    """Start text to speech and the loudspeaker; the voice hurries as much as the routine does."""
    child = await children.start(
        "speaker",
        *(sys.executable, "-m", "tools.develop.speaker"),
        *("--voice-port", str(ports.voice), "--satellite-port", str(ports.satellite)),
        *("--diary", str(place.speech), "--recording", str(place.recording)),
        *("--words-a-minute", str(options.words_a_minute)),
    )
    await until_listening(ports.voice, child, seconds=20)
    await until_listening(ports.satellite, child, seconds=20)


async def start_home(children: Children, place: Place, ports: Ports) -> Child:
    """Start Home Assistant and wait until it answers."""
    child = await children.start(
        "home-assistant",
        *(str(ROOT / ".venv-develop" / "bin" / "python"), "-m", "homeassistant"),
        # Everything it needs was installed before; without this flag it would ask pip.
        *("--config", str(place.config), "--skip-pip", "--log-no-color"),
    )
    await until_listening(ports.home, child, seconds=HOME_SECONDS)
    await until(
        lambda: _answers(child, f"http://{LOOPBACK}:{ports.home}"),
        "Home Assistant to answer",
        seconds=HOME_SECONDS,
    )
    return child


async def _answers(child: Child, base: str) -> bool:
    """Tell whether Home Assistant answers."""
    if child.process.returncode is not None:
        raise ChildDiedError(child)
    async with aiohttp.ClientSession(base) as http, http.get("/manifest.json") as response:
        return response.ok


async def is_running(home: Home) -> bool:
    """Tell whether Home Assistant is through with starting."""
    return bool((await home.ask("get_config"))["state"] == "RUNNING")


async def _start_athlete(
    options: Options, children: Children, place: Place, broker: BrokerAccess, base: str
) -> None:
    """Start the virtual sensors, with an athlete on them who does what Home Assistant leads.

    By ear alone where it is checked: then nothing but what was said tells what to do.
    """
    by_eye = ("--follow", base, "--token-file", str(place.token))
    led = ("--hear", str(place.speech)) if options.by_ear else by_eye
    layout = ("--layout", options.layout) if options.layout else ()
    await children.start(
        "simulator",
        *(sys.executable, "-m", "tools.simulator"),
        *("--broker", broker.host, "--port", str(broker.port)),
        *("--username", broker.user, "--password", broker.password),
        *("--sensors", ",".join(options.sensors), *layout),
        *("--seed", str(options.seed), "--tempo", str(options.tempo)),
        *(*led, "--truth", str(place.truth)),
    )


async def _entities(home: Home) -> Entities | None:
    """Return our entities once they are there."""
    entities = Entities(await home.ask("config/entity_registry/list"))
    return entities if entities.all("event", "rep") else None
