import type { OutboundMessage, TemplateButtonValue } from '../../core/provider/index.ts';
import type { MediaPointer } from './outgoing.ts';

type Template = Extract<OutboundMessage, { readonly type: 'template' }>;

/**
 * A template in a send: one component for each part that has something to fill.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview (parameter formats), and
 * …/templates/components for headers and buttons.
 */
export function templateOf(message: Template, media: MediaPointer | undefined): unknown {
  const { name, language } = message;
  const components = [
    ...component('header', headerOf(message, media)),
    ...component(
      'body',
      message.parameters.map((text, index) => textOf(text, message.parameterNames?.[index])),
    ),
    ...(message.buttons ?? []).map(buttonOf),
  ];
  return { name, language: { code: language }, ...(components.length > 0 && { components }) };
}

function component(type: 'header' | 'body', parameters: readonly unknown[]): readonly unknown[] {
  return parameters.length === 0 ? [] : [{ type, parameters }];
}

function headerOf(
  { header, headerName, mediaKind: kind = 'image', filename }: Template,
  media: MediaPointer | undefined,
): readonly unknown[] {
  if (media !== undefined) {
    const called = kind === 'document' && filename !== undefined ? { filename } : {};
    return [{ type: kind, [kind]: { ...media, ...called } }];
  }
  return header === undefined ? [] : [textOf(header, headerName)];
}

/** Named parameters have to be named, numbered ones must not be. */
function textOf(text: string, name: string | undefined): unknown {
  return { type: 'text', ...(name !== undefined && { parameter_name: name }), text };
}

/** Buttons are told apart by their place alone, which is text here. */
function buttonOf(value: TemplateButtonValue): unknown {
  const button = { type: 'button', sub_type: value.type, index: String(value.index) };
  switch (value.type) {
    case 'url':
      return { ...button, parameters: [{ type: 'text', text: value.suffix }] };
    case 'quick_reply':
      return { ...button, parameters: [{ type: 'payload', payload: value.payload }] };
    case 'copy_code':
      return { ...button, parameters: [{ type: 'coupon_code', coupon_code: value.code }] };
  }
}
