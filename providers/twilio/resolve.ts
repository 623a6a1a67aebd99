import { GatewayError, type CallOptions } from '../../core/provider/index.ts';
import type { ApiContext } from './api.ts';
import { contentSidFor, recall, remember, type Sendable } from './content.ts';
import { PROVIDER_ID } from './context.ts';
import type { MessageParameters, Prepared } from './messages.ts';

type Template = Extract<Prepared, { readonly kind: 'template' }>;

/** States in which WhatsApp takes the template from nobody. */
const UNUSABLE: ReadonlySet<string> = new Set(['rejected', 'paused', 'disabled']);

/**
 * Turns what was prepared into parameters, asking Twilio for Content sids where needed. `contentName` is under what the
 * sid is remembered.
 */
export async function resolve(
  context: ApiContext,
  prepared: Prepared,
  { signal }: CallOptions,
): Promise<{ readonly parameters: MessageParameters; readonly contentName?: string }> {
  const options = { ...(signal !== undefined && { signal }) };
  switch (prepared.kind) {
    case 'plain':
      return { parameters: prepared.parameters };
    case 'content': {
      const { name, sid } = await contentSidFor(context, prepared.types, options);
      return { parameters: { ContentSid: sid }, contentName: name };
    }
    case 'template': {
      const contentName = `template ${prepared.language} ${prepared.name}`;
      const found = recall(context, contentName) ?? (await lookUp(context, prepared, contentName, options));
      return { parameters: { ContentSid: found.sid, ...variables(found, prepared) }, contentName };
    }
  }
}

/** Remembered only once approved: until then another resource of the same name may become the better one. */
async function lookUp(
  context: ApiContext,
  { name, language }: Template,
  contentName: string,
  options: CallOptions,
): Promise<Sendable> {
  // Not loaded for messages that are no template's.
  const [{ findTemplates, templateNotFound }, { approvalOf, gapsIn }] = await Promise.all([
    import('./templates.ts'),
    import('./template-shape.ts'),
  ]);
  const [content] = await findTemplates(context, { name, language }, options);
  if (content === undefined) throw templateNotFound(name, language);
  const { status } = approvalOf(content);
  if (UNUSABLE.has(status)) {
    const message = `WhatsApp has the template ${name} in ${language} as ${status}`;
    throw new GatewayError({ code: 'template_unavailable', provider: PROVIDER_ID, message });
  }
  const sendable = { sid: content.sid, gaps: gapsIn(content.types) };
  if (status === 'approved') remember(context, contentName, sendable);
  return sendable;
}

/**
 * `ContentVariables` is JSON in a string. Empty values and too few of them are refused later and asynchronously
 * (63013, 63028), so they are refused here, before the call.
 */
function variables({ gaps }: Sendable, { name, values }: Template): MessageParameters {
  if (values.length !== gaps.length) {
    const message = `The template ${name} has ${gaps.length} gaps and ${values.length} parameters were given`;
    throw new GatewayError({ code: 'template_parameters', provider: PROVIDER_ID, message });
  }
  if (values.some((value) => value.trim() === '')) {
    const message = `A parameter of the template ${name} is empty; WhatsApp does not take that`;
    throw new GatewayError({ code: 'template_parameters', provider: PROVIDER_ID, message });
  }
  if (gaps.length === 0) return {};
  return { ContentVariables: JSON.stringify(Object.fromEntries(gaps.map((gap, index) => [gap, values[index]]))) };
}
