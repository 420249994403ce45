/** Our entities in Home Assistant's registries, found by key and never by name. */

/** @import { DeviceEntry, Hass } from "./types.d.ts" */

const DOMAIN = "run_primer";

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
  const name = `${owner} ${domain} ${key}`;
  if (!found.has(name)) found.set(name, lookUp(hass, owner, domain, key));
  return found.get(name);
}

/**
 * @param {Hass} hass
 * @param {string} owner
 * @param {string} domain
 * @param {string} key
 * @returns {string | undefined}
 */
function lookUp(hass, owner, domain, key) {
  const device = Object.values(hass.devices).find((each) =>
    each?.identifiers?.some(([name, id]) => name === DOMAIN && id === owner),
  );
  if (!device) return undefined;
  return Object.values(hass.entities).find(
    (each) =>
      each?.device_id === device.id &&
      each.platform === DOMAIN &&
      each.translation_key === key &&
      each.entity_id.startsWith(`${domain}.`),
  )?.entity_id;
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
  /** @type {DeviceEntry | undefined} */
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
