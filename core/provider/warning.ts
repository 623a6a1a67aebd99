/** The message went out, but not exactly as asked. */
export type Warning =
  /** Left out: the backend has no such thing. */
  | { readonly type: 'unsupported'; readonly feature: string; readonly details?: string }
  /** Changed: the backend does it another way. */
  | { readonly type: 'compatibility'; readonly feature: string; readonly details?: string }
  | { readonly type: 'other'; readonly message: string };
