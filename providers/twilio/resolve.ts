import { GatewayError, type CallOptions, type Warning } from '../../core/provider/index.ts';
import type { ApiContext } from './api.ts';
import { contentSidFor, recall, remember, type Sendable } from './content.ts';
import { PROVIDER_ID } from './context.ts';
import type { MessageParameters, Prepared } from './messages.ts';

type Template = Extract<Prepared, { readonly kind: 'template' }>['message'];

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
): Promise<{
  readonly parameters: MessageParameters;
  readonly contentName?: string;
  readonly warnings: readonly Warning[];
}> {
  const options = { ...(signal !== undefined && { signal }) };
  switch (prepared.kind) {
    case 'plain':
      return { parameters: prepared.parameters, warnings: prepared.warnings };
    case 'content': {
      const { name, sid } = await contentSidFor(context, prepared.types, options);
      return { parameters: { ContentSid: sid }, contentName: name, warnings: prepared.warnings };
    }
    case 'template': {
      const { message } = prepared;
      const contentName = `template ${message.language} ${message.name}`;
      const found = recall(context, contentName) ?? (await lookUp(context, message, contentName, options));
      // Not loaded for messages that are no template's.
      const { fillTemplate } = await import('./template-values.ts');
      const { variables, warnings } = fillTemplate(found.parts, message);
      return {
        parameters: { ContentSid: found.sid, ...variables },
        contentName,
        warnings: [...prepared.warnings, ...warnings],
      };
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
  const [{ findTemplates, templateNotFound }, { approvalOf }, { partsOf }] = await Promise.all([
    import('./templates.ts'),
    import('./template-shape.ts'),
    import('./template-parts.ts'),
  ]);
  const [content] = await findTemplates(context, { name, language }, options);
  if (content === undefined) throw templateNotFound(name, language);
  const { status } = approvalOf(content);
  if (UNUSABLE.has(status)) {
    const message = `WhatsApp has the template ${name} in ${language} as ${status}`;
    throw new GatewayError({ code: 'template_unavailable', provider: PROVIDER_ID, message });
  }
  const sendable = { sid: content.sid, parts: partsOf(content.types) };
  if (status === 'approved') remember(context, contentName, sendable);
  return sendable;
}
