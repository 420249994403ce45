/** What every dashboard loads: the cards, a whole dashboard, and how they introduce themselves. */

import { RunPrimerCard, RunPrimerHistoryCard } from "./card.js";
import { findEntity, loadWords, stationOf, stationsOf } from "./home.js";

/** @import { Hass, Text } from "./types.d.ts" */

/** @typedef {{station?: string}} StrategyConfig */
/** @typedef {Record<string, unknown>} Config */

const WHOLE = { columns: "full" };

export class RunPrimerStrategy extends HTMLElement {
  /**
   * Return the dashboard's configuration.
   *
   * @param {StrategyConfig} config
   * @param {Hass} hass
   * @returns {Promise<Config>}
   */
  static async generate(config, hass) {
    const text = await loadWords(hass);
    const stations = config.station ? [config.station] : stationsOf(hass);
    return {
      views: [
        ...stations.map((station, i) => trainView(station, i, text)),
        historyView(stations, hass, text),
        setUpView(stations, hass, text),
      ],
    };
  }

  static getCreateSuggestions() {
    return { title: "Run Primer", icon: "mdi:run-fast" };
  }
}

/** @param {string} station @param {number} number @param {Text} text */
function trainView(station, number, text) {
  return {
    title: text("view.train"),
    path: number ? `train-${number + 1}` : "train",
    icon: "mdi:run-fast",
    type: "panel",
    cards: [{ type: "custom:run-primer-card", station }],
  };
}

/** @param {string[]} stations @param {Hass} hass @param {Text} text */
function historyView(stations, hass, text) {
  const sections = stations.flatMap((station) => {
    /** @param {string} domain @param {string} key */
    const find = (domain, key) => findEntity(hass, station, domain, key);
    const calendar = find("calendar", "workouts");
    const cards = [
      ...tiles([find("binary_sensor", "primed"), find("sensor", "week_sessions"), find("sensor", "streak")]),
      ...(calendar
        ? [{ type: "calendar", entities: [calendar], initial_view: "listWeek", grid_options: WHOLE }]
        : []),
    ];
    return [
      { type: "grid", column_span: 2, cards: [{ type: "custom:run-primer-history-card", station }] },
      ...(cards.length ? [section(text("view.week"), cards)] : []),
    ];
  });
  return { title: text("view.history"), path: "history", icon: "mdi:history", type: "sections", max_columns: 3, sections };
}

/** @param {string[]} stations @param {Hass} hass @param {Text} text */
function setUpView(stations, hass, text) {
  const sections = stations.flatMap((station) => {
    const choices = ["select.routine", "select.athlete", "switch.voice"].map((name) => {
      const [domain, key] = name.split(".");
      return findEntity(hass, station, domain, key);
    });
    const sensors = Object.values(hass.devices).filter(
      (device) => device?.primary_config_entry === station && device.via_device_id,
    );
    return [
      section(text("view.station"), tiles(choices)),
      ...sensors.map((device) => section(device?.name_by_user ?? device?.name ?? "", tiles(entitiesOf(hass, device?.id)))),
    ];
  });
  return { title: text("view.set_up"), path: "set-up", icon: "mdi:tune", type: "sections", sections };
}

/**
 * Return what is on a device, what is looked at before what is pressed.
 *
 * @param {Hass} hass
 * @param {string | undefined} device
 */
function entitiesOf(hass, device) {
  const domains = ["binary_sensor", "sensor", "button", "update"];
  const own = Object.values(hass.entities).flatMap((entity) =>
    entity?.device_id === device && entity ? [entity.entity_id] : [],
  );
  return domains.flatMap((domain) => own.filter((id) => id.startsWith(`${domain}.`)).sort());
}

/** @param {string} heading @param {Config[]} cards */
function section(heading, cards) {
  return { type: "grid", cards: [{ type: "heading", heading }, ...cards] };
}

/** @param {(string | undefined)[]} entities */
function tiles(entities) {
  return entities.flatMap((entity) => (entity ? [{ type: "tile", entity, grid_options: WHOLE }] : []));
}

const ELEMENTS = {
  "run-primer-card": RunPrimerCard,
  "run-primer-history-card": RunPrimerHistoryCard,
  "ll-strategy-dashboard-run-primer": RunPrimerStrategy,
};

// A page that stays open over an update loads both versions; the first one goes on.
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

/** Where Home Assistant looks for cards and strategies. */
const page = /** @type {any} */ (window);
const documentationURL = "https://github.com/run-primer/run-primer/blob/main/docs/dashboard.md";

/** @param {string} type @param {string} name @param {string} description */
const introduce = (type, name, description) =>
  (page.customCards ??= []).push({
    type,
    name,
    description,
    documentationURL,
    preview: true,
    getEntitySuggestion: (/** @type {Hass} */ hass, /** @type {string} */ entityId) => {
      const station = stationOf(hass, entityId);
      return station ? { config: { type: `custom:${type}`, station } } : null;
    },
  });

introduce("run-primer-card", "Run Primer", "Leads through a routine: reps, holds and the live force curve.");
introduce("run-primer-history-card", "Run Primer history", "Looks back: weeks, sessions, every set with its curve.");
(page.customStrategies ??= []).push({
  type: "run-primer",
  strategyType: "dashboard",
  name: "Run Primer",
  description: "Train, look back and set up: a whole dashboard for your stations.",
  documentationURL,
});
