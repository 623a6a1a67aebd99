import type { ByteRange } from './store.ts';

/** Of blanks a few: as many as one likes could be shared out between two places in as many ways, and be tried in each. */
const RANGE = /^bytes=\s{0,8}(\d{0,15})\s{0,8}-\s{0,8}(\d{0,15})\s{0,8}$/i;

/**
 * What a `Range` header asks for, of something of `size` bytes (RFC 9110, section 14). Undefined where the whole is to be
 * answered: no header, another unit, several ranges, or nonsense. `unsatisfiable`: it begins beyond the end.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    // The last so many bytes.
    const count = Math.min(Number(last), size);
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
