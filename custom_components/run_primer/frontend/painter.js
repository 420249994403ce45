/** Draws the live curve on a canvas. What goes where is worked out in plot.js. */

import { curve, followScale, gridLines, repPoints, wantedScale } from "./plot.js";

/** @import { Colours, Scale, Subject } from "./types.d.ts" */

/** Seconds of the curve that are seen. */
export const SHOWN_SECONDS = 10;
const LOOK_AT_COLOURS_EVERY = 1;
const SHARPEST = 2;

export class Painter {
  #canvas;
  #context;
  /** Of the theme; they are the canvas's own, and seldom change. @type {Colours} */
  #colours;
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
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#colours = coloursOf(canvas);
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
  paint({ trace, target, targetName, marks }, now) {
    if (!this.#width) return;
    if (now - this.#looked >= LOOK_AT_COLOURS_EVERY) {
      this.#looked = now;
      this.#colours = coloursOf(this.#canvas);
    }
    const from = now - SHOWN_SECONDS;
    const scale = followScale(this.#scale, wantedScale(trace, from, target), now - this.#painted);
    [this.#scale, this.#painted] = [scale, now];
    /** @param {number} force */
    const y = (force) => this.#height * (1 - (force - scale.low) / (scale.high - scale.low));
    /** @param {number} at */
    const place = (at) => [((at - from) / SHOWN_SECONDS) * this.#width, y(trace.forceAt(at))];
    this.#context.setTransform(this.#sharp, 0, 0, this.#sharp, 0, 0);
    this.#context.clearRect(0, 0, this.#width, this.#height);
    for (const force of gridLines(scale)) this.#paintLevel(`${force} N`, y(force));
    if (target) this.#paintTarget(y(target[0]), y(target[1]), targetName);
    this.#paintCurve(curve(trace, { from, to: now, width: this.#width, y }));
    for (const { type, at } of marks) if (type === "partial" && at > from) this.#paintPartial(place(at));
    for (const { at, number, late } of repPoints(marks, trace)) {
      if (at > from) this.#paintRep(place(at), number, late);
    }
  }

  /** @param {string} words @param {number} y */
  #paintLevel(words, y) {
    const { ink, calm, size, font } = this.#colours;
    const height = Math.round(y) + 0.5;
    this.#context.font = `${size}px ${font}`;
    this.#context.textBaseline = "bottom";
    this.#context.textAlign = "left";
    this.#line(ink, 0.18, 1, height);
    this.#context.fillStyle = calm;
    if (height > size + 4) this.#write(words, 8, height - 2);
  }

  /** @param {number} low @param {number} high @param {string} words */
  #paintTarget(low, high, words) {
    const context = this.#context;
    context.globalAlpha = 0.16;
    context.fillStyle = this.#colours.good;
    context.fillRect(0, high, this.#width, low - high);
    context.setLineDash([8, 6]);
    this.#line(this.#colours.good, 0.9, 2, low);
    context.setLineDash([]);
    context.textAlign = "right";
    context.fillStyle = this.#colours.ink;
    context.textBaseline = "top";
    this.#write(words, this.#width - 8, low + 5);
  }

  /** @param {number[]} points x and y, one after the other. */
  #paintCurve(points) {
    const context = this.#context;
    context.strokeStyle = this.#colours.curve;
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
    if (!broken) this.#dot(this.#colours.curve, points.slice(-2), 6);
  }

  /** A counted rep: its number over its top; in outline when it was only found later. @param {number[]} top @param {number} number @param {boolean} late */
  #paintRep([x, top], number, late) {
    if (Number.isNaN(top)) return;
    const { ink, paper, size, font } = this.#colours;
    const radius = size * 0.95;
    const y = Math.max(top - radius - 12, radius + 2);
    this.#dot(ink, [x, top], 4);
    this.#dot(ink, [x, y], radius);
    if (late) this.#dot(paper, [x, y], radius - 2);
    this.#context.fillStyle = late ? ink : paper;
    this.#context.font = `700 ${size}px ${font}`;
    this.#context.textAlign = "center";
    this.#context.textBaseline = "middle";
    this.#context.fillText(`${number}`, x, y + 1);
  }

  /** A lift that turned back early: a triangle that points at it. @param {number[]} top */
  #paintPartial([x, y]) {
    const context = this.#context;
    if (Number.isNaN(y)) return;
    context.strokeStyle = this.#colours.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 7, y - 16);
    context.lineTo(x + 7, y - 16);
    context.lineTo(x, y - 5);
    context.closePath();
    context.stroke();
  }

  /** Across the picture. @param {string} colour @param {number} alpha @param {number} width @param {number} y */
  #line(colour, alpha, width, y) {
    const context = this.#context;
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(this.#width, y);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** @param {string} colour @param {number[]} place @param {number} radius */
  #dot(colour, [x, y], radius) {
    this.#context.fillStyle = colour;
    this.#context.beginPath();
    this.#context.arc(x, y, radius, 0, 2 * Math.PI);
    this.#context.fill();
  }

  /** Write over whatever is there. @param {string} text @param {number} x @param {number} y */
  #write(text, x, y) {
    const context = this.#context;
    const { width } = context.measureText(text);
    const ink = context.fillStyle;
    const { paper, size } = this.#colours;
    context.fillStyle = paper;
    context.globalAlpha = 0.75;
    const left = context.textAlign === "right" ? x - width : x;
    const top = context.textBaseline === "top" ? y : y - size;
    context.fillRect(left - 3, top - 1, width + 6, size + 2);
    context.globalAlpha = 1;
    context.fillStyle = ink;
    context.fillText(text, x, y);
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Colours} */
function coloursOf(canvas) {
  const style = getComputedStyle(canvas);
  return {
    curve: style.color,
    ink: style.caretColor,
    calm: style.textDecorationColor,
    good: style.outlineColor,
    paper: style.columnRuleColor,
    font: style.fontFamily,
    size: parseFloat(style.fontSize),
  };
}
