"""Home Assistant's REST and WebSocket interfaces, as a client."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
import itertools
import time
from typing import Any, Self

import aiohttp

CALL_SECONDS = 60.0
type Listener = Callable[[Mapping[str, Any], float], None]
"""Called with an event and the wall time at which it came."""


class HomeError(Exception):
    """Home Assistant refused something."""


class Home:
    """One logged-in connection."""

    def __init__(self, base: str, token: str) -> None:
        """Talk to Home Assistant at an address."""
        self.base = base
        self._token = token
        self._http = aiohttp.ClientSession(
            base, headers={"Authorization": f"Bearer {token}"}, timeout=_TIMEOUT
        )
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._listeners: dict[int, Listener] = {}

    async def __aenter__(self) -> Self:
        """Connect and log in."""
        socket = await self._http.ws_connect("/api/websocket", max_msg_size=0, heartbeat=30)
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": self._token})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            raise HomeError(str(answer))
        self._socket = socket
        self._reader = asyncio.create_task(self._read(socket))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
        if self._socket is not None:
            await self._socket.close()
        await self._http.close()

    async def get(self, path: str) -> Any:
        """Return what is at a path of the REST interface."""
        async with self._http.get(path) as response:
            return await _body(response)

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Post to a path of the REST interface and return the answer."""
        async with self._http.post(path, json=dict(body or {})) as response:
            return await _body(response)

    async def ask(self, kind: str, **fields: Any) -> Any:
        """Send a WebSocket command and return its result."""
        return await self._send(next(self._ids), kind, fields)

    async def act(
        self, action: str, data: Mapping[str, Any] | None = None, *, response: bool = False
    ) -> Any:
        """Call an action and return its response."""
        domain, name = action.split(".")
        answer = await self.ask(
            "call_service",
            domain=domain,
            service=name,
            service_data=dict(data or {}),
            return_response=response,
        )
        return answer.get("response")

    async def listen(self, kind: str, listener: Listener, **fields: Any) -> None:
        """Subscribe to something; the listener gets every event of it."""
        number = next(self._ids)
        self._listeners[number] = listener
        await self._send(number, kind, fields)

    async def _send(self, number: int, kind: str, fields: Mapping[str, Any]) -> Any:
        """Send a command and wait for its result."""
        if self._socket is None:
            raise HomeError("not connected")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        await self._socket.send_json({"id": number, "type": kind, **fields})
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await answer
        except HomeError as error:
            message = f"{kind}: {error}"
            raise HomeError(message) from None
        finally:
            del self._answers[number]

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Hand on what comes in."""
        async for message in socket:
            at = time.time()
            if message.type is aiohttp.WSMsgType.TEXT:
                self._take(message.json(), at)

    def _take(self, message: Mapping[str, Any], at: float) -> None:
        """Hand a message to whoever waits for it."""
        number = message["id"]
        if message["type"] == "event" and number in self._listeners:
            self._listeners[number](message["event"], at)
        elif message["type"] == "result" and number in self._answers:
            answer = self._answers[number]
            if answer.done():
                return
            if message["success"]:
                answer.set_result(message["result"])
            else:
                answer.set_exception(HomeError(str(message["error"])))


_TIMEOUT = aiohttp.ClientTimeout(total=CALL_SECONDS)


async def _body(response: aiohttp.ClientResponse) -> Any:
    """Return the JSON of a response. Raise HomeError when it is a refusal."""
    if not response.ok:
        message = f"{response.status} {response.url.path}: {(await response.text())[:500]}"
        raise HomeError(message)
    return await response.json()
