"""script/develop: open the gym and keep it open, or check one routine and close it."""

import asyncio
import contextlib
import shutil
import signal
import sys
import time

from .check import check_routine
from .children import ChildDiedError, Children
from .home import HomeError
from .login import PASSWORD, USER
from .opening import Gym, open_gym, prepare_place
from .options import Options, parse_options
from .places import ROOT, Place

_EXPECTED = (ChildDiedError, HomeError, OSError, TimeoutError, LookupError)


def main() -> int:
    """Run from the command line and return the exit code."""
    options = parse_options()
    try:
        return asyncio.run(_run_until_told(options))
    finally:
        if options.temporary:
            shutil.rmtree(options.config, ignore_errors=True)


async def _run_until_told(options: Options) -> int:
    """Run until it is over, or until Ctrl-C or SIGTERM."""
    work = asyncio.ensure_future(_run(options))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        return 130 if options.check else 0


async def _run(options: Options) -> int:
    """Open the gym, do what was asked for, and leave nothing running."""
    began = time.monotonic()
    try:
        place = prepare_place(options)
    except OSError as error:
        _say(str(error))
        return 1
    children = Children(place.logs, ROOT)
    try:
        gym = await open_gym(options, children, place, _say)
        ready = time.monotonic() - began
        if options.check:
            return await check_routine(options, gym, ready, _say)
        _welcome(gym, ready)
        await children.watch()
    except _EXPECTED as error:
        _report(error, place)
        return 1
    finally:
        _say("stopping")
        await asyncio.shield(children.stop_all())
    return 0


def _welcome(gym: Gym, ready: float) -> None:
    """Say how to get in."""
    _say(f"ready after {ready:.0f} s")
    print(
        f"\n  {gym.base}{gym.dashboard}\n  user {USER}, password {PASSWORD}\n\n"
        f"  broker 127.0.0.1:{gym.broker.port} (user {gym.broker.user}, "
        f"password {gym.broker.password}), logs in {gym.place.logs}\n"
        "  Press start on the dashboard: the virtual athlete follows. Ctrl-C ends everything.\n",
        flush=True,
    )


def _report(error: BaseException, place: Place) -> None:
    """Say what went wrong, with the end of Home Assistant's log."""
    _say(f"{type(error).__name__}: {error}")
    log = place.logs / "home-assistant.log"
    with contextlib.suppress(OSError):
        tail = log.read_text("utf-8", errors="replace").splitlines()[-40:]
        print("\n".join(["--- end of Home Assistant's log", *tail]), file=sys.stderr)


def _say(text: str) -> None:
    """Tell the developer how far it is."""
    print(f"develop: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
