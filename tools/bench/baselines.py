"""Plain ways to count reps, to be measured beside the counter."""

import numpy as np
from scipy.signal import butter, find_peaks, sosfiltfilt

Array = np.ndarray


def peaks(times: Array, force: Array) -> int:
    """Count by scipy's peaks: prominence 30 % of the range, 0.6 s apart, after a 4 Hz low-pass."""
    rate = 1 / np.median(np.diff(times))
    smooth = sosfiltfilt(butter(2, min(4.0, rate * 0.4), fs=rate, output="sos"), force)
    found, _ = find_peaks(smooth, prominence=0.3 * np.ptp(smooth), distance=max(int(0.6 * rate), 1))
    return len(found)


def fixed_threshold(times: Array, force: Array, *, band: bool) -> int:
    """Count crossings of 300 N (15 N for a band), down again under four fifths of it."""
    del times
    up = 15.0 if band else 300.0
    return _crossings(force, np.full(force.size, up), np.full(force.size, 0.8 * up))


def adaptive_hysteresis(times: Array, force: Array) -> int:
    """Count with thresholds between a slow floor and ceiling (time constant 10 s)."""
    low = high = force[0]
    ups, downs = np.empty(force.size), np.empty(force.size)
    last = times[0]
    for place, (at, value) in enumerate(zip(times.tolist(), force.tolist(), strict=True)):
        share = (at - last) / 10.0
        last = at
        low = value if value < low else low + (value - low) * share
        high = value if value > high else high + (value - high) * share
        reach = max(high - low, 1e-9)
        ups[place], downs[place] = low + 0.55 * reach, low + 0.30 * reach
    return _crossings(force, ups, downs)


def _crossings(force: Array, ups: Array, downs: Array) -> int:
    """Count ways over one line and back under another."""
    count, over = 0, False
    for value, up, down in zip(force.tolist(), ups.tolist(), downs.tolist(), strict=True):
        if not over and value > up:
            over = True
        elif over and value < down:
            over = False
            count += 1
    return count
