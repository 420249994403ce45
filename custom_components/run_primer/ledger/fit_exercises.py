"""What Garmin calls our exercises, so that a watch's app shows them by name.

Source: types `exercise_category` and `..._exercise_name` of the FIT profile 21.218.
Where Garmin has no name of its own for a variant, the nearest one is taken.
"""

from collections.abc import Mapping
from typing import NamedTuple

_DEADLIFT, _HIP_RAISE, _HIP_STABILITY, _HYPEREXTENSION = 8, 10, 11, 13
_LEG_RAISE, _LUNGE, _SQUAT, _BANDED = 16, 17, 28, 37


class GarminExercise(NamedTuple):
    """An exercise by its numbers in the profile."""

    category: int
    name: int


UNKNOWN = GarminExercise(0xFFFE, 0)
"""Category `unknown`: what our catalogue may learn later."""
EXERCISES: Mapping[str, GarminExercise] = {
    "glute_bridge": GarminExercise(_HIP_RAISE, 11),
    "bridge_isometric": GarminExercise(_HIP_RAISE, 11),
    "single_leg_bridge": GarminExercise(_HIP_RAISE, 30),
    "single_leg_hip_thrust": GarminExercise(_HIP_RAISE, 30),
    "barbell_hip_thrust": GarminExercise(_HIP_RAISE, 1),
    "banded_hip_thrust": GarminExercise(_HIP_RAISE, 12),
    "elevated_hip_thrust": GarminExercise(_HIP_RAISE, 11),
    "eccentric_hip_thrust": GarminExercise(_HIP_RAISE, 12),
    "clamshell": GarminExercise(_HIP_RAISE, 44),
    "lateral_band_walk": GarminExercise(_HIP_STABILITY, 11),
    "band_abduction": GarminExercise(_BANDED, 27),
    "cable_hip_abduction": GarminExercise(_HIP_STABILITY, 27),
    "standing_kickback": GarminExercise(_HIP_STABILITY, 30),
    "quadruped_leg_lift": GarminExercise(_HIP_STABILITY, 19),
    "prone_hip_extension": GarminExercise(_LEG_RAISE, 13),
    "single_leg_deadlift": GarminExercise(_DEADLIFT, 14),
    "weighted_step_up": GarminExercise(_SQUAT, 67),
    "db_reverse_lunge": GarminExercise(_LUNGE, 82),
    "hyperextension_45": GarminExercise(_HYPEREXTENSION, 25),
    "hip_hinge_drill": GarminExercise(_DEADLIFT, 25),
    "iso_force_control": GarminExercise(_HIP_RAISE, 11),
}
