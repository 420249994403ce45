/** A whole routine on a real Home Assistant, followed by six browsers at once. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { act, openView } from "./gym.js";
import { SHOTS, STEP_MS, entity, everywhere, faults, keep, overflow, stage, untilPhase, views } from "./stage.js";

test("the card is there and introduces itself", async () => {
  await everywhere(({ card }) => card.locator(".title").waitFor({ timeout: STEP_MS }));
  const { page } = views["tablet-light"];
  const offered = await page.evaluate(() => {
    const { customCards, customStrategies } = /** @type {any} */ (window);
    const { hass } = /** @type {any} */ (document.querySelector("home-assistant"));
    const ours = customCards.find((/** @type {any} */ each) => each.type === "run-primer-card");
    const reps = Object.values(hass.entities).find(
      (/** @type {any} */ each) => each.platform === "run_primer" && each.translation_key === "reps",
    );
    const Card = /** @type {any} */ (customElements.get("run-primer-card"));
    return {
      preview: ours.preview,
      suggested: ours.getEntitySuggestion(hass, /** @type {any} */ (reps).entity_id)?.config.type,
      others: ours.getEntitySuggestion(hass, "sun.sun"),
      fields: Card.getConfigForm().schema.map((/** @type {any} */ field) => field.name),
      strategy: customStrategies.some((/** @type {any} */ each) => each.type === "run-primer"),
    };
  });
  assert.deepEqual(offered, {
    preview: true,
    suggested: "custom:run-primer-card",
    others: null,
    fields: ["station", "show_sets", "show_sensors"],
    strategy: true,
  });
});

test("before a session the card is easy to use for everybody", async () => {
  await keep("idle");
  await everywhere(async ({ page }, name) => assert.deepEqual(await faults(page), [], name));
});

test("the routine starts with the large button, by keyboard", async () => {
  const { page, card } = views["tablet-light"];
  await act(page, "select.select_option", {
    entity_id: await entity(page, "select", "routine"),
    option: "pre_run_short",
  });
  await card.locator(".go").focus();
  await page.keyboard.press("Enter");
  await untilPhase("preparing");
  await everywhere(async ({ card: each }) => {
    assert.equal(await each.locator(".title").textContent(), "Bridge hold");
    assert.match((await each.locator(".instruction").textContent()) ?? "", /^Lie on your back/);
  });
});

test("a hold fills its ring on all screens", async () => {
  await untilPhase("working");
  await everywhere(({ card }) => card.locator(".number", { hasText: /^1\d$/ }).waitFor({ timeout: STEP_MS }));
  await keep("hold");
  await everywhere(async ({ page }, name) => assert.deepEqual(await faults(page), [], name));
  await untilPhase("resting");
  await keep("resting");
});

test("every rep is shown and spoken once, in order", async () => {
  await untilPhase("working");
  await everywhere(({ page }) =>
    page.evaluate(() => {
      const card = /** @type {any} */ (window).deepCard();
      const spoken = card.shadowRoot.querySelector(".spoken");
      new MutationObserver(() => /** @type {any} */ (window).spoken.push(spoken.textContent.trim())).observe(
        spoken,
        { childList: true, characterData: true, subtree: true },
      );
    }),
  );
  // Not the seventh alone: six pictures may take longer than a rep, and a rest counts down by seven, too.
  const middle = { hasText: /^([5-9]|1[0-4])$/ };
  await everywhere(({ card }) =>
    card.locator('.card[data-phase="working"] .number', middle).waitFor({ timeout: STEP_MS }),
  );
  await keep("working");
  await everywhere(async ({ page }, name) => assert.deepEqual(await faults(page), [], name));
  await untilPhase("resting");
  await everywhere(async ({ page }, name) => {
    const spoken = await page.evaluate(() => /** @type {any} */ (window).spoken);
    const counts = spoken.filter((/** @type {string} */ one) => /^\d+$/.test(one)).map(Number);
    assert.equal(counts.at(-1), 15, name);
    assert.deepEqual(counts, [...new Set(counts)].toSorted((a, b) => a - b), name);
  });
});

