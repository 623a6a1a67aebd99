// Written by `npm run docs` from core/api: the same schemas that the gateway checks requests with. Do not edit.

export type SendMessage =
  | SendText
  | SendImage
  | SendVideo
  | SendAudio
  | SendDocument
  | SendSticker
  | SendLocation
  | SendContacts
  | SendReaction
  | SendPoll
  | SendButtons
  | SendList
  | SendCtaUrl
  | SendCard
  | SendCarousel
  | SendTemplate;

export type SendText = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'text';
  readonly text: string;
  readonly previewUrl?: boolean | undefined;
};

export type SendImage = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'image';
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendVideo = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'video';
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendAudio = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'audio';
  readonly media: SendMedia;
  readonly voice?: boolean | undefined;
};

export type SendDocument = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'document';
  readonly filename: string;
  readonly media: SendMedia;
  readonly caption?: string | undefined;
};

export type SendSticker = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'sticker';
  readonly media: SendMedia;
};

export type SendLocation = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
};

export type SendContacts = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'contacts';
  readonly contacts: readonly [
    {
      readonly name: string;
      readonly phones: readonly { readonly number: string; readonly label?: string | undefined }[];
      readonly organization?: string | undefined;
      readonly emails?: readonly string[] | undefined;
    },
    ...{
      readonly name: string;
      readonly phones: readonly { readonly number: string; readonly label?: string | undefined }[];
      readonly organization?: string | undefined;
      readonly emails?: readonly string[] | undefined;
    }[],
  ];
};

export type SendReaction = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'reaction';
  readonly target: string;
  readonly emoji: string | null;
};

export type SendPoll = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'poll';
  readonly question: string;
  readonly options: readonly string[];
  readonly maxChoices?: number | undefined;
};

export type SendButtons = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'buttons';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly options: readonly {
    readonly id: string;
    readonly title: string;
    readonly description?: string | undefined;
  }[];
};

export type SendList = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'list';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly button: string;
  readonly sections: readonly {
    readonly title?: string | undefined;
    readonly options: readonly {
      readonly id: string;
      readonly title: string;
      readonly description?: string | undefined;
    }[];
  }[];
};

export type SendCtaUrl = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'cta_url';
  readonly text: string;
  readonly footer?: string | undefined;
  readonly button: string;
  readonly url: string;
};

export type SendCard = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'card';
  readonly title?: string | undefined;
  readonly text: string;
  readonly footer?: string | undefined;
  readonly media?: SendMedia | undefined;
  readonly mediaKind?: 'image' | 'video' | 'document' | undefined;
  readonly buttons: readonly (
    | { readonly type: 'reply'; readonly id: string; readonly title: string }
    | { readonly type: 'url'; readonly title: string; readonly url: string }
    | {
        readonly type: 'phone';
        readonly title: string;
        /** E.164, with the plus */
        readonly number: string;
      }
  )[];
};

export type SendCarousel = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'carousel';
  readonly text: string;
  readonly cards: readonly {
    readonly kind: 'image' | 'video';
    readonly url: string;
    readonly text?: string | undefined;
    readonly buttons: readonly (
      | { readonly type: 'reply'; readonly id: string; readonly title: string }
      | { readonly type: 'url'; readonly title: string; readonly url: string }
      | {
          readonly type: 'phone';
          readonly title: string;
          /** E.164, with the plus */
          readonly number: string;
        }
    )[];
  }[];
};

export type SendTemplate = {
  /** Who gets it: a number, or the address of a user without one, or of a group. */
  readonly to: string | Address;
  /** The message that it quotes. */
  readonly replyTo?: string | undefined;
  /** The tenant's default connection when absent. */
  readonly connectionId?: string | undefined;
  /** As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers. */
  readonly idempotencyKey?: string | undefined;
  /** Yours, for finding it again: an order number. */
  readonly clientReference?: string | undefined;
  /** Yours: it stands in the message and in each of its events. */
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled. */
  readonly sendAt?: string | undefined;
  /** Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent. */
  readonly expiresAt?: string | undefined;
  /** Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own. */
  readonly failover?: readonly string[] | undefined;
  /** `degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent. */
  readonly onUnsupported?: 'fail' | 'degrade' | undefined;
  /** Sent instead where the provider has a 24-hour window and it is closed. */
  readonly outsideWindow?:
    | {
        readonly template: {
          readonly name: string;
          readonly language: string;
          readonly parameters: readonly string[];
          readonly parameterNames?: readonly string[] | undefined;
          /** Fills the gap in the header's text. */
          readonly header?: string | undefined;
          /** The name of the header's placeholder: as `parameterNames`. */
          readonly headerName?: string | undefined;
          /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
          readonly buttons?:
            | readonly (
                | { readonly index: number; readonly type: 'url'; readonly suffix: string }
                | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
                | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
              )[]
            | undefined;
        };
      }
    | undefined;
  readonly type: 'template';
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
  readonly parameterNames?: readonly string[] | undefined;
  /** Fills the gap in the header's text. */
  readonly header?: string | undefined;
  /** The name of the header's placeholder: as `parameterNames`. */
  readonly headerName?: string | undefined;
  /** What fills the gaps of buttons; `index` counts all buttons of the template, from 0. */
  readonly buttons?:
    | readonly (
        | { readonly index: number; readonly type: 'url'; readonly suffix: string }
        | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
        | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
      )[]
    | undefined;
  /** The medium of a header that is one. */
  readonly media?: SendMedia | undefined;
  /** What it is; `image` when absent. */
  readonly mediaKind?: 'image' | 'video' | 'document' | undefined;
  /** What a document in the header is called. */
  readonly filename?: string | undefined;
};

export type SendMedia =
  | { readonly url: string; readonly mediaType?: string | undefined }
  | { readonly base64: string; readonly mediaType: string }
  | { readonly id: string };

export type SendBatch = { readonly messages: readonly SendMessage[] };

export type FetchMedia = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly url: string;
  readonly filename?: string | undefined;
};

export type CreateMediaUpload = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly mediaType: string;
  readonly size: number;
  readonly filename?: string | undefined;
};

export type SetMediaSettings = {
  readonly inbound?: 'pass' | 'keep' | 'store' | undefined;
  readonly connections?: { readonly [name: string]: 'pass' | 'keep' | 'store' } | undefined;
  /** Days that a medium is kept; null: until it is deleted. */
  readonly retentionDays?: number | null | undefined;
  /** Bytes that the tenant may keep; null: what the installation allows. Needs the admin key. */
  readonly quotaBytes?: number | null | undefined;
};

export type MessageAction =
  | { readonly type: 'read' }
  | { readonly type: 'typing' }
  | { readonly type: 'edit'; readonly text: string }
  | { readonly type: 'revoke' };

export type ResolveMessage = {
  /** `retry`: taken for not sent, and sent again as a new message. */
  readonly as: 'sent' | 'failed' | 'retry';
};

export type CreateTenant = {
  readonly name: string;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** What its connections are made of, where they name no provider. */
  readonly planId?: string | undefined;
};

export type UpdateTenant = {
  readonly name?: string | undefined;
  readonly metadata?: { readonly [name: string]: string } | undefined;
  /** For connections that are made from now on; `POST …/plan` also moves those there are. Null: none. */
  readonly planId?: string | null | undefined;
  /** A suspended tenant's keys are refused; its messages wait, its events are still received. */
  readonly status?: 'active' | 'suspended' | undefined;
};

export type CreateKey = {
  /** With a tenant key: its own tenant, and may be left out. */
  readonly tenantId?: string | undefined;
  readonly name: string;
  readonly scopes?: readonly Scope[] | undefined;
  readonly expiresAt?: string | undefined;
};

export type RotateKey = { readonly graceSeconds?: number | undefined };

export type SetRetention = {
  readonly messageContentDays?: number | null | undefined;
  readonly eventDays?: number | null | undefined;
  readonly deliveryDays?: number | null | undefined;
  readonly auditDays?: number | null | undefined;
};

