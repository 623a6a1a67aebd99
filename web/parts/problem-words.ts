import type { PolyzapErrorCode } from '../../sdk/src/index.ts';

/** For each code: what went wrong, and what to do about it. */
export type ProblemWords = { readonly [Code in PolyzapErrorCode]: readonly [title: string, action: string] };
