import type { Locale } from '../types.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { ptBr } from './pt-br.ts';

/** Each language by the name that its speakers look for. */
export const LANGUAGES: readonly { readonly locale: Locale; readonly name: string }[] = [
  { locale: 'en', name: 'English' },
  { locale: 'es', name: 'Español' },
  { locale: 'pt-BR', name: 'Português' },
];

const WORDS: Readonly<Record<Locale, Words>> = { en, es, 'pt-BR': ptBr };

/** The words of a language. */
export function wordsIn(locale: Locale): Words {
  return WORDS[locale];
}

/** The first language that the browser asks for and that we speak. */
export function preferredLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const [language] = tag.toLowerCase().split('-');
    if (language === 'pt') return 'pt-BR';
    if (language === 'es' || language === 'en') return language;
  }
  return 'en';
}