export type CreateConnection = {
  /** With a tenant key: its own tenant, and may be left out. */
  readonly tenantId?: string | undefined;
  /** A key of `GET /v1/providers`. When absent: what the tenant's plan says, with `config` added. */
  readonly provider?: string | undefined;
  readonly label?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  /** Used where a message names no connection. A tenant's first connection is its default. */
  readonly isDefault?: boolean | undefined;
  /** How fast it sends, where that is not as its provider's numbers usually do. */
  readonly pacing?: PacingSettings | undefined;
};

export type UpdateConnection = {
  readonly label?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly isDefault?: true | undefined;
  /** Replaces the fields it names; null for its provider's own again. */
  readonly pacing?: PacingSettings | null | undefined;
};

export type PacingSettings = {
  /** False: as fast as it goes, with no care for the number. */
  readonly enabled?: boolean | undefined;
  readonly intervalMs?: number | undefined;
  readonly jitterMs?: number | undefined;
  /** Sends that may follow each other at once after a rest. */
  readonly burst?: number | undefined;
  readonly pairIntervalMs?: number | undefined;
  readonly pairBurst?: number | undefined;
  readonly newContactsPerDay?: number | null | undefined;
  readonly newContactIntervalMs?: number | undefined;
  readonly newContactJitterMs?: number | undefined;
  /** For so many days after its pairing a number writes to fewer of them; then to twice as many each week. */
  readonly warmUpDays?: number | undefined;
  readonly warmUpNewContactsPerDay?: number | undefined;
  readonly rampMs?: number | undefined;
  /** After so many faults in a row the connection is left alone; null for never. */
  readonly breakerFaults?: number | null | undefined;
  /** For how long, the first time. */
  readonly breakerOpenMs?: number | undefined;
};

export type ConnectRequest =
  | { readonly method: 'qr' }
  | {
      readonly method: 'code';
      /** E.164, with the plus */
      readonly number: string;
    };

export type CreateConnectLink = {
  /** With a tenant key: its own tenant, and may be left out. */
  readonly tenantId?: string | undefined;
  /** The connection to connect. When absent, one is made when the link is first used. */
  readonly connectionId?: string | undefined;
  /** What a connection is made on. When absent: what the tenant's plan says. */
  readonly provider?: string | undefined;
  /** Of a connection that is made. */
  readonly label?: string | undefined;
  /** The number that is to be connected. Another one does not complete the link. */
  readonly number?: string | undefined;
  /** In a day when absent; in 30 days at most. */
  readonly expiresAt?: string | undefined;
  readonly branding?:
    | {
        /** Who asks: the operator's own name, as its customers know it. */
        readonly name?: string | undefined;
        readonly logo?: string | undefined;
        readonly color?: string | undefined;
      }
    | undefined;
  /** Where the visitor goes when it is done: https, or http on this very machine. */
  readonly redirectUrl?: string | undefined;
  /** When absent: what the visitor's browser asks for. */
  readonly locale?: 'en' | 'es' | 'pt-BR' | undefined;
  readonly allowedOrigins?: readonly string[] | undefined;
};

export type CheckNumbers = { readonly numbers: readonly string[] };

export type SwitchRequest = {
  /** A key of `GET /v1/providers`. */
  readonly provider: string;
  /** The new provider's fields. When absent: those the connection last had with this provider, or none. */
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly strategy?: 'drain' | 'now' | undefined;
  /** Says what would happen, and changes nothing. */
  readonly dryRun?: boolean | undefined;
  /** The new provider may send from another number, or from one that we cannot find out. */
  readonly confirmNumberChange?: boolean | undefined;
  /** Once the old provider has nothing left to send: `keep` closes the connection of a paired phone and keeps its link, so that switching back needs no pairing; `dispose` unlinks it, and takes our webhook away where the backend can be told. */
  readonly oldProvider?: 'keep' | 'dispose' | undefined;
};

export type CreatePlan = {
  readonly name: string;
  /** A key of `GET /v1/providers`. */
  readonly provider: string;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly limits?:
    | {
        /** How many connections a tenant on this plan may have. */
        readonly maxConnections?: number | undefined;
      }
    | undefined;
  readonly prices?:
    | {
        /** For each delivered message. */
        readonly rules?:
          | readonly {
              readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
              readonly prefix?: string | undefined;
              readonly currency: string;
              readonly amount: string;
            }[]
          | undefined;
        readonly monthlyFee?: { readonly currency: string; readonly amount: string } | undefined;
      }
    | undefined;
};

export type UpdatePlan = {
  readonly name?: string | undefined;
  readonly config?: { readonly [name: string]: unknown } | undefined;
  readonly limits?:
    | {
        /** How many connections a tenant on this plan may have. */
        readonly maxConnections?: number | undefined;
      }
    | undefined;
  readonly prices?:
    | {
        /** For each delivered message. */
        readonly rules?:
          | readonly {
              readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
              readonly prefix?: string | undefined;
              readonly currency: string;
              readonly amount: string;
            }[]
          | undefined;
        readonly monthlyFee?: { readonly currency: string; readonly amount: string } | undefined;
      }
    | undefined;
};

export type MovePlan = {
  readonly planId: string;
  readonly strategy?: 'drain' | 'now' | undefined;
  /** Says what would happen, and changes nothing. */
  readonly dryRun?: boolean | undefined;
  /** The new provider may send from another number, or from one that we cannot find out. */
  readonly confirmNumberChange?: boolean | undefined;
  /** Once the old provider has nothing left to send: `keep` closes the connection of a paired phone and keeps its link, so that switching back needs no pairing; `dispose` unlinks it, and takes our webhook away where the backend can be told. */
  readonly oldProvider?: 'keep' | 'dispose' | undefined;
  /** Fields of the new provider's configuration that are a connection's own, by connection id. */
  readonly configs?: { readonly [name: string]: { readonly [name: string]: unknown } } | undefined;
};

export type CreateTemplate = {
  /** With a tenant key, or with a connection: may be left out. */
  readonly tenantId?: string | undefined;
  /** Submits it to this connection's provider at once. */
  readonly connectionId?: string | undefined;
  readonly name: string;
  readonly language: string;
  readonly category: 'marketing' | 'utility' | 'authentication';
  /** Gaps are `{{1}}`, `{{2}}`, … */
  readonly body: string;
  /** A text, with one gap, `{{1}}`, at most. */
  readonly header?: string | undefined;
  /** A sample value for the header's gap. */
  readonly headerExample?: string | undefined;
  /** Instead of a text, the kind of medium that each message brings. `any`: the provider does not say which. */
  readonly headerMedia?: 'image' | 'video' | 'document' | 'any' | undefined;
  readonly footer?: string | undefined;
  readonly buttons?:
    | readonly (
        | { readonly type: 'quick_reply'; readonly text: string }
        | {
            readonly type: 'url';
            readonly text: string;
            /** May end in a gap, `{{1}}`. */
            readonly url: string;
            /** A sample value for the gap. */
            readonly example?: string | undefined;
          }
        | { readonly type: 'copy_code'; readonly text?: string | undefined; readonly example: string }
        | { readonly type: 'phone'; readonly text: string; readonly number: string }
      )[]
    | undefined;
  /** One sample value for each gap. WhatsApp's reviewers want them. */
  readonly examples?: readonly string[] | undefined;
};

export type TemplateConnection = { readonly connectionId: string };

export type CreateWebhookEndpoint = {
  /** With the admin key: whose events; all tenants' when absent. With a tenant's key its own, and may be left out. */
  readonly tenantId?: string | undefined;
  readonly url: string;
  readonly events?:
    | readonly (
        | 'message.received'
        | 'message.status_changed'
        | 'message.edited'
        | 'message.revoked'
        | 'contact.identified'
        | 'connection.state_changed'
        | 'connection.switched'
        | 'connection.held'
        | 'connection.released'
        | 'connect_link.used'
        | 'connect_link.completed'
        | 'connect_link.expired'
        | 'conversation.window_opened'
        | 'contact.opted_out'
        | 'contact.opted_in'
        | 'webhook_endpoint.disabled'
        | 'unknown'
      )[]
    | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
};

