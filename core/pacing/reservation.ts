import type { Decision } from './pacer.ts';

/** It may not go yet. */
export type Waiting = Extract<Decision, { kind: 'wait' }> & { readonly cold: boolean };

/** What asking for a turn came to. */
export type Reservation =
  | {
      readonly kind: 'go';
      readonly cold: boolean;
      /** How it ends is to be noted although it ends well. */
      readonly watched: boolean;
    }
  | Waiting;
