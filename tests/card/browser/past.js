/** Looking back at the routine that was done, in the card and in the history of the dashboard. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { act, ask, openView } from "./gym.js";
import { SHOTS, STEP_MS, entity, faults, overflow, stage, views } from "./stage.js";

/** @import { Locator, Page } from "playwright-core" */

const DAY_MS = 86_400_000;
const OLDER = 24;

/** @typedef {{page: Page, complaints: string[], card: Locator}} View */

/** @param {Parameters<typeof openView>[2]} look @returns {Promise<View>} */
async function openHistory(look) {
  const view = await openView(stage.browser, stage.gym, look, "history");
  const card = view.page.locator("run-primer-history-card");
  await card.locator(".session").first().waitFor({ timeout: STEP_MS });
  return { ...view, card };
}

/** @param {View} view @param {string} name */
async function close({ page, complaints }, name) {
  assert.deepEqual(complaints, [], name);
  assert.equal(await overflow(page), 0, name);
  assert.ok((await page.evaluate(() => /** @type {any} */ (window).shifts)) < 0.01, name);
  await page.context().close();
}

/** @param {Page} page @param {string} action @param {object} data @returns {Promise<any>} */
async function answer(page, action, data) {
  const call = { type: "call_service", domain: "run_primer", service: action, service_data: data };
  return (await ask(page, { ...call, return_response: true })).response;
}

/** @param {Page} page @returns {Promise<string[]>} Ids and reps of all sessions, the newest first. */
async function known(page) {
  const { sessions } = await answer(page, "get_sessions", {});
  return sessions.map((/** @type {any} */ each) => `${each.id} ${each.reps}`);
}

/** @param {string} session */
const idOf = (session) => session.split(" ")[0];

/** Whether it is the routine that was done here. @param {string} session */
const isDone = (session) => !session.startsWith("OLD") && Number(session.split(" ")[1]) >= 30;

/**
 * Return a session as it would have been some days before.
 *
 * @param {any} session
 * @param {number} number
 * @returns {any}
 */
function shifted(session, number) {
  /** @param {string | null} at */
  const before = (at) => at && new Date(Date.parse(at) - 3 * number * DAY_MS).toISOString();
  const old = structuredClone(session);
  Object.assign(old, { id: `OLD${number}`, started: before(old.started), ended: before(old.ended) });
  old.sets.forEach((/** @type {any} */ set, /** @type {number} */ i) => {
    Object.assign(set, { id: `OLD${number}S${i}`, started: before(set.started), ended: before(set.ended) });
    for (const rep of set.done) Object.assign(rep, { at: before(rep.at), peak: rep.peak && rep.peak * (1 - number / 99) });
    if (number % 5 === 0) set.said = { load: 20, effort: 7, note: null };
  });
  return old;
}

/** @param {Locator} card @param {number} row @returns {Promise<string>} What stands in a row of the sets. */
const rowOf = async (card, row) => (await card.locator(".review tbody tr").nth(row).innerText()).replace(/\s+/g, " ");

test("what hurts ends the routine at once, and says why", async () => {
  const { page, card } = views["phone-light"];
  await act(page, "run_primer.start_routine", { routine: "pre_run_short", prepare: 20 });
  await card.locator('.card[data-phase="preparing"]').waitFor({ timeout: STEP_MS });
  const button = card.getByRole("button", { name: "That hurts" });
  const box = await button.boundingBox();
  assert.ok(box && box.width >= 48 && box.height >= 48, JSON.stringify(box));
  await button.click();
  await card.locator('.card[data-phase="idle"]').waitFor({ timeout: STEP_MS });
  const told = await entity(page, "event", "session");
  const stopped = await page.evaluate(
    (id) => /** @type {any} */ (document.querySelector("home-assistant")).hass.states[id].attributes,
    told,
  );
  assert.deepEqual([stopped.event_type, stopped.pain], ["stopped", true]);
  await page.screenshot({ path: join(SHOTS, "hurts.png") });
});

