import { expect, it } from 'vitest';
import { createId, idPattern } from '../../core/ids.ts';
import { isStorable, storable } from '../../core/text.ts';

it('ids say what they name, sort as they were made, and match their pattern only', () => {
  const ids = Array.from({ length: 5_000 }, () => createId('message'));
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids.every((id) => idPattern('message').test(id))).toBe(true);
  expect(idPattern('connection').test(ids[0] ?? '')).toBe(false);
  expect(idPattern('message').test(`${ids[0]}\n`)).toBe(false);
});

it('texts that a database cannot hold are told apart, and made to fit', () => {
  for (const text of ['', 'Olá 😀', '\u{FFFF}', '\n\t']) {
    expect(isStorable(text)).toBe(true);
    expect(storable(text)).toBe(text);
  }
  for (const text of ['\0', 'a\ud800b', '\udc00\ud800']) {
    expect(isStorable(text)).toBe(false);
    expect(isStorable(storable(text))).toBe(true);
  }
});
