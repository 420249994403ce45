"""A dashboard's card without its looks: keeps what the station sends, and acknowledges it."""

from dataclasses import dataclass, field
from typing import Any

from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket


@dataclass(slots=True)
class Card:
    """One client."""

    client: MockHAClientWebSocket
    messages: list[dict[str, Any]] = field(default_factory=list)
    subscription: int = 0

    async def watch(self, **fields: object) -> dict[str, Any]:
        """Subscribe and return the answer."""
        answer = await self._ask("run_primer/station/subscribe", **fields)
        if answer["success"]:
            await self.look()
            self.subscription = next(
                row["subscription"] for row in reversed(self.messages) if row["whole"]
            )
        return answer

    async def leave(self) -> None:
        """End the subscription."""
        await self._ask("unsubscribe_events", subscription=self.subscription)

    async def acknowledge(self) -> None:
        """Say that all has been drawn that came."""
        number = next(row["number"] for row in reversed(self.messages) if row["strokes"])
        await self._ask(
            "run_primer/station/acknowledge", subscription=self.subscription, number=number
        )

    async def look(self) -> list[dict[str, Any]]:
        """Take what has come until now; a ping comes back behind it."""
        await self._ask("ping", answer="pong")
        return self.messages

    def strokes(self) -> list[dict[str, Any]]:
        """Return all pieces of the curve."""
        return [stroke for message in self.messages for stroke in message["strokes"]]

    def marks(self) -> list[dict[str, Any]]:
        """Return what happened."""
        return [mark for message in self.messages for mark in message["marks"]]

    def counts(self) -> list[int]:
        """Return every number of reps that was told, in order."""
        return [mark["number"] for mark in self.marks() if mark["number"] is not None]

    async def _ask(self, kind: str, answer: str = "result", **fields: object) -> dict[str, Any]:
        """Send a command and return its answer, keeping all that comes before it."""
        await self.client.send_json_auto_id({"type": kind, **fields})
        while True:
            message: dict[str, Any] = await self.client.receive_json()
            if message["type"] == answer:
                return message
            self.messages.append(message["event"])
