"""What can be asked of script/develop."""

import argparse
from dataclasses import dataclass
from pathlib import Path
import tempfile

from .places import ROOT

CHECK_TEMPO = 1.0
CHECK_REST_FACTOR = 0.5
"""The voice talks as much faster as the rests are shorter, so that all is said in its time."""
_WORDS_A_MINUTE = 170
_FASTEST_WORDS_A_MINUTE = 340


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for."""

    config: Path
    temporary: bool
    """The configuration directory goes away at the end."""
    fresh: bool
    check: bool
    tempo: float
    rest_factor: float
    seed: int
    port: int | None
    sensors: tuple[str, ...]
    layout: str | None
    screenshot: Path | None
    routine: str
    by_ear: bool
    """The virtual athlete does what it hears, else what it sees."""
    keep: bool

    @property
    def words_a_minute(self) -> int:
        """Return how fast the voice talks."""
        hurry = max(self.tempo, 1 / self.rest_factor, 1.0)
        return min(round(_WORDS_A_MINUTE * hurry), _FASTEST_WORDS_A_MINUTE)


def parse_options(arguments: list[str] | None = None) -> Options:
    """Return what the command line asks for."""
    given = _parser().parse_args(arguments)
    temporary = given.check and given.config is None
    config = Path(tempfile.mkdtemp(prefix="run-primer-")) if temporary else given.config
    return Options(
        config=(config or ROOT / ".develop").resolve(),
        temporary=temporary and not given.keep,
        fresh=given.fresh,
        check=given.check,
        tempo=given.tempo or (CHECK_TEMPO if given.check else 1.0),
        rest_factor=given.rest_factor or (CHECK_REST_FACTOR if given.check else 1.0),
        seed=given.seed,
        port=given.port,
        sensors=tuple(given.sensors.split(",")),
        layout=given.layout,
        screenshot=given.screenshot.resolve() if given.screenshot else None,
        routine=given.routine,
        by_ear=given.check and not given.by_eye,
        keep=given.keep,
    )


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="script/develop",
        description="Run Home Assistant with Run Primer, a broker, a loudspeaker, virtual sensors "
        "and a virtual athlete. Ctrl-C ends all of it.",
    )
    add = parser.add_argument
    add(
        "--check", action="store_true", help="do one routine by itself and say whether all is right"
    )
    add("--fresh", action="store_true", help="forget the configuration directory first")
    add(
        "--config",
        type=Path,
        help="configuration directory (default: .develop; --check: a temporary one)",
    )
    add("--port", type=int, help="port for Home Assistant (default: 8123 or a free one)")
    add("--sensors", default="platform,band", help="virtual sensors (default: platform,band)")
    add("--layout", help="channels of the virtual platform, see script/simulate --help")
    add(
        "--tempo",
        type=float,
        help=f"how fast the athlete moves (default: 1; --check: {CHECK_TEMPO:g})",
    )
    add(
        "--rest-factor",
        type=float,
        help=f"of the rests (default: 1; --check: {CHECK_REST_FACTOR:g})",
    )
    add("--seed", type=int, default=1, help="of the virtual athlete (default: 1)")
    add(
        "--routine",
        default="pre_run_short",
        help="routine that --check does (default: pre_run_short)",
    )
    add(
        "--by-eye",
        action="store_true",
        help="with --check: the athlete follows entities; else it does what it hears",
    )
    add("--screenshot", type=Path, help="with --check: picture of the dashboard during a set (PNG)")
    add("--keep", action="store_true", help="with --check: keep the temporary directory")
    return parser
