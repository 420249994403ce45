import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { loadWords } from "../../custom_components/run_primer/frontend/words.js";

const PLACE = new URL("../../custom_components/run_primer/", import.meta.url);
/** @param {string} path */
const read = (path) => readFileSync(new URL(path, PLACE), "utf8");
/** @param {string} folder @param {string} ending */
const list = (folder, ending) =>
  readdirSync(new URL(folder, PLACE)).filter((name) => name.endsWith(ending));

const LANGUAGES = list("translations/", ".json").map((name) => name.replace(".json", ""));
const SOURCES = list("frontend/", ".js").map((name) => ({ name, source: read(`frontend/${name}`) }));

/** @typedef {{[key: string]: string | Tree}} Tree */
/** @param {string} language @returns {Tree} */
const texts = (language) => JSON.parse(read(`translations/${language}.json`));
/** @param {string} language @returns {Tree} */
const ofCard = (language) => /** @type {any} */ (texts(language)).config_panel.card;

/** @param {Tree} tree @param {string} [path] @returns {Record<string, string>} */
function flat(tree, path = "") {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[path + key, value]] : Object.entries(flat(value, `${path}${key}.`)),
    ),
  );
}

test("every language has the plural forms that browsers ask it for", () => {
  for (const language of LANGUAGES) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const { n_reps } = ofCard(language);
    assert.deepEqual(Object.keys(n_reps).toSorted(), forms.toSorted(), language);
  }
});

test("a number takes the plural form of its language", async () => {
  const loadBackendTranslation = async () => (/** @type {string} */ key) => key.split(".").slice(4).join(".");
  /** @param {string} language @param {number} count */
  const form = async (language, count) => {
    const text = await loadWords(/** @type {any} */ ({ language, loadBackendTranslation }));
    return text("n_reps", { count });
  };
  assert.equal(await form("en", 0), "n_reps.other");
  assert.equal(await form("fr", 0), "n_reps.one");
  assert.equal(await form("es", 1_000_000), "n_reps.many");
});

/** The first argument of every call of `text`, without what it only compares. @returns {string[]} */
function asked() {
  return SOURCES.flatMap(({ source }) =>
    [...source.matchAll(/\btext\(((?:[^(),]|\([^()]*\))*)/g)].map(([, first]) =>
      first.replaceAll(/===\s*"[^"]*"/g, ""),
    ),
  );
}

test("every text that the card asks for is there", () => {
  const known = new Set([...Object.keys(flat(ofCard("en"))), ...Object.keys(ofCard("en"))]);
  const keys = asked().flatMap((first) => [...first.matchAll(/"([^"]+)"/g)].map(([, key]) => key));
  assert.ok(keys.length > 30);
  assert.deepEqual(keys.filter((key) => !known.has(key)), []);
});

test("every text of the card is asked for", () => {
  const sources = SOURCES.map(({ source }) => source).join("\n");
  const strings = new Set([...sources.matchAll(/"([^"\n]+)"/g)].map(([, string]) => string));
  for (const object of sources.matchAll(/\{ key: "(\w+)"/g)) strings.add(object[1]);
  /** @param {string} key */
  const isAsked = (key) => {
    const [table, name] = key.split(".");
    const composed = sources.includes(`${table}.\${`);
    return strings.has(key) || (composed && name.split("_").every((part) => sources.includes(part)));
  };
  const { n_reps: _, ...rest } = ofCard("en");
  assert.deepEqual(Object.keys(flat(rest)).filter((key) => !isAsked(key)), []);
  assert.ok(strings.has("n_reps"));
});

/** Words that cannot come from the translations. */
const OWN = [
  "Run Primer", // A name.
  // For who writes YAML by hand; Home Assistant's own cards say this in English, too.
  "station must be the id of a config entry",
  // The list of cards takes them when the page loads, before its language is known.
  "Leads through a routine: reps, holds and the live force curve.",
  "Train, look back and set up: a whole dashboard for your stations.",
  // Only while the integration's own translations are not loaded.
  "Station",
  "List of sets",
  "State of the sensors",
];

test("no other words stand in the card itself", () => {
  const found = SOURCES.flatMap(({ source }) => {
    const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    const strings = [...code.matchAll(/"([^"\n]*)"/g)].map(([, string]) => string);
    const page = /`\s*(<[^`]*>)\s*`/.exec(code)?.[1].replaceAll(/<[^>]*>/g, " ") ?? "";
    return [...strings.filter((one) => /^[A-Z][a-z]+\b|^([a-z]+ ){3}/.test(one)), page.trim()];
  });
  assert.deepEqual(found.filter((one) => one && !OWN.includes(one)), []);
});
