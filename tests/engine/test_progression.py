"""What is proposed for the next time: people who train, accept, decline, tire and get hurt."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
import tomllib

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import (
    Advice,
    Course,
    Dose,
    PastHold,
    PastSession,
    PastSet,
    Proposal,
    Situation,
    load_catalogue,
    load_ranges,
    propose,
    rest_left,
    tailor,
    trains_strength,
)
from custom_components.run_primer.engine import ranges as ranges_module
from custom_components.run_primer.engine.freezing import freeze, thaw
from custom_components.run_primer.engine.model import Fault, HoldGoal
from custom_components.run_primer.engine.progression import more_load

CATALOGUE = load_catalogue()
RANGES = load_ranges()
START = datetime(2026, 9, 7, 17, 0, tzinfo=UTC)
"""A Monday."""

type Change = Callable[[PastSet], PastSet]


def as_it_was(one: PastSet) -> PastSet:
    """Change nothing of a set."""
    return one


@dataclass
class Runner:
    """Somebody who comes every few days and does a routine as they do it now."""

    routine: str = "hip_thrust_for_runners"
    every: timedelta = timedelta(days=3)
    goal: int | None = None
    gated: bool = True
    course: Course = field(default_factory=Course)
    sessions: tuple[PastSession, ...] = ()
    now: datetime = START
    taken: list[Proposal] = field(default_factory=list)

    @property
    def situation(self) -> Situation:
        return Situation(
            routine=CATALOGUE.routines[self.routine],
            course=self.course,
            sessions=self.sessions,
            exercises=CATALOGUE.exercises,
            ranges=RANGES,
            today=self.now.date(),
            goal=self.goal,
            gated=self.gated,
        )

    @property
    def proposal(self) -> Proposal | None:
        return propose(self.situation)

    def train(self, change: Change = as_it_was, **session: object) -> Proposal | None:
        """Do all of the routine, and return what is proposed at its end."""
        own = self.situation.own
        sets = []
        for step in own.steps:
            sides = 2 if CATALOGUE.exercises[step.exercise].unilateral else 1
            for _ in range(step.sets * own.rounds * sides):
                one = PastSet(exercise=step.exercise, measured=True, ended_by="goal")
                if isinstance(step.goal, HoldGoal):
                    seconds = step.goal.seconds
                    holds = (PastHold(seconds=seconds, steadiness=3.0),)
                    one = replace(one, goal_seconds=seconds, held=seconds, holds=holds)
                else:
                    one = replace(one, goal_reps=step.goal.reps, reps=step.goal.reps)
                sets.append(change(one))
        done = PastSession(
            **{
                "routine": self.routine,
                "started": self.now,
                "ended": self.now + timedelta(minutes=40),
                "completed": True,
                "share": 1.0,
                "sets": tuple(sets),
            }
            | session
        )
        self.sessions = (done, *self.sessions)
        self.now = done.ended
        proposal = self.proposal
        self.now = done.started + self.every
        return proposal

    def accept(self, proposal: Proposal) -> None:
        """Take a proposal."""
        self.taken.append(proposal)
        self.course = proposal.course.answer(proposal.topic, self.now)

    def decline(self, proposal: Proposal) -> None:
        """Leave all as it is."""
        self.course = self.course.answer(proposal.topic, self.now)

    def dose(self, exercise: str) -> tuple[float, int]:
        """Return reps or seconds, and sets, of an exercise as it is done now."""
        step = next(each for each in self.situation.own.steps if each.exercise == exercise)
        goal = step.goal.seconds if isinstance(step.goal, HoldGoal) else step.goal.reps
        return goal, step.sets


def only(exercise: str, **changes: object) -> Change:
    """Return a change of one exercise's sets."""
    return lambda one: replace(one, **changes) if one.exercise == exercise else one


def test_one_good_session_proposes_nothing_two_propose_more_reps() -> None:
    sam = Runner()
    assert sam.train() is None
    proposal = sam.train()
    assert proposal is not None
    assert (proposal.advice, proposal.exercise) == (Advice.MORE_REPS, "barbell_hip_thrust")
    assert (proposal.before, proposal.after) == (10, 12)
    assert sam.dose("barbell_hip_thrust") == (10, 4), "proposed, not done"
    sam.accept(proposal)
    assert sam.dose("barbell_hip_thrust") == (12, 4)


