"""Starts the application: the one flashed by USB, or an update, and falls back by itself.

An update lies in /a or /b, and boot.json says which of them runs. It gets one
start on trial under the watchdog; only when the broker has answered is it kept
(`confirm`). Any other end of that start, a hang and a power cut included, makes
the next one take what ran before. The files flashed by USB are never touched.
This file is no part of updates, so keep it small.
"""

import json
import os
import sys
import time

_FILE = "/boot.json"
_NEW_FILE = "/boot.new"
_FLASHED = ""
_PLACES = (_FLASHED, "a", "b")
_GOOD = "good"
_TRIAL = "trial"
_TRIED = "tried"
_STATES = (_GOOD, _TRIAL, _TRIED)
_WATCHDOG_MS = 8000
_TIDY_BYTES = 16_384


class Slots:
    """Where applications lie, and which one runs."""

    def __init__(self, root: str = "") -> None:
        """Work below a folder; the Pico's own root is ""."""
        self.root = root
        self.running = _FLASHED
        self.trial = False
        """True while the running one has not proved itself."""
        self._back = _FLASHED

    def begin(self) -> str:
        """Return the folder to start from, and note that it was tried."""
        slot, state, back = self._read()
        if state == _TRIED:
            slot, state, back = back, _GOOD, _FLASHED
            self._write(slot, state, back)
        if state == _TRIAL:
            self._write(slot, _TRIED, back)
        self.running = slot
        self.trial = state == _TRIAL
        self._back = back
        return self.root + "/" + slot if slot else self.root

    def idle(self) -> str:
        """Return the place an update may be written to."""
        return "b" if self.running == "a" else "a"

    def try_next(self, slot: str) -> None:
        """Let the next start try an update."""
        self._write(slot, _TRIAL, self.running)

    def confirm(self) -> None:
        """Keep what runs."""
        if self.trial:
            self._write(self.running, _GOOD, _FLASHED)
            self.trial = False

    def give_up(self) -> None:
        """Let the next start take what ran before."""
        self._write(self._back, _GOOD, _FLASHED)

    def _read(self) -> tuple[str, str, str]:
        """Return slot, state and what to go back to; the flashed one when in doubt."""
        try:
            with open(self.root + _FILE) as file:
                choice = json.load(file)
            slot, state, back = choice["slot"], choice["state"], choice["back"]
            if slot in _PLACES and state in _STATES and back in _PLACES:
                return slot, state, back
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return _FLASHED, _GOOD, _FLASHED

    def _write(self, slot: str, state: str, back: str) -> None:
        """Replace the choice in one step: a power cut leaves the old or the new one."""
        with open(self.root + _NEW_FILE, "w") as file:
            json.dump({"slot": slot, "state": state, "back": back}, file)
        os.rename(self.root + _NEW_FILE, self.root + _FILE)


def start() -> None:
    """Run the application until it ends, then restart."""
    import gc

    import machine

    slots = Slots()
    folder = slots.begin()
    if folder:
        sys.path.insert(0, folder)
    watchdog = machine.WDT(timeout=_WATCHDOG_MS)
    # What stays of an import must not lie scattered: the ring needs one large piece.
    gc.threshold(_TIDY_BYTES)
    try:
        from primer import board
    except Exception as error:
        sys.print_exception(error)
        slots.give_up()
        # Time to stop it by Ctrl-C, should this be the flashed one.
        time.sleep(3)
        machine.reset()
        return
    gc.threshold(-1)
    try:
        board.run(slots, watchdog)
    except KeyboardInterrupt:
        # Somebody works on it by USB: do not restart under their hands.
        board.stop_watchdog()
        raise
    except Exception as error:
        sys.print_exception(error)
        time.sleep(1)
    machine.reset()


if __name__ == "__main__":
    start()
