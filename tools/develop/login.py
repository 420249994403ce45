"""The local user: made by Home Assistant's own onboarding, logged in by its own login."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

import aiohttp

from .home import Home, HomeError

USER = "primer"
PASSWORD = "primer"  # noqa: S105 - Home Assistant answers on the loopback only
_TOKEN_DAYS = 365
_TOKEN_NAME = "script/develop"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a browser knows of a logged-in user."""

    base: str
    access_token: str
    refresh_token: str
    expires_in: int

    @property
    def client_id(self) -> str:
        """Return what the frontend calls itself."""
        return f"{self.base}/"


def prepare_onboarding(config: Path) -> None:
    """Mark one step of onboarding as done before the first start.

    The step `core_config` sets up weather, radio and speech services of the
    internet, and a start must not need one. Everything it asks is in
    configuration.yaml.
    """
    file = config / ".storage" / "onboarding"
    if file.exists():
        return
    file.parent.mkdir(exist_ok=True)
    content = {
        "version": 4,
        "minor_version": 1,
        "key": "onboarding",
        "data": {"done": ["core_config"]},
    }
    file.write_text(json.dumps(content), "utf-8")


async def log_in(base: str) -> Login:
    """Return a login; the first time, go through onboarding."""
    async with aiohttp.ClientSession(base) as http:
        async with http.get("/api/onboarding") as response:
            # When all is done the view is not there any more.
            steps = await response.json() if response.ok else []
        open_steps = {step["step"] for step in steps if not step["done"]}
        if "user" in open_steps:
            code = await _create_user(http, base)
        else:
            code = await _enter_password(http, base)
        login = await _exchange(http, base, code)
        for step in sorted(open_steps - {"user"}):
            await _finish_step(http, login, step)
        return login


async def tool_token(home: Home, file: Path) -> str:
    """Return a long-lived token, kept in a file that only its owner reads."""
    if token := _read_token(file):
        return token
    token = str(
        await home.ask(
            "auth/long_lived_access_token", client_name=_TOKEN_NAME, lifespan=_TOKEN_DAYS
        )
    )
    _write_token(file, token)
    return token


def _read_token(file: Path) -> str:
    """Return the token that is there, or nothing."""
    return file.read_text("utf-8") if file.exists() else ""


def _write_token(file: Path, token: str) -> None:
    """Keep a token."""
    file.touch(mode=0o600)
    file.write_text(token, "utf-8")


async def _create_user(http: aiohttp.ClientSession, base: str) -> str:
    """Do the first step of onboarding and return its authorization code."""
    answer = await _post(
        http,
        "/api/onboarding/users",
        json={
            "client_id": f"{base}/",
            "name": USER.title(),
            "username": USER,
            "password": PASSWORD,
            "language": "en",
        },
    )
    return str(answer["auth_code"])


async def _enter_password(http: aiohttp.ClientSession, base: str) -> str:
    """Log in as somebody known and return an authorization code."""
    client = f"{base}/"
    flow = await _post(
        http,
        "/auth/login_flow",
        json={
            "client_id": client,
            "handler": ["homeassistant", None],
            "redirect_uri": f"{base}/?auth_callback=1",
        },
    )
    answer = await _post(
        http,
        f"/auth/login_flow/{flow['flow_id']}",
        json={"client_id": client, "username": USER, "password": PASSWORD},
    )
    if answer["type"] != "create_entry":
        raise HomeError(f"cannot log in as {USER}: {answer.get('errors')}; try --fresh")
    return str(answer["result"])


async def _exchange(http: aiohttp.ClientSession, base: str, code: str) -> Login:
    """Return the tokens for an authorization code."""
    form = {"client_id": f"{base}/", "grant_type": "authorization_code", "code": code}
    tokens = await _post(http, "/auth/token", data=form)
    return Login(
        base=base,
        access_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
        expires_in=tokens["expires_in"],
    )


async def _finish_step(http: aiohttp.ClientSession, login: Login, step: str) -> None:
    """Do one of the later steps of onboarding."""
    await _post(
        http,
        f"/api/onboarding/{step}",
        json={"client_id": login.client_id, "redirect_uri": f"{login.base}/?auth_callback=1"},
        headers={"Authorization": f"Bearer {login.access_token}"},
    )


async def _post(http: aiohttp.ClientSession, path: str, **request: Any) -> Mapping[str, Any]:
    """Post and return the answer. Raise HomeError when it is a refusal."""
    async with http.post(path, **request) as response:
        if not response.ok:
            message = f"{response.status} {path}: {(await response.text())[:500]}"
            raise HomeError(message)
        answer: Mapping[str, Any] = await response.json()
        return answer
