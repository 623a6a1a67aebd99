import * as z from 'zod';
import {
  GatewayError,
  type CallOptions,
  type ProviderTemplates,
  type Template,
  type TemplateDefinition,
} from '../../core/provider/index.ts';
import { call, callFor, type ApiContext } from './api.ts';
import { createContent, listContent, OWN_NAME, searchContent, type ContentResource } from './content.ts';
import { PROVIDER_ID } from './context.ts';
import { gapsIn } from './template-parts.ts';
import { approvalOf, toDefinition, toTemplate, toTypes } from './template-shape.ts';

/** Twilio recommends at most 500 a page: a page holds 1 MB. */
const LIST_PATH = '/v1/ContentAndApprovals?PageSize=500';

/** Templates as Content resources with a WhatsApp approval. What we make for single messages is left out. */
export function createTemplates(context: ApiContext): ProviderTemplates {
  return {
    async list(options = {}) {
      const all = await listContent(context, LIST_PATH, options);
      return all
        .filter((content) => !isOwn(content))
        .map(toTemplate)
        .filter((template) => template !== undefined);
    },

    async create(definition, options = {}) {
      const [existing] = await findTemplates(context, definition, options);
      if (existing !== undefined) {
        const message = `The template ${definition.name} exists in ${definition.language} already`;
        throw new GatewayError({ code: 'conflict', provider: PROVIDER_ID, message });
      }
      return submit(context, definition, options);
    },

    async read(name, language, options = {}) {
      const [found] = await findTemplates(context, { name, language }, options);
      const template = found === undefined ? undefined : toTemplate(found);
      if (template === undefined) throw templateNotFound(name, language);
      return template;
    },

    async delete(name, language, options = {}) {
      for (const { sid } of await findTemplates(context, { name, language }, options)) {
        await remove(context, sid, options);
      }
    },
  };
}

/** A template that this account does not have; nothing was sent. */
export function templateNotFound(name: string, language: string): GatewayError {
  const message = `There is no template ${name} in ${language} in this Twilio account`;
  return new GatewayError({ code: 'template_not_found', provider: PROVIDER_ID, message });
}

const USABLE_FIRST: readonly string[] = [
  'approved',
  'pending',
  'received',
  'unsubmitted',
  'paused',
  'rejected',
  'disabled',
];

/**
 * Content of that name and language, the most usable first: Twilio lets many resources share a name. Asks the search
 * first, and the whole list where the search finds none, because its index lags behind.
 */
export async function findTemplates(
  context: ApiContext,
  { name, language }: Pick<TemplateDefinition, 'name' | 'language'>,
  options: CallOptions,
): Promise<readonly ContentResource[]> {
  const matches = (content: ContentResource): boolean =>
    sameLanguage(content.language, language) &&
    (content.friendly_name === name || approvalOf(content).name === name) &&
    !isOwn(content);
  const searched = (await searchContent(context, 'ContentAndApprovals', name, options)).filter(matches);
  const found = searched.length > 0 ? searched : (await listContent(context, LIST_PATH, options)).filter(matches);
  return found.sort((left, right) => rankOf(left) - rankOf(right));
}

function rankOf(content: ContentResource): number {
  const rank = USABLE_FIRST.indexOf(approvalOf(content).status);
  return rank === -1 ? USABLE_FIRST.length : rank;
}

function sameLanguage(left: string | null | undefined, right: string): boolean {
  const plain = (tag: string): string => tag.replaceAll('-', '_').toLowerCase();
  return typeof left === 'string' && plain(left) === plain(right);
}

function isOwn(content: ContentResource): boolean {
  return OWN_NAME.test(content.friendly_name ?? '');
}

const approvalAnswerSchema = z.object({
  status: z.string(),
  category: z.string().nullish(),
  rejection_reason: z.string().nullish(),
});

async function submit(context: ApiContext, definition: TemplateDefinition, options: CallOptions): Promise<Template> {
  const { name, language, category, examples } = definition;
  const { types, variables } = toTypes(definition);
  const gaps = gapsIn(definition.body);
  if (examples !== undefined && examples.length !== gaps.length) {
    const message = `The template has ${gaps.length} gaps and ${examples.length} examples`;
    throw new GatewayError({ code: 'template_parameters', provider: PROVIDER_ID, message });
  }
  const content = await createContent(context, { name, language, types, variables }, options);
  try {
    const approval = await callFor(
      context,
      {
        method: 'POST',
        host: 'contentUrl',
        path: `/v1/Content/${encodeURIComponent(content.sid)}/ApprovalRequests/whatsapp`,
        body: { json: { name, category: category.toUpperCase() } },
        ...options,
      },
      approvalAnswerSchema,
    );
    if (approval === undefined) throw templateNotFound(name, language);
    return toDefinition(definition, content.sid, approval.status, approval.rejection_reason);
  } catch (error) {
    // Not submitted: without this, the next attempt would find a draft of the same name in its way.
    await remove(context, content.sid, {}).catch(() => undefined);
    throw error;
  }
}

/** 404 is as good as deleted. */
async function remove(context: ApiContext, sid: string, options: CallOptions): Promise<void> {
  await call(context, {
    method: 'DELETE',
    host: 'contentUrl',
    path: `/v1/Content/${encodeURIComponent(sid)}`,
    ...options,
  });
}
