import type { MessageActionType } from './action.ts';
import type { Address } from './address.ts';
import type { CardButton } from './content.ts';
import type { DeliveryState } from './delivery.ts';
import type { MediaSource } from './media.ts';
import type { MessageType } from './message.ts';
import type { Pace } from './pace.ts';
import type { PairingMethod } from './session.ts';

/** The limits of one message type. An absent limit means the backend states none. */
export type MessageLimits = {
  /** UTF-16 code units of `text` (or of `caption`, for media). */
  readonly maxTextLength?: number;
  /** Bytes of the medium. */
  readonly maxBytes?: number;
  /** Accepted media types; `image/*` stands for a family. */
  readonly mediaTypes?: readonly string[];
  /** Buttons, list rows, poll options, cards. */
  readonly maxOptions?: number;
  /** UTF-16 code units of an option's title. */
  readonly maxOptionLength?: number;
  /** UTF-16 code units of an option's id. */
  readonly maxOptionIdLength?: number;
  /** UTF-16 code units of an option's description. */
  readonly maxOptionDescriptionLength?: number;
  /** UTF-16 code units of `footer`. */
  readonly maxFooterLength?: number;
  /** UTF-16 code units of `button`, the label that opens a list or a link. */
  readonly maxButtonLength?: number;
  /** UTF-16 code units of a heading: a card's `title`, a list section's. */
  readonly maxTitleLength?: number;
  /** UTF-16 code units of the text on each card of a carousel. */
  readonly maxCardTextLength?: number;
  /** What may stand together on one card: one of these, at most so many of its types. */
  readonly buttonSets?: readonly { readonly types: readonly CardButton['type'][]; readonly max: number }[];
  /** The backend needs a stored template to send this at all. */
  readonly viaTemplate?: true;
  /** Sent, but known not to show on every phone. Said as a warning. */
  readonly unreliable?: true;
};

/** `false` where the backend has no such message. */
export type MessageCapability = false | MessageLimits;

/**
 * What a backend can do, as JSON. Core decides from this, never from a provider's name.
 *
 * `messages` is exhaustive on purpose: a new message type stops every provider
 * from compiling until it has answered for it.
 */
export type ProviderCapabilities = {
  readonly messages: { readonly [Type in MessageType]: MessageCapability };
  readonly actions: readonly MessageActionType[];
  readonly recipients: readonly Address['type'][];
  readonly mediaSources: readonly MediaSource['type'][];
  /**
   * Whether the backend itself fetches media at addresses, in its own network and after it has taken the message. Then core
   * looks at them first; a backend of ours does, as it fetches them.
   */
  readonly fetchesMedia: boolean;
  /** Whether a message may quote another one. */
  readonly replies: boolean;
  /** The states this backend reports. Core never waits for one it will not get. */
  readonly deliveryStates: readonly DeliveryState[];
  /** Empty where there is no phone to pair. */
  readonly pairing: readonly PairingMethod[];
  /** When free-form messages are allowed without a template. */
  readonly freeform: 'always' | '24h-window';
  /** Whether it can be asked which numbers are on WhatsApp. */
  readonly numberCheck: boolean;
  /** Whether the backend keeps message templates: lists, creates and deletes them. */
  readonly templates: boolean;
  /** Whether repeating a send with the same key is safe: the backend deduplicates. */
  readonly idempotentSend: boolean;
  /** How fast a number may send; `false` where nobody minds. */
  readonly pacing: false | Pace;
};
