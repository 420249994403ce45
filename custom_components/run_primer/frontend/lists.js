/** The two lists of the card: its sensors, and the sets of the routine. */

import { dose, outcome } from "./scene.js";
import { make, makeIcon } from "./touch.js";

/** @import { Live, Row, Sensor, Text } from "./types.d.ts" */

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
  const end = result === undefined ? [] : [make("span", { class: "result" }, result)];
  return make(
    "li",
    { class: look, "aria-current": current && "step" },
    makeIcon(icon),
    make("span", {}, words),
    ...end,
  );
}

/** @param {Sensor[]} sensors @param {Text} text @returns {Row[]} */
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

/** @param {Live} live @param {Text} text @returns {Row[]} */
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
