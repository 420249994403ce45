/** Changing what is on the page, and only when it is not so already: a touch costs a new style. */

/** @param {Element | null} element @param {string} text */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {HTMLElement} element @param {boolean} wanted */
export function show(element, wanted) {
  if (element.hidden === wanted) element.hidden = !wanted;
}

/**
 * Return one of Home Assistant's icons; what it means is always said in words, too.
 *
 * @param {string} icon
 */
export function makeIcon(icon) {
  return make("ha-icon", { icon, "aria-hidden": "true" });
}

/** @typedef {string | boolean | undefined | ((event: Event) => void)} Given */

/**
 * Return a new element.
 *
 * @template {string} Tag
 * @param {Tag} tag
 * @param {Record<string, Given>} [given] Attributes; a function listens to the event of its name.
 * @param {...(Node | string)} inside
 * @returns {Tag extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Tag] : HTMLElement}
 */
export function make(tag, given = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside);
  return /** @type {any} */ (element);
}

/**
 * Return a button with an icon; what it says is its last child.
 *
 * @param {string} icon
 * @param {string} words
 * @param {string} look Classes.
 * @param {() => void} click
 */
export function makeButton(icon, words, look, click) {
  return make("button", { class: `press ${look}`, type: "button", click }, makeIcon(icon), make("span", {}, words));
}

/** What was put into a place last. @type {WeakMap<Element, string>} */
const filled = new WeakMap();

/**
 * Fill a place, but only when it does not show the same already.
 *
 * @template What
 * @param {Element} place
 * @param {What[]} what
 * @param {(one: What) => Node | string} build
 */
export function fill(place, what, build) {
  const shown = JSON.stringify(what);
  if (filled.get(place) === shown) return;
  filled.set(place, shown);
  place.replaceChildren(...what.map(build));
}

/**
 * Return a table that a narrow card shows row by row; so it tells itself what its parts are.
 *
 * @param {string} label
 * @param {string[]} head
 * @param {(Node | string)[][]} rows Each begins with what it is about; empty where nothing is known.
 */
export function makeTable(label, head, rows) {
  const cells = rows.map(([about, ...row]) => [
    make("th", { scope: "row", role: "rowheader" }, about),
    ...row.map((cell, i) => make("td", { role: "cell", "data-name": head[i + 1], class: cell ? "" : "none" }, cell || "–")),
  ]);
  const names = head.map((name) => make("th", { scope: "col", role: "columnheader" }, name));
  const [first, ...others] = [names, ...cells].map((row) => make("tr", { role: "row" }, ...row));
  return make(
    "table",
    { role: "table", "aria-label": label },
    make("thead", { role: "rowgroup" }, first),
    make("tbody", { role: "rowgroup" }, ...others),
  );
}
