import { fold } from '../text.ts';
import type { Option } from '../provider/index.ts';
import type { Offer } from './offer.ts';

/** Words that people put before the number. Folded: no accents, lower case. */
const WORDS = /^(?:opcao|option|numero|number|no|n|item|resposta|answer)[\s.:º°#]*/;

/** "2", "2.", "2)", "(2)", "#2", and a whole line of the list: "2. Title". */
const NUMBERED = /^[#(]*(\d{1,3})\s*(?:[.):\-–]+\s*(.*))?$/s;

const BETWEEN = /\s*(?:[,;+&/]|\s(?:e|and|y)\s|\s)\s*/;

/**
 * What a text chooses from an offer; undefined where it is no answer to it. The number or the title, in any case and with
 * or without accents, with the words that Portuguese and English put before a number; several, where the offer allows it.
 */
export function matchChoice(offer: Offer, text: string): readonly [Option, ...Option[]] | undefined {
  const said = fold(text);
  const whole = matchOne(offer.options, said);
  if (whole !== undefined) return [whole];
  if (offer.maxChoices === 1) return undefined;
  const [first, ...rest] = said.split(BETWEEN).map((part) => matchOne(offer.options, part));
  if (first === undefined || rest.length === 0) return undefined;
  const chosen = new Set([first]);
  for (const option of rest) {
    if (option === undefined) return undefined;
    chosen.add(option);
  }
  return chosen.size > offer.maxChoices ? undefined : [first, ...[...chosen].slice(1)];
}

/** A number before a title: it is what the text told people to write. */
function matchOne(options: readonly Option[], said: string): Option | undefined {
  const [, digits, rest] = NUMBERED.exec(said.replace(WORDS, '')) ?? [];
  const numbered = digits === undefined ? undefined : options[Number(digits) - 1];
  if (numbered !== undefined && (rest === undefined || rest === '' || rest === fold(numbered.title))) return numbered;
  const titled = options.filter((option) => fold(option.title) === said);
  return titled.length === 1 ? titled[0] : undefined;
}