test("a connection that breaks in a set is caught up with", async () => {
  await untilPhase("working");
  const { page, card } = views["phone-dark"];
  await card.locator(".number", { hasText: /^3$/ }).waitFor({ timeout: STEP_MS });
  await page.evaluate(() => {
    const home = /** @type {any} */ (document.querySelector("home-assistant"));
    home.hass.connection.reconnect(true);
  });
  await untilPhase("resting");
  const shown = await Promise.all(
    Object.values(views).map((view) => view.card.locator(".plan li.done .result").allTextContents()),
  );
  for (const one of shown) assert.deepEqual(one, ["20 s", "15 reps", "15 reps"]);
});

test("pause and resume stand where the thumb is", async () => {
  const { card } = views["phone-light"];
  await card.getByRole("button", { name: "Pause" }).click();
  await untilPhase("paused");
  await keep("paused");
  const box = await card.getByRole("button", { name: "Resume" }).boundingBox();
  assert.ok(box && box.width >= 64 && box.height >= 64, JSON.stringify(box));
  await card.getByRole("button", { name: "Resume" }).click();
  await untilPhase("resting");
});

test("stopping asks once more", async () => {
  const { card } = views["wall-dark"];
  await card.getByRole("button", { name: "Stop" }).click();
  await card.getByRole("button", { name: "Really stop?" }).waitFor();
  assert.equal(await card.locator(".card").getAttribute("data-phase"), "resting");
  await card.getByRole("button", { name: "Stop", exact: true }).waitFor({ timeout: 10_000 });
});

test("the end is told on all screens", async () => {
  const { page } = views["tablet-light"];
  await untilPhase("working");
  for (let i = 0; i < 8; i++) {
    if ((await views["tablet-light"].card.locator(".card").getAttribute("data-phase")) === "complete") break;
    await act(page, "run_primer.skip_step");
    await page.waitForTimeout(300);
  }
  await untilPhase("complete");
  await keep("complete");
  await everywhere(async ({ page: each }, name) => assert.deepEqual(await faults(each), [], name));
});

test("behind a routine the card shows that session, and gives the keyboard back", async () => {
  const { page, card } = views["phone-dark"];
  const button = card.getByRole("button", { name: "Look back" });
  await button.focus();
  await page.keyboard.press("Enter");
  const past = card.locator("run-primer-history-card");
  await past.locator(".lane path").first().waitFor({ state: "attached", timeout: STEP_MS });
  assert.equal(await past.locator("h2").textContent(), "Short pre-run activation");
  assert.equal(await past.locator(".review tbody tr").count(), 6);
  assert.match(await past.locator(".review tbody tr").nth(1).innerText(), /Glute bridge\s+15 \/ 15/);
  assert.deepEqual(await faults(page), []);
  await page.screenshot({ path: join(SHOTS, "review-phone-dark.png") });
  await page.keyboard.press("Escape");
  await past.waitFor({ state: "detached" });
  assert.ok(await button.evaluate((element) => element.matches(":focus")));
});

test("nothing jumped, nothing complained, nothing overflowed", async () => {
  await everywhere(async ({ page, complaints }, name) => {
    assert.deepEqual(complaints, [], name);
    assert.ok((await page.evaluate(() => /** @type {any} */ (window).shifts)) < 0.01, name);
    assert.equal(await overflow(page), 0, name);
  });
});

