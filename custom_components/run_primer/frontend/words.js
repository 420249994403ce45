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
 * Fetch the texts of the card and return what turns keys into them: `next`, or a name such as
 * `exercise.clamshell`. With a `count` the text is the one of the language's plural form. A
 * text that is missing is shown as its key.
 *
 * @param {Hass} hass
 * @returns {Promise<Text>}
 */
export async function loadWords(hass) {
  const localize = await hass.loadBackendTranslation(CATEGORY, "run_primer");
  const plurals = new Intl.PluralRules(hass.language);
  /** @param {string} key @param {Record<string, string | number>} [values] */
  const ours = (key, values) => localize(`${OURS}.${CATEGORY}.card.${key}`, values);
  return (key, values) => {
    if (typeof values?.count === "number") {
      const form = plurals.select(values.count);
      return ours(`${key}.${form}`, values) || ours(`${key}.other`, values) || key;
    }
    const dot = key.indexOf(".");
    // A routine's own name may have dots, too.
    const [table, name] = dot < 0 ? [key, ""] : [key.slice(0, dot), key.slice(dot + 1)];
    const named = NAMED.get(table);
    const found = named && name ? localize(`${OURS}.${named}.${name}`) : ours(key, values);
    return found || name || key;
  };
}
