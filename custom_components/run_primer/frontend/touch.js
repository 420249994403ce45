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
