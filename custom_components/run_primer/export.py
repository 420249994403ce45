"""A session as a file to take along."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
import json

from homeassistant.core import HomeAssistant

from .ledger import (
    SessionRecord,
    Stretch,
    document,
    find_session,
    find_trace,
    table,
    trace_document,
    workout,
)
from .workout_log import LOG

type _Trace = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of file."""

    ending: str
    mime: str
    write: Callable[[SessionRecord, _Trace], bytes]
    is_text: bool = True
    has_trace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file, made."""

    name: str
    form: Form
    content: bytes


FORMS: Mapping[str, Form] = {
    "json": Form(
        ending=".json",
        mime="application/json",
        write=lambda session, _: _json(document([session])),
    ),
    "csv": Form(ending=".csv", mime="text/csv", write=lambda session, _: table([session]).encode()),
    "fit": Form(
        ending=".fit",
        mime="application/vnd.ant.fit",
        write=lambda session, _: workout(session),
        is_text=False,
    ),
    "trace": Form(
        ending="-trace.json",
        mime="application/json",
        write=lambda session, trace: _json(trace_document(session, trace)),
        has_trace=True,
    ),
}
"""By the name that actions and addresses use."""


async def async_export(
    hass: HomeAssistant, session_id: str, form: Form, is_seen: Callable[[str], bool]
) -> ExportedFile | None:
    """Return a session as a file; None when there is none of this id at a station that is seen."""
    log = hass.data[LOG]
    session = await log.async_read(partial(find_session, session_id=session_id))
    if session is None or not is_seen(session.station):
        return None
    trace: _Trace = ()
    if form.has_trace:
        trace = await log.async_read(partial(find_trace, session_id=session_id))
    return ExportedFile(
        name=f"run_primer-{session.started:%Y%m%d-%H%M}{form.ending}",
        form=form,
        content=await hass.async_add_executor_job(form.write, session, trace),
    )


def _json(data: object) -> bytes:
    """Return data as JSON; it must not hold what JSON does not know."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
