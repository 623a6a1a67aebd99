import {
  GatewayError,
  type FieldError,
  type OutboundMessage,
  type TemplateButtonValue,
  type Warning,
} from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';
import type { MessageParameters } from './messages.ts';
import { gapsIn, type ButtonPart, type TemplateParts } from './template-parts.ts';

type Template = Extract<OutboundMessage, { readonly type: 'template' }>;

type Filled = {
  /** By the names of the gaps. */
  readonly values: readonly (readonly [string, string])[];
  readonly fields: readonly FieldError[];
  readonly warnings: readonly Warning[];
};

const NOTHING: Filled = { values: [], fields: [], warnings: [] };

/**
 * What a message brings, as `ContentVariables` (JSON in a string). Twilio counts the gaps over the whole Content, so each
 * part gives its own. A message with parameters alone, as many as there are gaps, fills them in order, wherever they are.
 *
 * Empty values and too few of them are refused later and asynchronously (63013, 63028), so they are refused here, before
 * the call: `template_parameters`.
 */
export function fillTemplate(
  parts: TemplateParts | undefined,
  message: Template,
): { readonly variables: MessageParameters; readonly warnings: readonly Warning[] } {
  if (parts === undefined) return { variables: {}, warnings: [] };
  const { values, fields, warnings } = inOrder(parts, message) ?? byPart(parts, message);
  const [first] = fields;
  if (first !== undefined) throw refused(message, `${first.path} ${first.message}`, fields);
  const variables = new Map(values);
  for (const [gap, value] of values) {
    if (variables.get(gap) !== value)
      throw refused(message, `the gap {{${gap}}} stands in two places and was given two values`);
  }
  const unfilled = parts.gaps.filter((gap) => !variables.has(gap));
  if (unfilled.length > 0) throw refused(message, `nothing fills ${unfilled.map((gap) => `{{${gap}}}`).join(', ')}`);
  if (values.some(([, value]) => value.trim() === '')) {
    throw refused(message, 'a parameter is empty; WhatsApp does not take that');
  }
  return {
    variables: variables.size === 0 ? {} : { ContentVariables: JSON.stringify(Object.fromEntries(variables)) },
    warnings,
  };
}

function refused({ name }: Template, why: string, fields: readonly FieldError[] = []): GatewayError {
  const message = `The template ${name} does not fit: ${why}`;
  return new GatewayError({ code: 'template_parameters', provider: PROVIDER_ID, message, fields });
}

function inOrder({ gaps }: TemplateParts, message: Template): Filled | undefined {
  const { parameters, header, media, buttons } = message;
  if (parameters.length !== gaps.length || (header ?? media ?? buttons) !== undefined) return undefined;
  return { ...NOTHING, values: pairs(gaps, parameters) };
}

function byPart(parts: TemplateParts, message: Template): Filled {
  const buttons = message.buttons ?? [];
  const filled = [
    texts('parameters', parts.body, message.parameters),
    texts('header', parts.header, message.header === undefined ? [] : [message.header]),
    medium(parts.media, message),
    ...parts.buttons.map((part, index) => button(part, index, buttons)),
    ...buttons
      .filter(({ index }) => parts.buttons[index] === undefined)
      .map(({ index }) => problem('buttons', `there is no button ${index}`)),
  ];
  return {
    values: filled.flatMap(({ values }) => values),
    fields: filled.flatMap(({ fields }) => fields),
    warnings: filled.flatMap(({ warnings }) => warnings),
  };
}

function texts(path: string, gaps: readonly string[], values: readonly string[]): Filled {
  if (values.length !== gaps.length) return problem(path, `must be ${gaps.length}, not ${values.length}`);
  return { ...NOTHING, values: pairs(gaps, values) };
}

function medium(pattern: string | undefined, { media }: Template): Filled {
  if (media?.type !== 'url') return NOTHING;
  if (pattern === undefined) return problem('media', 'must be absent: the medium is the same for each message');
  const value = valueIn(pattern, media.url);
  return value === undefined ? problem('media', `must be an address such as ${pattern}`) : one(pattern, value);
}

/** Twilio takes what stands in the gap of an address; a message of ours has the whole of it. */
function valueIn(pattern: string, url: string): string | undefined {
  const [before = '', after = ''] = pattern.split(/\{\{[^}]*\}\}/);
  const fits = url.startsWith(before) && url.endsWith(after) && url.length > before.length + after.length;
  return fits ? url.slice(before.length, url.length - after.length) : undefined;
}

function button(part: ButtonPart, index: number, all: readonly TemplateButtonValue[]): Filled {
  const value = all.find((each) => each.index === index);
  const path = `buttons[${Math.max(
    all.findIndex((each) => each === value),
    0,
  )}]`;
  if (value === undefined) return NOTHING;
  if (part.type === 'other' || value.type !== part.type) return problem(path, `button ${index} is ${part.type}`);
  if (gapsIn(part.text).length > 0) return one(part.text, textOf(value));
  if (value.type !== 'quick_reply') return problem(path, `button ${index} has no gap`);
  // The same template may have it as a value elsewhere; here it comes back as it was defined.
  const details = `button ${index} comes back as it was defined: Twilio's template has no gap there`;
  return { ...NOTHING, warnings: [{ type: 'unsupported', feature: 'buttons.payload', details }] };
}

function textOf(value: TemplateButtonValue): string {
  if (value.type === 'url') return value.suffix;
  return value.type === 'copy_code' ? value.code : value.payload;
}

function one(pattern: string, value: string): Filled {
  return { ...NOTHING, values: gapsIn(pattern).map((gap) => [gap, value] as const) };
}

function pairs(gaps: readonly string[], values: readonly string[]): readonly (readonly [string, string])[] {
  return gaps.map((gap, index) => [gap, values[index] ?? ''] as const);
}

function problem(path: string, message: string): Filled {
  return { ...NOTHING, fields: [{ path, message }] };
}