export type UpdateWebhookEndpoint = {
  readonly url?: string | undefined;
  readonly events?:
    | readonly (
        | 'message.received'
        | 'message.status_changed'
        | 'message.edited'
        | 'message.revoked'
        | 'contact.identified'
        | 'connection.state_changed'
        | 'connection.switched'
        | 'connection.held'
        | 'connection.released'
        | 'connect_link.used'
        | 'connect_link.completed'
        | 'connect_link.expired'
        | 'conversation.window_opened'
        | 'contact.opted_out'
        | 'contact.opted_in'
        | 'webhook_endpoint.disabled'
        | 'unknown'
      )[]
    | undefined;
  readonly description?: string | undefined;
  /** Enabling it again goes on with what waits, at once. */
  readonly enabled?: boolean | undefined;
};

export type Redeliver = {
  /** Events that we have heard of since then. */
  readonly since: string;
  /** `undelivered` leaves out what was delivered. */
  readonly only?: 'all' | 'undelivered' | undefined;
  /** From an earlier answer, to go on where it ended. */
  readonly cursor?: string | undefined;
};

export type CreateSuppression = {
  /** With a tenant key: its own tenant, and may be left out. */
  readonly tenantId?: string | undefined;
  /** `+5511…`, or a user without a number. Somebody who is not known yet may be named, too. */
  readonly address: string | Address;
  /** `marketing`: no marketing templates, and all else. `all`, when absent: nothing is sent. */
  readonly scope?: 'all' | 'marketing' | undefined;
  /** A note of yours. */
  readonly reason?: string | undefined;
};

export type ListMessagesQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly direction?: 'inbound' | 'outbound' | undefined;
  readonly state?: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received' | undefined;
  readonly clientReference?: string | undefined;
};

export type ListConversationsQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly address?: string | undefined;
};

export type GetConversationQuery = {
  /** The connection that the contact last wrote to when absent. */
  readonly connectionId?: string | undefined;
};

export type ListEventsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly limit?: number | undefined;
  /** Events after this cursor; from the beginning when absent. */
  readonly after?: string | undefined;
  readonly type?:
    | 'message.received'
    | 'message.status_changed'
    | 'message.edited'
    | 'message.revoked'
    | 'contact.identified'
    | 'connection.state_changed'
    | 'connection.switched'
    | 'connection.held'
    | 'connection.released'
    | 'connect_link.used'
    | 'connect_link.completed'
    | 'connect_link.expired'
    | 'conversation.window_opened'
    | 'contact.opted_out'
    | 'contact.opted_in'
    | 'webhook_endpoint.disabled'
    | 'unknown'
    | undefined;
};

export type StreamEventsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly after?: string | undefined;
  readonly type?:
    | 'message.received'
    | 'message.status_changed'
    | 'message.edited'
    | 'message.revoked'
    | 'contact.identified'
    | 'connection.state_changed'
    | 'connection.switched'
    | 'connection.held'
    | 'connection.released'
    | 'connect_link.used'
    | 'connect_link.completed'
    | 'connect_link.expired'
    | 'conversation.window_opened'
    | 'contact.opted_out'
    | 'contact.opted_in'
    | 'webhook_endpoint.disabled'
    | 'unknown'
    | undefined;
};

export type UploadMediaQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly filename?: string | undefined;
};

export type ListMediaQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type GetMediaSettingsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type SetMediaSettingsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ListConnectionsQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type GetQrQuery = { readonly format?: 'svg' | 'png' | 'raw' | undefined };

export type ListConnectLinksQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ListTemplatesQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly name?: string | undefined;
  readonly language?: string | undefined;
};

export type ListSuppressionsQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly address?: string | undefined;
  readonly source?: 'keyword' | 'provider' | 'api' | undefined;
  readonly scope?: 'all' | 'marketing' | undefined;
};

export type GetOptOutSettingsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type SetOptOutSettingsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ListWebhookEndpointsQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ListDeliveriesQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  readonly state?: 'pending' | 'delivered' | 'failed' | undefined;
};

export type ListTenantsQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
};

export type ListKeysQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ListPlansQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
};

export type ExportContactQuery = {
  /** `nextCursor` of the last line of the answer before. */
  readonly cursor?: string | undefined;
};

export type ExportTenantQuery = {
  /** `nextCursor` of the last line of the answer before. */
  readonly cursor?: string | undefined;
};

export type ReadStatsQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
};

export type ReadUsageQuery = {
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly connectionId?: string | undefined;
};

export type ListAuditQuery = {
  readonly limit?: number | undefined;
  /** What `nextCursor` said. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** With the admin key: whose. A tenant’s key knows its own. */
  readonly tenantId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
  /** Not including it. */
  readonly until?: string | undefined;
};

export type Address =
  | {
      readonly type: 'phone';
      /** E.164, with the plus */
      readonly number: string;
    }
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'group'; readonly id: string };

/** Why something did not work. `docs/errors.md` says what to do about each. */
export type ErrorCode =
  | 'invalid_json'
  | 'invalid_request'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'range_not_satisfiable'
  | 'media_type_mismatch'
  | 'media_quota_exceeded'
  | 'unsupported_media_type'
  | 'resource_not_found'
  | 'conflict'
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'invalid_configuration'
  | 'invalid_message'
  | 'unsupported_message'
  | 'template_not_found'
  | 'template_parameters'
  | 'media_rejected'
  | 'media_unavailable'
  | 'url_not_allowed'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'too_many_requests'
  | 'tenant_suspended'
  | 'connect_link_closed'
  | 'recipient_unreachable'
  | 'recipient_not_allowed'
  | 'recipient_opted_out'
  | 'marketing_opted_out'
  | 'outside_window'
  | 'template_unavailable'
  | 'policy_blocked'
  | 'credentials_rejected'
  | 'permission_denied'
  | 'sender_not_found'
  | 'account_restricted'
  | 'number_mismatch'
  | 'payment_required'
  | 'quota_exceeded'
  | 'session_not_connected'
  | 'session_logged_out'
  | 'rate_limited'
  | 'provider_unavailable'
  | 'provider_rejected'
  | 'outcome_unknown'
  | 'webhook_not_authentic'
  | 'message_expired'
  | 'message_cancelled'
  | 'storage_unavailable'
  | 'internal_error';

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Seconds to wait before that, where it is known; as the header `Retry-After`. */
  readonly retryAfter?: number;
  /** What to do about it. */
  readonly action: string;
  readonly requestId: string;
  /** The fields that are wrong, where it is the request's fault. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** What is missing, for `unsupported_message`: a path into the connection's capabilities. */
  readonly capability?: string;
  /** Whether `onUnsupported: 'degrade'` would send it all the same; for `unsupported_message`. */
  readonly degradeAvailable?: boolean;
  /** The backend's own words. */
  readonly provider?: { readonly id: string; readonly code?: string; readonly message?: string };
  /** The message that was stored although it could not be sent. */
  readonly messageId?: string;
};

export type MessageError = {
  readonly code: ErrorCode;
  readonly message: string;
  /** The provider's own. */
  readonly providerCode?: string;
};

