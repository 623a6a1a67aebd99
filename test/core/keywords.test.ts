import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/suppressions/settings.ts';
import { matchKeyword } from '../../core/suppressions/keywords.ts';
import { optOutSettingsSchema } from '../../core/api/suppressions.ts';

const wants = (text: string) => matchKeyword(DEFAULT_SETTINGS, text)?.wants;

describe('a keyword', () => {
  it.each([
    'SAIR',
    'sair',
    ' Parar ',
    'Sair.',
    '“SAIR”',
    'stop!',
    'STOP',
    'Unsubscribe',
    'baja',
    'CANCELAR',
    'ｓｔｏｐ',
    '*parar*',
  ])('%j opts out', (text) => {
    expect(wants(text)).toBe('out');
  });

  it.each(['VOLTAR', 'start', 'Alta'])('%j opts in', (text) => {
    expect(wants(text)).toBe('in');
  });

  it.each([
    '',
    '!',
    'não quero parar',
    'stop by tomorrow',
    'sair com você',
    'sa ir',
    'CANCELAR pedido',
    `stop${' '.repeat(80)}`,
  ])('%j is none', (text) => {
    expect(wants(text)).toBeUndefined();
  });

  it('counts with accents or without, in the words and the language of the tenant', () => {
    const settings = {
      languages: {
        fr: { optOut: ['ARRÊTER'], optIn: ['REPRENDRE'], optedOutText: 'C’est fait.' },
        en: { optOut: [], optIn: [] },
      },
    };
    expect(matchKeyword(settings, 'arreter')).toEqual({
      wants: 'out',
      keyword: 'ARRÊTER',
      confirmation: 'C’est fait.',
    });
    expect(matchKeyword(settings, 'Reprendre')).toMatchObject({ wants: 'in', confirmation: undefined });
    expect(matchKeyword(settings, 'STOP')).toBeUndefined();
  });

  it('never means both, and the defaults keep to the rules that tenants keep to', () => {
    expect(optOutSettingsSchema.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
    const both = { languages: { en: { optOut: ['Stop'], optIn: [] }, pt: { optOut: [], optIn: ['STÓP!'] } } };
    expect(optOutSettingsSchema.safeParse(both).success).toBe(false);
  });
});
