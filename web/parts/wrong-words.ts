import type { Texts } from '../texts/en/index.ts';

/** What the gateway says of a field when its value does not fit, in zod's words; nobody who fills in a form has to know those. */
const PATTERNS: readonly (readonly [pattern: RegExp, words: (texts: Texts, limit: string) => string])[] = [
  [/^Invalid input: expected \w+, received (?:undefined|null)$/, ({ common }) => common.required],
  [/^Too small: expected (?:string|array) to have >=1 (?:characters|items)$/, ({ common }) => common.required],
  [/^Too big: expected string to have <=(\d+) characters$/, ({ common }, limit) => common.wrong.longest(limit)],
  [/^Too small: expected string to have >=(\d+) characters$/, ({ common }, limit) => common.wrong.shortest(limit)],
  [/^Too big: expected (?:number|int) to be <=(-?[\d.]+)$/, ({ common }, limit) => common.wrong.most(limit)],
  [/^Too small: expected (?:number|int) to be >=(-?[\d.]+)$/, ({ common }, limit) => common.wrong.least(limit)],
  [/^Invalid input: expected int, received number$/, ({ common }) => common.wrong.whole],
  [/^(?:Invalid URL|must be a URL)$/, ({ common }) => common.wrong.url],
  [/^must be E\.164: a plus and 7 to 15 digits$/, ({ session }) => session.pairing.numberInvalid],
];

/** In the page's language; undefined where only the gateway's own words say it, in English. */
export function wrongWords(message: string, texts: Texts): string | undefined {
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(message);
    if (found !== null) return words(texts, found[1] ?? '');
  }
  return undefined;
}
