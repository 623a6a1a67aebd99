import { signal } from '@preact/signals';
import { texts as en, type Texts } from '../texts/en/index.ts';
import { texts as es } from '../texts/es/index.ts';
import { texts as ptBr } from '../texts/pt-br/index.ts';

export type Language = 'en' | 'pt-BR' | 'es';

/** Each by its own name, so that who is in the wrong one finds theirs. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', 'pt-BR': 'Português', es: 'Español' };

const TEXTS: Readonly<Record<Language, Texts>> = { en, 'pt-BR': ptBr, es };

const STORED = 'polyzap-language';

const spoken = signal<Language>('en');

/** The language of the page, and its words. Reading it in a component makes it follow a change. */
export function useWords(): Texts {
  return TEXTS[spoken.value];
}

/** The language that the page speaks. */
export function currentLanguage(): Language {
  return spoken.value;
}

/** Speaks a language everywhere at once. */
export function speak(language: Language): void {
  document.documentElement.lang = language;
  spoken.value = language;
}

/** What was chosen here before, or what the browser asks for. */
export function preferredLanguage(): Language {
  return [readStored(), ...navigator.languages].map(known).find((language) => language !== undefined) ?? 'en';
}

/** Kept for the next visit. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

function readStored(): string {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

function known(tag: string): Language | undefined {
  if (/^pt\b/i.test(tag)) return 'pt-BR';
  if (/^es\b/i.test(tag)) return 'es';
  return /^en\b/i.test(tag) ? 'en' : undefined;
}
