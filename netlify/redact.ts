/** What must not be read in a log, whoever wrote the line, and what stands there instead. */
const RULES: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // Keys of ours, of tenants, of connect links and of webhook endpoints.
  [/\b(pz[akl]|whsec)_[\w+/=-]{8,}/g, '$1_…'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …'],
  // `postgres://user:password@host`
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]*@/gi, '$1:…@'],
  // An encryption key: 32 bytes as base64.
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g, '…'],
  // A telephone number. Our own ids are words with letters in them, and times are no texts.
  [/(?<![\w.])\+?\d{8,15}(?![\w.])/g, '…'],
];

/**
 * A text as it may be logged. A second fence: the first is that nobody hands a secret to the log (see `core/log.ts`). It
 * knows secrets by their looks, and so not all of them.
 */
export function redact(text: string): string {
  return RULES.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}
