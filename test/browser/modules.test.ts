import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE_HEADERS } from '../../netlify/host/pages.ts';
import { newest } from '../../web/js/events/pull.js';
import { toNumber } from '../../web/js/numbers.js';
import { parseRoute } from '../../web/js/route.js';
import { describe as describeState } from '../../web/js/session/words.js';
import { en } from '../../web/js/texts/en.js';
import { ptBr } from '../../web/js/texts/pt-br.js';
import type { EventView } from '../../web/types.ts';

describe('what is served', () => {
  it('lets nothing in from elsewhere and nothing inline', async () => {
    const policy = PAGE_HEADERS['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    const page = await readFile('web/index.html', 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//);
  });

  it('names no other host', async () => {
    const files = (await readdir('web', { recursive: true })).filter((file) => /\.(js|css|html)$/.test(file));
    const texts = await Promise.all(files.map((file) => readFile(join('web', file), 'utf8')));
    expect(texts.join('\n').match(/['"(](https?:)?\/\/[^'")]*|@import|\burl\(/g)).toBeNull();
  });
});

describe('words', () => {
  it('are there in both languages, for everything', () => {
    expect(shapeOf(ptBr)).toEqual(shapeOf({ ...en, problem: ptBr.problem }));
  });

  it('are there for every reason that the Baileys server gives', async () => {
    const folder = 'providers/baileys-server/server/src/session';
    const sources = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
    const reasons = [...sources.join('\n').matchAll(/reason: '(\w+)'/g)].map(([, reason]) => reason ?? '');
    expect(reasons.length).toBeGreaterThan(5);
    expect(reasons.filter((reason) => !(reason in en.session.reason))).toEqual([]);
  });

  it('show a reason that has none as it came', () => {
    const state = { status: 'action_required', reason: 'code_777', nextAction: 'contact_operator' } as const;
    expect(describeState(state, en, 'en').text).toContain('(code_777)');
  });
});

describe('numbers', () => {
  it.each([
    ['+55 (11) 99999-0001', '+5511999990001'],
    [' +1.555.010.0010 ', '+15550100010'],
    ['+5511999990001', '+5511999990001'],
  ])('%s', (text, number) => expect(toNumber(text)).toBe(number));

  it.each(['', '5511999990001', '+055119999', '+55 11 CALL-ME', '+123'])('not %j', (text) =>
    expect(toNumber(text)).toBeUndefined(),
  );
});

describe('addresses', () => {
  it.each([
    ['', { name: 'home', id: '' }],
    ['#/', { name: 'home', id: '' }],
    ['#/tenants/ten_1', { name: 'tenant', id: 'ten_1' }],
    ['#/connections/con_1', { name: 'connection', id: 'con_1' }],
    ['#key=pza_a-b', { name: 'home', id: '', key: 'pza_a-b' }],
    ['#/connections/../x', { name: 'unknown', id: '' }],
    ['#/elsewhere', { name: 'unknown', id: '' }],
  ])('%j', (hash, route) => expect(parseRoute(hash)).toEqual(route));
});

describe('the newest events', () => {
  it.each([0, 3, 30, 500, 501, 1499, 12_345, 1_000_000])('of %i', async (count) => {
    let calls = 0;
    const ask = async (query: string) => {
      calls += 1;
      const parameters = new URLSearchParams(query);
      const after = Number(parameters.get('after') ?? '0');
      const last = Math.min(count, after + Number(parameters.get('limit')));
      const data = Array.from(
        { length: Math.max(0, last - after) },
        (_, index) => ({ sequence: after + index + 1 }) as EventView,
      );
      return { data, cursor: String(Math.max(after, last)), hasMore: last < count };
    };
    const page = await newest(ask, 30);
    expect(page.data.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: Math.min(30, count) }, (_, index) => Math.max(0, count - 30) + index + 1),
    );
    expect(page.cursor).toBe(String(count));
    expect(page.hasMore).toBe(false);
    expect(calls).toBeLessThan(40);
  });
});

/** The keys, all the way down; a text or a function counts as one. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
