import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Hass } from "../../custom_components/run_primer/frontend/types.d.ts" */

// Node has no page; to make a dashboard none is needed.
const elements = new Map();
Object.assign(globalThis, {
  HTMLElement: class {},
  window: {},
  customElements: {
    get: (/** @type {string} */ name) => elements.get(name),
    define: (/** @type {string} */ name, /** @type {unknown} */ element) => elements.set(name, element),
  },
});
await import("../../custom_components/run_primer/frontend/run-primer-card.js");
const RunPrimerStrategy = elements.get("ll-strategy-dashboard-run-primer");
const { findEntity, stationOf, stationsOf } = await import(
  "../../custom_components/run_primer/frontend/home.js"
);

/** @param {string} entity @param {string} key @param {string} device @param {string} [platform] */
const entry = (entity, key, device, platform = "run_primer") => ({
  entity_id: entity,
  platform,
  translation_key: key,
  device_id: device,
});

/** @param {object[]} entities @returns {Hass} */
function home(entities) {
  const devices = {
    station: { id: "station", identifiers: [["run_primer", "01A"]], primary_config_entry: "01A" },
    pico: {
      id: "pico",
      name: "Platform",
      identifiers: [["run_primer", "sub1"]],
      primary_config_entry: "01A",
      via_device_id: "station",
    },
    lamp: { id: "lamp", identifiers: [["hue", "01A"]], primary_config_entry: "09Z" },
  };
  const byId = entities.map((each) => [/** @type {any} */ (each).entity_id, each]);
  return /** @type {any} */ ({
    devices,
    entities: Object.fromEntries(byId),
    language: "en",
    localize: () => "",
    loadBackendTranslation: async () => () => "",
  });
}

const OURS = [
  entry("sensor.a", "streak", "station"),
  entry("sensor.renamed", "reps", "station"),
  entry("binary_sensor.p", "primed", "station"),
  entry("select.r", "routine", "station"),
  entry("button.t", "tare", "pico"),
  entry("binary_sensor.c", "connected", "pico"),
  entry("light.x", "reps", "lamp", "hue"),
];

/** @param {any} config @returns {string[]} Every entity that a dashboard names. */
function named(config) {
  if (Array.isArray(config)) return config.flatMap(named);
  if (typeof config !== "object" || !config) return [];
  const own = [config.entity, ...(config.entities ?? [])].filter((each) => typeof each === "string");
  return [...own, ...Object.values(config).flatMap((each) => (typeof each === "object" ? named(each) : []))];
}

test("entities are found by key, whatever they are called", () => {
  const hass = home(OURS);
  assert.equal(findEntity(hass, "01A", "sensor", "reps"), "sensor.renamed");
  assert.equal(findEntity(hass, "sub1", "button", "tare"), "button.t");
  assert.equal(findEntity(hass, "01A", "button", "tare"), undefined);
  assert.equal(findEntity(hass, "unknown", "sensor", "reps"), undefined);
});

test("only our entities belong to a station", () => {
  const hass = home(OURS);
  assert.equal(stationOf(hass, "button.t"), "01A");
  assert.equal(stationOf(hass, "light.x"), undefined);
  assert.deepEqual(stationsOf(hass), ["01A"]);
});

test("the dashboard has a view to train, to look back and to set up", async () => {
  const { views } = /** @type {any} */ (await RunPrimerStrategy.generate({}, home(OURS)));
  assert.deepEqual(views.map((/** @type {any} */ view) => view.path), ["train", "history", "set-up"]);
  assert.deepEqual(views[0].cards, [{ type: "custom:run-primer-card", station: "01A" }]);
});

test("the dashboard names only entities that exist", async () => {
  const names = named(await RunPrimerStrategy.generate({}, home(OURS)));
  assert.ok(["sensor.a", "select.r", "button.t", "binary_sensor.c"].every((one) => names.includes(one)));
  assert.ok(names.every((one) => OURS.some((each) => each.entity_id === one && each.platform === "run_primer")));
});

test("without a station the dashboard is there, and empty", async () => {
  const { views } = /** @type {any} */ (await RunPrimerStrategy.generate({}, home([])));
  assert.deepEqual(named(views), []);
});
