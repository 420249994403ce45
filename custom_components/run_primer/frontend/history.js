/** Looking back: what was done week by week, the list of sessions, and one of them at a time. */

import { findEntity, formatsOf } from "./home.js";
import { isUnsure, titleOf, weeksOf } from "./review.js";
import { ReviewPage } from "./review-page.js";
import { dress } from "./style.js";
import { make, makeButton, makeIcon } from "./touch.js";

/** @import { CardConfig, EntityState, Field, Hass, LoggedSession, Text, Week } from "./types.d.ts" */

const AT_ONCE = 20;
const WEEKS = 12;

export class HistoryPage {
  #hass;
  /** Config entry; the first one without it. @type {string | undefined} */
  #station;
  #text;
  #page = make("div", { class: "history" });
  #ask;
  /** @type {LoggedSession[]} */
  #sessions = [];
  /** @type {Week[]} */
  #weeks = [];
  /** Whose sessions are seen; of everybody when it is empty. */
  #athlete = "";
  /** @type {Set<string>} Who can be chosen. */
  #names = new Set();
  #more = false;
  /** @type {EntityState | undefined} */
  #last;
  /** The session that is looked at; empty for the list. */
  #open = "";
  /** The newest session is opened as soon as it is known. @type {boolean | undefined} */
  #newest;
  /** Counts what was asked for, so that an answer that is overtaken is not shown. */
  #asked = 0;

