/** The words of the card, from the integration's own translations. */

/** @import { Hass, Text } from "./types.d.ts" */

const OURS = "component.run_primer";
const CATEGORY = "config_panel";

/** Names that the integration's entities have as states. */
const NAMED = new Map([
  ["exercise", "entity.sensor.exercise.state"],
  ["routine", "entity.sensor.routine.state"],
  ["side", "entity.sensor.side.state"],
]);

/**
 * Fetch the texts of the card in the user's language, once for each language.
 *
 * @param {Hass} hass
 */
export function loadWords(hass) {
  return hass.loadBackendTranslation(CATEGORY, "run_primer");
}

/**
 * Return what turns keys into texts: `next`, or a name such as `exercise.clamshell`. With a
 * `count` the text is the one of the language's plural form. A text that is missing is shown
 * as its key.
 *
 * @param {Hass} hass
 * @returns {Text}
 */
export function wordsOf(hass) {
  const plurals = new Intl.PluralRules(hass.language);
  /** @param {string} key @param {Record<string, string | number>} [values] */
  const ours = (key, values) => hass.localize(`${OURS}.${CATEGORY}.card.${key}`, values);
  return (key, values) => {
    if (typeof values?.count === "number") {
      const form = plurals.select(values.count);
      return ours(`${key}.${form}`, values) || ours(`${key}.other`, values) || key;
    }
    const [table, name] = key.split(".", 2);
    const named = NAMED.get(table);
    const found = named && name ? hass.localize(`${OURS}.${named}.${name}`) : ours(key, values);
    return found || name || key;
  };
}
