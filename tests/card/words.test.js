import assert from "node:assert/strict";
import { test } from "node:test";

import { loadWords } from "../../custom_components/run_primer/frontend/home.js";

/** @import { Hass } from "../../custom_components/run_primer/frontend/types.d.ts" */

const TEXTS = new Map([
  ["component.run_primer.config_panel.card.next", "Next"],
  ["component.run_primer.entity.sensor.routine.state.pre_run_short", "Short pre-run activation"],
]);
const hass = /** @type {Hass} */ (
  /** @type {unknown} */ ({
    language: "en",
    loadBackendTranslation: async () => (/** @type {string} */ key) => TEXTS.get(key) ?? "",
  })
);

test("built-in routines are translated, and a routine of one's own is called by its name", async () => {
  const text = await loadWords(hass);
  assert.equal(text("routine.pre_run_short"), "Short pre-run activation");
  assert.equal(text("routine.Legs"), "Legs");
  assert.equal(text("routine.St. Anton No. 2"), "St. Anton No. 2");
});

test("a text that is missing is shown as its key", async () => {
  const text = await loadWords(hass);
  assert.equal(text("next"), "Next");
  assert.equal(text("nothing"), "nothing");
});
