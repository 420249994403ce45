/** What the cards take from Home Assistant: words, numbers as the user reads them, and our entities. */

/** @import { Formats, Hass, Text } from "./types.d.ts" */

const DOMAIN = "run_primer";
const OURS = `component.${DOMAIN}`;
const CATEGORY = "config_panel";

/** What a field of a form is called. @param {{name: string}} field @param {Hass["localize"]} localize */
export function nameField({ name }, localize) {
  return localize(`${OURS}.${CATEGORY}.card.form.${name}`);
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
    // A routine's own name may have dots, too.
    const [table, ...rest] = key.split(".");
    const name = rest.join(".");
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

/**
 * What was found in a registry; Home Assistant replaces a registry when it changes.
 *
 * @type {WeakMap<object, Map<string, string | undefined>>}
 */
const known = new WeakMap();

/**
 * Return the entity of a station or of one of its sensors.
 *
 * @param {Hass} hass
 * @param {string} owner Config entry of the station, or subentry of the sensor.
 * @param {string} domain
 * @param {string} key
 * @returns {string | undefined}
 */
export function findEntity(hass, owner, domain, key) {
  const found = known.get(hass.entities) ?? new Map();
  known.set(hass.entities, found);
  const wanted = `${owner} ${domain} ${key}`;
  if (!found.has(wanted)) {
    const device = Object.values(hass.devices).find((each) =>
      each?.identifiers?.some(([name, id]) => name === DOMAIN && id === owner),
    );
    const entity = Object.values(hass.entities).find(
      (each) =>
        device &&
        each?.device_id === device.id &&
        each.platform === DOMAIN &&
        each.translation_key === key &&
        each.entity_id.startsWith(`${domain}.`),
    );
    found.set(wanted, entity?.entity_id);
  }
  return found.get(wanted);
}

/**
 * Return the station that an entity of ours belongs to; undefined for others'.
 *
 * @param {Hass} hass
 * @param {string} entityId
 * @returns {string | undefined} Config entry.
 */
export function stationOf(hass, entityId) {
  const entity = hass.entities[entityId];
  if (entity?.platform !== DOMAIN || !entity.device_id) return undefined;
  const device = hass.devices[entity.device_id];
  return device?.primary_config_entry ?? device?.config_entries?.[0];
}

/**
 * Return all stations.
 *
 * @param {Hass} hass
 * @returns {string[]} Config entries.
 */
export function stationsOf(hass) {
  const owners = Object.keys(hass.entities).flatMap((entity) => stationOf(hass, entity) ?? []);
  return [...new Set(owners)].sort();
}
