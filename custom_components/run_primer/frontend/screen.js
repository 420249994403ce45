/** The card's page: made once, then only what changes is touched. */

import { Controls } from "./controls.js";
import { describe, dose, outcome } from "./scene.js";
import { dress } from "./style.js";
import { fill, make, makeIcon, setAttribute, setText, show } from "./touch.js";

/** @import { Live, Row, Sensor, SensorKind, Shown, Station, Text } from "./types.d.ts" */
/** @import { Trace } from "./live.js" */

const PAGE = `
<ha-card><div class="frame">
  <div class="trouble" hidden><ha-icon icon="mdi:scale-off" aria-hidden="true"></ha-icon><p></p></div>
  <div class="card">
    <div class="top">
      <div class="who"><ha-icon icon="mdi:run-fast" aria-hidden="true"></ha-icon>
        <span class="athlete"></span><span class="station"></span></div>
      <ul class="sensors"></ul>
    </div>
    <div class="hero">
      <h2 class="title"></h2>
      <p class="subtitle"></p>
      <div class="dial">
        <svg viewBox="0 0 200 200" aria-hidden="true">
          <circle class="track" cx="100" cy="100" r="91"/>
          <circle class="arc" cx="100" cy="100" r="91" pathLength="1"/>
        </svg>
        <div class="figure"><span class="number"></span><span class="of"></span></div>
        <button class="go" type="button"><ha-icon icon="mdi:play" aria-hidden="true"></ha-icon><span></span></button>
        <button class="hurts" type="button"><ha-icon icon="mdi:hand-back-right-outline" aria-hidden="true"></ha-icon><span></span></button>
      </div>
      <p class="doubt" hidden></p>
      <p class="instruction"></p>
      <p class="next"></p>
    </div>
    <div class="signal">
      <div class="readout">
        <div><span class="label"></span><b></b></div>
        <div><span class="label"></span><b></b></div>
      </div>
      <canvas role="img"></canvas>
      <div class="balance" role="img"><span class="pair"></span>
        <div class="beam"><div class="weight"></div></div><span class="pair"></span></div>
    </div>
    <div class="controls"></div>
    <ol class="plan"></ol>
  </div>
  <div class="spoken" role="status"></div>
</div></ha-card>`;

export class Screen {
  #root;
  #controls;
  #number = "";

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = root;
    dress(root);
    const template = document.createElement("template");
    template.innerHTML = PAGE;
    root.append(template.content);
    const [go, hurts] = [".go", ".hurts"].map((button) => this.#find(button));
    this.#controls = new Controls(this.#find(".controls"), { go, hurts }, (text) => this.say(text));
  }

