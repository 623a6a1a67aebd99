import type { Warning } from '../../core/provider/index.ts';

/** A medium that was uploaded, or one that WhatsApp fetches. */
export type MediaPointer = { readonly id: string } | { readonly link: string };

export type OutgoingContent = {
  /** `type` and the object of that name. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Warning[];
};
