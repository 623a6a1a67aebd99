import { PIXEL } from '../../support/pixel.ts';

const image = { base64: PIXEL, mediaType: 'image/png' };

/** A body of every message type. @param target our id of a message to react to */
export function everyType(to: string, target: string): Record<string, unknown> {
  const options = [{ id: 'a', title: 'A' }];
  const bodies = {
    text: { text: 'Olá ✓', previewUrl: true },
    image: { media: image, caption: 'one pixel' },
    video: { media: { url: 'https://files.test/a.mp4', mediaType: 'video/mp4' } },
    audio: { media: { base64: 'T2dnUw==', mediaType: 'audio/ogg; codecs=opus' }, voice: true },
    document: { media: { base64: 'JVBERg==', mediaType: 'application/pdf' }, filename: 'a.pdf' },
    sticker: { media: { base64: 'UklGRg==', mediaType: 'image/webp' } },
    location: { latitude: -23.55, longitude: -46.63, name: 'Sé' },
    contacts: { contacts: [{ name: 'Ana', phones: [{ number: '+5511999990009' }] }] },
    reaction: { target, emoji: '👍' },
    poll: { question: 'Which?', options: ['A', 'B'] },
    buttons: { text: 'Pick', options },
    list: { text: 'Pick', button: 'Open', sections: [{ options }] },
    cta_url: { text: 'Look', button: 'Open', url: 'https://example.test' },
    card: { text: 'Pick', title: 'Cake', buttons: [{ type: 'reply', id: 'a', title: 'A' }] },
    carousel: {
      text: 'Pick',
      cards: ['a', 'b'].map((id) => ({
        kind: 'image',
        url: `https://example.test/${id}.jpg`,
        buttons: [{ type: 'reply', id, title: 'Take' }],
      })),
    },
    template: { name: 'welcome', language: 'pt_BR', parameters: ['Ana'] },
  };
  return Object.fromEntries(Object.entries(bodies).map(([type, body]) => [type, { to, type, ...body }]));
}
