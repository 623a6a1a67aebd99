import { MAX_KEYWORD_LENGTH, type OptOutSettings } from '../api/suppressions.ts';
import { bare } from '../text.ts';

export type Keyword = {
  readonly wants: 'out' | 'in';
  /** As the tenant wrote it. */
  readonly keyword: string;
  /** The text that confirms it, in the keyword's language; absent where there is none. */
  readonly confirmation?: string | undefined;
};

/**
 * The keyword that a text is, and nothing but that: "stop" in a sentence is no wish. Case, accents, space and punctuation
 * around it do not count ("“Sair”." is SAIR).
 */
export function matchKeyword({ languages }: OptOutSettings, text: string): Keyword | undefined {
  if (text.length > MAX_KEYWORD_LENGTH) return undefined;
  const said = bare(text);
  if (said === '') return undefined;
  for (const { optOut, optIn, optedOutText, optedInText } of Object.values(languages)) {
    const out = optOut.find((keyword) => bare(keyword) === said);
    if (out !== undefined) return { wants: 'out', keyword: out, confirmation: optedOutText };
    const back = optIn.find((keyword) => bare(keyword) === said);
    if (back !== undefined) return { wants: 'in', keyword: back, confirmation: optedInText };
  }
  return undefined;
}
