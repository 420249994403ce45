/** What every dashboard loads: the cards, and how they introduce themselves. */

import { RunPrimerCard } from "./card.js";
import { stationOf } from "./entities.js";
import { RunPrimerHistoryCard } from "./history-card.js";
import { RunPrimerStrategy } from "./strategy.js";

/** @import { Hass } from "./types.d.ts" */

const ELEMENTS = {
  "run-primer-card": RunPrimerCard,
  "run-primer-history-card": RunPrimerHistoryCard,
  "ll-strategy-dashboard-run-primer": RunPrimerStrategy,
};

// A page that stays open over an update loads both versions; the first one goes on.
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

/** @typedef {{customCards?: object[], customStrategies?: object[]}} Registries */
const page = /** @type {Registries} */ (/** @type {unknown} */ (window));
const documentationURL = "https://github.com/run-primer/run-primer/blob/main/docs/dashboard.md";

/** @param {string} type @param {string} name @param {string} description @param {string[]} [only] */
const introduce = (type, name, description, only) =>
  (page.customCards ??= []).push({
    type,
    name,
    description,
    documentationURL,
    preview: true,
    getEntitySuggestion: (/** @type {Hass} */ hass, /** @type {string} */ entityId) => {
      const station = stationOf(hass, entityId);
      const key = hass.entities[entityId]?.translation_key ?? "";
      return station && (!only || only.includes(key)) ? { config: { type: `custom:${type}`, station } } : null;
    },
  });

introduce("run-primer-card", "Run Primer", "Leads through a routine: reps, holds and the live force curve.");
introduce("run-primer-history-card", "Run Primer history", "Looks back: weeks, sessions, every set with its curve.", [
  "last_session",
  "week_sessions",
  "streak",
]);
(page.customStrategies ??= []).push({
  type: "run-primer",
  strategyType: "dashboard",
  name: "Run Primer",
  description: "Train, look back and set up: a whole dashboard for your stations.",
  documentationURL,
});
