"""What is taken out of the log can be read elsewhere, and taken in again as it was."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
import json
from typing import Any

from garmin_fit_sdk import Decoder, Profile, Stream
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import load_catalogue
from custom_components.run_primer.ledger import (
    ClashError,
    DocumentError,
    ManualEntry,
    Outcome,
    SessionRecord,
    Stretch,
    Writer,
    document,
    find_session,
    find_trace,
    keep_stretch,
    read_document,
    take_in,
    workout,
)
from custom_components.run_primer.ledger.fit_exercises import EXERCISES

from .records import MORNING, any_sessions, bridges, measured, rep, session

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def trained() -> SessionRecord:
    """Return a session with bridges, a hold and a set with a weight, a minute of rest between."""
    at = [MORNING + timedelta(minutes=number) for number in range(6)]
    return session(
        started=at[0],
        ended=at[5] + timedelta(seconds=30),
        outcome=Outcome.COMPLETED,
        share=1.0,
        sets=(
            bridges(
                1, started=at[0], ended=at[1], reps=15, done=tuple(map(measured, range(1, 16)))
            ),
            bridges(
                2,
                exercise="bridge_isometric",
                goal_reps=None,
                goal_seconds=45.0,
                started=at[2],
                ended=at[3],
                held=45.0,
            ),
            bridges(
                3,
                exercise="barbell_hip_thrust",
                started=at[4],
                ended=at[5],
                reps=8,
                said=ManualEntry(load=62.5, note="heavy"),
            ),
        ),
    )


def decoded(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the messages that Garmin's own decoder finds."""
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    return messages


def test_a_watch_reads_a_session_as_a_strength_workout() -> None:
    messages = decoded(workout(trained()))
    (head,) = messages["file_id_mesgs"]
    assert (head["type"], head["product_name"]) == ("activity", "Run Primer")
    assert head["time_created"] == MORNING
    (lap,), (whole,) = messages["lap_mesgs"], messages["session_mesgs"]
    assert (whole["sport"], whole["sub_sport"]) == ("training", "strength_training")
    assert whole["total_elapsed_time"] == lap["total_timer_time"] == 330
    assert messages["activity_mesgs"][0]["num_sessions"] == 1
    assert [row["event_type"] for row in messages["event_mesgs"]] == ["start", "stop_all"]


def test_a_watch_reads_every_set_with_its_reps_load_and_the_rests_between() -> None:
    rows = decoded(workout(trained()))["set_mesgs"]
    assert [row["set_type"] for row in rows] == ["active", "rest", "active", "rest", "active"]
    assert [row["message_index"] for row in rows] == [0, 1, 2, 3, 4]
    assert [row["duration"] for row in rows] == [60, 60, 60, 60, 60]
    assert rows[0]["start_time"] == MORNING
    assert rows[-1]["timestamp"] == MORNING + timedelta(minutes=5)
    assert [row.get("repetitions") for row in rows] == [15, None, None, None, 8]
    assert [row.get("weight") for row in rows] == [None, None, None, None, 62.5]
    assert rows[0]["category"] == "hip_raise"
    assert rows[4]["category_subtype"] == 1


def test_garmin_has_a_name_for_every_exercise_of_the_catalogue() -> None:
    types = Profile["types"]
    assert set(EXERCISES) == set(load_catalogue().exercises)
    for exercise, (category, name) in EXERCISES.items():
        names = types[f"{types['exercise_category'][category]}_exercise_name"]
        assert name in names, exercise
    named = {key: types["hip_raise_exercise_name"].get(row.name) for key, row in EXERCISES.items()}
    assert named["barbell_hip_thrust"] == "barbell_hip_thrust_with_bench"
    assert named["clamshell"] == "clams"
    assert named["single_leg_bridge"] == "single_leg_hip_raise"
    (title, *_) = decoded(workout(trained()))["exercise_title_mesgs"]
    assert (title["exercise_category"], title["wkt_step_name"]) == ("hip_raise", "Glute bridge")


@given(record=any_sessions)
@settings(max_examples=60, deadline=None)
def test_any_session_is_a_whole_fit_file(record: SessionRecord) -> None:
    assert len(decoded(workout(record)).get("session_mesgs", [])) == 1


def exported(record: SessionRecord) -> Any:
    """Return a document as it is read from a file."""
    return json.loads(json.dumps(document([record]), allow_nan=False))