  get canvas() {
    return /** @type {HTMLCanvasElement} */ (this.#find("canvas"));
  }

  /**
   * Tell a screen reader something; the same words twice are said twice.
   *
   * @param {string} text
   */
  say(text) {
    const spoken = this.#find(".spoken");
    spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
  }

  /**
   * Show why there is nothing to see; nothing when all is well.
   *
   * @param {string} text
   */
  showTrouble(text) {
    this.#find(".trouble").hidden = !text;
    this.#find(".card").hidden = Boolean(text);
    setText(this.#find(".trouble p"), text);
  }

  /** Show what messages change. @param {Shown} shown */
  update(shown) {
    const { live, config, text } = shown;
    this.#controls.update(shown);
    setText(this.#find(".athlete"), live.station.athlete ?? live.station.name);
    setText(this.#find(".station"), live.station.athlete ? live.station.name : "");
    setText(this.#find(".go span"), text("start"));
    setAttribute(this.canvas, "aria-label", text("curve"));
    const { sensors } = live.station;
    fill(this.#find(".sensors"), config.show_sensors === false ? [] : sensorRows(sensors, text), makeRow);
    fill(this.#find(".plan"), config.show_sets === false ? [] : planRows(live, text), makeRow);
  }

  /**
   * Show what time changes, many times a second.
   *
   * @param {Live} live
   * @param {number} now Seconds of the station's clock.
   * @param {Text} text
   * @param {string} trouble Why all of it may be old; empty when it is not.
   */
  tick(live, now, text, trouble) {
    const scene = describe(live, now, text);
    const card = this.#find(".card");
    setAttribute(card, "data-phase", scene.phase);
    setAttribute(card, "data-mode", scene.mode);
    setText(this.#find(".title"), scene.title);
    setText(this.#find(".subtitle"), scene.subtitle);
    setText(this.#find(".instruction"), scene.instruction);
    setText(this.#find(".next"), scene.next);
    setText(this.#find(".of"), scene.of);
    setText(this.#find(".doubt"), trouble || scene.doubt);
    show(this.#find(".doubt"), Boolean(trouble || scene.doubt));
    show(this.#find(".go"), scene.mode === "none");
    this.#showNumber(scene.number, scene.mode === "reps");
    const arc = this.#find(".arc");
    setAttribute(arc, "stroke-dashoffset", (1 - scene.progress).toFixed(3));
    setAttribute(arc, "opacity", scene.progress > 0 ? "1" : "0");
  }

  /**
   * Show what the sensors feel now.
   *
   * @param {{platform: Trace, band: Trace}} traces
   * @param {SensorKind} subject Which of them is looked at.
   * @param {Station} station
   * @param {number} now
   * @param {Text} text
   */
  feel(traces, subject, station, now, text) {
    const fields = this.#root.querySelectorAll(".readout div");
    [traces.platform, traces.band].forEach((trace, i) => {
      const kind = i ? "band" : "platform";
      const [label, value] = fields[i].children;
      const fresh = now - trace.ends < FRESH_SECONDS;
      const nominal = station.sensors.some((each) => each.kind === kind && !each.calibrated);
      setText(label, text(nominal ? `force.${kind}_nominal` : `force.${kind}`));
      fields[i].classList.toggle("focus", kind === subject);
      setText(value, fresh ? `${Math.round(trace.latest)} N` : "–");
    });
    this.#showBalance(now - traces.platform.ends < FRESH_SECONDS ? traces.platform.rightShare : NaN, text);
  }

  /** @param {number} share Of the right foot, 0 to 1; NaN when unknown. @param {Text} text */
  #showBalance(share, text) {
    const balance = this.#find(".balance");
    const known = !Number.isNaN(share);
    setAttribute(balance, "data-known", `${known}`);
    if (!known) return;
    const right = Math.round(share * 100);
    const [left, , rest] = balance.children;
    setText(left, text("left_share", { percent: 100 - right }));
    setText(rest, text("right_share", { percent: right }));
    setAttribute(balance, "aria-label", `${left.textContent} ${rest.textContent}`);
    const from = (100 * Math.min(share, 0.5)).toFixed(1);
    const width = (100 * Math.abs(share - 0.5)).toFixed(1);
    setAttribute(this.#find(".weight"), "style", `left: ${from}%; width: ${width}%`);
  }

  /** @param {string} number @param {boolean} counted */
  #showNumber(number, counted) {
    if (number === this.#number) return;
    this.#number = number;
    const element = this.#find(".number");
    element.textContent = number;
    element.dataset.size = `${number.length}`;
    const figure = this.#find(".figure");
    figure.classList.remove("counted");
    if (counted) {
      void figure.offsetWidth; // An animation starts again only behind a layout.
      figure.classList.add("counted");
    }
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    const known = this.#found.get(selector);
    if (known) return known;
    const found = /** @type {HTMLElement} */ (this.#root.querySelector(selector));
    this.#found.set(selector, found);
    return found;
  }

  /** @type {Map<string, HTMLElement>} */
  #found = new Map();
}

const FRESH_SECONDS = 2;

/** @param {Row} row */
function makeRow({ look, icon, words, result, current }) {
  const end = result === undefined ? [] : [make("span", { class: "result" }, result)];
  return make(
    "li",
    { class: look, "aria-current": current && "step" },
    makeIcon(icon),
    make("span", {}, words),
    ...end,
  );
}

/** @param {Sensor[]} sensors @param {Text} text @returns {Row[]} */
function sensorRows(sensors, text) {
  return sensors.map(({ name, connected, tared }) => {
    if (!connected) return { look: "ill", icon: "mdi:lan-disconnect", words: text("silent", { name }) };
    if (tared) return { look: "well", icon: "mdi:check-circle", words: name };
    return { look: "doubtful", icon: "mdi:scale-unbalanced", words: text("untared", { name }) };
  });
}

/** @type {Record<string, string>} */
const RESULT_ICONS = {
  goal: "mdi:check-circle",
  done: "mdi:check-circle-outline",
  skip: "mdi:skip-next-circle-outline",
};

/** @param {Live} live @param {Text} text @returns {Row[]} */
function planRows({ station, plan }, text) {
  const active = station.session.state !== "idle";
  return plan.map((set, place) => {
    const current = active && place === station.position;
    const icon = set.result ? RESULT_ICONS[set.result.ended_by] : "mdi:circle-outline";
    return {
      look: set.result ? "done" : "",
      icon: current ? "mdi:arrow-right-bold-circle" : icon,
      words: dose(set, text),
      result: outcome(set, text),
      current,
    };
  });
}
