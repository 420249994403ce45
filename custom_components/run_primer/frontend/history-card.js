/** The card that looks back: an element around a page that is only loaded when it is looked at. */

import { loadWords, nameField } from "./words.js";

/** @import { CardConfig, Hass } from "./types.d.ts" */
/** @import { HistoryPage } from "./history.js" */

export class RunPrimerHistoryCard extends HTMLElement {
  /** @type {CardConfig} */
  #config = { type: "custom:run-primer-history-card" };
  /** @type {Hass | null} */
  #hass = null;
  /** @type {HistoryPage | null} */
  #page = null;
  #language = "";

  /** @param {CardConfig} config */
  setConfig(config) {
    if (config.station !== undefined && typeof config.station !== "string") {
      throw new Error("station must be the id of a config entry");
    }
    const moved = config.station !== this.#config.station || config.newest !== this.#config.newest;
    this.#config = config;
    if (moved) this.#page?.move(config);
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    if (hass.language !== this.#language) this.#open(hass);
    else this.#page?.update(hass);
  }

  getCardSize() {
    return 12;
  }

  getGridOptions() {
    return { columns: "full", rows: "auto", min_columns: 6 };
  }

  static getConfigForm() {
    return {
      schema: [
        { name: "station", selector: { config_entry: { integration: "run_primer" } } },
        { name: "newest", default: false, selector: { boolean: {} } },
      ],
      computeLabel: nameField,
    };
  }

  static getStubConfig() {
    return {};
  }

  /** @param {Hass} hass */
  async #open(hass) {
    this.#language = hass.language;
    const [{ HistoryPage }, text] = await Promise.all([import("./history.js"), loadWords(hass)]);
    if (hass.language !== this.#language) return; // Another one was asked for meanwhile.
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#page = new HistoryPage(root, /** @type {Hass} */ (this.#hass), this.#config, text);
  }
}
