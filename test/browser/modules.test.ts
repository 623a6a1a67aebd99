import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { phoneNumberSchema } from '../../core/provider-kit/message-schema.ts';
import { PAGE_HEADERS } from '../../netlify/host/pages.ts';
import { buildSite } from '../../scripts/site/build.ts';
import { newestEvents } from '../../web/parts/newest-events.ts';
import { toDecimal, toNumber } from '../../web/parts/numbers.ts';
import { describeState } from '../../web/parts/state-words.ts';
import { wrongWords } from '../../web/parts/wrong-words.ts';
import { texts as en } from '../../web/texts/en/index.ts';
import { texts as es } from '../../web/texts/es/index.ts';
import { texts as ptBr } from '../../web/texts/pt-br/index.ts';
import { costOf } from '../../web/views/plans/cost.ts';
import type { Event, Plan } from '../../sdk/src/index.ts';

const SITE = 'dist/site';

/** Compressed, kilobytes of 1,000 bytes. */
const INITIAL_BUDGET = 150;

describe('what is built', () => {
  beforeAll(() => buildSite(process.cwd()));

  it('lets nothing in from elsewhere and nothing inline', async () => {
    const policy = PAGE_HEADERS['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    const page = await readFile(join(SITE, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//);
  });

  it('loads less than 150 kB: page, styles, and scripts with all that they import', async () => {
    const page = await readFile(join(SITE, 'index.html'), 'utf8');
    const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const files = await withImports(named);
    const bytes = await Promise.all(
      ['/index.html', ...files].map(async (path) => gzipSync(await readFile(SITE + path), { level: 9 }).length),
    );
    const total = bytes.reduce((sum, size) => sum + size, 0) / 1000;
    expect(total).toBeLessThan(INITIAL_BUDGET);
    // The check would be empty if nothing were found.
    expect(files.map((path) => extname(path))).toEqual(expect.arrayContaining(['.css', '.js']));
    expect(total).toBeGreaterThan(10);
  });

  it('leaves nothing to be loaded later, which could fail while the gateway is gone: every view, every language', async () => {
    const scripts = (await readdir(join(SITE, 'assets'))).filter((file) => file.endsWith('.js'));
    const all = await Promise.all(scripts.map((file) => readFile(join(SITE, 'assets', file), 'utf8')));
    expect(all.join('\n')).not.toMatch(/\bimport\s*\(/);
  });

  it('says nothing of another host', async () => {
    const scripts = (await readdir(join(SITE, 'assets'))).map((file) => join(SITE, 'assets', file));
    const all = (await Promise.all(scripts.map((file) => readFile(file, 'utf8')))).join('\n');
    const hosts = [...all.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
    // An example in a form, and names of markup that nobody asks for anything.
    expect(hosts.filter((host) => !['example.com', 'www.w3.org'].includes(host ?? ''))).toEqual([]);
  });
});

/** With everything that they import at once. */
async function withImports(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (found.has(path) || !existsSync(SITE + path)) return;
    found.add(path);
    if (!path.endsWith('.js')) return;
    const script = await readFile(SITE + path, 'utf8');
    for (const [, file] of script.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) await visit(`/assets/${file}`);
  };
  for (const path of paths) await visit(path);
  return [...found];
}

describe('words', () => {
  it.each([
    ['pt-BR', ptBr],
    ['es', es],
  ])('are all there in %s, none left in English', (_, texts) => {
    expect(shapeOf(texts)).toEqual(shapeOf(en));
    const same = [...leavesOf(en)].filter(([path, text]) => text.length > 24 && leavesOf(texts).get(path) === text);
    expect(same).toEqual([]);
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
    expect(describeState(state, en, String).text).toContain('(code_777)');
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

  it.each([
    [' 1,5 ', 1.5],
    ['-23.55', -23.55],
    ['.5', 0.5],
    ['12', 12],
  ])('with a point or a comma: %s', (text, number) => expect(toDecimal(text)).toBe(number));

  it.each(['', 'many', '1.000,5', '1e3', '5,', '0x10'])('none: %j', (text) => expect(toDecimal(text)).toBeNaN());
});

describe('what the gateway says of a field that does not fit', () => {
  it.each([
    [z.string(), undefined, 'Preencha este campo.'],
    [z.string().min(1), '', 'Preencha este campo.'],
    [z.array(z.string()).min(1), [], 'Preencha este campo.'],
    [z.string().max(3), 'four', 'Mais de 3 caracteres.'],
    [z.string().min(16), 'four', 'Menos de 16 caracteres.'],
    [z.number().max(90), 91, 'Mais que 90.'],
    [z.number().min(-90), -91, 'Menos que -90.'],
    [z.int().max(5), 6, 'Mais que 5.'],
    [z.int(), 1.5, 'Só números inteiros.'],
    [z.url(), 'nowhere', 'Isto não é um endereço como https://example.com/.'],
    [phoneNumberSchema, '5511', ptBr.session.pairing.numberInvalid],
    [z.string().regex(/x/, 'must be like #0a7cff'), 'red', undefined],
  ])('%# is said in the language of the page, where there are words for it', (schema, value, words) => {
    expect(schema.safeParse(value).error?.issues.map(({ message }) => wrongWords(message, ptBr))).toEqual([words]);
  });
});

describe('the newest events', () => {
  it.each([0, 3, 30, 500, 501, 1499, 12_345, 1_000_000])('of %i', async (count) => {
    let calls = 0;
    const ask = async ({ limit, after = '0' }: { readonly limit: number; readonly after?: string }) => {
      calls += 1;
      const from = after === 'latest' ? count : Number(after);
      const last = Math.min(count, from + limit);
      const data = Array.from(
        { length: Math.max(0, last - from) },
        (_, index) => ({ sequence: from + index + 1 }) as Event,
      );
      return { data, cursor: String(Math.max(from, last)), hasMore: last < count };
    };
    const page = await newestEvents(ask, 30);
    expect(page.data.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: Math.min(30, count) }, (_, index) => Math.max(0, count - 30) + index + 1),
    );
    expect(page.cursor).toBe(String(count));
    expect(calls).toBe(2);
  });
});

describe('what a month costs', () => {
  const rule = (category: 'marketing' | 'utility', amount: string, prefix?: string) => ({
    category,
    currency: 'USD',
    amount,
    ...(prefix !== undefined && { prefix }),
  });
  const plan = {
    prices: {
      monthlyFee: { currency: 'USD', amount: '10' },
      rules: [rule('marketing', '0.06'), rule('marketing', '0.05', '+55'), rule('utility', '0.01')],
    },
  } as unknown as Plan;
  const volumes = { marketing: 100, utility: 200, authentication: 0, service: 0 };

  it('is the fee and each message at its price; the longest prefix that fits counts', () => {
    expect(costOf(plan, volumes, 'USD', '').total).toBeCloseTo(10 + 6 + 2);
    expect(costOf(plan, volumes, 'USD', '+5511').total).toBeCloseTo(10 + 5 + 2);
  });

  it('is not known where a category that is used has no price', () => {
    expect(costOf(plan, { ...volumes, service: 1 }, 'USD', '').total).toBeNull();
    expect(costOf(plan, volumes, 'EUR', '').total).toBeNull();
  });
});

/** The keys, all the way down; a text or a function counts as one. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** Every text by its path. */
function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, `${path}.${key}`)]));
}
