/** What we use of pngjs, which brings no types. */
declare module 'pngjs' {
  export const PNG: { readonly sync: { read(png: Uint8Array): { width: number; height: number; data: Uint8Array } } };
}