export type Message = {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  /** The person at the other end; null in a group. */
  readonly contactId: string | null;
  readonly groupId: string | null;
  readonly direction: 'inbound' | 'outbound';
  /** Outbound: where it goes. Inbound: who wrote it. */
  readonly address: Address;
  readonly content: MessageContent;
  readonly sentAs: MessageContent | null;
  readonly replyTo: string | null;
  readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received';
  readonly provider: string;
  readonly error: MessageError | null;
  readonly warnings: readonly MessageWarning[];
  /** Why it took this connection; null where there was nothing to choose. */
  readonly routedBy: {
    /** `request`: it named its connection. `reply`: it answers a message of that connection. `rule`: of the tenant's routing. `order`: the first that could, of the tenant's connections. `default`: the tenant's default connection. */
    readonly reason: 'request' | 'reply' | 'rule' | 'order' | 'default';
    /** The rule's name. */
    readonly rule?: string;
    /** What the message costs on it by its plan, where that decided. */
    readonly price?: { readonly currency: string; readonly amount: string };
  } | null;
  /** What each connection made of it, where there are several: the latest twenty. */
  readonly attempts: readonly {
    readonly connectionId: string;
    readonly provider: string;
    readonly at: string;
    /** `refused`: certainly not sent. `later`: certainly not sent yet. `unknown`: perhaps; nobody else tries it then. */
    readonly outcome: 'accepted' | 'refused' | 'later' | 'unknown';
    readonly code: ErrorCode | null;
  }[];
  readonly pricing: { readonly billable: boolean; readonly category: string; readonly model?: string } | null;
  readonly timeline: readonly {
    readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'received';
    readonly at: string;
  }[];
  readonly clientReference: string | null;
  readonly metadata: { readonly [name: string]: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Outbound: not sent before this, where the request said so. */
  readonly sendAt: string | null;
  readonly expiresAt: string | null;
  /** Our id of the failed message that this one repeats. */
  readonly retryOf: string | null;
  /** When somebody decided by hand how the message ended: nobody could know. A later report of the provider still counts. */
  readonly resolvedAt: string | null;
  readonly editedAt: string | null;
  readonly revokedAt: string | null;
};

export type MessagePage = {
  readonly data: readonly Message[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type BatchResult = {
  readonly accepted: number;
  readonly refused: number;
  readonly data: readonly {
    /** The message, queued; null where it was refused. */
    readonly message: Message | null;
    /** True where the message was made by an earlier request with the same key. */
    readonly replayed: boolean;
    /** Why it was refused; null where it was accepted. */
    readonly problem: Problem | null;
  }[];
};

export type ResolvedMessage = { readonly message: Message; readonly retriedAs: Message | null };

export type MessageContent =
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'text';
      readonly text: string;
      readonly previewUrl?: boolean;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'image';
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'video';
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'audio';
      readonly media?: MediaView;
      readonly voice?: boolean;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'document';
      readonly filename: string;
      readonly media?: MediaView;
      readonly caption?: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'sticker';
      readonly media?: MediaView;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'contacts';
      readonly contacts: readonly {
        readonly name: string;
        readonly phones: readonly { readonly number: string; readonly label?: string }[];
        readonly organization?: string;
        readonly emails?: readonly string[];
      }[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'reaction';
      readonly target?: string | null;
      readonly emoji: string | null;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'poll';
      readonly question: string;
      readonly options: readonly string[];
      readonly maxChoices?: number;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'buttons';
      readonly text: string;
      readonly footer?: string;
      readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'list';
      readonly text: string;
      readonly footer?: string;
      readonly button: string;
      readonly sections: readonly {
        readonly title?: string;
        readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
      }[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'cta_url';
      readonly text: string;
      readonly footer?: string;
      readonly button: string;
      readonly url: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'card';
      readonly title?: string;
      readonly text: string;
      readonly footer?: string;
      readonly media?: MediaView;
      readonly mediaKind?: 'image' | 'video' | 'document';
      readonly buttons: readonly (
        | { readonly type: 'reply'; readonly id: string; readonly title: string }
        | { readonly type: 'url'; readonly title: string; readonly url: string }
        | { readonly type: 'phone'; readonly title: string; readonly number: string }
      )[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'carousel';
      readonly text: string;
      readonly cards: readonly {
        readonly kind: 'image' | 'video';
        readonly url: string;
        readonly text?: string;
        readonly buttons: readonly (
          | { readonly type: 'reply'; readonly id: string; readonly title: string }
          | { readonly type: 'url'; readonly title: string; readonly url: string }
          | { readonly type: 'phone'; readonly title: string; readonly number: string }
        )[];
      }[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'template';
      readonly name: string;
      readonly language: string;
      readonly parameters: readonly string[];
      /** The names of the placeholders, where they have names instead of numbers. */
      readonly parameterNames?: readonly string[];
      readonly header?: string;
      readonly headerName?: string;
      readonly media?: MediaView;
      readonly mediaKind?: 'image' | 'video' | 'document';
      readonly filename?: string;
      readonly buttons?: readonly (
        | { readonly index: number; readonly type: 'url'; readonly suffix: string }
        | { readonly index: number; readonly type: 'quick_reply'; readonly payload: string }
        | { readonly index: number; readonly type: 'copy_code'; readonly code: string }
      )[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'choice';
      readonly source: 'buttons' | 'list' | 'poll' | 'template';
      readonly options: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
      readonly target?: string | null;
      /** What was written, where somebody answered in words. */
      readonly text?: string;
      readonly previewUrl?: boolean;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'order';
      readonly catalogId?: string;
      readonly text?: string;
      readonly items: readonly {
        readonly productId: string;
        readonly quantity: number;
        readonly price?: string;
        readonly currency?: string;
      }[];
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'system';
      readonly text: string;
      readonly providerType: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'unsupported';
      readonly providerType: string;
    }
  | {
      /** Inbound only: marked by WhatsApp as forwarded. */
      readonly forwarded?: boolean;
      readonly referral?: {
        readonly sourceId?: string;
        readonly sourceType?: string;
        readonly sourceUrl?: string;
        readonly headline?: string;
        readonly body?: string;
        readonly clickId?: string;
      };
      /** In `sentAs` only: the message that it quotes. */
      readonly replyTo?: string | null;
      readonly type: 'removed';
    };

export type MessageWarning = {
  readonly type: string;
  readonly feature?: string;
  readonly details?: string;
  readonly message?: string;
  readonly [name: string]: unknown;
};

export type MediaView = {
  /** Of one that was uploaded before. */
  readonly id?: string;
  readonly url?: string;
  readonly mediaType?: string;
  readonly size?: number;
};

export type Media = {
  readonly id: string;
  readonly tenantId: string;
  /** The message that brought it; null for an upload. */
  readonly messageId: string | null;
  readonly mediaType: string;
  readonly filename: string | null;
  readonly size: number;
  /** Of its bytes, in hex. */
  readonly sha256: string;
  /** Where its bytes are. */
  readonly url: string;
  readonly createdAt: string;
  /** Removed then; null: kept until it is deleted. */
  readonly expiresAt: string | null;
};

export type MediaPage = {
  readonly data: readonly Media[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type MediaUpload = {
  readonly id: string;
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly expiresAt: string;
};

export type MediaSettings = {
  readonly inbound: 'pass' | 'keep' | 'store';
  readonly connections: { readonly [name: string]: 'pass' | 'keep' | 'store' };
  /** Days that a medium is kept; null: until it is deleted. */
  readonly retentionDays: number | null;
  readonly quotaBytes: number;
  readonly usedBytes: number;
};

export type Conversation = {
  readonly contactId: string;
  readonly tenantId: string;
  /** Null where none was named and the contact has not written to any. */
  readonly connectionId: string | null;
  readonly name: string | null;
  readonly addresses: readonly Address[];
  readonly window: { readonly open: boolean; readonly expiresAt: string | null; readonly lastInboundAt: string | null };
  /** Whether the connection's provider needs the window open for what is no template; null without a connection. */
  readonly freeform: 'always' | '24h-window' | null;
  /** Of all messages; who wants no marketing alone is in the list of suppressions. */
  readonly optedOut: boolean;
};

export type ConversationPage = {
  readonly data: readonly Conversation[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type Event =
  | MessageReceivedEvent
  | MessageStatusChangedEvent
  | MessageEditedEvent
  | MessageRevokedEvent
  | ContactIdentifiedEvent
  | ConnectionStateChangedEvent
  | ConnectionSwitchedEvent
  | ConnectionHeldEvent
  | ConnectionReleasedEvent
  | ConnectLinkUsedEvent
  | ConnectLinkCompletedEvent
  | ConnectLinkExpiredEvent
  | ConversationWindowOpenedEvent
  | ContactOptedOutEvent
  | ContactOptedInEvent
  | WebhookEndpointDisabledEvent
  | UnknownEvent;

export type EventPage = { readonly data: readonly Event[]; readonly cursor: string; readonly hasMore: boolean };

export type MessageReceivedEvent = {
  readonly id: string;
  readonly type: 'message.received';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly message: Message;
    readonly contact: { readonly id: string; readonly name: string | null; readonly addresses: readonly Address[] };
    readonly sentAt: string;
    readonly forwarded: boolean;
  };
};

export type MessageStatusChangedEvent = {
  readonly id: string;
  readonly type: 'message.status_changed';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly messageId: string;
    readonly contactId: string | null;
    readonly state: 'queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';
    readonly error: MessageError | null;
    readonly pricing: { readonly billable: boolean; readonly category: string; readonly model?: string } | null;
    readonly clientReference: string | null;
    readonly metadata: { readonly [name: string]: string };
  };
};

export type MessageEditedEvent = {
  readonly id: string;
  readonly type: 'message.edited';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly messageId: string | null; readonly chat: Address; readonly text: string };
};

export type MessageRevokedEvent = {
  readonly id: string;
  readonly type: 'message.revoked';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly messageId: string | null; readonly chat: Address };
};

export type ContactIdentifiedEvent = {
  readonly id: string;
  readonly type: 'contact.identified';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly contactId: string; readonly addresses: readonly Address[] };
};

export type ConnectionStateChangedEvent = {
  readonly id: string;
  readonly type: 'connection.state_changed';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly state: ToldState };
};

export type ConnectionSwitchedEvent = {
  readonly id: string;
  readonly type: 'connection.switched';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly from: { readonly provider: string; readonly number: string | null };
    readonly to: { readonly provider: string; readonly number: string | null };
    readonly strategy: 'drain' | 'now';
    readonly oldProvider: 'keep' | 'dispose';
  };
};

export type ConnectionHeldEvent = {
  readonly id: string;
  readonly type: 'connection.held';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    readonly until: string;
    /** True where those whom it knows are still written to. */
    readonly newContactsOnly: boolean;
  };
};

export type ConnectionReleasedEvent = {
  readonly id: string;
  readonly type: 'connection.released';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly newContactsOnly: boolean };
};

export type ConnectLinkUsedEvent = {
  readonly id: string;
  readonly type: 'connect_link.used';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly linkId: string;
    /** Null for a link that has made no connection. */
    readonly connectionId: string | null;
  };
};

export type ConnectLinkCompletedEvent = {
  readonly id: string;
  readonly type: 'connect_link.completed';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly linkId: string;
    readonly connectionId: string;
    /** Null where the provider does not say. */
    readonly number: string | null;
  };
};

