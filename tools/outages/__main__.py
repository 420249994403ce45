"""script/outages: what is counted when something goes wrong in the middle of a set."""

import argparse
import asyncio
import sys

from .outcome import HEAD, Outcome
from .play import Trial, run_scenario
from .scenarios import SCENARIOS


def main() -> int:
    """Run from the command line and return the exit code."""
    given = _arguments()
    if unknown := set(given.scenario) - set(SCENARIOS):
        print(f"no such scenario: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    trial = Trial(seconds=given.seconds, tempo=given.tempo, keep=given.keep)
    return asyncio.run(_run_all(given.scenario or list(SCENARIOS), trial, given.jobs))


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="script/outages", description=__doc__)
    add = parser.add_argument
    add("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; none: all")
    add("--seconds", type=float, default=20.0, help="of an outage (default: 20)")
    add("--jobs", type=int, default=2, help="scenarios at a time (default: 2)")
    add("--tempo", type=float, default=0.7, help="of the athlete (default: 0.7)")
    add("--keep", action="store_true", help="keep the temporary directories")
    return parser.parse_args()


async def _run_all(names: list[str], trial: Trial, jobs: int) -> int:
    """Run scenarios side by side, print a table, and return the exit code."""
    room = asyncio.Semaphore(jobs)

    async def run(name: str) -> Outcome:
        async with room:
            outcome = await run_scenario(name, SCENARIOS[name], trial)
            print(outcome, flush=True)
            return outcome

    print(HEAD, flush=True)
    outcomes = await asyncio.gather(*(run(name) for name in names))
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"\n{len(outcomes) - failed} right, {failed} wrong", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
