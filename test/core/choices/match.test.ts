import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchChoice } from '../../../core/choices/match.ts';
import type { Offer } from '../../../core/choices/offer.ts';

const titles = ['Sim', 'Não, obrigado', 'Falar com atendente'];
const offer: Offer = {
  source: 'buttons',
  options: titles.map((title, index) => ({ id: `id-${index + 1}`, title })),
  maxChoices: 1,
};
const poll: Offer = { ...offer, source: 'poll', maxChoices: 2 };

function ids(text: string, of = offer): readonly string[] | undefined {
  return matchChoice(of, text)?.map(({ id }) => id);
}

describe('an answer to numbered text', () => {
  it.each([
    '2',
    ' 2. ',
    '2)',
    '(2)',
    '#2',
    '2️⃣',
    '２',
    'opção 2',
    'OPCAO 2',
    'Option 2',
    'número 2',
    'nº 2',
    '2. Não, obrigado',
    '2 - nao, obrigado',
    'Não, obrigado',
    'NAO,  OBRIGADO',
    'não, obrigado\n',
  ])('is %j', (text) => {
    expect(ids(text)).toEqual(['id-2']);
  });

  it.each(['', '0', '4', '22', '1 2', '2 pessoas', '2. Sim', 'sim ou não', '-2', '2.5', 'quero a 2', '1, 2'])(
    'is not %j',
    (text) => {
      expect(ids(text)).toBeUndefined();
    },
  );

  it('may name several where the offer allows it, each once', () => {
    for (const text of ['1, 3', '1 e 3', '1 and 3', '1;3', '1 3', 'Sim, 3', '1 + 3', '1, 1, 3']) {
      expect(ids(text, poll), text).toEqual(['id-1', 'id-3']);
    }
    for (const text of ['1, 2, 3', '1, 4', '1 e talvez 3']) expect(ids(text, poll), text).toBeUndefined();
    expect(ids('3', poll)).toEqual(['id-3']);
  });

  it('is a number before it is a title, and no title that two options share', () => {
    const numbers = { ...offer, options: ['3', '10', '1'].map((title) => ({ id: `is ${title}`, title })) };
    expect(ids('3', numbers)).toEqual(['is 1']);
    expect(ids('10', numbers)).toEqual(['is 10']);
    const same = { ...offer, options: ['Sim', 'SIM'].map((title, index) => ({ id: String(index), title })) };
    expect(ids('sim', same)).toBeUndefined();
    expect(ids('2', same)).toEqual(['1']);
  });

  it('never throws, whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const chosen = matchChoice(poll, text);
        if (chosen !== undefined) expect(chosen.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