  /**
   * @param {ShadowRoot} root
   * @param {Hass} hass
   * @param {CardConfig} config
   * @param {Text} text
   */
  constructor(root, hass, config, text) {
    this.#hass = hass;
    this.#text = text;
    dress(root);
    root.replaceChildren(make("ha-card", {}, make("div", { class: "frame" }, this.#page)));
    this.#ask = new Ask(root, text);
    this.move(config);
  }

  /** @param {CardConfig} config */
  move({ station, newest }) {
    this.#station = station;
    this.#newest = newest;
    this.#open = this.#athlete = "";
    this.#names.clear();
    this.#load();
  }

  /** @param {Hass} hass */
  update(hass) {
    const back = hass.connected && !this.#hass.connected;
    this.#hass = hass;
    const last = this.#entity("sensor", "last_session");
    if (back || (this.#last && last && last !== this.#last)) this.#load();
    this.#last = last;
  }

  /** @param {string} domain @param {string} key */
  #entity(domain, key) {
    const station = this.#station ?? this.#sessions[0]?.station;
    const entity = station && findEntity(this.#hass, station, domain, key);
    return entity ? this.#hass.states[entity] : undefined;
  }

  get #nominal() {
    return this.#entity("sensor", "peak_force")?.attributes.calibrated === false;
  }

  /** Ask for everything anew. */
  async #load() {
    const asked = ++this.#asked;
    try {
      const [sessions, { weeks }] = await Promise.all([
        this.#list(),
        this.#send("weeks", { ...this.#whose(), weeks: WEEKS }),
      ]);
      if (asked !== this.#asked) return;
      [this.#sessions, this.#weeks] = [sessions, weeks];
      this.#last = this.#entity("sensor", "last_session");
      for (const name of this.#entity("select", "athlete")?.attributes.options ?? []) this.#names.add(name);
      const open = this.#open || (this.#newest && sessions.find((one) => one.ended)?.id);
      this.#newest = false;
      if (open) this.#review(open);
      else this.#showList();
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  /** @param {string} [until] @returns {Promise<LoggedSession[]>} */
  async #list(until) {
    const wanted = { ...this.#whose(), limit: AT_ONCE, ...(until && { until }) };
    const { sessions } = await this.#send("list", wanted);
    this.#more = sessions.length === AT_ONCE;
    for (const { athlete_name: name } of sessions) if (name) this.#names.add(name);
    return sessions;
  }

  #whose() {
    return {
      ...(this.#station && { config_entry_id: this.#station }),
      ...(this.#athlete && { athlete: this.#athlete }),
    };
  }

  /** @param {string} command @param {object} fields @returns {Promise<any>} */
  #send(command, fields) {
    return this.#hass.connection.sendMessagePromise({ type: `run_primer/sessions/${command}`, ...fields });
  }

  /** @param {unknown} error */
  #fail(error) {
    const { code = "" } = /** @type {{code?: string}} */ (error ?? {});
    const why = code === "unauthorized" ? code : "offline";
    this.#page.replaceChildren(
      make("p", { class: "trouble" }, makeIcon("mdi:scale-off"), this.#text(`trouble.${why}`)),
    );
  }

  #showList() {
    const text = this.#text;
    this.#page.replaceChildren(
      make("div", { class: "head" }, make("h2", {}, text("history.title")), ...this.#chooser()),
      ...weeksOf(this.#weeks, text, formatsOf(this.#hass), this.#nominal),
      this.#sessions.length
        ? make("ul", { class: "sessions" }, ...this.#sessions.map((session) => this.#row(session)))
        : make("p", { class: "empty" }, text("history.none")),
      ...(this.#more ? [this.#moreButton()] : []),
    );
  }

  #chooser() {
    if (this.#names.size < 2) return [];
    const select = make("select", {
      change: () => {
        this.#athlete = select.value;
        this.#load();
      },
    });
    select.append(new Option(this.#text("history.everybody"), ""));
    for (const name of this.#names) select.append(new Option(name, name, false, name === this.#athlete));
    return [make("label", {}, this.#text("athlete"), select)];
  }

  #moreButton() {
    const click = async () => {
      const found = await this.#list(this.#sessions.at(-1)?.started).catch(() => []);
      const first = this.#sessions.length;
      this.#sessions = [...this.#sessions, ...found];
      this.#showList();
      /** @type {HTMLElement | null} */ (this.#page.querySelectorAll(".session")[first])?.focus();
    };
    return makeButton("mdi:chevron-down", this.#text("history.more"), "small", click);
  }

  /** @param {LoggedSession} session */
  #row(session) {
    const { id, started, athlete_name: name, outcome, share, sets } = session;
    const { day, time, number } = formatsOf(this.#hass);
    const doubtful = sets.some(isUnsure) ? [this.#text("unsure")] : [];
    const when = [`${day(started)} ${time(started)}`, ...(name ? [name] : [])].join(" · ");
    const how = [this.#text(`history.${outcome}`), ...doubtful].join(" · ");
    const button = make(
      "button",
      { class: "session", type: "button", click: () => this.#review(id) },
      make("b", {}, titleOf(session, this.#text)),
      make("span", { class: "share" }, share === null ? "" : `${number(100 * share)} %`),
      make("span", {}, when),
      make("span", { class: "end" }, how),
    );
    return make("li", {}, button);
  }

  /** Look at one session. @param {string} id */
  async #review(id) {
    const asked = ++this.#asked;
    const fresh = this.#open !== id;
    try {
      const past = await this.#send("get", { session: id });
      if (asked !== this.#asked) return;
      this.#open = id;
      const page = new ReviewPage(past, {
        hass: () => this.#hass,
        text: this.#text,
        nominal: this.#nominal,
        names: [...this.#names],
        ask: this.#ask,
        send: (command, fields) => this.#send(command, fields),
        onChange: () => this.#load(),
        onClose: () => this.#close(),
      });
      this.#page.replaceChildren(page.element);
      if (fresh) page.focus();
    } catch {
      // It was deleted.
      this.#close();
    }
  }

  #close() {
    this.#open = "";
    this.#load();
  }
}

/** A dialog that asks before something is changed; the browser keeps the keyboard in it. */
export class Ask {
  #root;
  #text;

  /** @param {ShadowRoot} root @param {Text} text */
  constructor(root, text) {
    this.#root = root;
    this.#text = text;
  }

  /**
   * Ask, and return what was entered: only what is not as it was. Null when nothing is wanted.
   *
   * @param {string} title
   * @param {string} confirm What the button says that does it.
   * @param {Field[]} [fields] None for a question.
   * @returns {Promise<Record<string, string> | null>}
   */
  async ask(title, confirm, fields = []) {
    const inputs = fields.map(makeInput);
    const dialog = make(
      "dialog",
      { "aria-label": title, class: "ask" },
      make(
        "form",
        { method: "dialog" },
        make("h3", {}, title),
        ...fields.map(({ label }, i) => make("label", {}, label, inputs[i])),
        make(
          "div",
          { class: "buttons" },
          make("button", { class: "press small", value: "", formnovalidate: true }, this.#text("history.cancel")),
          make("button", { class: `press small ${fields.length ? "strong" : "sure"}`, value: "yes" }, confirm),
        ),
      ),
    );
    this.#root.append(dialog);
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    dialog.remove();
    if (dialog.returnValue !== "yes") return null;
    const changed = fields.flatMap(({ name, value }, i) =>
      inputs[i].value === value ? [] : [[name, inputs[i].value]],
    );
    return Object.fromEntries(changed);
  }
}

/** @param {Field} field @returns {HTMLInputElement | HTMLSelectElement} */
function makeInput({ value, range, options }) {
  if (options) {
    const select = make("select");
    for (const option of options) select.append(new Option(option, option, false, option === value));
    return select;
  }
  const [min, max] = (range ?? []).map(String);
  const input = make("input", range ? { type: "number", min, max, step: "any" } : { type: "text", maxlength: "1000" });
  input.value = value;
  return input;
}
