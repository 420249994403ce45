/** What all tests of a browser share: one Home Assistant, six browsers, and what they are looked at with. */

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { openBrowser, openGym, openView } from "./gym.js";

/** @import { Browser, Locator, Page } from "playwright-core" */
/** @import { Gym } from "./gym.js" */

export const SHOTS = process.env.RUN_PRIMER_SHOTS ?? join(tmpdir(), "run-primer-shots");
const SIZES = { phone: [390, 844], tablet: [1280, 800], wall: [1920, 1080] };
export const STEP_MS = 120_000;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Set before the first test. @type {{gym: Gym, browser: Browser}} */
export const stage = /** @type {any} */ ({});
/** @type {Record<string, {page: Page, complaints: string[], card: Locator}>} */
export const views = {};

before(async () => {
  await mkdir(SHOTS, { recursive: true });
  stage.gym = await openGym();
  stage.browser = await openBrowser();
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    for (const [name, [width, height]] of Object.entries(SIZES)) {
      const view = await openView(stage.browser, stage.gym, { width, height, scheme });
      views[`${name}-${scheme}`] = { ...view, card: view.page.locator("run-primer-card") };
    }
  }
});

after(async () => {
  await stage.browser?.close();
  await stage.gym?.close();
});

/** @param {(view: {page: Page, complaints: string[], card: Locator}, name: string) => Promise<unknown>} look */
export async function everywhere(look) {
  await Promise.all(Object.entries(views).map(([name, view]) => look(view, name)));
}

/** @param {string} phase */
export async function untilPhase(phase) {
  await everywhere(({ card }) => card.locator(`.card[data-phase="${phase}"]`).waitFor({ timeout: STEP_MS }));
}

/** @param {string} moment */
export async function keep(moment) {
  for (const [name, { page }] of Object.entries(views)) {
    await page.screenshot({ path: join(SHOTS, `${moment}-${name}.png`) });
  }
}

/** @param {Page} page @returns {Promise<string[]>} What axe finds wrong with our card on a page. */
export async function faults(page) {
  await page.evaluate(await readFile(AXE, "utf8"));
  return page.evaluate(async () => {
    const { axe, deepCard } = /** @type {any} */ (window);
    const { violations } = await axe.run(deepCard());
    return violations.flatMap((/** @type {any} */ fault) =>
      fault.nodes.map((/** @type {any} */ node) => `${fault.id}: ${node.target.flat().at(-1)} ${node.failureSummary}`),
    );
  });
}

/** @param {Page} page */
export function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = /** @type {Element} */ (document.scrollingElement);
    return scrollWidth - clientWidth;
  });
}

/** @param {Page} page @param {string} domain @param {string} key @returns {Promise<string>} */
export function entity(page, domain, key) {
  return page.evaluate(
    ([wanted, name]) => {
      const { hass } = /** @type {any} */ (document.querySelector("home-assistant"));
      const found = /** @type {any[]} */ (Object.values(hass.entities)).find(
        (each) => each.platform === "run_primer" && each.translation_key === name && each.entity_id.startsWith(`${wanted}.`),
      );
      return found.entity_id;
    },
    [domain, key],
  );
}
