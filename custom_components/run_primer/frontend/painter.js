/** Draws the live curve on a canvas. What goes where is worked out in plot.js. */

import { curve, followScale, gridLines, repPoints, wantedScale } from "./plot.js";

/** @import { Colours, Scale, Subject } from "./types.d.ts" */
/** @import { Trace } from "./trace.js" */

/** Seconds of the curve that are seen. */
export const SHOWN_SECONDS = 10;
const LOOK_AT_COLOURS_EVERY = 1;
const SHARPEST = 2;

export class Painter {
  #canvas;
  #context;
  /** @type {Colours | null} */
  #colours = null;
  #looked = 0;
  #painted = 0;
  /** @type {Scale | null} */
  #scale = null;
  #width = 0;
  #height = 0;
  #sharp = 1;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  /** Take the size the page gives the canvas. */
  resize() {
    this.#sharp = Math.min(devicePixelRatio || 1, SHARPEST);
    this.#width = this.#canvas.clientWidth;
    this.#height = this.#canvas.clientHeight;
    this.#canvas.width = Math.round(this.#width * this.#sharp);
    this.#canvas.height = Math.round(this.#height * this.#sharp);
  }

  /** Forget the scale: another signal follows. */
  reset() {
    this.#scale = null;
  }

  /**
   * Paint the last seconds.
   *
   * @param {Subject} subject
   * @param {number} now Seconds of the station's clock: the right edge.
   */
  paint(subject, now) {
    const context = this.#context;
    if (!context || !this.#width) return;
    const colours = this.#look(now);
    const from = now - SHOWN_SECONDS;
    const wanted = wantedScale(subject.trace, from, subject.target);
    this.#scale = followScale(this.#scale, wanted, now - this.#painted);
    this.#painted = now;
    const { low, high } = this.#scale;
    /** @param {number} force */
    const y = (force) => this.#height * (1 - (force - low) / (high - low));
    /** @param {number} at */
    const x = (at) => ((at - from) / SHOWN_SECONDS) * this.#width;
    context.setTransform(this.#sharp, 0, 0, this.#sharp, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    this.#paintGrid(context, colours, y);
    if (subject.target) this.#paintTarget(context, colours, subject, y);
    this.#paintCurve(context, colours, subject.trace, from, y);
    /** @param {number} at */
    const place = (at) => ({ x: x(at), y: y(subject.trace.forceAt(at)) });
    for (const { type, at } of subject.marks) {
      if (type === "partial" && at > from) paintPartial(context, colours, place(at));
    }
    for (const { at, number, late } of repPoints(subject.marks, subject.trace)) {
      if (at > from) paintRep(context, colours, place(at), number, late);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Colours} colours
   * @param {(force: number) => number} y
   */
  #paintGrid(context, colours, y) {
    context.font = `${colours.size}px ${colours.font}`;
    context.textBaseline = "bottom";
    context.textAlign = "left";
    for (const force of gridLines(/** @type {Scale} */ (this.#scale))) {
      const height = Math.round(y(force)) + 0.5;
      context.lineWidth = 1;
      context.globalAlpha = 0.18;
      context.strokeStyle = colours.ink;
      line(context, 0, height, this.#width, height);
      context.globalAlpha = 1;
      context.fillStyle = colours.calm;
      if (height > colours.size + 4) write(context, colours, `${force} N`, 8, height - 2);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Colours} colours
   * @param {Subject} subject
   * @param {(force: number) => number} y
   */
  #paintTarget(context, colours, { target, targetName }, y) {
    const [low, high] = /** @type {[number, number]} */ (target);
    context.globalAlpha = 0.16;
    context.fillStyle = colours.good;
    context.fillRect(0, y(high), this.#width, y(low) - y(high));
    context.globalAlpha = 0.9;
    context.strokeStyle = colours.good;
    context.lineWidth = 2;
    context.setLineDash([8, 6]);
    line(context, 0, y(low), this.#width, y(low));
    context.setLineDash([]);
    context.globalAlpha = 1;
    context.textAlign = "right";
    context.fillStyle = colours.ink;
    context.textBaseline = "top";
    write(context, colours, targetName, this.#width - 8, y(low) + 5);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Colours} colours
   * @param {Trace} trace
   * @param {number} from
   * @param {(force: number) => number} y
   */
  #paintCurve(context, colours, trace, from, y) {
    const to = from + SHOWN_SECONDS;
    const points = curve(trace, { from, to, width: this.#width, y });
    context.strokeStyle = colours.curve;
    context.lineWidth = 3;
    context.lineJoin = "bevel";
    context.beginPath();
    let broken = true;
    for (let i = 0; i < points.length; i += 2) {
      const height = points[i + 1];
      if (Number.isNaN(height)) broken = true;
      else if (broken) {
        context.moveTo(points[i], height);
        broken = false;
      } else context.lineTo(points[i], height);
    }
    context.stroke();
    if (points.length && !broken) {
      const [x, height] = points.slice(-2);
      dot(context, colours.curve, x, height, 6);
    }
  }

  /**
   * Return the colours of the theme; they are the canvas's own, and seldom change.
   *
   * @param {number} now
   * @returns {Colours}
   */
  #look(now) {
    if (this.#colours && now - this.#looked < LOOK_AT_COLOURS_EVERY) return this.#colours;
    this.#looked = now;
    const style = getComputedStyle(this.#canvas);
    this.#colours = {
      curve: style.color,
      ink: style.caretColor,
      calm: style.textDecorationColor,
      good: style.outlineColor,
      paper: style.columnRuleColor,
      font: style.fontFamily,
      size: parseFloat(style.fontSize),
    };
    return this.#colours;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} colour
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(context, colour, x, y, radius) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * Write over whatever is there.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Colours} colours
 * @param {string} text
 * @param {number} x
 * @param {number} y
 */
function write(context, colours, text, x, y) {
  const { width } = context.measureText(text);
  const ink = context.fillStyle;
  context.fillStyle = colours.paper;
  context.globalAlpha = 0.75;
  const left = context.textAlign === "right" ? x - width : x;
  const top = context.textBaseline === "top" ? y : y - colours.size;
  context.fillRect(left - 3, top - 1, width + 6, colours.size + 2);
  context.globalAlpha = 1;
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/**
 * A counted rep: its number over its top; in outline when it was only found later.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Colours} colours
 * @param {{x: number, y: number}} top
 * @param {number} number
 * @param {boolean} late
 */
function paintRep(context, colours, top, number, late) {
  if (Number.isNaN(top.y)) return;
  const radius = colours.size * 0.95;
  const y = Math.max(top.y - radius - 12, radius + 2);
  dot(context, colours.ink, top.x, top.y, 4);
  dot(context, colours.ink, top.x, y, radius);
  if (late) dot(context, colours.paper, top.x, y, radius - 2);
  context.fillStyle = late ? colours.ink : colours.paper;
  context.font = `700 ${colours.size}px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(`${number}`, top.x, y + 1);
}

/**
 * A lift that turned back early: a triangle that points at it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Colours} colours
 * @param {{x: number, y: number}} top
 */
function paintPartial(context, colours, { x, y }) {
  if (Number.isNaN(y)) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 7, y - 16);
  context.lineTo(x + 7, y - 16);
  context.lineTo(x, y - 5);
  context.closePath();
  context.stroke();
}