test("it fits on 320 pixels, and from right to left", async () => {
  const { page, complaints } = await openView(stage.browser, stage.gym, { width: 320, height: 640, scheme: "light" });
  const card = page.locator("run-primer-card");
  await card.locator(".title").waitFor({ timeout: STEP_MS });
  await act(page, "run_primer.start_routine", { routine: "pre_run_activation", prepare: 1 });
  await card.locator('.card[data-phase="working"]').waitFor({ timeout: STEP_MS });
  assert.equal(await overflow(page), 0);
  await page.screenshot({ path: join(SHOTS, "narrow.png"), fullPage: true });
  await page.evaluate(() => {
    document.documentElement.setAttribute("dir", "rtl");
    /** @type {HTMLElement} */ (document.querySelector("home-assistant")).style.direction = "rtl";
  });
  await page.waitForTimeout(500);
  assert.equal(await overflow(page), 0);
  await page.screenshot({ path: join(SHOTS, "right-to-left.png") });
  await act(page, "run_primer.stop_routine");
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("every language finds room on 320 pixels, all that can be pressed in one row", async () => {
  const look = { width: 320, height: 640, scheme: /** @type {const} */ ("light") };
  const speaking = await Promise.all(
    ["de", "es", "fr", "nl"].map(async (language) => ({
      language,
      ...(await openView(stage.browser, stage.gym, { ...look, language })),
    })),
  );
  const cards = speaking.map(({ page }) => page.locator("run-primer-card"));
  await Promise.all(cards.map((card) => card.locator(".title").waitFor({ timeout: STEP_MS })));
  await act(speaking[0].page, "run_primer.start_routine", { routine: "hip_thrust_for_runners", prepare: 1 });
  await Promise.all(cards.map((card) => card.locator('.card[data-phase="working"]').waitFor({ timeout: STEP_MS })));
  for (const { language, page, complaints } of speaking) {
    await page.screenshot({ path: join(SHOTS, `narrow-${language}.png`), fullPage: true });
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.equal(await overflow(page), 0, language);
    const buttons = await page.locator("run-primer-card .controls .press:visible").all();
    const boxes = await Promise.all(buttons.map((button) => button.boundingBox()));
    assert.equal(boxes.length, 4, language);
    assert.equal(new Set(boxes.map((box) => Math.round(box?.y ?? NaN))).size, 1, language);
    assert.deepEqual(complaints, [], language);
  }
  await act(speaking[0].page, "run_primer.stop_routine");
  await Promise.all(speaking.map(({ page }) => page.context().close()));
});

test("a dashboard of one's own: the form, the suggestion and the picker", async () => {
  const { page, complaints } = await openView(stage.browser, stage.gym, { width: 1280, height: 800, scheme: "light" });
  await page.locator("run-primer-card .title").waitFor({ timeout: STEP_MS });
  await page.evaluate(async () => {
    const { connection } = /** @type {any} */ (document.querySelector("home-assistant")).hass;
    /** @param {string} type @param {object} fields */
    const ask = (type, fields) => connection.sendMessagePromise({ type, url_path: "own-board", ...fields });
    const known = await connection.sendMessagePromise({ type: "lovelace/dashboards/list" });
    if (!known.some((/** @type {any} */ each) => each.url_path === "own-board")) {
      await ask("lovelace/dashboards/create", { title: "Own", mode: "storage" });
    }
    const sections = [{ type: "grid", cards: [{ type: "custom:run-primer-card" }] }];
    await ask("lovelace/config/save", { config: { views: [{ type: "sections", sections }] } });
  });
  await page.goto(`${stage.gym.base}/own-board/0?edit=1`);
  await page.locator("hui-card-edit-mode").first().click({ timeout: STEP_MS });
  await page.locator("hui-card-element-editor").getByText("List of sets").waitFor({ timeout: STEP_MS });
  await page.screenshot({ path: join(SHOTS, "form.png") });
  await page.goto(`${stage.gym.base}/own-board/0?edit=1`);
  await page.locator("hui-grid-section .add").first().click({ timeout: STEP_MS });
  await page.getByText("By entity").waitFor({ timeout: STEP_MS });
  await page.waitForTimeout(1000); // The dialog takes the keyboard when it is open.
  await page.keyboard.type("Primed");
  const picker = page.locator("hui-suggestion-picker");
  await picker.getByText("Primed", { exact: true }).click({ timeout: STEP_MS });
  await picker.locator("run-primer-card .title").waitFor({ timeout: STEP_MS });
  await page.screenshot({ path: join(SHOTS, "suggestion.png") });
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("every view of the dashboard shows its cards", async () => {
  for (const view of ["history", "set-up"]) {
    const { page, complaints } = await openView(stage.browser, stage.gym, { width: 1280, height: 800, scheme: "light" }, view);
    await page.locator("hui-tile-card").first().waitFor({ timeout: STEP_MS });
    assert.equal(await page.locator("hui-error-card").count(), 0);
    await page.screenshot({ path: join(SHOTS, `${view}.png`) });
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
});
