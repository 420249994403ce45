/** What is known of a station, message by message. */

/** @import { Live, Message, Mark } from "./types.d.ts" */

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
