// @ts-check
import { fill, h, uniqueId } from '../dom.js';

/**
 * One labelled field, with its hint and a place for what is wrong with it.
 *
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {string} name
 * @property {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @property {() => string} value
 * @property {(message: string) => void} complain an empty message takes the complaint back
 */

/**
 * @typedef {object} FieldOptions
 * @property {string} name
 * @property {string} label
 * @property {string | undefined} [hint]
 * @property {string | undefined} [hintLanguage] where the hint is not in the page's language
 * @property {string | undefined} [value]
 * @property {string | undefined} [placeholder]
 * @property {'text' | 'password' | 'tel' | 'number' | 'checkbox'} [type]
 * @property {readonly string[] | undefined} [options] a choice among these
 * @property {Readonly<Record<string, string>> | undefined} [optionLabels]
 * @property {number} [rows] more than one line
 * @property {boolean} [required]
 * @property {boolean} [secret] never remembered, never corrected
 */

/**
 * @param {FieldOptions} options
 * @returns {Field}
 */
export function createField(options) {
  const { name, label, hint, hintLanguage } = options;
  const id = uniqueId(name.replaceAll(/\W/g, '-'));
  const control = createControl(id, options);
  const error = h('span', { class: 'field-error', id: `${id}-error` });
  if (hint !== undefined) control.setAttribute('aria-describedby', `${id}-hint`);

  const complain = (/** @type {string} */ message) => {
    fill(error, message);
    control.setAttribute('aria-invalid', String(message !== ''));
    const described = [hint !== undefined && `${id}-hint`, message !== '' && `${id}-error`].filter(Boolean).join(' ');
    if (described === '') control.removeAttribute('aria-describedby');
    else control.setAttribute('aria-describedby', described);
  };
  control.addEventListener('input', () => complain(''));

  return {
    name,
    control,
    value: () =>
      control instanceof HTMLInputElement && control.type === 'checkbox' ? String(control.checked) : control.value,
    complain,
    element: h(
      'div',
      { class: options.type === 'checkbox' ? 'field field-check' : 'field' },
      h('label', { for: id }, label),
      control,
      hint !== undefined && h('span', { class: 'hint', id: `${id}-hint`, lang: hintLanguage }, hint),
      error,
    ),
  };
}

/**
 * @param {string} id
 * @param {FieldOptions} options
 */
function createControl(id, options) {
  const { name, type = 'text', value = '', placeholder, required = false, secret = false } = options;
  const common = { id, name, 'aria-required': required ? 'true' : undefined };
  if (options.options !== undefined) {
    const labels = options.optionLabels ?? {};
    return h(
      'select',
      common,
      ...options.options.map((option) =>
        h('option', { value: option, selected: option === value }, labels[option] ?? option),
      ),
    );
  }
  if (options.rows !== undefined) {
    const area = h('textarea', { ...common, rows: options.rows, placeholder });
    area.value = value;
    return area;
  }
  const hidden = secret || type === 'password';
  const input = h('input', {
    ...common,
    type,
    placeholder,
    autocomplete: 'off',
    autocapitalize: hidden || type === 'tel' ? 'none' : undefined,
    spellcheck: hidden ? 'false' : undefined,
  });
  if (type === 'checkbox') input.checked = value === 'true';
  else input.value = value;
  return input;
}
