/** From forces and times to points on a picture; it knows no canvas. */

/** @import { Drawing, Mark, Scale, Sketch } from "./types.d.ts" */
/** @import { Trace } from "./live.js" */

/** Newtons that are always on the picture, so that noise of an empty plate looks small. */
const LEAST_SPAN = 60;
const AIR = 0.12;
/** Share of the way by which the scale follows in a second, when it may shrink. */
const CALM = 0.6;

/**
 * Return the range of forces that a picture has to show, with some air.
 *
 * @param {Trace} trace
 * @param {number} from Seconds.
 * @param {[number, number] | null} target Newtons.
 * @returns {Scale}
 */
export function wantedScale(trace, from, target) {
  let low = target ? target[0] : Infinity;
  let high = target ? target[1] : -Infinity;
  for (let i = trace.find(from); i < trace.size; i++) {
    const force = trace.force(i);
    if (force < low) low = force;
    if (force > high) high = force;
  }
  if (low > high) return { low: 0, high: LEAST_SPAN };
  const middle = (low + high) / 2;
  const half = Math.max(high - low, LEAST_SPAN) * (0.5 + AIR);
  return { low: middle - half, high: middle + half };
}

/**
 * Return the scale to use now: it grows at once and shrinks calmly, so that nothing jumps.
 *
 * @param {Scale | null} scale The one before.
 * @param {Scale} wanted
 * @param {number} elapsed Seconds since the one before.
 * @returns {Scale}
 */
export function followScale(scale, wanted, elapsed) {
  if (!scale) return wanted;
  const share = 1 - (1 - CALM) ** Math.max(elapsed, 0);
  /** @param {number} now @param {number} then @param {boolean} grows */
  const move = (now, then, grows) => (grows ? then : now + (then - now) * share);
  return {
    low: move(scale.low, wanted.low, wanted.low < scale.low),
    high: move(scale.high, wanted.high, wanted.high > scale.high),
  };
}

/**
 * Return the curve as points, two at most for each pixel: the lowest and the highest of what
 * falls into it, in their order. NaN for y where the curve is broken.
 *
 * @param {Trace} trace
 * @param {{from: number, to: number, width: number, y: (force: number) => number}} picture
 *   Seconds at the left and the right edge; pixels.
 * @returns {number[]} x and y, one after the other.
 */
export function curve(trace, { from, to, width, y }) {
  /** @type {number[]} */
  const points = [];
  const perSecond = width / (to - from);
  let column = -Infinity;
  let [lowX, lowY, highX, highY] = [0, 0, 0, 0];
  const flush = () => {
    if (column === -Infinity) return;
    if (lowX === highX) points.push(lowX, lowY);
    else if (lowX < highX) points.push(lowX, lowY, highX, highY);
    else points.push(highX, highY, lowX, lowY);
    column = -Infinity;
  };
  for (let i = Math.max(trace.find(from) - 1, 0); i < trace.size; i++) {
    const x = (trace.at(i) - from) * perSecond;
    const high = y(trace.force(i));
    if (Number.isNaN(high)) {
      flush();
      points.push(x, NaN);
      continue;
    }
    if (Math.floor(x) !== column) {
      flush();
      column = Math.floor(x);
      [lowX, lowY, highX, highY] = [x, high, x, high];
    } else if (high < lowY) {
      [lowX, lowY] = [x, high];
    } else if (high > highY) {
      [highX, highY] = [x, high];
    }
  }
  flush();
  return points;
}

/**
 * Return round values for lines across the picture, three to five of them.
 *
 * @param {Scale} scale
 * @returns {number[]} Newtons.
 */
export function gridLines({ low, high }) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const lines = [];
  for (let line = Math.ceil(low / step) * step; line < high; line += step) {
    lines.push(Math.round(line * 1000) / 1000 + 0); // Never -0.
  }
  return lines;
}

/**
 * Return what is drawn for the reps of a set. One that was only found when the set was counted
 * again belongs to the highest point since the one before.
 *
 * @param {Mark[]} marks
 * @param {Trace} trace
 * @returns {{at: number, number: number, late: boolean}[]}
 */
export function repPoints(marks, trace) {
  /** @type {{at: number, number: number, late: boolean}[]} */
  const points = [];
  for (const { type, at, number } of marks) {
    if (number === null || number <= (points.at(-1)?.number ?? 0)) continue;
    if (type === "rep") points.push({ at, number, late: false });
    if (type === "corrected") {
      const from = (points.at(-1)?.at ?? -Infinity) + APART;
      const top = highest(trace, Math.max(from, at - LOOK_BACK), at);
      if (top !== null) points.push({ at: top, number, late: true });
    }
  }
  return points;
}

