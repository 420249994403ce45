/**
 * The card's figures, measured in a browser against a real Home Assistant:
 * `npm run measure`. They hang on the machine, so they are printed and not judged.
 */

import { execFileSync, spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { act, openBrowser, openGym, openView } from "./gym.js";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Gym } from "./gym.js" */

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const TABLET = { width: 1280, height: 800, scheme: /** @type {const} */ ("light") };
const CLIENTS = 20;
const LOAD_SECONDS = 20;
const LATENCY_SECONDS = 20;
const WRAP_MS = 4000;

/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * share), values.length - 1)];

/** @param {string} what @param {string} figure */
const show = (what, figure) => console.log(`${what.padEnd(46)} ${figure}`);

async function measureSize() {
  const folder = join(ROOT, "custom_components", "run_primer", "frontend");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const sizes = texts.map((text) => gzipSync(text, { level: 9 }).length);
  const sum = sizes.reduce((a, b) => a + b, 0);
  show("all modules, each compressed by itself", `${(sum / 1000).toFixed(1)} kB`);
}

/** @param {Browser} browser @param {Gym} gym */
async function measureReady(browser, gym) {
  const times = [];
  for (let i = 0; i < 5; i++) {
    const { page } = await openView(browser, gym, TABLET);
    const time = await page.evaluate(
      () =>
        new Promise((resolve) => {
          /** @type {number | undefined} */
          let root;
          const look = () => {
            const { deepCard } = /** @type {any} */ (window);
            const panel = /** @type {any} */ (document.querySelector("home-assistant"))?.shadowRoot
              ?.querySelector("home-assistant-main")?.shadowRoot?.querySelector("ha-panel-lovelace");
            if (root === undefined && panel?.shadowRoot?.querySelector("hui-root")) root = performance.now();
            const title = deepCard()?.shadowRoot?.querySelector(".title")?.textContent;
            if (title && root !== undefined) resolve(performance.now() - root);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    times.push(/** @type {number} */ (time));
    await page.context().close();
  }
  show("card ready behind its page (median, worst of 5)", `${quantile(times, 0.5).toFixed(0)} ms, ${Math.max(...times).toFixed(0)} ms`);
}

/** @param {Page} page @param {number} slower */
async function measureFrames(page, slower) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const before = await session.send("Performance.enable").then(() => session.send("Performance.getMetrics"));
  const steps = await page.evaluate(
    () =>
      new Promise((resolve) => {
        /** @type {number[]} */
        const seen = [];
        let last = performance.now();
        const step = () => {
          const now = performance.now();
          seen.push(now - last);
          last = now;
          if (seen.length < 600) requestAnimationFrame(step);
          else resolve(seen);
        };
        requestAnimationFrame(step);
      }),
  );
  const after = await session.send("Performance.getMetrics");
  /** @param {{metrics: {name: string, value: number}[]}} all @param {string} name */
  const value = (all, name) => all.metrics.find((each) => each.name === name)?.value ?? 0;
  const script = value(after, "TaskDuration") - value(before, "TaskDuration");
  const frames = /** @type {number[]} */ (steps);
  const sum = frames.reduce((a, b) => a + b, 0);
  show(
    `pictures, processor ${slower} times slower`,
    `${((1000 * frames.length) / sum).toFixed(1)}/s, p95 ${quantile(frames, 0.95).toFixed(1)} ms, main thread ${((100 * 1000 * script) / sum).toFixed(0)} %`,
  );
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
}

/** @param {number} pid @returns {Promise<number>} Seconds of processor time. */
async function cpuOf(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @param {Gym} gym */
async function measureLoad(gym) {
  const [home] = childrenOf(gym.pid, "homeassistant");
  /** @type {WebSocket[]} */
  const clients = [];
  const share = async () => {
    const before = await cpuOf(home);
    await pause(LOAD_SECONDS * 1000);
    return (100 * ((await cpuOf(home)) - before)) / LOAD_SECONDS;
  };
  const alone = await share();
  let messages = 0;
  for (let i = 0; i < CLIENTS; i++) clients.push(await watch(gym, () => messages++));
  messages = 0;
  const watched = await share();
  show(`Home Assistant's load for ${CLIENTS} clients`, `${(watched - alone).toFixed(1)} % of a core (${alone.toFixed(1)} % without)`);
  show("messages a second to each", (messages / CLIENTS / LOAD_SECONDS).toFixed(1));
  for (const client of clients) client.close();
}

/** @param {Gym} gym @param {() => void} onMessage @returns {Promise<WebSocket>} */
function watch(gym, onMessage) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${gym.base.replace("http", "ws")}/api/websocket`);
    let id = 2;
    let acknowledged = 0;
    let subscription = 0;
    socket.addEventListener("message", ({ data }) => {
      for (const message of [JSON.parse(data)].flat()) {
        if (message.type === "auth_required") socket.send(JSON.stringify({ type: "auth", access_token: gym.token }));
        if (message.type === "auth_ok") {
          socket.send(JSON.stringify({ id: 1, type: "supported_features", features: { coalesce_messages: 1 } }));
          socket.send(JSON.stringify({ id: 2, type: "run_primer/station/subscribe" }));
          resolve(socket);
        }
        if (message.type !== "event") continue;
        onMessage();
        const { number } = message.event;
        if (message.event.whole) [subscription, acknowledged] = [message.event.subscription, number];
        if (number - acknowledged < 10) continue;
        acknowledged = number;
        socket.send(JSON.stringify({ id: ++id, type: "run_primer/station/acknowledge", subscription, number }));
      }
    });
  });
}

/** @param {number} pid @param {string} name @returns {number[]} */
function childrenOf(pid, name) {
  const found = execFileSync("pgrep", ["-P", `${pid}`, "-f", name], { encoding: "utf8" });
  return found.trim().split("\n").map(Number);
}

/** @param {Gym} gym @param {Page} page */
async function measureLatency(gym, page) {
  const [simulator] = childrenOf(gym.pid, "tools.simulator");
  const words = (await readFile(`/proc/${simulator}/cmdline`, "utf8")).split("\0");
  const port = words[words.indexOf("--port") + 1];
  const sensor = await page.evaluate(() => {
    const { hass } = /** @type {any} */ (document.querySelector("home-assistant"));
    return /** @type {any[]} */ (Object.values(hass.devices)).find(
      (each) => each.serial_number && /platform/i.test(each.name),
    ).serial_number;
  });
  process.kill(simulator, "SIGSTOP");
  const python = join(ROOT, ".venv", "bin", "python");
  const ticking = spawn(python, ["-m", "tools.bench.ticking", "--port", port, "--sensor", sensor], { cwd: ROOT, stdio: "inherit" });
  const readout = page.locator("run-primer-card .readout b").first();
  const force = async () => parseInt((await readout.textContent()) ?? "", 10);
  await pause(3000); // Until what the other sensor said is old.
  while (Number.isNaN(await force())) await pause(100);
  await pause(500);
  const tare = await force();
  while (Math.abs((await force()) - tare) < 20) await pause(100);
  const latencies = await page.evaluate(
    ([seconds, wrap, zero]) =>
      new Promise((resolve) => {
        const shown = /** @type {any} */ (window).deepCard().shadowRoot.querySelector(".readout b");
        /** @type {number[]} */
        const ages = [];
        let before = -1;
        const end = performance.now() + seconds * 1000;
        const look = () => {
          const newest = parseInt(shown.textContent, 10) - zero;
          // What was written before this picture is on the screen by now.
          const now = performance.timeOrigin + performance.now();
          if (newest !== before && before >= 0) {
            const fresh = (newest - before + wrap) % wrap;
            for (let back = 0; back < fresh; back += 12.5) {
              ages.push((((now - newest + back) % wrap) + wrap) % wrap);
            }
          }
          before = newest;
          if (performance.now() < end) requestAnimationFrame(() => setTimeout(look));
          else resolve(ages);
        };
        look();
      }),
    [LATENCY_SECONDS, WRAP_MS, tare],
  );
  ticking.kill();
  process.kill(simulator, "SIGCONT");
  const ages = /** @type {number[]} */ (latencies);
  show(
    "force on the sensor to the picture",
    `median ${quantile(ages, 0.5).toFixed(0)} ms, p95 ${quantile(ages, 0.95).toFixed(0)} ms (${ages.length} samples)`,
  );
}

const gym = await openGym();
const browser = await openBrowser();
try {
  await measureSize();
  await measureLoad(gym);
  await measureReady(browser, gym);
  const { page } = await openView(browser, gym, TABLET);
  await page.locator("run-primer-card .title").waitFor();
  await act(page, "run_primer.start_routine", { routine: "pre_run_activation", prepare: 0 });
  await page.locator('run-primer-card .card[data-phase="working"]').waitFor();
  await measureFrames(page, 1);
  await measureFrames(page, 6);
  await act(page, "run_primer.stop_routine");
  await pause(2000);
  await measureLatency(gym, page);
} finally {
  await browser.close();
  await gym.close();
}
