import type { Locale } from './types.ts';

/**
 * `+5511999990001` in groups that can be read, and that no line breaks; Brazil's and North America's the way they are
 * written there.
 */
export function formatNumber(number: string): string {
  const [, code, area, first, last] =
    /^\+(55)(\d{2})(\d{4,5})(\d{4})$/.exec(number) ?? /^\+(1)(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return code === undefined ? number : `+${code}\u00a0${area}\u00a0${first}\u2011${last}`;
}

/** A moment in words; null stays null. */
export function formatUntil(until: string | null, locale: Locale): string | null {
  if (until === null) return null;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(until));
}

/** 125 → `2:05`. */
export function formatSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
