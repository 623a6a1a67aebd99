/** Whether a database can hold a text as it is: PostgreSQL refuses NUL, and half of a surrogate pair is no character. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** For what a backend tells us: it must not be lost, so what cannot be stored is replaced. */
export function storable(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\u{FFFD}');
}

/** For comparing what people type: no accents, no case, no variant digits (2️⃣, ２), single spaces, nothing around it. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u200b-\u200f\u2060\ufeff]/gu, '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** As `fold`, without what stands around the words: "“Sair”." is "sair". */
export function bare(text: string): string {
  return fold(text).replaceAll(/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, '');
}