def test_reps_come_first_then_sets_then_load() -> None:
    sam = Runner("upper_glutes")
    for _ in range(60):
        if (proposal := sam.train()) is not None:
            sam.accept(proposal)
    lunges = [each for each in sam.taken if each.exercise == "db_reverse_lunge"]
    assert [each.advice for each in lunges[:5]] == [
        Advice.MORE_REPS,
        Advice.MORE_SETS,
        Advice.MORE_REPS,
        Advice.MORE_REPS,
        Advice.MORE_LOAD,
    ]
    assert [(each.before, each.after) for each in lunges[:4]] == [
        (10, 12),
        (2, 3),
        (8, 10),
        (10, 12),
    ]
    assert {each.exercise for each in sam.taken} >= {
        "barbell_hip_thrust", "single_leg_deadlift", "cable_hip_abduction", "hyperextension_45",
    }  # fmt: skip


def test_a_warm_up_grows_within_its_range_and_no_further() -> None:
    sam = Runner("pre_run_activation")
    for _ in range(40):
        if (proposal := sam.train()) is not None:
            sam.accept(proposal)
    assert {each.advice for each in sam.taken} == {Advice.MORE_REPS}
    assert [sam.dose(each) for each in ("glute_bridge", "clamshell", "lateral_band_walk")] == [
        (20, 1)
    ] * 3
    assert not trains_strength(CATALOGUE.routines["pre_run_activation"], RANGES)


@pytest.mark.parametrize(
    "change",
    [
        only("barbell_hip_thrust", reps=9, ended_by="skip"),
        only("barbell_hip_thrust", partials=2),
        only("barbell_hip_thrust", faults=frozenset({Fault.MOMENTUM, Fault.RUSHING})),
        only("barbell_hip_thrust", goal_reps=8, reps=8),
    ],
)
def test_what_was_not_easy_does_not_grow(change: Change) -> None:
    sam = Runner()
    sam.train()
    proposal = sam.train(change)
    assert proposal is not None
    assert proposal.exercise == "single_leg_hip_thrust", "it is the next one that was easy"


def test_an_unfinished_session_counts_for_nothing() -> None:
    sam = Runner()
    sam.train()
    assert sam.train(completed=False) is None


def test_a_session_begun_and_left_at_once_takes_nothing_away() -> None:
    sam = Runner()
    sam.train()
    sam.train(completed=False, share=0.0, sets=())
    assert sam.train() is not None


def test_the_exercise_that_was_easy_for_longest_goes_first() -> None:
    sam = Runner()
    sam.train()
    first = sam.train()
    assert first is not None
    sam.accept(first)
    second = sam.train()
    assert second is not None
    assert second.exercise == "single_leg_hip_thrust"
    sam.accept(second)
    third = sam.train()
    assert third is not None
    assert third.exercise == "banded_hip_thrust"


def test_what_is_declined_is_asked_again_after_two_more_good_sessions() -> None:
    sam = Runner("pre_run_short")
    proposals = [sam.train(), sam.train()]
    declined = proposals[1]
    assert declined is not None
    assert declined.exercise == "bridge_isometric"
    sam.decline(declined)
    after = sam.train()
    assert after is not None
    assert after.exercise != "bridge_isometric"
    sam.course = sam.course.answer(after.topic, sam.now)
    again = [sam.train(only("clamshell", partials=9)) for _ in range(2)]
    assert [each and each.exercise for each in again][-1] in (
        "bridge_isometric",
        "lateral_band_walk",
    )


def test_growing_slower_twice_in_a_row_backs_off() -> None:
    sam = Runner()
    tired = only("banded_hip_thrust", faults=frozenset({Fault.FATIGUE}))
    assert sam.train(tired) is None
    proposal = sam.train(tired)
    assert proposal is not None
    assert (proposal.advice, proposal.exercise) == (Advice.BACK_OFF, "banded_hip_thrust")
    assert (proposal.before, proposal.after) == (15, 12)
    sam.accept(proposal)
    sam.train(tired)
    proposal = sam.train(tired)
    assert proposal is not None
    assert (proposal.advice, proposal.before, proposal.after) == (Advice.BACK_OFF, 3, 2)