test("weeks of training are a picture and a table, on all screens", async () => {
  const { page } = views["tablet-light"];
  // Taken out of the log, told of other days, and taken in again: what was really done, long ago.
  const [session] = (await known(page)).filter(isDone);
  const file = await answer(page, "export_session", { session: idOf(session), format: "json" });
  const older = JSON.parse(file.content);
  older.sessions = Array.from({ length: OLDER }, (_, i) => shifted(older.sessions[0], i + 1));
  await answer(page, "import_sessions", { content: JSON.stringify(older) });
  const looks = /** @type {const} */ ({
    "tablet-light": [1280, 800, "light"],
    "phone-dark": [390, 844, "dark"],
    narrow: [320, 640, "light"],
  });
  await Promise.all(
    Object.entries(looks).map(async ([name, [width, height, scheme]]) => {
      const view = await openHistory({ width, height, scheme });
      assert.equal(await view.card.locator(".session").count(), 20, name);
      assert.ok((await view.card.locator(".bars").count()) >= 3, name);
      await view.page.screenshot({ path: join(SHOTS, `history-${name}.png`), fullPage: name !== "tablet-light" });
      await view.card.locator("summary").click();
      assert.equal(await view.card.locator("details tbody tr").count(), 12, name);
      assert.deepEqual(await faults(view.page), [], name);
      await close(view, name);
    }),
  );
});

test("one session: its curve, its sets, last time; more closely, corrected, taken along, deleted", async () => {
  const view = await openHistory({ width: 1280, height: 1100, scheme: "light" });
  const { page, card } = view;
  await card.getByRole("button", { name: "Show more" }).click();
  const all = card.locator(".session");
  await all.nth(20).waitFor();
  const before = await known(page);
  assert.equal(await all.count(), before.length);
  const place = before.findIndex(isDone);
  await all.nth(place).click();
  await card.locator(".lane path").first().waitFor({ state: "attached", timeout: STEP_MS });
  assert.equal(await card.locator(".lane").count(), 2);
  assert.match(await card.locator(".compared").innerText(), /Reps\s+(\d+)\s+\1 \(=\)/);
  assert.match(await rowOf(card, 0), /Bridge hold .*\b2\d(\.\d)? \/ 20 s/);
  assert.match(await rowOf(card, 1), /Glute bridge 15 \/ 15 /);
  assert.deepEqual(await faults(page), []);
  await page.screenshot({ path: join(SHOTS, "review.png"), fullPage: true });

  await card.getByRole("button", { name: "2. Glute bridge", exact: true }).click();
  await card.locator(".lane.tall").waitFor();
  assert.deepEqual(await card.locator(".mark.rep").allTextContents(), Array.from({ length: 15 }, (_, i) => `${i + 1}`));
  await page.screenshot({ path: join(SHOTS, "review-set.png") });

  await card.getByRole("button", { name: "Edit 2. Glute bridge" }).click();
  const dialog = card.getByRole("dialog");
  await dialog.getByLabel("Reps").fill("14");
  await dialog.getByLabel("Note").fill("<b>easy</b>");
  assert.deepEqual(await faults(page), []);
  await dialog.getByRole("button", { name: "Save" }).click();
  await card.locator(".remark", { hasText: "<b>easy</b>" }).waitFor({ timeout: STEP_MS });
  assert.match(await rowOf(card, 1), / 14 \/ 15 /);

  const [download] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: "FIT" }).click()]);
  assert.match(download.suggestedFilename(), /^run_primer-.*\.fit$/);
  const content = await readFile(await download.path());
  assert.equal(content.subarray(8, 12).toString(), ".FIT");

  await card.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.ok(await card.locator(".review table").isVisible());
  await card.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await card.locator(".sessions").waitFor({ timeout: STEP_MS });
  assert.deepEqual(await known(page), before.toSpliced(place, 1));
  await close(view, "review");
});
