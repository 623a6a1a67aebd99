import { signal } from '@preact/signals';
import type { Texts } from '../texts/en/index.ts';

export type Language = 'en' | 'pt-BR' | 'es';

/** Each by its own name, so that who is in the wrong one finds theirs. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', 'pt-BR': 'Português', es: 'Español' };

/** Only the language that is spoken is loaded. */
const LOADERS: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  en: () => import('../texts/en/index.ts'),
  'pt-BR': () => import('../texts/pt-br/index.ts'),
  es: () => import('../texts/es/index.ts'),
};

const STORED = 'polyzap-language';

const spoken = signal<{ readonly language: Language; readonly texts: Texts } | undefined>(undefined);

/** The language of the page, and its words. Reading it in a component makes it follow a change. */
export function useWords(): Texts {
  if (spoken.value === undefined) throw new Error('No language is loaded yet');
  return spoken.value.texts;
}

export function currentLanguage(): Language {
  return spoken.value?.language ?? 'en';
}

/** Loads the words, then speaks them everywhere at once. */
export async function speak(language: Language): Promise<void> {
  const { texts } = await LOADERS[language]();
  document.documentElement.lang = language;
  spoken.value = { language, texts };
}

/** What was chosen here before, or what the browser asks for. */
export function preferredLanguage(): Language {
  return [readStored(), ...navigator.languages].map(known).find((language) => language !== undefined) ?? 'en';
}

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
