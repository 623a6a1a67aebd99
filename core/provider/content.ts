import type { PhoneNumber } from './address.ts';

/** Texts are UTF-8; lengths in capabilities count UTF-16 code units, as JavaScript's `length` does. */
export type Option = { readonly id: string; readonly title: string; readonly description?: string };

/** Rows of a list, under an optional heading. */
export type ListSection = { readonly title?: string; readonly options: readonly Option[] };

/** One person on a contact card. */
export type ContactCard = {
  readonly name: string;
  readonly phones: readonly { readonly number: string; readonly label?: string }[];
  readonly organization?: string;
  readonly emails?: readonly string[];
};

/** Something to tap on a card. A tap on `reply` comes back as a choice; the others open a page or a call. */
export type CardButton =
  | { readonly type: 'reply'; readonly id: string; readonly title: string }
  | { readonly type: 'url'; readonly title: string; readonly url: string }
  | { readonly type: 'phone'; readonly title: string; readonly number: PhoneNumber };

/** One of several cards side by side. Its picture or film is fetched by WhatsApp, so it is a URL. */
export type CarouselCard = {
  readonly kind: 'image' | 'video';
  readonly url: string;
  readonly text?: string;
  /** Of the same types and as many as on every other card. */
  readonly buttons: readonly CardButton[];
};

/** A message that another message is about. `direction` says whose it was, seen from our number. */
export type MessageTarget = {
  readonly providerMessageId: string;
  readonly direction: 'inbound' | 'outbound';
};

type Captioned<Source> = { readonly media: Source; readonly caption?: string };

/** What a message says, shared by both directions. `Source` is where media bytes are found. */
export type Content<Source> =
  | { readonly type: 'text'; readonly text: string; readonly previewUrl?: boolean }
  | ({ readonly type: 'image' } & Captioned<Source>)
  | ({ readonly type: 'video' } & Captioned<Source>)
  | {
      readonly type: 'audio';
      readonly media: Source;
      /** A voice note: shown with a waveform, reported as `played`. WhatsApp wants Ogg/Opus for it. */
      readonly voice?: boolean;
    }
  | ({ readonly type: 'document'; readonly filename: string } & Captioned<Source>)
  | { readonly type: 'sticker'; readonly media: Source }
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | { readonly type: 'contacts'; readonly contacts: readonly [ContactCard, ...ContactCard[]] }
  | {
      readonly type: 'reaction';
      readonly target: MessageTarget;
      /** `null` takes an earlier reaction back. */
      readonly emoji: string | null;
    }
  | {
      readonly type: 'poll';
      readonly question: string;
      readonly options: readonly string[];
      /** How many options one person may pick; 1 when absent. */
      readonly maxChoices?: number;
    };

/** What fills the gap of one of a template's buttons. `index` counts all buttons of the template, from 0. */
export type TemplateButtonValue =
  /** Goes where the address has its gap. */
  | { readonly index: number; readonly type: 'url'; readonly suffix: string }
  /** What comes back when it is tapped; the button's text when there is no value. */
  | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
  | { readonly index: number; readonly type: 'copy_code'; readonly code: string };
