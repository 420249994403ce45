/** One session that is over: its curve, its sets, last time, and what can be done with it. */

import { formatsOf } from "./home.js";
import { HEIGHT, WIDTH, layOut } from "./plot.js";
import { COLUMNS, compare, setRows, titleOf } from "./review.js";
import { make, makeButton, makeIcon, makeTable } from "./touch.js";

/** @import { Around, Field, Happening, Past, SetRow, Sketch } from "./types.d.ts" */

const SENSORS = ["platform", "band"];
/** What is marked on the whole session, and on a part of it. */
const [OVERVIEW, CLOSELY] = [["set", "rep", "gap"], ["rep", "hold", "fault", "gap"]];
const SVG = "http://www.w3.org/2000/svg";

export class ReviewPage {
  element = make("div", { class: "review" });
  #past;
  #around;
  #text;
  #formats;
  #title = make("h2", { tabindex: "-1" });
  #plot = make("div", { class: "plot" });
  #parts = make("select");
  /** @type {SetRow[]} */
  #rows;
  #asked = 0;

  /** @param {Past} past @param {Around} around */
  constructor(past, around) {
    this.#past = past;
    this.#around = around;
    this.#text = around.text;
    this.#formats = formatsOf(around.hass());
    this.#rows = setRows(past.session, this.#text, this.#formats);
    this.element.append(...this.#head(), ...this.#compared(), ...this.#curve(), this.#table(), this.#files(), ...this.#changes());
  }

  focus() {
    this.#title.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "start" });
  }

  #head() {
    const { session } = this.#past;
    const { day, time, number } = this.#formats;
    const minutes = session.ended ? (Date.parse(session.ended) - Date.parse(session.started)) / 60_000 : 0;
    this.#title.textContent = titleOf(session, this.#text);
    const facts = [
      `${day(session.started)} ${time(session.started)}`,
      session.athlete_name ?? "",
      minutes > 0 ? this.#text("review.minutes", { minutes: number(minutes, 1) }) : "",
      this.#text(`history.${session.outcome}`),
      session.timing === "arrival" ? this.#text("timing_arrival") : "",
    ];
    return [
      make("div", {}, makeButton("mdi:format-list-bulleted", this.#text("history.back"), "small", this.#around.onClose)),
      make("div", {}, this.#title, make("p", { class: "facts" }, facts.filter(Boolean).join(" · "))),
    ];
  }

  #compared() {
    const { session, before } = this.#past;
    const rows = compare(session, before, this.#text, this.#formats);
    if (!rows.length) return [];
    const then = before ? this.#text("review.last_time", { date: this.#formats.day(before.started) }) : "";
    const cells = rows.map(({ name, now, then: was, change }) =>
      make(
        "div",
        {},
        make("dt", {}, name),
        make("dd", {}, make("b", {}, now)),
        ...(before ? [make("dd", { class: "then" }, `${was || "–"}${change && ` (${change})`}`)] : []),
      ),
    );
    return [make("dl", { class: "compared" }, ...cells), make("p", { class: "facts" }, then || this.#text("review.first"))];
  }

  #curve() {
    this.#parts.append(new Option(this.#text("review.whole"), ""));
    for (const { title, window, set } of this.#rows) if (window) this.#parts.append(new Option(title, set.id));
    if (this.#parts.length === 1) return [];
    this.#parts.addEventListener("change", () => this.#draw());
    this.#draw();
    return [make("label", {}, this.#text("review.curve"), this.#parts), this.#plot];
  }

  /** Draw the part that is chosen. */
  async #draw() {
    const asked = ++this.#asked;
    const row = this.#rows.find(({ set }) => set.id === this.#parts.value);
    const [since, until] = row?.window ?? [];
    const fields = { session: this.#past.session.id, ...(row && { since, until }) };
    try {
      /** @type {Sketch} */
      const sketch = await this.#around.send("trace", fields);
      if (asked !== this.#asked) return;
      const sensors = SENSORS.filter((sensor) => sketch.lines.some((line) => line.sensor === sensor));
      const seen = row ? sensors.filter((sensor) => sensor === row.set.measure) : sensors;
      this.#plot.replaceChildren(
        ...(seen.length
          ? seen.map((sensor) => this.#picture(sketch, sensor, !row))
          : [make("p", { class: "empty" }, this.#text("review.no_trace"))]),
      );
    } catch {
      this.#plot.replaceChildren(make("p", { class: "empty" }, this.#text("trouble.offline")));
    }
  }

  /** @param {Sketch} sketch @param {string} sensor @param {boolean} whole */
  #picture(sketch, sensor, whole) {
    const { paths, levels, ticks, places } = layOut(sketch, sensor);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", paths.join(""));
    svg.append(path);
    /** @param {string} type */
    const many = (type) => places.filter(({ what }) => what.type === type).length;
    const force = this.#around.nominal ? `${sensor}_nominal` : sensor;
    const name = this.#text(`force.${force}`);
    const said = [name, this.#text("n_reps", { count: many("rep") }), many("gap") ? this.#text("review.gap") : ""];
    const seen = places.filter(({ what }) => (whole ? OVERVIEW : CLOSELY).includes(what.type));
    const marks = seen.map(({ what, x, width, y }) => {
      const bare = what.type === "rep" && whole;
      const style = what.ends === null ? `left: ${x}%; top: ${y}%` : `left: ${x}%; width: ${width}%`;
      return make("span", { class: `mark ${what.type}${bare ? " bare" : ""}`, style }, bare ? "" : this.#label(what));
    });
    return make(
      "div",
      { class: whole ? "lane" : "lane tall", role: "img", "aria-label": said.filter(Boolean).join(", ") },
      ...levels.map(({ y, force }) => make("span", { class: "level", style: `top: ${y}%` }, `${this.#formats.number(force)} N`)),
      svg,
      ...marks,
      ...ticks.map(({ x, at }) => make("span", { class: "tick", style: `left: ${x}%` }, clock(at))),
      make("span", { class: "name" }, name),
    );
  }

  /** @param {Happening} what */
  #label({ type, number, at, ends, name }) {
    if (type === "rep" || type === "set") return `${number}`;
    if (type === "fault") return this.#text(`fault.${name}`);
    if (type === "gap") return "";
    return this.#text("n_seconds", { seconds: this.#formats.number((ends ?? at) - at, 1) });
  }

  #table() {
    const text = this.#text;
    const known = COLUMNS.filter((name) => this.#rows.some(({ cells }) => cells[name]));
    const head = ["exercise", ...known].map((name) => text(`review.${name}`));
    const rows = this.#rows.map((row) => [this.#about(row), ...known.map((name) => row.cells[name])]);
    return makeTable(text("review.sets"), head, rows);
  }

  /** @param {SetRow} row */
  #about(row) {
    const { title, window, set, remarks } = row;
    const look = () => {
      this.#parts.value = this.#parts.value === set.id ? "" : set.id;
      this.#draw();
      this.#plot.scrollIntoView({ block: "nearest" });
    };
    const edit = this.#text("review.edit_set", { set: title });
    return make(
      "div",
      { class: "about" },
      window ? make("button", { class: "link", type: "button", click: look }, title) : title,
      ...(this.#past.editable
        ? [make("button", { class: "icon", type: "button", "aria-label": edit, click: () => this.#editSet(row) }, makeIcon("mdi:pencil"))]
        : []),
      ...remarks.map((words) => make("span", { class: "remark" }, words)),
    );
  }

  #files() {
    const buttons = ["fit", "csv", "json"].map((form) => makeButton("mdi:download", form.toUpperCase(), "small", () => this.#download(form)));
    return make("div", { class: "buttons", role: "group", "aria-label": this.#text("review.export") }, ...buttons);
  }

  #changes() {
    if (!this.#past.editable) return [];
    const { names } = this.#around;
    return [
      make(
        "div",
        { class: "buttons" },
        ...(names.length ? [makeButton("mdi:account-edit", this.#text("review.change_athlete"), "small", () => this.#editSession())] : []),
        makeButton("mdi:delete-outline", this.#text("review.delete"), "small", () => this.#delete()),
      ),
    ];
  }

  /** @param {string} form */
  #download(form) {
    const path = `/api/run_primer/sessions/${this.#past.session.id}/${form}`;
    this.#around.hass().connection.sendMessagePromise({ type: "auth/sign_path", path }).then(
      (/** @type {{path: string}} */ signed) => make("a", { href: signed.path, download: "" }).click(),
      () => undefined, // Offline: pressed again, it works.
    );
  }

  async #editSession() {
    const { ask, names } = this.#around;
    const value = this.#past.session.athlete_name ?? "";
    const known = names.includes(value) ? names : [value, ...names];
    const title = this.#text("review.change_athlete");
    const answer = await ask.ask(title, this.#text("review.save"), [{ name: "athlete", label: this.#text("athlete"), value, options: known }]);
    if (answer?.athlete) this.#act("edit_session", { session: this.#past.session.id, ...answer });
  }

  /** @param {SetRow} row */
  async #editSet({ set, title }) {
    /** @param {string} name @param {string | number | null | undefined} value @param {[number, number]} [range] @returns {Field} */
    const field = (name, value, range) => ({ name, label: this.#text(`review.set_${name}`), value: `${value ?? ""}`, range });
    const done = set.goal_seconds !== null || (set.reps === null && set.held) ? field("held", Number(set.held.toFixed(1)), [0, 86_400]) : field("reps", set.reps, [0, 10_000]);
    const { load, effort, note } = set.said ?? {};
    const fields = [done, field("load", load, [0, 1000]), field("effort", effort, [1, 10]), field("note", note)];
    const answer = await this.#around.ask.ask(title, this.#text("review.save"), fields);
    // A number that was taken out says nothing; a note may be emptied.
    const said = Object.entries(answer ?? {}).filter(([name, value]) => value !== "" || name === "note");
    if (said.length) this.#act("edit_set", { set: set.id, ...Object.fromEntries(said) });
  }

  async #delete() {
    const sure = await this.#around.ask.ask(this.#text("review.really_delete"), this.#text("review.delete"));
    if (sure) this.#act("delete_session", { session: this.#past.session.id });
  }

  /** @param {string} action @param {object} data */
  async #act(action, data) {
    try {
      const station = { config_entry_id: this.#past.session.station };
      await this.#around.hass().callService("run_primer", action, { ...station, ...data });
      this.#around.onChange();
    } catch {
      // Home Assistant itself shows what went wrong.
    }
  }
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}
