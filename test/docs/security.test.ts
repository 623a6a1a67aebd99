import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every measure of SECURITY.md is shown by a test that there is', () => {
  const page = readFileSync('SECURITY.md', 'utf8');
  const rows = page.split('\n').filter((line) => /^\| (\d|–)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const shown = row.split('|').at(-2) ?? '';
    const tests = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(tests.length > 0 || shown.trim() === 'same', row).toBe(true);
    for (const path of tests) expect(existsSync(path), path).toBe(true);
  }
  // What it tells people to type exists.
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, script = ''] of page.matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  const environment = readFileSync('netlify/environment.ts', 'utf8');
  for (const [name] of page.matchAll(/POLYZAP_(KEEP|TRUSTED|ADMIN)_\w+/g)) expect(environment).toContain(name);
});
