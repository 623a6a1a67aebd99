import type { SendMessage } from '../../../sdk/src/index.ts';

export type SendType = SendMessage['type'];

/** Every type that can be sent, in the order in which they are offered: the compiler asks for a new one. */
const OFFERED: { readonly [Type in SendType]: true } = {
  text: true,
  image: true,
  video: true,
  audio: true,
  document: true,
  sticker: true,
  location: true,
  contacts: true,
  reaction: true,
  poll: true,
  buttons: true,
  list: true,
  cta_url: true,
  card: true,
  carousel: true,
  template: true,
};

export const TYPES = Object.keys(OFFERED) as readonly SendType[];

/** Those that need a file. */
export const MEDIA_TYPES: readonly SendType[] = ['image', 'video', 'audio', 'document', 'sticker'];
