"""Answers what comes on the command topic; what is no command changes nothing."""

import json

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

    from .app import App

MAX_COMMAND = const(2048)
MAX_RESEND = const(256)
NAMES = ("resend", "identify", "restart", "update")
_A_SECOND = const(20)
_AT_ONCE = const(40)
_MAX_ID = const(64)


class Commands:
    """Obeys commands, a limited number a second: more are ignored unread."""

    def __init__(self, app: App) -> None:
        """Act on an application."""
        self._app = app
        self._allowance = float(_AT_ONCE)
        self._asked_us = app.board.now_us()
        self.ignored = 0
        """Payloads that were no command, or too many."""

    def take(self, payload: bytes) -> None:
        """Obey a command and send the answer."""
        command = self._read(payload) if self._is_allowed() else None
        if command is None:
            self.ignored += 1
            return
        answer = self._obey(command)
        if answer is not None:
            self.answer(command, answer)

    def answer(self, command: dict, answer: dict) -> None:
        """Send the answer to a command."""
        caller = command.get("id")
        if not isinstance(caller, (str, int)) or len(str(caller)) > _MAX_ID:
            caller = None
        answer["id"] = caller
        self._app.link.reply(json.dumps(answer).encode())

    def _is_allowed(self) -> bool:
        """Tell whether it is not too much: twenty a second, and forty at once."""
        now = self._app.board.now_us()
        earned = (now - self._asked_us) * _A_SECOND / 1e6
        self._asked_us = now
        self._allowance = min(self._allowance + earned, _AT_ONCE)
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    def _read(self, payload: bytes) -> dict | None:
        """Return the JSON object in a payload; None when there is none."""
        if not 0 < len(payload) <= MAX_COMMAND:
            return None
        try:
            command = json.loads(payload)
        except (ValueError, RuntimeError, MemoryError):
            return None
        return command if isinstance(command, dict) else None

    def _obey(self, command: dict) -> dict | None:
        """Do what a command says and return the answer; None when it comes later."""
        name = command.get("cmd")
        if name == "resend":
            return self._resend(command)
        if name == "identify":
            self._app.led.identify()
            return self._app.condition()
        if name == "restart":
            self._app.restart_soon()
            return {"ok": True}
        if name == "update":
            return self._app.update(command)
        return refusal("unknown_command", "No such command.")

    def _resend(self, command: dict) -> dict:
        """Send frames of the ring again."""
        first, last = command.get("from"), command.get("to")
        if not is_count(first) or not is_count(last) or first > last:
            return refusal("bad_range", "from and to are needed.")
        if command.get("boot") != self._app.boot:
            return refusal("other_boot", "That was another boot.")
        ring = self._app.ring
        first = max(first, ring.first)
        last = min(last, ring.next - 1, first + MAX_RESEND - 1)
        if first > last:
            return refusal("gone", "No longer in the ring.")
        if not self._app.link.send_again(first, last):
            return refusal("busy", "Too many ranges were asked for.")
        return {"ok": True, "from": first, "to": last}


def is_count(value: object) -> TypeGuard[int]:
    """Tell a whole number from 0 on from everything else JSON knows."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def refusal(error: str, message: str) -> dict:
    """Return the answer to a command that is not obeyed."""
    return {"ok": False, "error": error, "message": message}
