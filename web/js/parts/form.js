// @ts-check
import { ApiError } from '../api.js';
import { fill, h } from '../dom.js';
import { problemBox } from './problem.js';

/** @typedef {import('./field.js').Field} Field */

/**
 * A form that says what is wrong beside the field it is about, and everything else above its button. One submission at a
 * time.
 *
 * @param {object} options
 * @param {import('../texts/en.js').Texts} options.t
 * @param {readonly (Field | Node)[]} options.parts
 * @param {string} options.submit
 * @param {(values: Readonly<Record<string, string>>) => Promise<void>} options.action may throw; the form shows it
 * @param {(values: Readonly<Record<string, string>>) => Readonly<Record<string, string>>} [options.check] complaints by field
 * @param {(error: unknown) => Node | undefined} [options.explain] words for an error that the form knows better
 * @param {string} [options.buttonClass]
 * @returns {{ element: HTMLFormElement, fields: readonly Field[] }}
 */
export function createForm({ t, parts, submit, action, check, explain, buttonClass = 'primary' }) {
  const fields = parts.filter((part) => isField(part));
  const problems = h('div', { class: 'form-problems' });
  const button = h('button', { type: 'submit', class: buttonClass }, submit);
  let busy = false;

  /**
   * @param {Readonly<Record<string, string>>} values
   * @returns {Readonly<Record<string, string>>}
   */
  const complaints = (values) => {
    /** @type {Record<string, string>} */
    const found = { ...check?.(values) };
    for (const { control, name } of fields) {
      if (control.getAttribute('aria-required') === 'true' && values[name]?.trim() === '') found[name] = t.required;
    }
    return found;
  };

  const run = async () => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value()]));
    const wrong = complaints(values);
    for (const field of fields) field.complain(wrong[field.name] ?? '');
    const first = fields.find(({ name }) => wrong[name] !== undefined);
    if (first !== undefined) return first.control.focus();
    fill(problems);
    setBusy(true);
    try {
      await action(values);
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  };

  /** @param {unknown} error */
  const show = (error) => {
    const said = error instanceof ApiError ? (error.problem.errors ?? []) : [];
    for (const { path, message } of said) {
      const field = fields.find(({ name }) => path === name || path === `config.${name}`);
      field?.complain(message);
    }
    fill(problems, explain?.(error) ?? problemBox(error, t));
  };

  /** @param {boolean} value */
  const setBusy = (value) => {
    busy = value;
    // Not `disabled`: that would take the focus away from who uses a keyboard.
    button.setAttribute('aria-disabled', String(value));
    button.classList.toggle('busy', value);
  };

  const element = h(
    'form',
    {
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        if (!busy) void run();
      },
    },
    ...parts.map((part) => (part instanceof Node ? part : part.element)),
    problems,
    h('div', { class: 'form-end' }, button),
  );
  return { element, fields };
}

/**
 * @param {Field | Node} part
 * @returns {part is Field}
 */
function isField(part) {
  return !(part instanceof Node);
}
