import { gatewayNow } from '../state/gateway.ts';
import { currentLanguage } from '../state/language.ts';
import type { Address } from '../../sdk/src/index.ts';
import type { Texts } from '../texts/en/index.ts';

/** Day and time, short. */
export function dateTime(timestamp: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(timestamp),
  );
}

/** A day, as the language writes it. */
export function dateOnly(timestamp: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(timestamp));
}

/** With seconds: what happens close together is told apart. */
export function timeOnly(timestamp: string, precise = true): string {
  return new Intl.DateTimeFormat(currentLanguage(), { timeStyle: precise ? 'medium' : 'short' }).format(
    new Date(timestamp),
  );
}

/** What else stands in the middle of a line, on its own. */
export function asSentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase(currentLanguage()) + text.slice(1);
}

/** A whole number, as the language writes it. */
export function count(value: number): string {
  return new Intl.NumberFormat(currentLanguage()).format(value);
}

/** A language by its tag, in the language of the page. */
export function languageName(tag: string): string {
  return asSentence(new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(tag) ?? tag);
}

/** Money as the plan states it; small prices keep their digits. */
export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'currency',
    currency,
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 4 : 2,
  }).format(amount);
}

/** A time span in its largest unit. */
export function duration(milliseconds: number, { common: { durations } }: Texts): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 1) return durations.now;
  if (seconds < 60) return durations.seconds(seconds);
  if (seconds < 3_600) return durations.minutes(Math.round(seconds / 60));
  return seconds < 172_800
    ? durations.hours(Math.round(seconds / 3_600))
    : durations.days(Math.round(seconds / 86_400));
}

/** How long ago, in milliseconds; never less than none. */
export function since(timestamp: string): number {
  return Math.max(0, gatewayNow() - Date.parse(timestamp));
}

/** Bytes, in thousands as the capabilities count them. */
export function bytes(value: number): string {
  const [divisor, unit] = value >= 1_000_000 ? [1_000_000, 'megabyte'] : [1_000, 'kilobyte'];
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(
    value / divisor,
  );
}

/** An address as people read it. */
export function addressText(address: Address): string {
  return address.type === 'phone' ? address.number : address.id;
}
