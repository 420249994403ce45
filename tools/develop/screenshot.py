"""A picture of the dashboard, taken by a headless Chromium that is logged in like a browser."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import itertools
import json
from pathlib import Path
import time
from typing import Any

import aiohttp

from .broker import find_program
from .children import Children
from .home import HomeError
from .login import Login
from .places import LOOPBACK
from .waiting import until

WIDTH = 1280
HEIGHT = 800
"""A usual wall tablet."""
_SECONDS = 60.0
_SHOWN = """(() => {
  const app = document.querySelector('home-assistant');
  const main = app?.shadowRoot?.querySelector('home-assistant-main');
  const panel = main?.shadowRoot?.querySelector('ha-panel-lovelace');
  const root = panel?.shadowRoot?.querySelector('hui-root');
  return !!root?.shadowRoot?.querySelector('hui-sections-view, hui-view');
})()"""


@dataclass(slots=True)
class Page:
    """One page of the browser, over the DevTools protocol."""

    socket: aiohttp.ClientWebSocketResponse
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        number = next(self._ids)
        await self.socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(_SECONDS):
            async for message in self.socket:
                answer = json.loads(message.data)
                if answer.get("id") == number:
                    if "error" in answer:
                        raise HomeError(f"{method}: {answer['error']}")
                    return answer["result"]
        raise HomeError(f"{method}: the browser has gone")

    async def shows_dashboard(self) -> bool:
        """Tell whether the dashboard is there."""
        answer = await self.ask("Runtime.evaluate", expression=_SHOWN)
        return bool(answer["result"].get("value"))

    async def save(self, file: Path) -> None:
        """Take the picture."""
        picture = await self.ask("Page.captureScreenshot", format="png")
        await asyncio.to_thread(file.write_bytes, base64.b64decode(picture["data"]))


@asynccontextmanager
async def open_dashboard(
    children: Children, login: Login, path: str, profile: Path
) -> AsyncGenerator[Page]:
    """Open the dashboard in a browser, ready to be photographed."""
    child = await children.start(
        "chromium",
        find_program("chromium"),
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
        *("--remote-debugging-port=0", f"--user-data-dir={profile}"),
        f"--window-size={WIDTH},{HEIGHT}",
        "about:blank",
    )
    try:
        port = await until(lambda: _port(profile), "chromium to start", seconds=_SECONDS)
        async with aiohttp.ClientSession(f"http://{LOOPBACK}:{port}") as http:
            async with http.put("/json/new?about:blank") as response:
                target = await response.json(content_type=None)
            address = target["webSocketDebuggerUrl"]
            async with http.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket)
                await _visit(page, login, path)
                yield page
    finally:
        await children.stop(child)


async def _visit(page: Page, login: Login, path: str) -> None:
    """Log in and go to the dashboard."""
    tokens = {
        "access_token": login.access_token,
        "refresh_token": login.refresh_token,
        "expires_in": login.expires_in,
        "expires": int((time.time() + login.expires_in) * 1000),
        "token_type": "Bearer",
        "hassUrl": login.base,
        "clientId": login.client_id,
    }
    stored = {"hassTokens": json.dumps(tokens), "dockedSidebar": '"always_hidden"'}
    script = "".join(
        f"localStorage.setItem({json.dumps(key)}, {json.dumps(value)});"
        for key, value in stored.items()
    )
    await page.ask("Page.enable")
    await page.ask(
        "Emulation.setDeviceMetricsOverride",
        width=WIDTH,
        height=HEIGHT,
        deviceScaleFactor=1.5,
        mobile=False,
    )
    await page.ask("Page.addScriptToEvaluateOnNewDocument", source=script)
    await page.ask("Page.navigate", url=f"{login.base}{path}")
    await until(page.shows_dashboard, "the dashboard to show", seconds=_SECONDS)
    await asyncio.sleep(2.0)


async def _port(profile: Path) -> int | None:
    """Return the port the browser listens on for us."""
    file = profile / "DevToolsActivePort"
    if not file.exists():
        return None
    lines = file.read_text("utf-8").splitlines()
    return int(lines[0]) if lines else None