def test_pain_eases_off_everything_once() -> None:
    sam = Runner()
    sam.train()
    proposal = sam.train(completed=False, pain=True, share=0.4)
    assert proposal is not None
    assert (proposal.advice, proposal.exercise) == (Advice.EASE_OFF, None)
    sam.accept(proposal)
    assert sam.dose("barbell_hip_thrust") == (10, 3)
    assert sam.dose("elevated_hip_thrust") == (8, 2)
    assert sam.proposal is None, "the same pain is not asked about twice"
    assert sam.train() is None


def test_days_are_added_up_to_three_a_week() -> None:
    sam = Runner(goal=1, every=timedelta(days=7))
    proposals = [sam.train() for _ in range(4)]
    days = proposals[3]
    assert days is not None
    assert (days.advice, days.before, days.after) == (Advice.MORE_DAYS, 1, 2)
    sam.goal = 3
    assert sam.proposal is not None
    assert sam.proposal.advice is not Advice.MORE_DAYS


def test_a_week_that_was_missed_adds_no_day() -> None:
    sam = Runner(goal=1, every=timedelta(days=7))
    for number in range(4):
        if number == 2:
            sam.now += sam.every
        sam.train()
    assert sam.proposal is not None
    assert sam.proposal.advice is not Advice.MORE_DAYS


def test_a_warm_up_every_day_is_no_reason_for_more_days() -> None:
    sam = Runner("pre_run_short", goal=1, every=timedelta(days=1))
    assert Advice.MORE_DAYS not in {each.advice for _ in range(30) if (each := sam.train())}


def test_moving_exercises_wait_until_holds_are_steady_in_two_sessions() -> None:
    sam = Runner("hinge_retraining")
    assert [step.exercise for step in sam.situation.own.steps] == [
        "bridge_isometric", "prone_hip_extension", "quadruped_leg_lift",
    ]  # fmt: skip
    shaky = PastHold(seconds=30, steadiness=5.0)
    sam.train(only("bridge_isometric", holds=(shaky,)))
    first = sam.train()
    assert first is None or first.advice is not Advice.NEXT_STAGE
    proposal = sam.train()
    assert proposal is not None
    assert proposal.advice is Advice.NEXT_STAGE
    assert len(sam.situation.own.steps) == 3, "proposed, not done"
    sam.accept(proposal)
    assert len(sam.situation.own.steps) == 7


@pytest.mark.parametrize(
    "change",
    [
        only("bridge_isometric", holds=(PastHold(seconds=30, steadiness=None),)),
        only("bridge_isometric", holds=(PastHold(seconds=20, steadiness=1.0),)),
        only("bridge_isometric", measured=False),
        only("bridge_isometric", holds=()),
    ],
)
def test_short_unsteady_or_unmeasured_holds_open_no_gate(change: Change) -> None:
    sam = Runner("hinge_retraining")
    advice = {each.advice for _ in range(6) if (each := sam.train(change))}
    assert Advice.NEXT_STAGE not in advice


def test_without_a_sensor_there_is_no_gate() -> None:
    sam = Runner("hinge_retraining", gated=False)
    assert len(sam.situation.own.steps) == 7


def test_strength_wants_48_hours_and_a_warm_up_none() -> None:
    sam = Runner()
    sam.train()
    ended = sam.sessions[0].ended
    assert rest_left(ended + timedelta(hours=40), sam.sessions, RANGES) == timedelta(hours=8)
    assert rest_left(ended + timedelta(hours=48), sam.sessions, RANGES) is None
    alex = Runner("pre_run_activation")
    alex.train()
    assert rest_left(alex.sessions[0].ended, alex.sessions, RANGES) is None


def test_excluded_exercises_are_left_out_and_nothing_is_proposed_for_them() -> None:
    sam = Runner()
    situation = replace(sam.situation, excluded=("barbell_hip_thrust",))
    assert "barbell_hip_thrust" not in {step.exercise for step in situation.own.steps}
    sam.train()
    sam.train()
    proposal = propose(replace(sam.situation, excluded=("barbell_hip_thrust",)))
    assert proposal is not None
    assert proposal.exercise == "single_leg_hip_thrust"


@given(st.floats(1, 400))
def test_more_load_is_two_and_a_half_to_five_percent(load: float) -> None:
    assert 1.025 * load - 0.005 <= more_load(load) <= 1.05 * load + 0.005