def test_what_was_exported_is_taken_in_as_it_was(writer: Writer) -> None:
    (read,) = read_document(exported(trained()), "garage")
    assert read == trained()
    for _ in range(2):
        writer.submit(lambda connection: take_in(connection, [read])).result(20)
    assert writer.read(partial(find_session, session_id="SESSION1")) == trained()


def test_a_session_under_way_is_taken_in_as_one_nobody_came_back_to() -> None:
    left = session(sets=(bridges(reps=1, done=(rep(1),)),))
    (read,) = read_document(exported(left), "attic")
    assert (read.outcome, read.ended) == (Outcome.ABANDONED, left.last_seen)
    assert (read.station, read.sets[0].ended) == ("attic", left.sets[0].started)


def test_a_session_taken_in_keeps_the_trace_it_has(writer: Writer) -> None:
    rows = ((0.0, 1.0, None, None, None),)
    stretch = Stretch(sensor="band", at=MORNING, after_gap=False, rows=rows)
    writer.submit(partial(keep_stretch, session=session(), stretch=stretch)).result(20)
    before = writer.submit(lambda connection: take_in(connection, [trained()])).result(20)
    assert before == (session(),)
    assert writer.read(partial(find_trace, session_id="SESSION1")) == (stretch,)


def test_a_set_is_not_stolen_from_another_session(writer: Writer) -> None:
    writer.submit(lambda connection: take_in(connection, [trained()])).result(20)
    thief = session(2, sets=trained().sets)
    with pytest.raises(ClashError):
        writer.submit(lambda connection: take_in(connection, [thief])).result(20)
    assert writer.read(partial(find_session, session_id="SESSION1")) == trained()
    assert writer.read(partial(find_session, session_id="SESSION2")) is None


def spoil(*path: str | int, to: object) -> Callable[[Any], None]:
    """Return what puts a wrong value into a document."""

    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


ONE_SET = ("sessions", 0, "sets", 0)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (spoil("schema", to="other"), "schema"),
        (spoil("version", to=99), "version"),
        (spoil("sessions", to={}), "sessions.sessions"),
        (spoil("sessions", 0, to=[]), "sessions.sessions"),
        (spoil("sessions", 0, "id", to=""), "sessions[0].id"),
        (spoil("sessions", 0, "id", to="x" * 27), "sessions[0].id"),
        (spoil("sessions", 0, "id", to="a\0b"), "sessions[0].id"),
        (spoil("sessions", 0, "routine", to="\ud800"), "sessions[0].routine"),
        (spoil("sessions", 0, "started", to="2026-01-01T10:00:00"), "sessions[0].started"),
        (spoil("sessions", 0, "started", to="0001-01-01T00:00:00+14:00"), "sessions[0].started"),
        (spoil("sessions", 0, "started", to=None), "sessions[0].started"),
        (spoil("sessions", 0, "outcome", to="glorious"), "sessions[0].outcome"),
        (spoil(*ONE_SET, "held", to=float("nan")), "sessions[0].sets[0].held"),
        (spoil(*ONE_SET, "held", to=True), "sessions[0].sets[0].held"),
        (spoil(*ONE_SET, "reps", to=-1), "sessions[0].sets[0].reps"),
        (spoil(*ONE_SET, "reps", to=1.5), "sessions[0].sets[0].reps"),
        (spoil(*ONE_SET, "said", to="nothing"), "sessions[0].sets[0]"),
        (spoil(*ONE_SET, "done", 1, "number", to=1), "sessions[0].sets[0].done"),
        (spoil("sessions", 0, "sets", 1, "id", to="SET1"), "sets"),
    ],
)
def test_a_document_with_anything_wrong_is_refused_with_its_place(
    change: Callable[[Any], None], where: str
) -> None:
    data = exported(trained())
    change(data)
    with pytest.raises(DocumentError) as caught:
        read_document(data, "garage")
    assert str(caught.value) == where


@given(place=st.sampled_from(["sessions", "schema", "version"]), value=json_values)
def test_no_json_does_harm(place: str, value: object) -> None:
    for data in (value, {**exported(trained()), place: value}):
        with suppress(DocumentError):
            assert all(each.ended is not None for each in read_document(data, "garage"))


def test_times_before_the_watch_makers_epoch_are_no_trouble() -> None:
    long_ago = datetime(1971, 1, 1, tzinfo=UTC)
    record = session(started=long_ago, ended=long_ago, outcome=Outcome.LOGGED)
    assert decoded(workout(record))["session_mesgs"][0]["total_elapsed_time"] == 0
