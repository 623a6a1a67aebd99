import type { Pair } from './setting.ts';

/** What a pair has sent, as far as it was acknowledged, and what its contact has written. */
export type Noted = { readonly sent: Set<string>; readonly written: Set<string> };

const notes = new WeakMap<Pair, Noted>();

export function noted(pair: Pair): Noted {
  const found = notes.get(pair) ?? { sent: new Set(), written: new Set() };
  notes.set(pair, found);
  return found;
}
