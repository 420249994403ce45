/** What every dashboard loads: the card, and how it introduces itself. */

import { RunPrimerCard } from "./card.js";
import { stationOf } from "./entities.js";
import { RunPrimerStrategy } from "./strategy.js";

/** @import { Hass } from "./types.d.ts" */

const TYPE = "run-primer-card";

const STRATEGY = "ll-strategy-dashboard-run-primer";

// A page that stays open over an update loads both versions; the first one goes on.
if (!customElements.get(TYPE)) customElements.define(TYPE, RunPrimerCard);
if (!customElements.get(STRATEGY)) customElements.define(STRATEGY, RunPrimerStrategy);

/** @typedef {{customCards?: object[], customStrategies?: object[]}} Registries */
const page = /** @type {Registries} */ (/** @type {unknown} */ (window));
(page.customCards ??= []).push({
  type: TYPE,
  name: "Run Primer",
  description: "Leads through a routine: reps, holds and the live force curve.",
  preview: true,
  documentationURL: "https://github.com/run-primer/run-primer/blob/main/docs/dashboard.md",
  getEntitySuggestion: (/** @type {Hass} */ hass, /** @type {string} */ entityId) => {
    const station = stationOf(hass, entityId);
    return station ? { config: { type: `custom:${TYPE}`, station } } : null;
  },
});
(page.customStrategies ??= []).push({
  type: "run-primer",
  strategyType: "dashboard",
  name: "Run Primer",
  description: "Train, look back and set up: a whole dashboard for your stations.",
  documentationURL: "https://github.com/run-primer/run-primer/blob/main/docs/dashboard.md",
});
