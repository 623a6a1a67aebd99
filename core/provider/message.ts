import type { Address, Contact } from './address.ts';
import type {
  CardButton,
  CarouselCard,
  Content,
  ListSection,
  MessageTarget,
  Option,
  TemplateButtonValue,
} from './content.ts';
import type { MediaReference, MediaSource } from './media.ts';

/** What only a business sends. */
type Interactive =
  | {
      readonly type: 'buttons';
      readonly text: string;
      readonly footer?: string;
      readonly options: readonly Option[];
    }
  | {
      readonly type: 'list';
      readonly text: string;
      readonly footer?: string;
      /** The label that opens the list. */
      readonly button: string;
      readonly sections: readonly ListSection[];
    }
  | {
      readonly type: 'cta_url';
      readonly text: string;
      readonly footer?: string;
      readonly button: string;
      readonly url: string;
    }
  | {
      readonly type: 'card';
      readonly title?: string;
      readonly text: string;
      readonly footer?: string;
      /** Stands above the text. */
      readonly media?: MediaSource;
      /** What the medium is; `image` when absent. */
      readonly mediaKind?: 'image' | 'video' | 'document';
      readonly buttons: readonly CardButton[];
    }
  | {
      readonly type: 'carousel';
      /** Above the cards. */
      readonly text: string;
      readonly cards: readonly CarouselCard[];
    }
  | {
      readonly type: 'template';
      readonly name: string;
      /** WhatsApp's language tag, `pt_BR`. */
      readonly language: string;
      /** Values for the body's placeholders, in order. */
      readonly parameters: readonly string[];
      /** The placeholders' names, in the same order, where they have names instead of numbers. */
      readonly parameterNames?: readonly string[];
      /** Fills the gap of a header that is text. */
      readonly header?: string;
      /** The name of that gap, where it has one instead of a number. */
      readonly headerName?: string;
      /** The medium of a header that is one. */
      readonly media?: MediaSource;
      /** What it is; `image` when absent. */
      readonly mediaKind?: 'image' | 'video' | 'document';
      /** What a document is called. */
      readonly filename?: string;
      /** For buttons whose address or code has a gap, and for replies that are to come back as something else than their text. */
      readonly buttons?: readonly TemplateButtonValue[];
    };

/** A message on its way out. Everything a provider needs; no gateway ids. */
export type OutboundMessage = {
  readonly to: Address;
  /** Quotes an earlier message of the same conversation. */
  readonly replyTo?: MessageTarget;
} & (Content<MediaSource> | Interactive);

/** The types of messages that can be sent. */
export type MessageType = OutboundMessage['type'];

/** What only a person sends. */
type Answer =
  | {
      /** Someone picked: a button, list rows, or (all that are picked now) options of a poll. */
      readonly type: 'choice';
      readonly source: 'buttons' | 'list' | 'poll' | 'template';
      readonly options: readonly Option[];
      /** The message that offered the choice, where the backend says so. */
      readonly target?: MessageTarget;
    }
  | {
      readonly type: 'order';
      readonly catalogId?: string;
      readonly text?: string;
      readonly items: readonly {
        readonly productId: string;
        readonly quantity: number;
        /** Decimal string in `currency`; never a float. */
        readonly price?: string;
        readonly currency?: string;
      }[];
    }
  | {
      /** WhatsApp itself says something in the chat: number changed, group renamed, missed call. */
      readonly type: 'system';
      readonly text: string;
      readonly providerType: string;
    }
  | {
      /** A message that exists but that we cannot read. Never dropped. */
      readonly type: 'unsupported';
      readonly providerType: string;
    };

/** Where a conversation came from: a click on an advertisement or a post. */
export type Referral = {
  readonly sourceId?: string;
  readonly sourceType?: string;
  readonly sourceUrl?: string;
  readonly headline?: string;
  readonly body?: string;
  /** Meta's click id, for reporting conversions. */
  readonly clickId?: string;
};

/** A message that arrived. */
export type InboundMessage = {
  readonly providerMessageId: string;
  readonly from: Contact;
  /** Set where the message was written in a group. */
  readonly groupId?: string;
  /** The sender's clock, ISO 8601. */
  readonly sentAt: string;
  readonly replyTo?: MessageTarget;
  /** Marked by WhatsApp as forwarded. */
  readonly forwarded?: boolean;
  /** The advertisement or post that brought the sender here. */
  readonly referral?: Referral;
} & (Content<MediaReference> | Answer);
