import * as z from 'zod';
import type { providerEventSchema } from '../../core/provider-kit/event-schema.ts';
import { addressSchema, messageSchema, messageTargetSchema } from '../../core/provider-kit/message-schema.ts';
import type { sessionStateSchema } from '../../core/provider-kit/session-schema.ts';
import type {
  MediaSource,
  OutboundMessage,
  PhoneNumber,
  ProviderCapabilities,
  ProviderEvent,
  ProviderHost,
  SessionState,
  WebhookRequest,
  WhatsAppProvider,
} from '../../core/provider/index.ts';
import { baileys } from '../../providers/baileys-server/index.ts';
import { memory } from '../../providers/memory/index.ts';
import type { ProviderId } from '../../providers/registry.ts';

/** Checked by `tsc`, never run: each `@ts-expect-error` fails the build if the line below it begins to compile. */

declare const provider: WhatsAppProvider;
declare const request: WebhookRequest;
declare const host: ProviderHost<{ webhookSecret: string }>;

// @ts-expect-error parse takes proof, not a raw request
void provider.webhook.parse(request);

// @ts-expect-error every message type has to be answered for
export const missing: ProviderCapabilities['messages'] = { text: {} };

// @ts-expect-error an action may be unsupported, but not invented
export const invented: ProviderCapabilities['actions'] = ['explode'];

// @ts-expect-error a session may be absent
void provider.session.state();

// @ts-expect-error a send needs its idempotency key
void provider.send({ to: { type: 'group', id: 'g' }, type: 'text', text: 'x' }, {});

export const good: OutboundMessage = { to: { type: 'phone', number: '+155501' }, type: 'text', text: 'x' };

// @ts-expect-error numbers are E.164, with the plus
export const bare: OutboundMessage = { to: { type: 'phone', number: '155501' }, type: 'text', text: 'x' };

// @ts-expect-error a contact card list is never empty
export const nobody: OutboundMessage = { to: { type: 'group', id: 'g' }, type: 'contacts', contacts: [] };

// @ts-expect-error absent is absent, not undefined
export const undefinedCaption: OutboundMessage = { ...good, type: 'sticker', media: bytes(), caption: undefined };

memory({ number: '+15550100000', pairing: 'required' }, host);

// @ts-expect-error config is typed from the schema
memory({ pairing: 'sometimes' }, host);

// @ts-expect-error and so are the operator's settings
baileys({}, host);

// @ts-expect-error ids are those of the registry
export const unknownId: ProviderId = 'telegram';

// The schemas and the contract's types say the same, in both directions.

type Leaf = Uint8Array | PhoneNumber;
type DeepReadonly<Type> = Type extends Leaf
  ? Type
  : Type extends object
    ? { readonly [Key in keyof Type]: DeepReadonly<Type[Key]> }
    : Type;
/** Optional fields too: one that only one side has would be assignable both ways. */
type DeepRequired<Type> = Type extends Leaf
  ? Type
  : Type extends object
    ? { readonly [Key in keyof Type]-?: DeepRequired<Type[Key]> }
    : Type;
type Assignable<From, To> = [From] extends [To] ? true : { readonly from: From; readonly isNot: To };
type Same<Left, Right> = [
  Assignable<DeepReadonly<Left>, DeepReadonly<Right>>,
  Assignable<DeepReadonly<Right>, DeepReadonly<Left>>,
  Assignable<DeepRequired<Left>, DeepRequired<Right>>,
  Assignable<DeepRequired<Right>, DeepRequired<Left>>,
];

declare function bytes(): MediaSource;
const schema = messageSchema(z.custom<MediaSource>(), messageTargetSchema, {
  to: addressSchema,
  replyTo: messageTargetSchema.exactOptional(),
});

export const messages: Same<z.output<typeof schema>, OutboundMessage> = [true, true, true, true];
export const events: Same<z.output<typeof providerEventSchema>, ProviderEvent> = [true, true, true, true];
export const states: Same<z.output<typeof sessionStateSchema>, SessionState> = [true, true, true, true];
