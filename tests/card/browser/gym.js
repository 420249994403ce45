/** A real Home Assistant with virtual sensors, and browsers that look at its dashboard. */

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

/** @import { Browser, Page } from "playwright-core" */

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const OPEN_MS = 180_000;

/** @typedef {{base: string, token: string, pid: number, close: () => Promise<void>}} Gym */

/**
 * Open a gym of its own, or look at one that is open: RUN_PRIMER_GYM is its configuration
 * directory then, and RUN_PRIMER_BASE its address.
 *
 * @param {string[]} options Of script/develop.
 * @returns {Promise<Gym>}
 */
export async function openGym(...options) {
  const { RUN_PRIMER_GYM: open, RUN_PRIMER_BASE: known } = process.env;
  if (open && known) return { base: known, token: await tokenOf(open), pid: 0, close: async () => {} };
  const place = await mkdtemp(join(tmpdir(), "run-primer-card-"));
  const port = `${await freePort()}`;
  const python = join(ROOT, ".venv", "bin", "python");
  const child = spawn(
    python,
    ["-m", "tools.develop", "--config", place, "--port", port, ...options],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  const ready = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the gym does not open: ${said}`)), OPEN_MS);
    child.once("exit", (code) => reject(new Error(`the gym closed (${code}): ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        said += data;
        if (!said.includes("Ctrl-C ends everything")) return;
        clearTimeout(late);
        resolve(null);
      });
    }
  });
  await ready;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  return {
    base: `http://127.0.0.1:${port}`,
    token: await tokenOf(place),
    pid: child.pid ?? 0,
    close: async () => {
      child.kill("SIGINT");
      await gone;
      await rm(place, { recursive: true, force: true });
    },
  };
}

/** @param {string} place */
async function tokenOf(place) {
  return (await readFile(join(place, "develop", "token"), "utf8")).trim();
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @returns {Promise<Browser>} */
export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/**
 * @typedef {object} Look
 * @property {number} width
 * @property {number} height
 * @property {"light" | "dark"} scheme
 * @property {boolean} [calm] Asks for little motion.
 * @property {string} [language] English without it.
 */

/**
 * Open a view of the dashboard, logged in.
 *
 * @param {Browser} browser
 * @param {Gym} gym
 * @param {Look} look
 * @param {string} view
 * @returns {Promise<{page: Page, complaints: string[]}>} The page, and what its console complains of.
 */
export async function openView(browser, gym, { width, height, scheme, calm, language }, view = "train") {
  const context = await browser.newContext({
    locale: language ?? "en",
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: calm ? "reduce" : "no-preference",
  });
  await context.addInitScript(prepare, { token: gym.token, base: gym.base });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${gym.base}/run-primer/${view}`);
  return { page, complaints };
}

/** Runs in the page, before all else. @param {{token: string, base: string}} login */
function prepare({ token, base }) {
  const tokens = {
    access_token: token,
    refresh_token: "none",
    expires_in: 1e6,
    expires: Date.now() + 1e9,
    token_type: "Bearer",
    hassUrl: base,
    clientId: `${base}/`,
  };
  localStorage.setItem("hassTokens", JSON.stringify(tokens));
  localStorage.setItem("dockedSidebar", '"always_hidden"');
  const seen = /** @type {any} */ (window);
  seen.shifts = 0;
  seen.spoken = [];
  /** @param {Document | ShadowRoot} root @returns {Element | null} The card, however deep it lies. */
  seen.deepCard = (root = document) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "run-primer-card") return element;
      const found = element.shadowRoot && seen.deepCard(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = /** @type {any} */ (entry);
      const ours = shift.sources.some(
        (/** @type {{node: Node | null}} */ { node }) =>
          /** @type {any} */ (node?.getRootNode())?.host?.localName === "run-primer-card",
      );
      if (ours && !shift.hadRecentInput) seen.shifts += shift.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/**
 * Let Home Assistant do something, as its frontend would.
 *
 * @param {Page} page
 * @param {string} service
 * @param {object} data
 */
export function act(page, service, data = {}) {
  return page.evaluate(
    ([name, values]) => {
      const [domain, action] = name.split(".");
      const home = /** @type {any} */ (document.querySelector("home-assistant"));
      return home.hass.callService(domain, action, values);
    },
    /** @type {[string, object]} */ ([service, data]),
  );
}
