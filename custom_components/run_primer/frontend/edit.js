/** Dialogs that ask before something is changed; the browser keeps the keyboard in them. */

import { make } from "./touch.js";

/** @import { Field, Text } from "./types.d.ts" */

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
  const [min, max, step] = (range ?? []).map(String);
  const input = make("input", range ? { type: "number", min, max, step } : { type: "text", maxlength: "1000" });
  input.value = value;
  return input;
}
