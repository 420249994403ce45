"""Virtual sensors over MQTT. SIGUSR1 switches their Wi-Fi off, SIGUSR2 on again."""

import argparse
import asyncio
from contextlib import suppress
import csv
from pathlib import Path
import signal
import time

import numpy as np

from tools.develop.phrases import load_phrases
from tools.develop.places import WORDS

from .athlete import Athlete, Diary
from .device import LAYOUTS, Access, VirtualPico
from .follower import Follower
from .listener import Listener
from .motion import RATE
from .stage import Stage
from .styles import BAND_STYLES, STYLES, perform

_LOOK_SECONDS = 0.5
_REST = {"feet_left": 0.0, "feet_right": 0.0, "bench": 0.0, "band": 0.0}
_NATURAL_NEWTONS = {"platform": 200.0, "band": 40.0}
"""The range a recording of unknown unit is scaled to."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="script/simulate", description=__doc__)
    add = parser.add_argument
    add("--broker", default="127.0.0.1", help="host of the MQTT broker")
    add("--port", type=int, default=1883)
    add("--username")
    add("--password")
    add("--base", default="run_primer", help="base topic")
    add("--sensors", default="platform,band", help="platform, band, or both")
    add("--layout", choices=sorted(LAYOUTS), default="left-right", help="the platform's channels")
    add("--seed", type=int, default=1)
    add("--tempo", type=float, default=1.0, help="2 does reps twice as fast")
    add("--follow", metavar="ADDRESS", help="do what this Home Assistant leads")
    add("--token-file", type=Path, help="a file with an access token for it")
    add("--hear", type=Path, metavar="FILE", help="do what a virtual loudspeaker's diary says")
    add("--truth", type=Path, help="write what was done here, as JSON lines")
    add("--style", choices=STYLES, help="do one set of this style, then end")
    add("--reps", type=int, default=10)
    add("--play", type=Path, metavar="FILE", help="play a recording (CSV t_seconds,value)")
    add("--speed", type=float, default=1.0, help="play it faster")
    add("--polarity", type=int, choices=(1, -1), default=1, help="-1 turns it upside down")
    add("--sensor", choices=("platform", "band"), default="platform", help="where to play it")
    return parser.parse_args()


def read_recording(path: Path, polarity: int, speed: float, newtons: float) -> np.ndarray:
    """Return a recording at RATE, scaled to a natural range and starting above zero."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(float(row[0]), float(row[1])) for row in csv.reader(file) if _is_number(row[0])]
    table = np.array(rows)
    times = (table[:, 0] - table[0, 0]) / speed
    values = polarity * table[:, 1]
    values = (values - values.min()) / max(np.ptp(values), 1e-12) * newtons + newtons / 10
    return np.interp(np.arange(0, times[-1], 1 / RATE), times, values)


def _is_number(text: str) -> bool:
    """Tell a row of numbers from a head line."""
    try:
        float(text)
    except ValueError:
        return False
    return True


async def run(options: argparse.Namespace) -> None:
    """Be the sensors until told to stop."""
    rng = np.random.default_rng(options.seed)
    stage = Stage(time.monotonic() - 1, _REST, rng)
    access = Access(
        host=options.broker,
        port=options.port,
        username=options.username,
        password=options.password,
        base=options.base,
    )
    keys = {"platform": LAYOUTS[options.layout], "band": ("band",)}
    kinds = [kind.strip() for kind in options.sensors.split(",")]
    picos = [VirtualPico(kind, keys[kind], stage, access, options.seed) for kind in kinds]
    for pico in picos:
        print(f"simulate: {pico.kind} {pico.id}", flush=True)
    watching = asyncio.ensure_future(_watch(picos))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    for number, muted in ((signal.SIGUSR1, True), (signal.SIGUSR2, False)):
        asyncio.get_running_loop().add_signal_handler(number, _mute, picos, muted)
    acting = asyncio.ensure_future(_act(options, stage, rng))
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait((acting, waiting, watching), return_when=asyncio.FIRST_COMPLETED)
    for task in (acting, waiting, watching):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    for pico in picos:
        pico.close()


def _mute(picos: list[VirtualPico], muted: bool) -> None:  # noqa: FBT001 - a signal's argument
    """Switch the Wi-Fi of all sensors off or on."""
    for pico in picos:
        pico.muted = muted


async def _watch(picos: list[VirtualPico]) -> None:
    """Raise what ended the firmware of a sensor."""
    while True:
        for pico in picos:
            if pico.fault is not None:
                raise pico.fault
        await asyncio.sleep(_LOOK_SECONDS)


async def _act(options: argparse.Namespace, stage: Stage, rng: np.random.Generator) -> None:
    """Do what the options say; what has no end waits for ever."""
    if options.play:
        newtons = _NATURAL_NEWTONS[options.sensor]
        values = read_recording(options.play, options.polarity, options.speed, newtons)
        key = "band" if options.sensor == "band" else "feet_left"
        stage.put(key, values, time.monotonic() + 3)
        print(f"simulate: playing {values.size / RATE:.1f} s", flush=True)
        await asyncio.sleep(values.size / RATE + 5)
    elif options.style:
        done = perform(options.style, rng, reps=options.reps, tempo=options.tempo)
        kind = "band" if options.style in BAND_STYLES else "platform"
        stage.play(done, time.monotonic() + 3, frozenset({kind}))
        print(f"simulate: {len(done.reps)} reps, {len(done.holds)} holds", flush=True)
        await asyncio.sleep(done.times[-1] + 5)
    elif options.hear:
        athlete = Athlete(stage, Diary(options.truth), rng, options.tempo)
        await Listener(athlete, load_phrases(WORDS)).listen(options.hear)
    elif options.follow:
        athlete = Athlete(stage, Diary(options.truth), rng, options.tempo)
        await Follower(athlete).follow(
            options.follow, options.token_file.read_text("utf-8").strip()
        )
    else:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(arguments()))