/** Seconds between two tops, at least. */
const APART = 0.5;
/** Seconds in which a rep that was found late is looked for. */
const LOOK_BACK = 6;

/**
 * @param {Trace} trace
 * @param {number} from
 * @param {number} to
 * @returns {number | null} Time of the highest force.
 */
function highest(trace, from, to) {
  let best = null;
  let most = -Infinity;
  for (let i = trace.find(from); i < trace.size && trace.at(i) <= to; i++) {
    const force = trace.force(i);
    if (force > most) [best, most] = [trace.at(i), force];
  }
  return best;
}

/** Size of the drawing that a path is in. */
export const [WIDTH, HEIGHT] = [1000, 100];
/** Free room over the highest force, where the numbers of reps are, and under the lowest. */
const [OVER, UNDER] = [0.22, 0.06];
/** Seconds between two marks of time. */
const STEPS = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600];
const MOST_TICKS = 6;

/**
 * Return a picture of what one sensor showed.
 *
 * @param {Sketch} sketch
 * @param {string} sensor
 * @returns {Drawing}
 */
export function layOut({ since, until, lines, happenings }, sensor) {
  const own = lines.filter((line) => line.sensor === sensor);
  let [low, high] = [Infinity, -Infinity];
  for (const line of own) {
    low = line.low.reduce((a, b) => Math.min(a, b), low);
    high = line.high.reduce((a, b) => Math.max(a, b), high);
  }
  if (low > high) [low, high] = [0, LEAST_SPAN];
  const span = Math.max(high - low, LEAST_SPAN);
  const scale = { low: low - UNDER * span, high: low + (1 + OVER) * span };
  const seconds = Math.max(until - since, 1);
  /** @param {number} at */
  const x = (at) => (Math.min(Math.max(at, since), until) - since) / seconds;
  /** @param {number} force */
  const y = (force) => (scale.high - force) / (scale.high - scale.low);
  return {
    paths: own.map(({ at, low: lows, high: highs }) => outline(at.map(x), highs.map(y), lows.map(y))),
    levels: gridLines(scale).map((force) => ({ y: 100 * y(force), force })),
    ticks: ticks(since, until).map((at) => ({ x: 100 * x(at), at })),
    places: happenings
      .filter((what) => what.sensor === sensor)
      .map((what) => ({
        what,
        x: 100 * x(what.at),
        width: what.ends === null ? 0 : 100 * (x(what.ends) - x(what.at)),
        y: 100 * y(what.force ?? high),
      })),
  };
}

/**
 * Return a shape that goes along the highest forces and back along the lowest: where many
 * samples fall on a pixel it is as high as they are.
 *
 * @param {number[]} xs
 * @param {number[]} highs
 * @param {number[]} lows
 */
function outline(xs, highs, lows) {
  /** @param {number} i @param {number[]} ys */
  const point = (i, ys) => `${(WIDTH * xs[i]).toFixed(1)} ${(HEIGHT * ys[i]).toFixed(2)}`;
  const there = xs.map((_, i) => point(i, highs));
  const back = xs.map((_, i) => point(i, lows)).reverse();
  return `M${[...there, ...back].join("L")}Z`;
}

/** @param {number} since @param {number} until @returns {number[]} Seconds. */
function ticks(since, until) {
  const step = STEPS.find((one) => (until - since) / one <= MOST_TICKS) ?? 7200;
  const found = [];
  for (let at = Math.ceil(since / step) * step; at <= until; at += step) found.push(at);
  return found;
}

/**
 * Return values as bars: shares of a height.
 *
 * @param {(number | null)[]} values
 * @param {number} least What is always as high as the picture, so that little looks little.
 * @param {boolean} [both] Values go both ways, from the middle.
 * @returns {{from: number, to: number}[]} Percent from the bottom.
 */
export function bars(values, least, both = false) {
  const most = Math.max(least, ...values.map((value) => Math.abs(value ?? 0)));
  const zero = both ? 50 : 0;
  return values.map((value) => {
    const end = zero + ((100 - zero) * (value ?? 0)) / most;
    return { from: Math.min(zero, end), to: Math.max(zero, end) };
  });
}
