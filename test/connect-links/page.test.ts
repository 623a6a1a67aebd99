import { describe, expect, it } from 'vitest';
import { contrast, inkOn, readable } from '../../web/connect/contrast.ts';
import { countries, fromE164, likelyCountry, toE164 } from '../../web/connect/countries.ts';
import { openBridge } from '../../web/connect/bridge.ts';
import { formatNumber, formatSeconds } from '../../web/connect/format.ts';
import { en } from '../../web/connect/words/en.ts';
import { es } from '../../web/connect/words/es.ts';
import { preferredLocale } from '../../web/connect/words/language.ts';
import { ptBr } from '../../web/connect/words/pt-br.ts';

describe('the operator’s colour', () => {
  const colors = ['#ffffff', '#000000', '#ffe000', '#0a7cff', '#c2410c', '#777777', '#808080', '#00ff00', '#ff00ff'];

  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each(colors)('%s has ink that can be read on it, and can itself be read in the light and in the dark', (color) => {
    expect(contrast(color, inkOn(color))).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['#ffffff', '#171d1b']) {
      expect(contrast(readable(color, ground), ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is left as it is where it can be read', () => {
    expect(readable('#0b5f2a', '#ffffff')).toBe('#0b5f2a');
  });
});

describe('the number of a phone', () => {
  it.each([
    ['BR', '(11) 99999-0001', '+5511999990001'],
    ['BR', '011 99999 0001', '+5511999990001'],
    ['BR', '+351 912 345 678', '+351912345678'],
    ['BR', '00351912345678', '+351912345678'],
    ['IT', '06 1234 5678', '+390612345678'],
    ['US', '(212) 555-0100', '+12125550100'],
    ['MX', '55 1234 5678', '+525512345678'],
  ])('in %s, %s is %s', (region, text, number) => {
    expect(toE164(region, text)).toBe(number);
  });

  it.each(['', '11 9', 'hello', '11 9999x9999', '1'.repeat(20)])('is not %s', (text) => {
    expect(toE164('BR', text)).toBeUndefined();
  });

  it('is asked for with every country’s name in the visitor’s language', () => {
    for (const locale of ['en', 'es', 'pt-BR']) {
      const all = countries(locale);
      expect(all.length).toBeGreaterThan(220);
      expect(all.filter(({ name, region }) => name === region)).toEqual([]);
    }
    expect(countries('es').find(({ region }) => region === 'DE')).toMatchObject({ code: '49', name: 'Alemania' });
    expect(likelyCountry(['pt-BR'])).toBe('BR');
    expect(likelyCountry(['en'])).toBe('US');
    expect(likelyCountry(['es-419', 'es-AR'])).toBe('AR');
    expect(fromE164('+5511999990001')).toEqual({ region: 'BR', rest: '11999990001' });
  });

  it('is written in groups that no line breaks', () => {
    expect(formatNumber('+5511999990001')).toBe('+55\u00a011\u00a099999\u20110001');
    expect(formatNumber('+12125550100')).toBe('+1\u00a0212\u00a0555\u20110100');
    expect(formatNumber('+351912345678')).toBe('+351912345678');
    expect(formatSeconds(125)).toBe('2:05');
  });
});

describe('the words', () => {
  const keysOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
      : [path];

  it('are the same in every language, down to each field of each provider', () => {
    expect(keysOf(es)).toEqual(keysOf(en));
    expect(keysOf(ptBr)).toEqual(keysOf(en));
  });

  it('are those of the first language that the visitor asks for and that there are', () => {
    expect(preferredLocale(['fr-FR', 'pt-PT', 'en'])).toBe('pt-BR');
    expect(preferredLocale(['es-MX'])).toBe('es');
    expect(preferredLocale(['ja'])).toBe('en');
  });
});

describe('the way to the site around the page', () => {
  type Said = { readonly message: unknown; readonly target: string };
  /** A window in a frame: what it says to its parent, and a way to be spoken to. */
  function framed() {
    const said: Said[] = [];
    const parent = { postMessage: (message: unknown, target: string) => void said.push({ message, target }) };
    let listener: ((event: { source: unknown; origin: string; data: unknown }) => void) | undefined;
    const window = {
      parent,
      addEventListener: (_: string, listen: typeof listener) => {
        listener = listen;
      },
    };
    return {
      window: window as unknown as Window,
      parent,
      said,
      hear: (event: Parameters<NonNullable<typeof listener>>[0]) => listener?.(event),
    };
  }
  const hello = { polyzap: 'hello' };

  it('is silent until an allowed origin has said hello, and speaks to that origin alone', () => {
    const { window, parent, said, hear } = framed();
    const bridge = openBridge(window, ['https://app.test']);
    bridge.send({ type: 'ready' });
    expect(said).toEqual([{ message: { polyzap: 'listening' }, target: '*' }]);
    hear({ source: parent, origin: 'https://evil.test', data: hello });
    hear({ source: {}, origin: 'https://app.test', data: hello });
    hear({ source: parent, origin: 'https://app.test', data: 'hello' });
    expect(said).toHaveLength(1);
    hear({ source: parent, origin: 'https://app.test', data: hello });
    bridge.send({ type: 'completed', number: '+1' });
    expect(said.slice(1)).toEqual([
      { message: { polyzap: 'event', event: { type: 'ready' } }, target: 'https://app.test' },
      { message: { polyzap: 'event', event: { type: 'completed', number: '+1' } }, target: 'https://app.test' },
    ]);
  });

  it('leads nowhere where there is no frame', () => {
    const window = { postMessage: () => expect.unreachable() } as unknown as Window & { parent: Window };
    Object.assign(window, { parent: window });
    openBridge(window, ['https://app.test']).send({ type: 'ready' });
  });
});
