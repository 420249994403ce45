/** The words of the cards, from the integration's own translations, and numbers as the user reads them. */

/** @import { Formats, Hass, Text } from "./types.d.ts" */

const OURS = "component.run_primer";
const CATEGORY = "config_panel";

/** What fields are called where the words of the card are not loaded. @type {Record<string, string>} */
const FIELDS = { station: "Station", show_sets: "List of sets", show_sensors: "State of the sensors", newest: "Begin with the latest session" };

/** @param {{name: string}} field @param {Hass["localize"]} localize */
export function nameField({ name }, localize) {
  return localize(`${OURS}.${CATEGORY}.card.form.${name}`) || FIELDS[name];
}

/** Names that the integration's entities have as states. */
const NAMED = new Map([
  ["exercise", "entity.sensor.exercise.state"],
  ["routine", "entity.sensor.routine.state"],
  ["side", "entity.sensor.side.state"],
  ["fault", "entity.event.form.state_attributes.event_type.state"],
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
    const [table, name] = key.split(".", 2);
    const named = NAMED.get(table);
    const found = named && name ? localize(`${OURS}.${named}.${name}`) : ours(key, values);
    return found || name || key;
  };
}

/** Languages that write numbers as Home Assistant's settings name it. @type {Record<string, string | undefined>} */
const NUMBERS = { comma_decimal: "en-US", decimal_comma: "de", space_comma: "fr", system: undefined };

/**
 * Return how numbers and times are written.
 *
 * @param {Pick<Hass, "locale" | "config">} hass
 * @returns {Formats}
 */
export function formatsOf({ locale, config }) {
  const { language, number_format: style = "", time_format: clock, time_zone: zone } = locale;
  const timeZone = zone === "server" ? config.time_zone : undefined;
  const hourCycle = clock === "12" ? "h12" : clock === "24" ? "h23" : undefined;
  /** @param {Intl.DateTimeFormatOptions} options */
  const time = (options) => {
    const format = new Intl.DateTimeFormat(language, { timeZone, ...options });
    return (/** @type {string} */ iso) => format.format(new Date(iso));
  };
  return {
    day: time({ weekday: "short", day: "numeric", month: "short" }),
    time: time({ hour: "numeric", minute: "2-digit", hourCycle }),
    date: time({ day: "numeric", month: "short", timeZone: "UTC" }),
    number: (value, digits = 0) =>
      new Intl.NumberFormat(style in NUMBERS ? NUMBERS[style] : language, {
        maximumFractionDigits: digits,
        useGrouping: style !== "none",
      }).format(value),
  };
}
