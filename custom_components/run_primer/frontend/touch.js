/** Changing what is on the page, and only when it is not so already: a touch costs a new style. */

/**
 * @param {Element | null} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * @param {HTMLElement} element
 * @param {boolean} wanted
 */
export function show(element, wanted) {
  if (element.hidden === wanted) element.hidden = !wanted;
}

/**
 * Return one of Home Assistant's icons; what it means is always said in words, too.
 *
 * @param {string} icon
 */
export function makeIcon(icon) {
  const element = document.createElement("ha-icon");
  element.setAttribute("icon", icon);
  element.setAttribute("aria-hidden", "true");
  return element;
}
