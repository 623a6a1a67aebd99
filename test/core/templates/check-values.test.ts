import { describe, expect, it } from 'vitest';
import type { MediaSource, TemplateButtonValue, TemplateDefinition } from '../../../core/provider/index.ts';
import { checkValues, type TemplateValues } from '../../../core/templates/check-values.ts';

const media: MediaSource = { type: 'url', url: 'https://example.com/a.jpg' };
const base: TemplateDefinition = { name: 'a', language: 'en', category: 'utility', body: 'Hi {{1}}' };
const withButtons: TemplateDefinition = {
  ...base,
  buttons: [
    { type: 'quick_reply', text: 'Ok' },
    { type: 'url', text: 'Track', url: 'https://example.com/{{1}}' },
    { type: 'url', text: 'Site', url: 'https://example.com' },
    { type: 'copy_code', example: '25OFF' },
    { type: 'other', text: 'Flow', providerType: 'FLOW' },
  ],
};
const suffix = (index: number): TemplateButtonValue => ({ index, type: 'url', suffix: 'x' });
const code = (index: number): TemplateButtonValue => ({ index, type: 'copy_code', code: 'x' });
const payload = (index: number): TemplateButtonValue => ({ index, type: 'quick_reply', payload: 'x' });
const good = [suffix(1), code(3)];

/** The fields that are complained about. */
function wrong(definition: TemplateDefinition, values: Partial<TemplateValues>): readonly string[] {
  try {
    checkValues(definition, { parameters: ['Ana'], ...values }, 'at.');
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'template_parameters' });
    return (error as { fields: readonly { path: string; message: string }[] }).fields.map(
      ({ path, message }) => `${path}: ${message}`,
    );
  }
}

describe('what fills a template', () => {
  it.each<[string, TemplateDefinition, Partial<TemplateValues>]>([
    ['a body', base, {}],
    ['a header', { ...base, header: 'Order {{1}}' }, { header: '42' }],
    ['a picture', { ...base, headerMedia: 'image' }, { media }],
    ['a document', { ...base, headerMedia: 'document' }, { media, mediaKind: 'document' }],
    ['what the provider does not tell the kind of', { ...base, headerMedia: 'any' }, { media, mediaKind: 'video' }],
    ['buttons that need it', withButtons, { buttons: good }],
    ['buttons that may have it', withButtons, { buttons: [...good, payload(0)] }],
    ['a button that we have no word for', withButtons, { buttons: [...good, suffix(4)] }],
  ])('fits %s', (_, definition, values) => {
    expect(wrong(definition, values)).toEqual([]);
  });

  it.each<[string, TemplateDefinition, Partial<TemplateValues>, string]>([
    ['too few parameters', base, { parameters: [] }, 'at.parameters: must be 1'],
    ['no header', { ...base, header: '{{1}}' }, {}, 'at.header: must fill the gap of the header'],
    [
      'a header without a gap',
      { ...base, header: 'News' },
      { header: 'x' },
      'at.header: must be absent: the header has no gap',
    ],
    ['no picture', { ...base, headerMedia: 'image' }, {}, 'at.media: must be the image of the header'],
    ['a picture for a film', { ...base, headerMedia: 'video' }, { media }, 'at.mediaKind: must be video'],
    ['a picture for a text', base, { media }, 'at.media: must be absent: the header is no medium'],
    ['no suffix', withButtons, { buttons: [code(3)] }, 'at.buttons: must have a suffix for button 1'],
    ['no code', withButtons, { buttons: [suffix(1)] }, 'at.buttons: must have a code for button 3'],
    ['no such button', withButtons, { buttons: [...good, suffix(7)] }, 'at.buttons[2].index: there is no button 7'],
    ['another kind', withButtons, { buttons: [...good, suffix(0)] }, 'at.buttons[2].type: button 0 is quick_reply'],
    [
      'a whole address',
      withButtons,
      { buttons: [...good, suffix(2)] },
      'at.buttons[2]: must be absent: the address of button 2 has no gap',
    ],
  ])('does not where it is %s', (_, definition, values, field) => {
    expect(wrong(definition, values)).toEqual([field]);
  });
});