export type ConnectLinkExpiredEvent = {
  readonly id: string;
  readonly type: 'connect_link.expired';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    readonly linkId: string;
    /** Null for a link that has made no connection. */
    readonly connectionId: string | null;
  };
};

export type ConversationWindowOpenedEvent = {
  readonly id: string;
  readonly type: 'conversation.window_opened';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly contactId: string; readonly expiresAt: string | null };
};

export type ContactOptedOutEvent = {
  readonly id: string;
  readonly type: 'contact.opted_out';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    /** Null for an address that nobody has written from or to yet. */
    readonly contactId: string | null;
    readonly addresses: readonly Address[];
    readonly source: 'keyword' | 'provider' | 'api';
    /** Absent in events from before opt-outs of marketing alone: all. */
    readonly scope?: 'all' | 'marketing';
    readonly reason?: string | null;
    readonly messageId?: string | null;
  };
};

export type ContactOptedInEvent = {
  readonly id: string;
  readonly type: 'contact.opted_in';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: {
    /** Null for an address that nobody has written from or to yet. */
    readonly contactId: string | null;
    readonly addresses: readonly Address[];
    readonly source: 'keyword' | 'provider' | 'api';
    /** Absent in events from before opt-outs of marketing alone: all. */
    readonly scope?: 'all' | 'marketing';
    readonly reason?: string | null;
    readonly messageId?: string | null;
  };
};

export type WebhookEndpointDisabledEvent = {
  readonly id: string;
  readonly type: 'webhook_endpoint.disabled';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly endpointId: string; readonly url: string; readonly reason: 'gone' | 'failing' };
};

export type UnknownEvent = {
  readonly id: string;
  readonly type: 'unknown';
  readonly tenantId: string;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  /** Rises within a tenant, in the order in which events became visible. */
  readonly sequence: number;
  /** When it happened. */
  readonly occurredAt: string;
  /** When we heard of it. */
  readonly createdAt: string;
  readonly data: { readonly reason: string; readonly payload: unknown };
};

