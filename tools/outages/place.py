"""A gym whose parts can be taken away and put back."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
import json
import signal
import sqlite3
from typing import Any

from tools.develop.broker import start_broker
from tools.develop.children import Children
from tools.develop.diary import read_diary
from tools.develop.home import Home
from tools.develop.opening import HOME_SECONDS, Gym, Say, is_running, open_gym, start_home
from tools.develop.options import Options
from tools.develop.places import Place, Ports, choose_ports, free_port
from tools.develop.waiting import until

from .weather import Weather

_RECORDED = """
SELECT states_meta.entity_id, state, shared_attrs FROM states
JOIN states_meta USING (metadata_id) JOIN state_attributes USING (attributes_id)
WHERE states_meta.entity_id LIKE 'event.%' AND state NOT IN ('unknown', 'unavailable')
"""

type Happening = tuple[str, str, Mapping[str, Any]]
"""Entity, time as its state, attributes."""


@dataclass(kw_only=True)
class Stand:
    """One gym of its own, with weather between sensors and broker."""

    gym: Gym
    place: Place
    ports: Ports
    children: Children
    weather: Weather
    happened: dict[tuple[str, str], Happening] = field(default_factory=dict)
    """All our events by entity and time, each once however often it was seen."""
    _home: Home | None = None

    @property
    def home(self) -> Home:
        """Return the connection to Home Assistant."""
        if self._home is None:
            raise LookupError("not connected")
        return self._home

    async def connect(self) -> None:
        """Connect to Home Assistant and watch its events."""
        home = Home(self.gym.base, self.gym.token)
        self._home = await home.__aenter__()
        await home.listen("subscribe_events", self._see, event_type="state_changed")

    async def disconnect(self) -> None:
        """Hang up."""
        if self._home is not None:
            with suppress(Exception):
                await self._home.__aexit__(None, None, None)
        self._home = None

    async def stop_broker(self) -> None:
        """Take the broker away."""
        await self.children.stop(self.children.named("mosquitto"))

    async def start_broker(self) -> None:
        """Put it back, empty."""
        await start_broker(self.children, self.place, self.ports.broker)

    async def kill_home(self) -> None:
        """Kill Home Assistant as a power cut does."""
        await self.disconnect()
        await self.children.kill(self.gym.home_process)

    async def start_home(self) -> None:
        """Start Home Assistant again."""
        process = await start_home(self.children, self.place, self.ports)
        self.gym = replace(self.gym, home_process=process)
        await self.connect()
        await until(lambda: is_running(self.home), "Home Assistant to be up", seconds=HOME_SECONDS)

    async def reload(self) -> None:
        """Reload the station."""
        path = f"/api/config/config_entries/entry/{self.gym.entry_id}/reload"
        await self.home.post(path)

    def events(self, key: str, kind: str) -> list[Mapping[str, Any]]:
        """Return the attributes of all events of a kind, in order."""
        entity = self.gym.entities.one("event", key)
        rows = sorted(row for place, row in self.happened.items() if place[0] == entity)
        return [row[2] for row in rows if row[2].get("event_type") == kind]

    def reps(self, exercise: str) -> list[float]:
        """Return the wall times at which the athlete did the reps of an exercise."""
        return [line["at"] for line in self._truth(exercise) if line["event"] == "rep"]

    def is_through(self, exercise: str) -> bool:
        """Tell whether the athlete has done all of the set."""
        return any(line["event"] == "set_done" for line in self._truth(exercise))

    def _truth(self, exercise: str) -> Iterator[Mapping[str, Any]]:
        """Return what the athlete wrote down of an exercise."""
        running = ""
        for line in read_diary(self.place.truth):
            if line["event"] == "set":
                running = line["exercise"]
            if running == exercise:
                yield line

    async def state(self, domain: str, key: str) -> Mapping[str, Any]:
        """Return the state of one of our entities, as it is now."""
        entity = self.gym.entities.one(domain, key)
        answer: Mapping[str, Any] = await self.home.get(f"/api/states/{entity}")
        return answer

    def set_wifi(self, *, on: bool) -> None:
        """Switch the Wi-Fi of all sensors on or off."""
        self.children.signal("simulator", signal.SIGUSR2 if on else signal.SIGUSR1)

    def read_recorder(self) -> None:
        """Note the events that happened while nobody was connected to see them."""
        database = self.place.config / "home-assistant_v2.db"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            rows = connection.execute(_RECORDED).fetchall()
        for entity, state, attributes in rows:
            if entity in self.gym.entities.ids and attributes is not None:
                self.happened.setdefault((entity, state), (entity, state, json.loads(attributes)))

    def _see(self, event: Mapping[str, Any], _: float) -> None:
        """Note an event of ours; one that is restored has its old time as its state."""
        new = event["data"]["new_state"]
        if new is None or new["entity_id"] not in self.gym.entities.ids:
            return
        if new["entity_id"].startswith("event."):
            row = (new["entity_id"], new["state"], new["attributes"])
            self.happened[row[0], row[1]] = row


async def open_stand(options: Options, children: Children, place: Place, say: Say) -> Stand:
    """Open a gym with weather in it."""
    ports = choose_ports(place)
    air = await start_broker(children, place, free_port(), name="air")
    weather = Weather(air, replace(air, port=ports.broker), options.seed)
    await asyncio.to_thread(weather.start)
    gym = await open_gym(options, children, place, say, air=air)
    stand = Stand(gym=gym, place=place, ports=ports, children=children, weather=weather)
    await stand.connect()
    return stand
