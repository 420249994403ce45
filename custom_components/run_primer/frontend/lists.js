/** The two lists of the card: its sensors, and the sets of the routine. */

import { dose, outcome } from "./scene.js";
import { makeIcon } from "./touch.js";

/** @import { Live, Sensor, Text } from "./types.d.ts" */

/**
 * @typedef {object} Row
 * @property {string} look Its class.
 * @property {string} icon
 * @property {string} words
 * @property {string} [result] What came of it; no column without.
 * @property {boolean} [current]
 */

/** A list that is built again only when a row of it is another one. */
export class List {
  #place;
  #shown = "";

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {Row[]} rows */
  show(rows) {
    const shown = JSON.stringify(rows);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#place.replaceChildren(...rows.map(makeRow));
  }
}

/** @param {Row} row */
function makeRow({ look, icon, words, result, current }) {
  const item = document.createElement("li");
  item.className = look;
  if (current) item.setAttribute("aria-current", "step");
  const name = document.createElement("span");
  name.textContent = words;
  item.append(makeIcon(icon), name);
  if (result !== undefined) {
    const end = document.createElement("span");
    end.className = "result";
    end.textContent = result;
    item.append(end);
  }
  return item;
}

/**
 * @param {Sensor[]} sensors
 * @param {Text} text
 * @returns {Row[]}
 */
export function sensorRows(sensors, text) {
  return sensors.map(({ name, connected, tared }) => {
    if (!connected) return { look: "ill", icon: "mdi:lan-disconnect", words: text("silent", { name }) };
    if (tared) return { look: "well", icon: "mdi:check-circle", words: name };
    return { look: "doubtful", icon: "mdi:scale-unbalanced", words: text("untared", { name }) };
  });
}

/** @type {Record<string, string>} */
const RESULT_ICONS = {
  goal: "mdi:check-circle",
  done: "mdi:check-circle-outline",
  skip: "mdi:skip-next-circle-outline",
};

/**
 * @param {Live} live
 * @param {Text} text
 * @returns {Row[]}
 */
export function planRows({ station, plan }, text) {
  const active = station.session.state !== "idle";
  return plan.map((set, place) => {
    const current = active && place === station.position;
    const icon = set.result ? RESULT_ICONS[set.result.ended_by] : "mdi:circle-outline";
    return {
      look: set.result ? "done" : "",
      icon: current ? "mdi:arrow-right-bold-circle" : icon,
      words: dose(set, text),
      result: outcome(set, text),
      current,
    };
  });
}
