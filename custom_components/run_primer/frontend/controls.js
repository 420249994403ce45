/** What can be pressed and chosen; every control is one of the station's own entities. */

import { findEntity } from "./entities.js";
import { makeIcon, setText } from "./touch.js";

/** @import { Hass, Live, Sensor, SessionState, Text } from "./types.d.ts" */

/**
 * @typedef {object} Control
 * @property {string} key Of the button entity.
 * @property {string} icon
 * @property {SessionState[]} when
 * @property {boolean} [strong] What is most likely wanted.
 */

/** @type {Control[]} */
const CONTROLS = [
  { key: "start", icon: "mdi:play", when: ["idle", "complete"], strong: true },
  { key: "pause", icon: "mdi:pause", when: ["preparing", "working", "resting"] },
  { key: "resume", icon: "mdi:play", when: ["paused"], strong: true },
  { key: "done", icon: "mdi:check-bold", when: ["working"], strong: true },
  { key: "skip", icon: "mdi:skip-next", when: ["preparing", "working", "resting", "paused"] },
  { key: "stop", icon: "mdi:stop", when: ["preparing", "working", "resting", "paused"] },
];
const SURE_WITHIN_MS = 4000;

export class Controls {
  #buttons = document.createElement("div");
  #choices = document.createElement("div");
  #tares = document.createElement("div");
  /** @type {Hass | null} */
  #hass = null;
  #station = "";
  /** @type {Map<string, HTMLButtonElement>} */
  #byKey = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #doubting;
  #shown = "";

  /**
   * @param {HTMLElement} place
   * @param {HTMLButtonElement} go The large button to start with.
   * @param {(text: string) => void} say Tells a screen reader something.
   */
  constructor(place, go, say) {
    this.say = say;
    this.#buttons.className = this.#tares.className = "buttons";
    this.#choices.className = "choices";
    place.append(this.#choices, this.#buttons, this.#tares);
    go.addEventListener("click", () => this.#press("start"));
    for (const control of CONTROLS) this.#buttons.append(this.#makeButton(control));
  }

  /**
   * @param {Hass} hass
   * @param {string} station Config entry.
   * @param {Live} live
   * @param {Text} text
   */
  update(hass, station, live, text) {
    this.#hass = hass;
    this.#station = station;
    this.text = text;
    const { state } = live.station.session;
    const atRest = state === "idle" || state === "complete";
    for (const { key, when } of CONTROLS) {
      const button = this.#byKey.get(key);
      if (button) button.hidden = !when.includes(state);
    }
    this.#choices.hidden = this.#tares.hidden = !atRest;
    this.#label();
    if (atRest) {
      this.#showChoices(hass, text);
      this.#showTares(live.station.sensors, text);
    }
  }

  /** @type {Text} */
  text = (key) => key;

  /** @param {Control} control */
  #makeButton({ key, icon, strong }) {
    const button = makeButton(icon);
    button.classList.toggle("strong", Boolean(strong));
    button.hidden = true;
    button.addEventListener("click", () => (key === "stop" ? this.#stop(button) : this.#press(key)));
    this.#byKey.set(key, button);
    return button;
  }

  #label() {
    for (const [key, button] of this.#byKey) {
      const sure = button.classList.contains("sure");
      setText(button.lastElementChild, this.text(sure ? "really_stop" : key));
    }
  }

  /** @param {HTMLButtonElement} button */
  #stop(button) {
    clearTimeout(this.#doubting);
    const sure = button.classList.toggle("sure");
    this.#label();
    if (!sure) {
      this.#press("stop");
      return;
    }
    this.say(this.text("really_stop"));
    this.#doubting = setTimeout(() => {
      button.classList.remove("sure");
      this.#label();
    }, SURE_WITHIN_MS);
  }

  /**
   * @param {string} key
   * @param {string} owner
   */
  #press(key, owner = this.#station) {
    const entity = this.#hass && findEntity(this.#hass, owner, "button", key === "resume" ? "pause" : key);
    // Home Assistant itself shows what went wrong.
    if (entity) {
      this.#hass?.callService("button", "press", {}, { entity_id: entity }).catch(() => undefined);
    }
  }

  /**
   * @param {Hass} hass
   * @param {Text} text
   */
  #showChoices(hass, text) {
    const rows = ["routine", "athlete"].map((key) => {
      const entity = findEntity(hass, this.#station, "select", key);
      return { key, state: entity ? hass.states[entity] : undefined };
    });
    const shown = JSON.stringify([hass.language, rows.map(({ state }) => [state?.state, state?.attributes.options])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#choices.replaceChildren(
      ...rows.flatMap(({ key, state }) => {
        const options = state?.attributes.options ?? [];
        if (!state || options.length < 1) return [];
        const select = document.createElement("select");
        for (const option of options) {
          const name = hass.formatEntityState(state, option);
          select.append(new Option(name, option, false, option === state.state));
        }
        select.addEventListener("change", () => {
          hass
            .callService("select", "select_option", { option: select.value }, { entity_id: state.entity_id })
            .catch(() => undefined);
        });
        const label = document.createElement("label");
        label.append(text(key), select);
        return [label];
      }),
    );
  }

  /**
   * @param {Sensor[]} sensors
   * @param {Text} text
   */
  #showTares(sensors, text) {
    const wanted = sensors.filter((sensor) => sensor.connected);
    const shown = JSON.stringify(wanted.map(({ id, name }) => [id, text("tare_sensor", { name })]));
    if (this.#tares.dataset.shown === shown) return;
    this.#tares.dataset.shown = shown;
    this.#tares.replaceChildren(
      ...wanted.map(({ id, name }) => {
        const button = makeButton("mdi:scale-balance");
        button.classList.add("small");
        setText(button.lastElementChild, text("tare_sensor", { name }));
        button.addEventListener("click", () => this.#press("tare", id));
        return button;
      }),
    );
  }
}

/** @param {string} icon */
function makeButton(icon) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "press";
  button.append(makeIcon(icon), document.createElement("span"));
  return button;
}