export type Tenant = {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly metadata: { readonly [name: string]: string };
  readonly planId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type TenantPage = {
  readonly data: readonly Tenant[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type Scope = 'send' | 'read' | 'manage' | 'connect';

export type Key = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

export type KeyPage = {
  readonly data: readonly Key[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type CreatedKey = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly key: string;
};

export type RotatedKey = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly key: string;
  readonly replaces: { readonly id: string; readonly expiresAt: string };
};

export type Erasure = {
  readonly id: string;
  readonly tenantId: string;
  /** Null where the tenant itself was erased. */
  readonly contactId: string | null;
  /** `running`: the gateway goes on with it by itself. */
  readonly state: 'running' | 'done';
  /** How many of what are gone so far. */
  readonly erased: {
    readonly messages: number;
    readonly events: number;
    readonly conversations: number;
    readonly addresses: number;
    readonly media: number;
    readonly suppressionsHashed: number;
  };
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

export type Retention = {
  /** What was set for this tenant. */
  readonly own: {
    readonly messageContentDays?: number | null;
    readonly eventDays?: number | null;
    readonly deliveryDays?: number | null;
    readonly auditDays?: number | null;
  };
  /** What holds. */
  readonly effective: {
    readonly messageContentDays: number | null;
    readonly eventDays: number | null;
    readonly deliveryDays: number | null;
    readonly auditDays: number | null;
  };
};

export type Connection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  /** The plan that it was made from and moves with. */
  readonly planId: string | null;
  /** Events that the backend told of another number, which were dropped: it is set up wrongly, where this grows. */
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DetailedConnection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  /** The plan that it was made from and moves with. */
  readonly planId: string | null;
  /** Events that the backend told of another number, which were dropped: it is set up wrongly, where this grows. */
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pacing: Pacing;
};

export type ConnectionPage = {
  readonly data: readonly Connection[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type Pacing = {
  /** False: as fast as it goes, with no care for the number. */
  readonly enabled: boolean;
  readonly intervalMs: number;
  readonly jitterMs: number;
  /** Sends that may follow each other at once after a rest. */
  readonly burst: number;
  readonly pairIntervalMs: number;
  readonly pairBurst: number;
  readonly newContactsPerDay: number | null;
  readonly newContactIntervalMs: number;
  readonly newContactJitterMs: number;
  /** For so many days after its pairing a number writes to fewer of them; then to twice as many each week. */
  readonly warmUpDays: number;
  readonly warmUpNewContactsPerDay: number;
  readonly rampMs: number;
  /** After so many faults in a row the connection is left alone; null for never. */
  readonly breakerFaults: number | null;
  /** For how long, the first time. */
  readonly breakerOpenMs: number;
  readonly state: {
    /** Nothing is sent until then; null where nothing holds it. */
    readonly held: {
      readonly until: string;
      readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    } | null;
    /** Nothing is sent to new contacts until then. */
    readonly newContactsHeld: {
      readonly until: string;
      readonly reason: 'restricted' | 'breaker' | 'rate_limited' | 'daily_limit';
    } | null;
    /** New contacts that may still be written to today (UTC); null where nobody counts them. */
    readonly newContactsLeftToday: number | null;
    /** When the next message may go; null for now. */
    readonly nextSendAt: string | null;
    /** Faults in a row. */
    readonly faults: number;
  };
};

export type CreatedConnection = {
  readonly id: string;
  readonly tenantId: string;
  readonly provider: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly state: ConnectionState;
  readonly number: string | null;
  /** The plan that it was made from and moves with. */
  readonly planId: string | null;
  /** Events that the backend told of another number, which were dropped: it is set up wrongly, where this grows. */
  readonly droppedEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly warnings: readonly ConnectionWarning[];
};

export type ConnectionState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      /** E.164, with the plus */
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      /** E.164, with the plus */
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | { readonly status: 'ready'; readonly nextAction: 'none' };

export type ConnectionWarning = {
  /** `webhook_not_set_up`: the backend could not be told where to call us; `POST …/webhook` repeats it, or enter the URL there by hand. `phone_not_connected`: a phone that was paired before could not be connected again. */
  readonly type: 'webhook_not_set_up' | 'phone_not_connected';
  readonly code: ErrorCode;
  readonly message: string;
};

export type ConnectLink = {
  readonly id: string;
  readonly tenantId: string;
  /** Null until the link has made its connection. */
  readonly connectionId: string | null;
  readonly provider: string | null;
  readonly label: string | null;
  readonly number: string | null;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly hasLogo: boolean };
  readonly redirectUrl: string | null;
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  readonly allowedOrigins: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When a code was first asked for, or details given. On a computer the page asks for a QR code by itself. */
  readonly usedAt: string | null;
  readonly completedAt: string | null;
  readonly revokedAt: string | null;
};

export type ConnectLinkPage = {
  readonly data: readonly ConnectLink[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type CreatedConnectLink = {
  readonly id: string;
  readonly tenantId: string;
  /** Null until the link has made its connection. */
  readonly connectionId: string | null;
  readonly provider: string | null;
  readonly label: string | null;
  readonly number: string | null;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly hasLogo: boolean };
  readonly redirectUrl: string | null;
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  readonly allowedOrigins: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When a code was first asked for, or details given. On a computer the page asks for a QR code by itself. */
  readonly usedAt: string | null;
  readonly completedAt: string | null;
  readonly revokedAt: string | null;
  /** To give to the customer. What opens it stands behind the #, so that no log and no other site gets to see it. */
  readonly url: string;
};

export type ConnectView = {
  readonly id: string;
  readonly status: 'open' | 'completed' | 'expired' | 'revoked';
  /** `fields`: the provider's details are needed. `pair`: a phone is. `over`: nothing can be done any more. */
  readonly step: 'fields' | 'pair' | 'over';
  readonly branding: { readonly name: string | null; readonly color: string | null; readonly logo: string | null };
  readonly locale: 'en' | 'es' | 'pt-BR' | null;
  /** Only once it is completed. */
  readonly redirectUrl: string | null;
  readonly allowedOrigins: readonly string[];
  readonly expiresAt: string;
  /** By which the page knows its words for the fields; null where it is over. */
  readonly provider: { readonly id: string; readonly label: string } | null;
  readonly number: string | null;
  readonly methods: readonly ('qr' | 'code')[];
  readonly fields: readonly {
    readonly name: string;
    /** As the provider says it, in English. */
    readonly description: string | null;
    readonly type: 'text' | 'secret' | 'number' | 'boolean' | 'choice';
    readonly options: readonly string[];
    readonly required: boolean;
    /** Asked for at once; the others only concern those who need them. */
    readonly main: boolean;
  }[];
  readonly session: {
    readonly status: string;
    readonly reason: string | null;
    readonly nextAction: string;
    /** The QR code, drawn as SVG. */
    readonly qr: string | null;
    readonly code: string | null;
    /** Of the QR or the code. */
    readonly expiresAt: string | null;
    readonly number: string | null;
    /** Until when WhatsApp restricts the number, where it says so. */
    readonly until: string | null;
    /** The phone that was linked is not the one that was asked for. */
    readonly numberDiffers: boolean;
  } | null;
  readonly outcome: {
    readonly number: string | null;
    /** WhatsApp restricts the number for now. */
    readonly restricted: boolean;
    readonly until: string | null;
  } | null;
};

export type SessionState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly qr: string;
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly code: string;
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      /** E.164, with the plus */
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      /** E.164, with the plus */
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    };

export type ToldState =
  | {
      readonly status: 'disconnected' | 'connecting' | 'passkey_required' | 'action_required' | 'logged_out';
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'qr';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'pairing';
      readonly method: 'code';
      readonly expiresAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'connected';
      /** E.164, with the plus */
      readonly number: string;
      readonly name?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    }
  | {
      readonly status: 'restricted';
      /** E.164, with the plus */
      readonly number: string;
      readonly until?: string;
      readonly reason?: string;
      readonly nextAction:
        | 'none'
        | 'connect'
        | 'scan_qr'
        | 'enter_code'
        | 'use_passkey'
        | 'pair_again'
        | 'check_phone'
        | 'contact_operator'
        | 'wait';
    };

export type Health = { readonly status: 'healthy' | 'degraded' | 'down'; readonly reason?: string };

export type RegisterSender = {
  /** What people see above the chat; WhatsApp reviews it. */
  readonly displayName: string;
  readonly businessAccountId?: string;
  /** How WhatsApp sends its code to the number. Numbers that are the provider's own need none. */
  readonly verification?: 'sms' | 'voice';
};

export type VerifySender = {
  /** As WhatsApp sent it to the number. */
  readonly code: string;
};

export type SenderState =
  | {
      readonly status: 'unregistered';
      readonly nextAction: 'register';
      /** E.164, with the plus */
      readonly number: string;
      /** The provider's own word for it; null where it knows nothing of the number. */
      readonly providerStatus: string | null;
      /** Why it cannot send, as far as the provider says. */
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'pending';
      readonly nextAction: 'wait';
      /** E.164, with the plus */
      readonly number: string;
      /** The provider's own word for it; null where it knows nothing of the number. */
      readonly providerStatus: string | null;
      /** Why it cannot send, as far as the provider says. */
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'code_needed';
      readonly nextAction: 'enter_code';
      /** E.164, with the plus */
      readonly number: string;
      /** The provider's own word for it; null where it knows nothing of the number. */
      readonly providerStatus: string | null;
      /** Why it cannot send, as far as the provider says. */
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'online';
      readonly nextAction: 'none';
      /** E.164, with the plus */
      readonly number: string;
      /** The provider's own word for it; null where it knows nothing of the number. */
      readonly providerStatus: string | null;
      /** Why it cannot send, as far as the provider says. */
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    }
  | {
      readonly status: 'offline';
      readonly nextAction: 'see_reasons';
      /** E.164, with the plus */
      readonly number: string;
      /** The provider's own word for it; null where it knows nothing of the number. */
      readonly providerStatus: string | null;
      /** Why it cannot send, as far as the provider says. */
      readonly reasons: readonly string[];
      readonly qualityRating?: string;
      readonly messagingLimit?: string;
    };

export type WebhookSetUp = {
  /** Where the backend calls us. */
  readonly url: string;
  /** `by_hand`: this backend cannot be told by a call; enter the URL in its console. */
  readonly setUp: 'done' | 'by_hand';
};

export type NumberChecks = {
  readonly results: readonly { readonly number: string; readonly exists: boolean; readonly canonical?: string }[];
};

export type SwitchReport = {
  readonly dryRun: boolean;
  /** False where a problem stands in the way, or where it is on this provider with this configuration already. */
  readonly changes: boolean;
  /** What has to be settled first. Without `dryRun` the answer is `conflict`, with the same in `errors`. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly from: { readonly provider: string; readonly number: string | null };
  readonly to: {
    readonly provider: string;
    readonly number: string | null;
    readonly health: Health;
    /** Whether the configuration is the one that the connection had with this provider before. */
    readonly configReused: boolean;
  };
  /** Paths into the capabilities: `messages.poll`, `actions.edit`, `freeform.always`. */
  readonly capabilities: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly limits: readonly { readonly path: string; readonly from: number | null; readonly to: number | null }[];
  };
  readonly queued: {
    /** Waits for its turn or its next attempt, and certainly was not sent. */
    readonly waiting: number;
    /** Under way, or perhaps sent: stays with the old provider whatever the strategy. */
    readonly undecided: number;
    /** Of those that wait, what the new provider would refuse; at most 100. */
    readonly unsendable: readonly { readonly messageId: string; readonly code: ErrorCode; readonly message: string }[];
  };
};

export type SwitchResult = {
  readonly dryRun: boolean;
  /** False where a problem stands in the way, or where it is on this provider with this configuration already. */
  readonly changes: boolean;
  /** What has to be settled first. Without `dryRun` the answer is `conflict`, with the same in `errors`. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly from: { readonly provider: string; readonly number: string | null };
  readonly to: {
    readonly provider: string;
    readonly number: string | null;
    readonly health: Health;
    /** Whether the configuration is the one that the connection had with this provider before. */
    readonly configReused: boolean;
  };
  /** Paths into the capabilities: `messages.poll`, `actions.edit`, `freeform.always`. */
  readonly capabilities: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly limits: readonly { readonly path: string; readonly from: number | null; readonly to: number | null }[];
  };
  readonly queued: {
    /** Waits for its turn or its next attempt, and certainly was not sent. */
    readonly waiting: number;
    /** Under way, or perhaps sent: stays with the old provider whatever the strategy. */
    readonly undecided: number;
    /** Of those that wait, what the new provider would refuse; at most 100. */
    readonly unsendable: readonly { readonly messageId: string; readonly code: ErrorCode; readonly message: string }[];
  };
  readonly connection: Connection;
  readonly warnings: readonly ConnectionWarning[];
};

