"""The frame format of the integration itself, loaded without Home Assistant."""

import importlib.util
from pathlib import Path
from types import ModuleType

_PATH = Path(__file__).parents[2] / "custom_components" / "run_primer" / "engine" / "wire.py"


def _load() -> ModuleType:
    """Return the module; importing it by its package would start Home Assistant's."""
    spec = importlib.util.spec_from_file_location("run_primer_wire", _PATH)
    if spec is None or spec.loader is None:
        raise ImportError(str(_PATH))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_wire = _load()
Block = _wire.Block
Frame = _wire.Frame
SENT_AGAIN = _wire.SENT_AGAIN
encode_frame = _wire.encode_frame
decode_frame = _wire.decode_frame
