/** The elements of both cards: between Home Assistant's dashboard and what is shown. */

import { loadWords, nameField } from "./home.js";
import { StationClock, Trace, reduce } from "./live.js";
import { Painter } from "./painter.js";
import { announce } from "./scene.js";
import { Screen } from "./screen.js";
import { StationStream } from "./station.js";

/** @import { HistoryPage } from "./history.js" */
/** @import { CardConfig, Hass, Live, Message, Text } from "./types.d.ts" */

/** Milliseconds between two pictures for who wants little motion. */
const CALM_MS = 250;
/** Milliseconds between two looks at words and numbers when no message comes. */
const WORDS_MS = 100;
/** Seconds without a reading behind which nothing moves any more. */
const QUIET_SECONDS = 12;

const STATION = { name: "station", selector: { config_entry: { integration: "run_primer" } } };

/** What both cards are to Home Assistant. */
class StationCard extends HTMLElement {
  /** @type {CardConfig} */
  config = { type: "" };

  /** @param {CardConfig} config */
  setConfig(config) {
    if (config.station !== undefined && typeof config.station !== "string") {
      throw new Error("station must be the id of a config entry");
    }
    const before = this.config;
    this.config = config;
    this.onConfig(config.station !== before.station || config.newest !== before.newest);
  }

  /** @param {boolean} _anew Whether something else is to be shown. */
  onConfig(_anew) {}

  getCardSize() {
    return 10;
  }

  getGridOptions() {
    return { columns: "full", rows: "auto", min_columns: 6 };
  }

  static getStubConfig() {
    return {};
  }

  /** @param {string} name @param {boolean} usual */
  static toggle(name, usual) {
    return { name, default: usual, selector: { boolean: {} } };
  }
}

