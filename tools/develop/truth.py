"""What the virtual athlete did, from the lines it wrote."""

from collections.abc import Sequence
from pathlib import Path

from .counted import SetDone
from .diary import read_diary
from .story import SetSeen


def read_truth(file: Path, sets: Sequence[SetSeen]) -> tuple[SetDone, ...]:
    """Return what was done in each of the sets that were seen."""
    lines = list(read_diary(file))
    done=[]
    begins=[l for l in lines if l["event"]=="set"]
    for i,b in enumerate(begins):
        end=begins[i+1]["at"] if i+1<len(begins) else 1e12
        inside=[l for l in lines if b["at"]<=l["at"]<end]
        reps=sum(l["event"]=="rep" for l in inside)
        hs=[l["at"] for l in inside if l["event"]=="hold_started"]
        held=None
        if hs and i<len(sets): held=(sets[i].completed or 0)-hs[0]
        done.append(SetDone(exercise=b["exercise"],side=b["side"],reps=reps,held=held))
    return tuple(done)
