import { describe, expect, it } from 'vitest';
import { gapsOf } from '../../../core/provider-kit/template-gaps.ts';
import { renderTemplate } from '../../../core/templates/render.ts';

const base = { name: 'a', language: 'pt_BR', category: 'utility' } as const;

describe('a template as text', () => {
  it('has its gaps filled in order, each wherever it stands, and nothing filled twice', () => {
    const body = 'Oi {{1}}, pedido {{2}}. {{ 1 }}!';
    expect(renderTemplate({ ...base, body }, { parameters: ['{{2}}', '$&7'] }).text).toBe(
      'Oi {{2}}, pedido $&7. {{2}}!',
    );
    expect(gapsOf('{{2}} {{10}} {{1}}')).toEqual(['1', '2', '10']);
    expect(gapsOf('{{name}} {{order}} {{name}}')).toEqual(['name', 'order']);
    expect(gapsOf('none')).toEqual([]);
  });

  it('shows header, links, numbers and footer; quick replies are an offer', () => {
    const { text, offer } = renderTemplate(
      {
        ...base,
        header: 'Consulta',
        body: 'Amanhã, {{1}}',
        footer: 'Clínica',
        buttons: [
          { type: 'quick_reply', text: 'Confirmo' },
          { type: 'url', text: 'Mapa', url: 'https://map.test' },
          { type: 'phone', text: 'Ligar', number: '+5511999990000' },
          { type: 'quick_reply', text: 'Remarcar' },
        ],
      },
      { parameters: ['10h'] },
    );
    expect(text).toBe(
      '*Consulta*\n\nAmanhã, 10h\n\nMapa: https://map.test\nLigar: +5511999990000\n\n1. Confirmo\n2. Remarcar\n\nClínica',
    );
    expect(offer).toMatchObject({ source: 'template', options: [{ title: 'Confirmo' }, { title: 'Remarcar' }] });
    expect(renderTemplate({ ...base, body: 'x' }, { parameters: [] }).offer).toBeNull();
  });

  it('fills header, addresses and codes, each for itself, and a reply comes back as what the message says', () => {
    const { text, offer } = renderTemplate(
      {
        ...base,
        header: 'Pedido {{1}}',
        body: 'Oi {{1}}',
        buttons: [
          { type: 'quick_reply', text: 'Ok' },
          { type: 'url', text: 'Rastrear', url: 'https://shop.test/{{1}}' },
          { type: 'copy_code', text: 'Copiar', example: 'X' },
          { type: 'copy_code', example: 'Y' },
          { type: 'other', text: 'Fluxo', providerType: 'FLOW' },
        ],
      },
      {
        parameters: ['Ana'],
        header: '42',
        buttons: [
          { index: 0, type: 'quick_reply', payload: 'confirm-42' },
          { index: 1, type: 'url', suffix: 'o/42' },
          { index: 2, type: 'copy_code', code: 'OFF25' },
          { index: 3, type: 'copy_code', code: 'OFF30' },
        ],
      },
    );
    expect(text).toBe('*Pedido 42*\n\nOi Ana\n\nRastrear: https://shop.test/o/42\nCopiar: OFF25\nOFF30\n\n1. Ok');
    expect(offer?.options).toEqual([{ id: 'confirm-42', title: 'Ok' }]);
  });
});
