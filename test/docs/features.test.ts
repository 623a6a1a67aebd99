import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { providers } from '../../providers/registry.ts';
import { renderFeatures, withFeatures } from '../../scripts/docs/features-table.ts';

describe.each([
  ['README.md', 'en'],
  ['README.pt-BR.md', 'pt-BR'],
] as const)('%s', (file, language) => {
  it('says what the capabilities say', () => {
    const document = readFileSync(file, 'utf8');
    expect(document, 'run `npm run docs`').toBe(withFeatures(document, language));
  });

  it('has a column for each provider, and a cell in each', () => {
    const widths = renderFeatures(language)
      .split('\n')
      .map((line) => line.split(' | ').length);
    expect(new Set(widths)).toEqual(new Set([Object.keys(providers).length + 1]));
  });
});

it('names what a provider has with its most useful limit, and what becomes of what it lacks', () => {
  const rows = renderFeatures('en').split('\n');
  const cells = (name: string) =>
    rows
      .find((row) => row.startsWith(`| ${name} |`))
      ?.slice(2, -2)
      .split(' | ');
  const [, ...labels] = rows[0]?.slice(2, -2).split(' | ') ?? [];
  const of = (name: string, label: string) => cells(name)?.[1 + labels.indexOf(label)];
  expect(labels).toEqual(Object.values(providers).map(({ label }) => label));
  expect(of('`buttons`', 'WhatsApp Web (Baileys)')).toBe('*as `text`*');
  expect(of('`template`', 'WhatsApp Web (Baileys)')).toBe('*as `text`*');
  expect(of('`buttons`', 'Twilio')).toBe('3 options');
  expect(of('`text`', 'Twilio')).toBe('1,600 characters');
  expect(of('`sticker`', '360dialog')).toBe('500 KB');
  expect(of('quoting a message', 'Twilio')).toBe('–');
});

it('wants a place', () => {
  expect(() => withFeatures('# Nothing', 'en')).toThrow('no place');
});
