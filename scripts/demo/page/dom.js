// @ts-check

/** @typedef {Node | string | false | null | undefined} Child */
/** @typedef {Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>} Properties */

/**
 * An element. Functions become listeners of the event they are named for, everything else an attribute; what is absent
 * or false is left out. Text goes in as text: there is no way to give HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  fill(element, ...children);
  return element;
}

/**
 * Replaces what an element holds.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter(isShown));
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isShown(child) {
  return child !== undefined && child !== null && child !== false;
}

let count = 0;

/**
 * An id that nothing else on the page has, to tie a label to its field.
 *
 * @param {string} prefix
 */
export function uniqueId(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}
