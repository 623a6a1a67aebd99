import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { operations } from '../../core/api/openapi/operations.ts';
import { documents } from './support/fences.ts';

const READMES = ['README.md', 'README.pt-BR.md'];
/** What a newcomer has to find: a page that no README leads to is read by nobody. */
const PAGES =
  /^(docs\/[^/]+|sdk\/README|(providers|examples)\/[^/]+\/README|ARCHITECTURE|CONTRIBUTING|SECURITY|CHANGELOG)\.md$/;

/** What stands in `code` of a document, in order. */
const codeOf = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
/** What a document links to here, without the other language's README. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
    .map(([, target = '']) => target)
    .filter((one) => !READMES.includes(one));

describe.each(READMES)('%s', (path) => {
  it('leads to every page', async () => {
    const pages = (await documents()).filter((one) => PAGES.test(one));
    expect(pages.length).toBeGreaterThan(15);
    const links = linksOf(await readFile(path, 'utf8'));
    expect(pages.filter((page) => !links.includes(page))).toEqual([]);
  });

  it('names routes that there are', async () => {
    const text = await readFile(path, 'utf8');
    const named = [...text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/v1\/[\w/:-]+)/g)];
    expect(named.length).toBeGreaterThan(10);
    const routes = operations.map(({ method, path: route }) => `${method.toUpperCase()} ${route}`);
    expect(named.map(([, method, route]) => `${method} ${route}`).filter((one) => !routes.includes(one))).toEqual([]);
  });
});

it('both READMEs hold the same links, routes and variables', async () => {
  const [english = '', portuguese = ''] = await Promise.all(READMES.map((path) => readFile(path, 'utf8')));
  expect(new Set(linksOf(portuguese))).toEqual(new Set(linksOf(english)));
  const shared = (text: string) =>
    new Set(codeOf(text).filter((code) => /^(GET|POST|PUT|PATCH|DELETE) |_|^\//.test(code)));
  expect(shared(portuguese)).toEqual(shared(english));
});

describe('ARCHITECTURE.md', () => {
  it('names every folder of the layers', async () => {
    const text = await readFile('ARCHITECTURE.md', 'utf8');
    for (const layer of ['core', 'netlify', 'web']) {
      const entries = await readdir(layer, { withFileTypes: true });
      const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name);
      expect(folders.length).toBeGreaterThan(3);
      // `state/` in the picture, or `core/provider` in a sentence.
      const missing = folders.filter((name) => !new RegExp(`(?<![\\w-])(${name}/|${layer}/${name})`).test(text));
      expect(missing, layer).toEqual([]);
    }
  });

  it('leads to files that there are', async () => {
    const text = await readFile('ARCHITECTURE.md', 'utf8');
    const paths = codeOf(text).filter((code) =>
      /^(core|docs|netlify|providers|scripts|sdk|test|web)\/[\w./-]+$/.test(code),
    );
    expect(paths.length).toBeGreaterThan(25);
    // Decisions are named by their number alone.
    const isThere = (path: string): boolean => existsSync(path) || /^docs\/decisions\/\d+$/.test(path);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });
});
