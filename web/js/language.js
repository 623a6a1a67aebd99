// @ts-check
import { en } from './texts/en.js';
import { ptBr } from './texts/pt-br.js';

/** @typedef {import('./texts/en.js').Texts} Texts */
/** @typedef {'en' | 'pt-BR'} Language */

/** @type {Readonly<Record<Language, { readonly name: string, readonly texts: Texts }>>} */
export const LANGUAGES = {
  en: { name: 'English', texts: en },
  'pt-BR': { name: 'Português', texts: ptBr },
};

const STORED = 'polyzap-language';

/**
 * What was chosen here before, or what the browser asks for.
 *
 * @returns {Language}
 */
export function preferredLanguage() {
  return [readStored(), ...navigator.languages].map(known).find((language) => language !== undefined) ?? 'en';
}

/** @param {Language} language */
export function rememberLanguage(language) {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

function readStored() {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {string} tag
 * @returns {Language | undefined}
 */
function known(tag) {
  if (/^pt\b/i.test(tag)) return 'pt-BR';
  return /^en\b/i.test(tag) ? 'en' : undefined;
}
