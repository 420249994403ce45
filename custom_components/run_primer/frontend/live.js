/** What is known of a station, message by message: where it is, its time, its last seconds. */

/** @import { Live, Mark, Message, Stroke } from "./types.d.ts" */

/**
 * Return what is known after a message. Nothing is known before the first whole one.
 *
 * @param {Live | null} live
 * @param {Message} message
 * @returns {Live | null}
 */
export function reduce(live, message) {
  if (message.whole && message.station) {
    return {
      station: message.station,
      plan: message.plan ?? [],
      marks: message.marks,
      held: message.held ?? message.station.session.hold_time ?? 0,
    };
  }
  if (!live) return null;
  return {
    station: message.station ?? live.station,
    plan: message.plan ?? live.plan,
    marks: message.marks.reduce(addMark, live.marks),
    held: message.held ?? (message.station ? (message.station.session.hold_time ?? 0) : live.held),
  };
}

/** @param {Mark[]} marks @param {Mark} mark @returns {Mark[]} */
function addMark(marks, mark) {
  return mark.type === "set_started" ? [mark] : [...marks, mark];
}

/** Tells the station's time by the browser's clock. */
export class StationClock {
  /** Seconds by which the browser's clock is ahead; Infinity before anything was heard. */
  #ahead = Infinity;
  #heard = 0;

  /**
   * Learn from something that was true at a station's time and is heard now. A message can be
   * late but never early, so the smallest lead is nearest to the truth; clocks may drift apart.
   *
   * @param {number} station Seconds.
   * @param {number} now Seconds.
   */
  observe(station, now) {
    const drifted = this.#ahead + Math.max(now - this.#heard, 0) * DRIFT;
    this.#ahead = Math.min(drifted, now - station);
    this.#heard = now;
  }

  /** Forget everything: the browser has slept, or the connection was lost. */
  reset() {
    this.#ahead = Infinity;
  }

  /** @param {number} now Seconds of the browser's clock. @returns {number} Seconds of the station's. */
  station(now) {
    return this.#ahead === Infinity ? now : now - this.#ahead;
  }
}

const DRIFT = 0.001;

const CAPACITY = 4096;
const LONGEST_STEP = 1.5;

export class Trace {
  #at = new Float64Array(CAPACITY);
  #force = new Float32Array(CAPACITY);
  #share = new Float32Array(CAPACITY);
  #next = 0;
  #size = 0;

  /** How many readings are kept. */
  get size() {
    return this.#size;
  }

  /** Time of the last reading, seconds of the station's clock; -Infinity before any. */
  get ends() {
    return this.#size ? this.at(this.#size - 1) : -Infinity;
  }

  /** Force of the last reading, newtons; NaN before any. */
  get latest() {
    return this.#size ? this.force(this.#size - 1) : NaN;
  }

  /** Share of the force under the right foot, smoothed over half a second; NaN when unknown. */
  get rightShare() {
    const from = this.find(this.ends - 0.5);
    let sum = 0;
    for (let i = from; i < this.#size; i++) sum += this.#share[this.#place(i)];
    return sum / (this.#size - from);
  }

  clear() {
    this.#size = 0;
  }

  /**
   * Append readings; those that are not newer than the last one are known already.
   *
   * @param {Stroke} stroke
   */
  add(stroke) {
    const start = this.ends;
    if (stroke.after_gap || stroke.at - start > LONGEST_STEP) this.#push(stroke.at, NaN, NaN);
    stroke.ms.forEach((ms, i) => {
      const at = stroke.at + ms / 1000;
      if (at <= start) return;
      const left = stroke.left?.[i];
      const right = stroke.right?.[i];
      const both = left === undefined || right === undefined ? 0 : left + right;
      this.#push(at, stroke.force[i], both > 0 ? Math.max(right ?? 0, 0) / both : NaN);
    });
  }

  /** @param {number} index From 0, the oldest. @returns {number} Seconds. */
  at(index) {
    return this.#at[this.#place(index)];
  }

  /** @param {number} index From 0, the oldest. @returns {number} Newtons; NaN in a gap. */
  force(index) {
    return this.#force[this.#place(index)];
  }

  /**
   * Return the index of the first reading at or behind a time.
   *
   * @param {number} time Seconds.
   */
  find(time) {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Return the force at a time, between two readings by the line through them.
   *
   * @param {number} time Seconds.
   * @returns {number} Newtons; NaN where nothing is known.
   */
  forceAt(time) {
    const late = this.find(time);
    if (late === this.#size) return NaN;
    if (late === 0 || this.at(late) === time) return this.force(late);
    const [t0, t1] = [this.at(late - 1), this.at(late)];
    const [f0, f1] = [this.force(late - 1), this.force(late)];
    return f0 + ((f1 - f0) * (time - t0)) / (t1 - t0);
  }

  /** @param {number} index */
  #place(index) {
    return (this.#next - this.#size + index + CAPACITY) % CAPACITY;
  }

  /** @param {number} at @param {number} force @param {number} share */
  #push(at, force, share) {
    this.#at[this.#next] = at;
    this.#force[this.#next] = force;
    this.#share[this.#next] = share;
    this.#next = (this.#next + 1) % CAPACITY;
    this.#size = Math.min(this.#size + 1, CAPACITY);
  }
}
