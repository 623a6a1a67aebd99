import { GatewayError } from '../../provider/index.ts';
import type { Part } from './part.ts';

/** Bytes that one answer has at most, about; and how long it takes, milliseconds: what every host can give. */
const MOST_BYTES = 4_000_000;
const MOST_MS = 15_000;

/** Where an answer begins: in which part, after which of its rows. */
type Place = { readonly part: number; readonly after: string };

/** The parts from a place on, a line for each thing; the last line says where to go on, `null` where all has been told. */
export async function* lines(parts: readonly Part[], from: Place): AsyncGenerator<string, void> {
  const end = Date.now() + MOST_MS;
  let bytes = 0;
  let { part, after } = from;
  for (let current = parts[part]; current !== undefined; current = parts[part]) {
    if (bytes > MOST_BYTES || Date.now() > end) {
      yield line({ type: 'end', nextCursor: cursorOf({ part, after }) });
      return;
    }
    const { data, next } = await current.page(after);
    for (const item of data) {
      const text = line({ type: current.type, data: item });
      bytes += text.length;
      yield text;
    }
    if (next === undefined) [part, after] = [part + 1, ''];
    else after = next;
  }
  yield line({ type: 'end', nextCursor: null });
}

function line(content: object): string {
  return `${JSON.stringify(content)}\n`;
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify([place.part, place.after])).toString('base64url');
}

/** The beginning without a cursor. Throws `invalid_request` for one that is not of these parts. */
export function readCursor(cursor: string | undefined, parts: readonly Part[]): Place {
  if (cursor === undefined) return { part: 0, after: '' };
  const [, part, after] =
    /^\[(\d{1,2}),"([\w:@.+-]{0,128})"\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (part !== undefined && after !== undefined && Number(part) < parts.length) return { part: Number(part), after };
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'cursor', message: 'must be the nextCursor of an earlier answer' }],
  });
}
