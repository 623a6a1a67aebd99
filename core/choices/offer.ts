import type { Option } from '../provider/index.ts';

/** Choices that a message offers in plain text, because its provider has no better way. */
export type Offer = {
  /** What was asked for, and what the answer's `source` will be. */
  readonly source: 'buttons' | 'list' | 'poll' | 'template';
  /** In the order of their numbers, from 1. */
  readonly options: readonly Option[];
  /** How many of them one answer may name. */
  readonly maxChoices: number;
};