def test_a_load_that_was_said_tells_the_next_one() -> None:
    sam = Runner(course=Course(doses=(Dose(exercise="barbell_hip_thrust", reps=12, sets=4),)))
    sam.train()
    proposal = sam.train(only("barbell_hip_thrust", load=60.0))
    assert proposal is not None
    assert proposal.advice is Advice.MORE_LOAD
    assert (proposal.before, proposal.after, proposal.goal) == (60, 63, 8)


ways = st.sampled_from(["easy", "partial", "tired", "stopped", "pain"])
answers = st.sampled_from(["accept", "decline", "wait"])


@given(
    st.sampled_from(sorted(CATALOGUE.routines)),
    st.lists(st.tuples(ways, answers, st.integers(1, 5)), max_size=25),
)
def test_however_somebody_trains_doses_stay_where_they_belong(
    routine: str, days: list[tuple[str, str, int]]
) -> None:
    sam = Runner(routine, goal=1)
    changes = {
        "partial": lambda one: replace(one, partials=10),
        "tired": lambda one: replace(one, faults=frozenset({Fault.FATIGUE})),
    }
    for way, answer, gap in days:
        before = sam.situation.own
        sam.every = timedelta(days=gap)
        proposal = sam.train(
            changes.get(way, as_it_was),
            completed=way not in ("stopped", "pain"),
            pain=way == "pain",
        )
        assert sam.situation.own == before, "nothing changes by itself"
        if proposal is None or answer == "wait":
            continue
        if answer == "decline":
            sam.decline(proposal)
            assert sam.situation.own == before
            assert sam.proposal is None or sam.proposal.topic != proposal.topic
            continue
        sam.accept(proposal)
        assert sam.proposal is None or sam.proposal.topic != proposal.topic
        for step in sam.situation.own.steps:
            written = next(
                each for each in CATALOGUE.routines[routine].steps if each.exercise == step.exercise
            )
            if (limits := RANGES.get(step.exercise)) is None:
                assert step in CATALOGUE.routines[routine].steps
                continue
            goal, sets = sam.dose(step.exercise)
            assert min(goal, sets) >= 1
            assert goal <= limits.high
            assert sets <= max(limits.sets, written.sets)


@given(
    st.builds(
        Course,
        doses=st.lists(
            st.builds(
                Dose,
                exercise=st.text(max_size=20),
                reps=st.none() | st.integers(0, 99),
                seconds=st.none() | st.floats(0, 99),
                sets=st.none() | st.integers(0, 9),
            ),
            max_size=4,
        ).map(tuple),
        stage=st.integers(0, 3),
    )
)
def test_a_course_outlives_a_restart(course: Course) -> None:
    course = course.answer("clamshell", START)
    assert thaw(Course, freeze(course, {}), {}) == course
    for routine in CATALOGUE.routines.values():
        assert all(step.sets > 0 for step in tailor(routine, course).steps)


def test_ranges_fit_the_exercises_and_the_routines() -> None:
    text = Path(ranges_module.__file__).with_name("ranges.toml").read_text("utf-8")
    document = (Path(__file__).parents[2] / "docs" / "progression.md").read_text("utf-8")
    for key, table in tomllib.loads(text).items():
        limits = RANGES[key]
        unit, load = " s" if limits.holds else "", "yes" if limits.load else "no"
        amount = f"{limits.low}\N{EN DASH}{limits.high}{unit}"
        assert f"| `{key}` | {amount} | {limits.sets} | {load} |" in document
        assert key in CATALOGUE.exercises
        assert 0 < RANGES[key].low < RANGES[key].high
        assert table.get("sources") or {"seconds", "reps"} & set(table["ours"])
        assert set(table.get("ours", ())) <= table.keys()
        assert table.keys() <= {"reps", "seconds", "sets", "strength", "load", "sources", "ours"}
    for routine in CATALOGUE.routines.values():
        for step in routine.steps:
            limits = RANGES.get(step.exercise)
            if limits is None:
                continue
            goal = step.goal.seconds if isinstance(step.goal, HoldGoal) else step.goal.reps
            assert goal <= limits.high, (routine.key, step.exercise)
            assert step.sets * routine.rounds <= limits.sets
