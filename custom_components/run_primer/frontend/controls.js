/** What can be pressed and chosen; every control is one of the station's own entities. */

import { findEntity } from "./home.js";
import { fill, make, makeButton, setText, show } from "./touch.js";

/** @import { RunPrimerHistoryCard } from "./card.js" */
/** @import { Control, Hass, Sensor, Shown, Text } from "./types.d.ts" */

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
  #buttons = make("div", { class: "buttons" });
  #choices = make("div", { class: "choices" });
  #small = make("div", { class: "buttons" });
  #tares = make("div", { class: "buttons" });
  #lookBack = makeButton("mdi:history", "", "small", () => this.#showHistory());
  /** While it is looked at. @type {RunPrimerHistoryCard | null} */
  #history = null;
  #complete = false;
  #hurts;
  /** @type {Hass | null} */
  #hass = null;
  #station = "";
  /** @type {Map<string, HTMLButtonElement>} */
  #byKey = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #doubting;

  /**
   * @param {HTMLElement} place
   * @param {{go: HTMLElement, hurts: HTMLElement}} large The one to start with, and the one for pain.
   * @param {(text: string) => void} say Tells a screen reader something.
   */
  constructor(place, { go, hurts }, say) {
    this.say = say;
    this.#hurts = hurts;
    this.#small.append(this.#lookBack);
    place.append(this.#small, this.#choices, this.#buttons, this.#tares);
    go.addEventListener("click", () => this.#press("start"));
    hurts.addEventListener("click", () => this.#stopForPain());
    for (const control of CONTROLS) this.#buttons.append(this.#makeButton(control));
  }

  /** @param {Shown} shown */
  update({ hass, station, live, text }) {
    this.#hass = hass;
    this.#station = station;
    this.text = text;
    const { state } = live.station.session;
    this.#complete = state === "complete";
    const atRest = this.#complete || state === "idle";
    if (this.#history) this.#history.hass = hass;
    for (const { key, when } of CONTROLS) {
      const button = this.#byKey.get(key);
      if (button) button.hidden = !when.includes(state);
    }
    for (const element of [this.#choices, this.#tares, this.#small]) show(element, atRest);
    show(this.#hurts, !atRest);
    this.#label();
    if (atRest) {
      this.#showChoices();
      this.#showTares(live.station.sensors);
    }
  }

  /** @type {Text} */
  text = (key) => key;

  /** @param {Control} control */
  #makeButton({ key, icon, strong }) {
    const press = () => (key === "stop" ? this.#stop(button) : this.#press(key));
    const button = makeButton(icon, "", strong ? "strong" : "", press);
    button.hidden = true;
    this.#byKey.set(key, button);
    return button;
  }

  #label() {
    for (const [key, button] of this.#byKey) {
      const sure = button.classList.contains("sure");
      setText(button.lastElementChild, this.text(sure ? "really_stop" : key));
    }
    setText(this.#lookBack.lastElementChild, this.text("history.title"));
    setText(this.#hurts.lastElementChild, this.text("hurts"));
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

  /** Show what was done over the card; behind a routine, that session. */
  #showHistory() {
    const history = /** @type {RunPrimerHistoryCard} */ (document.createElement("run-primer-history-card"));
    history.setConfig({ type: "", station: this.#station, newest: this.#complete });
    history.hass = /** @type {Hass} */ (this.#hass);
    this.#history = history;
    const close = makeButton("mdi:close", this.text("history.close"), "small", () => dialog.close());
    const gone = () => {
      this.#history = null;
      dialog.remove();
    };
    const dialog = make("dialog", { class: "sheet", "aria-label": this.text("history.title"), close: gone }, close, history);
    this.#small.append(dialog);
    dialog.showModal();
  }

  /** It asks nothing, for whoever is hurt must not have to think; and stands where no thumb goes. */
  #stopForPain() {
    this.#call("run_primer", "stop_routine", { config_entry_id: this.#station, pain: true });
  }

  /** @param {string} key @param {string} owner */
  #press(key, owner = this.#station) {
    const entity = this.#hass && findEntity(this.#hass, owner, "button", key === "resume" ? "pause" : key);
    if (entity) this.#call("button", "press", { entity_id: entity });
  }

  /** @param {string} domain @param {string} service @param {object} data */
  #call(domain, service, data) {
    // Home Assistant itself shows what went wrong.
    this.#hass?.callService(domain, service, data).catch(() => undefined);
  }

  #showChoices() {
    const hass = /** @type {Hass} */ (this.#hass);
    const rows = ["routine", "athlete"].flatMap((key) => {
      const entity = findEntity(hass, this.#station, "select", key);
      const state = entity && hass.states[entity];
      if (!state || !state.attributes.options?.length) return [];
      const options = state.attributes.options.map((option) => [option, hass.formatEntityState(state, option)]);
      return [{ label: this.text(key), entity, chosen: state.state, options }];
    });
    fill(this.#choices, rows, ({ label, entity, chosen, options }) => {
      const select = make("select", {
        change: () => this.#call("select", "select_option", { option: select.value, entity_id: entity }),
      });
      for (const [option, name] of options) select.append(new Option(name, option, false, option === chosen));
      return make("label", {}, label, select);
    });
  }

  /** @param {Sensor[]} sensors */
  #showTares(sensors) {
    const rows = sensors.filter(({ connected }) => connected);
    const named = rows.map(({ id, name }) => ({ id, words: this.text("tare_sensor", { name }) }));
    fill(this.#tares, named, ({ id, words }) =>
      makeButton("mdi:scale-balance", words, "small", () => this.#press("tare", id)),
    );
  }
}
