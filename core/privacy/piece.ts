import type { Erased } from '../api/privacy.ts';

/** Rows that one piece of an erasure, an export or a sweep looks at: a fraction of a second's work. */
export const PIECE = 500;

/** What a piece of an erasure came to. `wait`: something has to end first. */
export type Piece = {
  readonly erased: Partial<Erased>;
  readonly next: 'go_on' | 'wait' | 'done';
  /** Events up to this sequence have been looked at. */
  readonly position?: number;
};
