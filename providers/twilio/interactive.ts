import {
  GatewayError,
  type FieldError,
  type Option,
  type OutboundMessage,
  type Warning,
} from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';

/** What `POST /v1/Content` takes as `types`, as far as we send it (twilio-oai, twilio_content_v1). */
export type ContentTypes =
  | { readonly 'twilio/text': { readonly body: string } }
  | { readonly 'twilio/quick-reply': { readonly body: string; readonly actions: readonly ContentAction[] } }
  | { readonly 'twilio/call-to-action': { readonly body: string; readonly actions: readonly ContentAction[] } }
  | {
      readonly 'twilio/list-picker': {
        readonly body: string;
        readonly button: string;
        readonly items: readonly { readonly id: string; readonly item: string; readonly description?: string }[];
      };
    }
  | {
      readonly 'twilio/card': {
        readonly body: string;
        readonly subtitle?: string;
        readonly media?: readonly string[];
        readonly actions: readonly ContentAction[];
      };
    }
  | {
      readonly 'whatsapp/card': {
        readonly body: string;
        readonly header_text?: string;
        readonly footer?: string;
        readonly actions?: readonly ContentAction[];
      };
    };

/** A button of a Content resource, as Twilio writes it. */
export type ContentAction =
  | { readonly type: 'QUICK_REPLY'; readonly title: string; readonly id?: string }
  | { readonly type: 'URL'; readonly title: string; readonly url: string }
  | { readonly type: 'PHONE_NUMBER'; readonly title: string; readonly phone: string }
  | { readonly type: 'COPY_CODE'; readonly title: string; readonly code: string };

/** What becomes a Content resource because Twilio has no other form for it. */
export type Interactive = Extract<OutboundMessage, { readonly type: 'buttons' | 'list' | 'cta_url' }>;

/** Limits that `capabilities` has no word for (docs/content: quick-reply, list-picker, call-to-action). */
const LIMITS = { body: { buttons: 1024, list: 1024, cta_url: 640 }, id: 200, description: 72, button: 20 } as const;

/**
 * A message with something to tap, as a Content definition. Content resources have no footer for it and lists no
 * sections, so these move into the text, or go; each is said in `warnings`. Throws `invalid_message` where a limit of
 * Twilio's is broken.
 */
export function toContentTypes(message: Interactive): {
  readonly types: ContentTypes;
  readonly warnings: readonly Warning[];
} {
  checkLimits(message);
  const { body, warnings } = bodyOf(message);
  switch (message.type) {
    case 'buttons':
      return {
        types: {
          'twilio/quick-reply': {
            body,
            actions: message.options.map(({ id, title }) => ({
              type: 'QUICK_REPLY',
              title: literal(title),
              id: literal(id),
            })),
          },
        },
        warnings: [
          ...warnings,
          ...lost(
            'description',
            message.options.some(({ description }) => description),
          ),
        ],
      };
    case 'list':
      return {
        types: {
          'twilio/list-picker': {
            body,
            button: literal(message.button),
            items: optionsOf(message).map(({ id, title, description }) => ({
              id: literal(id),
              item: literal(title),
              ...(description && { description: literal(description) }),
            })),
          },
        },
        warnings: [
          ...warnings,
          ...lost(
            'sections',
            message.sections.some(({ title }) => title),
          ),
        ],
      };
    case 'cta_url':
      return {
        types: {
          'twilio/call-to-action': {
            body,
            actions: [{ type: 'URL', title: literal(message.button), url: message.url.replaceAll('{', '%7B') }],
          },
        },
        warnings,
      };
  }
}

/** `{{1}}` in a person's words is no gap of ours: Twilio would fill it, so braces are moved apart, however many there are. */
export function literal(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{ ');
}

function bodyOf(message: Interactive): { readonly body: string; readonly warnings: readonly Warning[] } {
  const { footer } = message;
  const text = literal(message.text);
  const limit = LIMITS.body[message.type];
  const apart: readonly Warning[] =
    text === message.text
      ? []
      : [{ type: 'compatibility', feature: 'text', details: '"{{" was sent as "{ {": it would start a placeholder' }];
  if (text.length > limit) throw invalid([{ path: 'text', message: `at most ${limit} characters` }]);
  if (footer === undefined) return { body: text, warnings: apart };
  const both = `${text}\n\n${literal(footer)}`;
  if (both.length > limit) return { body: text, warnings: [...apart, { type: 'unsupported', feature: 'footer' }] };
  const moved: Warning = { type: 'compatibility', feature: 'footer', details: 'sent as the last line of the text' };
  return { body: both, warnings: [...apart, moved] };
}

function lost(feature: string, isThere: unknown): readonly Warning[] {
  return isThere ? [{ type: 'unsupported', feature }] : [];
}

function optionsOf(message: Interactive): readonly Option[] {
  if (message.type === 'cta_url') return [];
  return message.type === 'buttons' ? message.options : message.sections.flatMap(({ options }) => options);
}

function checkLimits(message: Interactive): void {
  const fields: FieldError[] = [];
  const check = (path: string, text: string | undefined, limit: number): void => {
    if ((text?.length ?? 0) > limit) fields.push({ path, message: `at most ${limit} characters` });
  };
  const options = optionsOf(message);
  for (const [index, { id, description }] of options.entries()) {
    check(`options[${index}].id`, id, LIMITS.id);
    if (message.type === 'list') check(`options[${index}].description`, description, LIMITS.description);
  }
  if (new Set(options.map(({ id }) => id)).size < options.length) {
    fields.push({ path: 'options', message: 'each needs an id of its own' });
  }
  if (message.type !== 'buttons') check('button', message.button, LIMITS.button);
  if (fields.length > 0) throw invalid(fields);
}

/** What the capabilities let through and Twilio would not take. */
export function invalid(fields: readonly FieldError[]): GatewayError {
  const message = `Twilio does not take this: ${fields.map((field) => `${field.path} (${field.message})`).join(', ')}`;
  return new GatewayError({ code: 'invalid_message', provider: PROVIDER_ID, fields, message });
}