export type ConnectionProvider = {
  readonly provider: string;
  readonly number: string | null;
  readonly from: string;
  /** Null for the present one. */
  readonly until: string | null;
  /** Messages that are still to be sent through it. */
  readonly queued: number;
};

export type ConnectionProviders = { readonly data: readonly ConnectionProvider[] };

export type Plan = {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly config: { readonly [name: string]: unknown };
  readonly secretsSet: readonly string[];
  readonly limits: {
    /** How many connections a tenant on this plan may have. */
    readonly maxConnections?: number;
  };
  readonly prices: {
    /** For each delivered message. */
    readonly rules: readonly {
      readonly category: 'marketing' | 'utility' | 'authentication' | 'service';
      readonly prefix?: string;
      readonly currency: string;
      readonly amount: string;
    }[];
    readonly monthlyFee?: { readonly currency: string; readonly amount: string };
  };
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type PlanPage = {
  readonly data: readonly Plan[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type MovedPlan = {
  readonly dryRun: boolean;
  readonly planId: string;
  readonly connections: readonly { readonly connectionId: string; readonly report: SwitchReport }[];
};

export type Routing = {
  /** The first that fits decides. */
  readonly rules: readonly {
    /** Yours: shown as the reason with each message that it decided. */
    readonly name: string;
    readonly when: {
      readonly category?: 'template' | 'conversation';
      readonly types?: readonly (
        | 'text'
        | 'image'
        | 'video'
        | 'audio'
        | 'document'
        | 'sticker'
        | 'location'
        | 'contacts'
        | 'reaction'
        | 'poll'
        | 'buttons'
        | 'list'
        | 'cta_url'
        | 'card'
        | 'carousel'
        | 'template'
      )[];
      readonly prefixes?: readonly string[];
    };
    readonly use: { readonly connectionId: string } | { readonly cheapestOf: readonly string[] };
  }[];
  /** In order: the first is used where no rule fits, the others where the one in use cannot serve. */
  readonly connections: readonly string[];
  /** For so long a phone that is not connected is waited for before another connection is used. */
  readonly graceSeconds: number;
};

export type Provider = {
  /** What `provider` of a connection names. */
  readonly id: string;
  readonly label: string;
  readonly capabilities: Capabilities;
  /** JSON Schema of a connection's `config`. */
  readonly configSchema: { readonly [name: string]: unknown };
  /** Its fields that are encrypted, and never sent back. */
  readonly secretFields: readonly string[];
};

export type ProviderList = { readonly data: readonly Provider[] };

export type Capabilities = {
  /** `false`, or the limits, for each message type. */
  readonly messages: {
    readonly [name: string]:
      | false
      | {
          readonly maxTextLength?: number;
          readonly maxBytes?: number;
          readonly mediaTypes?: readonly string[];
          readonly maxOptions?: number;
          readonly maxOptionLength?: number;
          readonly maxOptionIdLength?: number;
          readonly maxOptionDescriptionLength?: number;
          readonly maxFooterLength?: number;
          readonly maxButtonLength?: number;
          readonly maxTitleLength?: number;
          readonly maxCardTextLength?: number;
          readonly buttonSets?: readonly {
            readonly types: readonly ('reply' | 'url' | 'phone')[];
            readonly max: number;
          }[];
          readonly viaTemplate?: true;
          readonly unreliable?: true;
        };
  };
  readonly actions: readonly ('read' | 'typing' | 'edit' | 'revoke')[];
  readonly recipients: readonly ('phone' | 'user' | 'group')[];
  readonly mediaSources: readonly ('url' | 'bytes' | 'file')[];
  /** Media at addresses are fetched by the backend itself, so they are looked at before it is called. */
  readonly fetchesMedia: boolean;
  readonly replies: boolean;
  readonly deliveryStates: readonly ('queued' | 'unknown' | 'sent' | 'delivered' | 'read' | 'played' | 'failed')[];
  readonly pairing: readonly ('qr' | 'code')[];
  readonly freeform: 'always' | '24h-window';
  readonly numberCheck: boolean;
  readonly templates: boolean;
  readonly idempotentSend: boolean;
  /** How fast a number may send, where nothing else is set for its connection; `false` where nobody minds. */
  readonly pacing:
    | false
    | {
        readonly intervalMs: number;
        readonly jitterMs: number;
        /** Sends that may follow each other at once after a rest. */
        readonly burst: number;
        readonly pairIntervalMs: number;
        readonly pairBurst: number;
        readonly newContactsPerDay: number | null;
        readonly newContactIntervalMs: number;
        readonly newContactJitterMs: number;
        /** For so many days after its pairing a number writes to fewer of them; then to twice as many each week. */
        readonly warmUpDays: number;
        readonly warmUpNewContactsPerDay: number;
        readonly rampMs: number;
      };
};

export type Template = {
  readonly id: string;
  readonly tenantId: string;
  /** What a message's `parameters` must be as many as. */
  readonly parameterCount: number;
  /** What the providers make of it. A provider that keeps no templates needs none: there it is sent as text. */
  readonly submissions: readonly {
    readonly connectionId: string;
    readonly provider: string;
    readonly status: 'draft' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';
    readonly providerStatus: string;
    readonly providerTemplateId: string;
    readonly rejectionReason: string | null;
    readonly updatedAt: string;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'marketing' | 'utility' | 'authentication';
  /** Gaps are `{{1}}`, `{{2}}`, … */
  readonly body: string;
  /** A text, with one gap, `{{1}}`, at most. */
  readonly header?: string;
  /** A sample value for the header's gap. */
  readonly headerExample?: string;
  /** Instead of a text, the kind of medium that each message brings. `any`: the provider does not say which. */
  readonly headerMedia?: 'image' | 'video' | 'document' | 'any';
  readonly footer?: string;
  /** `other`: a button of a template that was made elsewhere, of a type that cannot be made here. */
  readonly buttons?: readonly (
    | { readonly type: 'quick_reply'; readonly text: string }
    | {
        readonly type: 'url';
        readonly text: string;
        /** May end in a gap, `{{1}}`. */
        readonly url: string;
        /** A sample value for the gap. */
        readonly example?: string;
      }
    | { readonly type: 'copy_code'; readonly text?: string; readonly example: string }
    | { readonly type: 'phone'; readonly text: string; readonly number: string }
    | { readonly type: 'other'; readonly text: string; readonly providerType: string }
  )[];
  /** One sample value for each gap. WhatsApp's reviewers want them. */
  readonly examples?: readonly string[];
};

export type TemplatePage = {
  readonly data: readonly Template[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type TemplateSync = {
  /** Templates that the provider has now. */
  readonly found: number;
  /** Of these, new to us. */
  readonly added: number;
  /** Those that the provider has no more. They stay ours. */
  readonly gone: number;
};

export type WebhookEndpoint = {
  readonly id: string;
  /** Null for the operator's own: the events of all tenants. */
  readonly tenantId: string | null;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly enabled: boolean;
  /** Why it was disabled without being asked to: it answered 410, or has failed for five days without end. */
  readonly disabledReason: 'gone' | 'failing' | null;
  /** Since when every attempt has failed. */
  readonly failingSince: string | null;
  /** Until when the secret before the last rotation still signs. */
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type WebhookEndpointPage = {
  readonly data: readonly WebhookEndpoint[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type WebhookEndpointWithSecret = {
  readonly id: string;
  /** Null for the operator's own: the events of all tenants. */
  readonly tenantId: string | null;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
  readonly enabled: boolean;
  /** Why it was disabled without being asked to: it answered 410, or has failed for five days without end. */
  readonly disabledReason: 'gone' | 'failing' | null;
  /** Since when every attempt has failed. */
  readonly failingSince: string | null;
  /** Until when the secret before the last rotation still signs. */
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly secret: string;
};

export type WebhookPing = {
  readonly at: string;
  /** What was sent, but for its body, which is the event, and its signature. Null for what was tried before that was kept. */
  readonly request: { readonly url: string; readonly headers: { readonly [name: string]: string } } | null;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly durationMs: number;
  /** Null where it was delivered. */
  readonly error: string | null;
  /** How the answer begins. */
  readonly answer: string | null;
  readonly eventId: string;
  readonly delivered: boolean;
};

export type Delivery = {
  readonly id: string;
  readonly endpointId: string;
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequence: number;
  /** What is sent: the body of every attempt. */
  readonly event: {
    readonly id: string;
    readonly type:
      | 'message.received'
      | 'message.status_changed'
      | 'message.edited'
      | 'message.revoked'
      | 'contact.identified'
      | 'connection.state_changed'
      | 'connection.switched'
      | 'connection.held'
      | 'connection.released'
      | 'connect_link.used'
      | 'connect_link.completed'
      | 'connect_link.expired'
      | 'conversation.window_opened'
      | 'contact.opted_out'
      | 'contact.opted_in'
      | 'webhook_endpoint.disabled'
      | 'unknown';
    readonly tenantId: string;
    /** Null where it is about no connection. */
    readonly connectionId: string | null;
    /** Rises within a tenant, in the order in which events became visible. */
    readonly sequence: number;
    /** When it happened. */
    readonly occurredAt: string;
    /** When we heard of it. */
    readonly createdAt: string;
    readonly data: { readonly [name: string]: unknown };
  };
  readonly state: 'pending' | 'delivered' | 'failed';
  /** The earlier event of the same conversation that has to go first. */
  readonly waitsFor: string | null;
  /** When it is tried next; null where it is over, is being tried, or waits for another. */
  readonly nextAttemptAt: string | null;
  /** Oldest first, the last twenty. */
  readonly attempts: readonly {
    readonly at: string;
    /** What was sent, but for its body, which is the event, and its signature. Null for what was tried before that was kept. */
    readonly request: { readonly url: string; readonly headers: { readonly [name: string]: string } } | null;
    /** Null where no answer came. */
    readonly status: number | null;
    readonly durationMs: number;
    /** Null where it was delivered. */
    readonly error: string | null;
    /** How the answer begins. */
    readonly answer: string | null;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type DeliveryPage = {
  readonly data: readonly Delivery[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type Redelivered = {
  /** Deliveries that were put in line. */
  readonly count: number;
  /** Null once all of them are; else to be passed back. */
  readonly nextCursor: string | null;
};

export type Suppression = {
  readonly id: string;
  readonly tenantId: string;
  /** Null where its contact was erased: what is kept is a hash that recognises the address and does not tell it. */
  readonly address: Address | null;
  /** Null where nobody with this address is known. */
  readonly contactId: string | null;
  /** `keyword`: they wrote it. `provider`: it said so when it refused a message. `api`: you did. */
  readonly source: 'keyword' | 'provider' | 'api';
  /** What they want no more of: `all`, or only templates of the category `marketing`. */
  readonly scope: 'all' | 'marketing';
  /** The keyword, the provider's code, or your note. */
  readonly reason: string | null;
  /** The message that caused it. */
  readonly messageId: string | null;
  readonly createdAt: string;
};

export type SuppressionPage = {
  readonly data: readonly Suppression[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type OptOutSettings = {
  readonly languages: {
    readonly [name: string]: {
      readonly optOut: readonly string[];
      readonly optIn: readonly string[];
      readonly optedOutText?: string;
      readonly optedInText?: string;
    };
  };
};

export type AuditEntry = {
  readonly id: string;
  /** Whose it was; null where it was nobody's in particular. */
  readonly tenantId: string | null;
  /** `admin`, the id of the key or of the connect link that was used, or `polyzap` itself. */
  readonly actor: string;
  /** What was done: `connection.switched`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly data: { readonly [name: string]: unknown };
  /** From where it was asked for; null where that is not known. */
  readonly ip: string | null;
  readonly createdAt: string;
};

export type AuditPage = {
  readonly data: readonly AuditEntry[];
  /** Pass it back as `cursor`. Null on the last page. */
  readonly nextCursor: string | null;
};

export type Stats = {
  readonly at: string;
  readonly connections: readonly { readonly provider: string; readonly status: string; readonly count: number }[];
  /** Since the beginning of the hour before this one: between one hour and two. */
  readonly hour: {
    readonly since: string;
    /** By what has become of them; what still waits in the queue is counted there. */
    readonly outcomes: readonly { readonly provider: string; readonly outcome: string; readonly count: number }[];
    /** By code; those whose outcome nobody knows included. */
    readonly failures: readonly { readonly provider: string; readonly code: string; readonly count: number }[];
    readonly received: readonly { readonly provider: string; readonly count: number }[];
  };
  /** Since the beginning of the same hour yesterday: between 24 hours and 25. */
  readonly day: {
    readonly since: string;
    /** By what has become of them; what still waits in the queue is counted there. */
    readonly outcomes: readonly { readonly provider: string; readonly outcome: string; readonly count: number }[];
    /** By code; those whose outcome nobody knows included. */
    readonly failures: readonly { readonly provider: string; readonly code: string; readonly count: number }[];
    readonly received: readonly { readonly provider: string; readonly count: number }[];
  };
  readonly queue: {
    readonly waiting: number;
    readonly scheduled: number;
    /** Why they wait: an error code, `waits_its_turn`, …; null for those that are being tried. */
    readonly reasons: readonly { readonly reason: string | null; readonly count: number }[];
    /** When the one that has waited longest was accepted. */
    readonly oldestAt: string | null;
    readonly lagMs: number;
  };
  readonly webhooks: {
    readonly enabled: number;
    readonly failing: number;
    readonly failingSince: string | null;
    readonly disabled: number;
    readonly pending: number;
    readonly lagMs: number;
  };
};

export type Usage = {
  /** The day on which they were accepted, or came in. */
  readonly date: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly direction: 'inbound' | 'outbound';
  /** What has become of them by now: a message's `state`. What is still queued is not counted yet. */
  readonly outcome: 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  /** How the provider bills them: `marketing`, `service`, …; null where it has not said. */
  readonly category: string | null;
  /** Whether the provider bills them at all; null where it has not said. */
  readonly billable: boolean | null;
  readonly count: number;
  /** By the prices of the plan that the connection follows now, for what was delivered; null where that does not say. */
  readonly cost: { readonly currency: string; readonly amount: string } | null;
};

export type UsageReport = { readonly from: string; readonly to: string; readonly data: readonly Usage[] };