export class RunPrimerCard extends StationCard {
  /** @type {Hass | null} */
  #hass = null;
  /** @type {Screen | null} */
  #screen = null;
  /** @type {Painter | null} */
  #painter = null;
  /** @type {StationStream | null} */
  #stream = null;
  /** @type {Live | null} */
  #live = null;
  /** Null until the words of the user's language are there. @type {Text | null} */
  #text = null;
  #language = "";
  #clock = new StationClock();
  #traces = { platform: new Trace(), band: new Trace() };
  #subject = "platform";
  #station = "";
  #trouble = "";
  #frame = 0;
  #painted = 0;
  /** Something came since words and numbers were written. */
  #told = true;
  #written = 0;
  #seen = true;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #sizes = new ResizeObserver(() => this.#resize());
  #views = new IntersectionObserver(([entry]) => {
    this.#seen = entry.isIntersecting;
    this.#wake();
  });

  /** @param {boolean} anew */
  onConfig(anew) {
    if (anew && this.#stream) this.#tune();
    this.#show();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const first = !this.#hass;
    const changed = this.#hass?.states !== hass.states || this.#hass?.language !== hass.language;
    const reconnected = this.#hass?.connection !== hass.connection;
    this.#hass = hass;
    if (hass.language !== this.#language) this.#speak(hass);
    if ((first || reconnected) && this.isConnected) this.#tune();
    else if (changed && this.#atRest) this.#show();
  }

  connectedCallback() {
    if (!this.#screen) {
      this.#screen = new Screen(this.attachShadow({ mode: "open" }));
      this.#painter = new Painter(this.#screen.canvas);
    }
    this.#sizes.observe(this.#screen.canvas);
    this.#views.observe(this);
    if (this.#hass && !this.#stream) this.#tune();
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    this.#views.disconnect();
    this.#stream?.close();
    this.#stream = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  static getConfigForm() {
    const schema = [STATION, this.toggle("show_sets", true), this.toggle("show_sensors", true)];
    return { schema, computeLabel: nameField };
  }

  /** Whether nobody trains: then what can be chosen is on the page. */
  get #atRest() {
    const state = this.#live?.station.session.state;
    return state === "idle" || state === "complete";
  }

  /** @param {Hass} hass */
  async #speak(hass) {
    this.#language = hass.language;
    const text = await loadWords(hass);
    if (hass.language !== this.#language) return; // Another one was asked for meanwhile.
    this.#text = text;
    this.#told = true;
    this.#show();
  }

  /** Listen to the station of the configuration. */
  #tune() {
    this.#stream?.close();
    this.#live = null;
    const hass = /** @type {Hass} */ (this.#hass);
    this.#stream = new StationStream(hass.connection, this.config.station, {
      onMessage: (message) => this.#take(message),
      onTrouble: (trouble) => {
        this.#trouble = trouble;
        this.#told = true;
        this.#show();
      },
    });
  }

  /** @param {Message} message */
  #take(message) {
    const now = performance.now() / 1000;
    if (message.whole) {
      this.#clock.reset();
      this.#station = message.entry ?? "";
      this.#traces.platform.clear();
      this.#traces.band.clear();
    }
    for (const stroke of message.strokes) {
      this.#traces[stroke.kind].add(stroke);
      this.#clock.observe(this.#traces[stroke.kind].ends, now);
    }
    if (message.station) this.#clock.observe(message.station.now, now);
    const before = this.#live;
    this.#live = reduce(before, message);
    if (!this.#live) return;
    const words = this.#text && announce(message.whole ? null : before, this.#live, this.#text);
    if (words) this.#screen?.say(words);
    this.#told = true;
    if (message.station || message.plan) this.#show();
    this.#wake();
  }

  /** Show what seldom changes. */
  #show() {
    if (!this.#screen || !this.#hass || !this.#text) return;
    const silent = !this.#live && this.#trouble;
    this.#screen.showTrouble(silent ? this.#text(`trouble.${this.#trouble}`) : "");
    if (!this.#live) return;
    this.#screen.update({
      hass: this.#hass,
      station: this.#station,
      live: this.#live,
      config: this.config,
      text: this.#text,
    });
    const measure = this.#live.station.session.measure;
    const subject = measure === "band" ? "band" : "platform";
    if (subject !== this.#subject) this.#painter?.reset();
    this.#subject = subject;
    this.#wake();
  }

  #resize() {
    this.#painter?.resize();
    this.#painted = 0;
    this.#wake();
  }

  /** Paint from now on, once for each picture of the browser. */
  #wake() {
    if (this.#frame || !this.#live || !this.#seen || !this.isConnected) return;
    this.#frame = requestAnimationFrame(this.#paint);
  }

  /** @param {number} time Milliseconds. */
  #paint = (time) => {
    this.#frame = 0;
    if (!this.#live || !this.#screen || !this.#text) return;
    const now = this.#clock.station(performance.now() / 1000);
    if (!this.#calm.matches || time - this.#painted >= CALM_MS) {
      this.#painted = time;
      const kind = this.#subject === "band" ? "band" : "platform";
      const { target } = this.#live.station;
      if (this.#told || time - this.#written >= WORDS_MS) {
        this.#told = false;
        this.#written = time;
        const trouble = this.#trouble && this.#text(`trouble.${this.#trouble}`);
        this.#screen.tick(this.#live, now, this.#text, trouble);
        this.#screen.feel(this.#traces, kind, this.#live.station, now, this.#text);
      }
      this.#painter?.paint(
        { trace: this.#traces[kind], marks: this.#live.marks, target, targetName: this.#text("target") },
        now,
      );
    }
    const latest = Math.max(this.#traces.platform.ends, this.#traces.band.ends);
    if (this.#live.station.ends !== null || now - latest < QUIET_SECONDS) this.#wake();
  };
}

/** Looks back; its page is only loaded when it is looked at. */
export class RunPrimerHistoryCard extends StationCard {
  /** @type {Hass | null} */
  #hass = null;
  /** @type {HistoryPage | null} */
  #page = null;
  #language = "";

  /** @param {boolean} anew */
  onConfig(anew) {
    if (anew) this.#page?.move(this.config);
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    if (hass.language !== this.#language) this.#open(hass);
    else this.#page?.update(hass);
  }

  static getConfigForm() {
    return { schema: [STATION, this.toggle("newest", false)], computeLabel: nameField };
  }

  /** @param {Hass} hass */
  async #open(hass) {
    this.#language = hass.language;
    const [{ HistoryPage }, text] = await Promise.all([import("./history.js"), loadWords(hass)]);
    if (hass.language !== this.#language) return; // Another one was asked for meanwhile.
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#page = new HistoryPage(root, /** @type {Hass} */ (this.#hass), this.config, text);
  }
}
