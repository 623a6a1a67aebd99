import { describe, expect, it } from 'vitest';
import { layerOf } from '../architecture/layers.ts';
import { readSources, withoutComments, type Sources } from '../architecture/sources.ts';

/** What a name ends with that holds something to be guessed. */
const SECRET = /(secret|token|signature|password|hash|digest|hmac|api_?key|admin_?key|bearer)s?$/i;

/** Comparisons of such names that are none of a secret, and why. */
const HARMLESS: Readonly<Record<string, string>> = {
  'providers/baileys-server/server/src/messages/send.ts: other.hash !== hash':
    'the hash of a request tells a repeated one from another; whoever asks has sent both',
  'providers/baileys-server/server/src/messages/send.ts: stored.request !== hash': 'as above',
};

/** `path: left === right`, for each comparison whose time would say how much of a secret was right. */
function plainComparisons(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) =>
    [...withoutComments(text).matchAll(/([\w.?![\]]+)\s*(===?|!==?)\s*([\w.?![\]'"`-]+)/g)]
      .filter(([, left = '', , right = '']) => {
        const names = [left, right].map((side) => side.replace(/[?!\]]+$/, ''));
        const isConstant = names.some((name) => /^(undefined|null|true|false|\d+|['"`].*)$/.test(name));
        const isMeasure = names.some((name) => /\.(length|size|type|status)$/.test(name));
        return !isConstant && !isMeasure && names.some((name) => SECRET.test(name));
      })
      .map(([all]) => `${path}: ${all.replaceAll(/\s+/g, ' ')}`),
  );
}

const sources = await readSources(['core', 'netlify', 'providers']);
const production = new Map([...sources].filter(([path]) => layerOf(path) !== 'tools'));

describe('what could be guessed', () => {
  it('is compared in constant time, by the one function that does', () => {
    expect(plainComparisons(production).filter((one) => !Object.hasOwn(HARMLESS, one))).toEqual([]);
    const using = [...production].filter(([, text]) => withoutComments(text).includes('timingSafeEqual'));
    expect(using.map(([path]) => path)).toEqual(['core/provider-kit/signature.ts']);
    const callers = [...production].filter(([, text]) => /\bconstantTimeEqual\(/.test(withoutComments(text)));
    expect(callers.length).toBeGreaterThan(5);
  });

  it.each([
    'if (given.secret === secret) return;',
    'return row.token_hash !== hash;',
    'if (signature == expected) return;',
    'const ok = request.apiKey === context.adminKey;',
    'if (config.verifyToken===token) return;',
  ])('would be caught: %s', (line) => {
    expect(plainComparisons(new Map([['core/x.ts', line]]))).toHaveLength(1);
  });

  it.each([
    "if (url.password !== '') return;",
    'if (token === undefined) return;',
    'if (secret.length === 0) return;',
    '// secret === token',
    'if (tokenKind === kind) return;',
  ])('would not be where it is none: %s', (line) => {
    expect(plainComparisons(new Map([['core/x.ts', line]]))).toEqual([]);
  });
});
