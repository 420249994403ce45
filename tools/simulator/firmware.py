"""The firmware itself, under this Python: `hardware/firmware` as the Pico runs it."""

from pathlib import Path
import sys

_FOLDER = Path(__file__).parents[2] / "hardware" / "firmware"
if str(_FOLDER) not in sys.path:
    sys.path.append(str(_FOLDER))

from main import Slots  # noqa: E402 - only now it can be found
from primer import wire  # noqa: E402
from primer.app import App  # noqa: E402
from primer.commands import Commands  # noqa: E402
from primer.ring import SEGMENT, Ring  # noqa: E402
from primer.settings import check as check_settings  # noqa: E402

__all__ = ["SEGMENT", "App", "Commands", "Ring", "Slots", "check_settings", "wire"]
