import * as z from 'zod';
import {
  GatewayError,
  ProviderApiError,
  type CallOptions,
  type ProviderTemplates,
  type Template,
} from '../../core/provider/index.ts';
import { call, callJson, type CloudApi } from './api.ts';
import { optionalText } from './payload.ts';
import { categoryOf, readTemplate, statusOf, toCreation } from './template-schema.ts';

/** Where a backend keeps its templates. */
export type TemplatePaths = {
  /** One page of them; `name` narrows it down where the backend can. */
  list(query: { readonly cursor?: string | undefined; readonly name?: string | undefined }): string;
  readonly create: string;
  delete(template: Template): string;
};

/** 6,000 templates of a hundred a page, and room. */
const MAX_PAGES = 100;

/** Meta's page (`data`, a cursor) and 360dialog's (`waba_templates`, an offset). */
const pageSchema = z.union([
  z.object({
    data: z.array(z.unknown()),
    paging: z
      .object({ next: optionalText, cursors: z.object({ after: optionalText }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
  z.object({
    waba_templates: z.array(z.unknown()),
    total: z.int().optional().catch(undefined),
    offset: z.int().optional().catch(undefined),
  }),
]);

type Page = { readonly templates: readonly unknown[]; readonly next: string | undefined };

function toPage(page: z.output<typeof pageSchema>): Page {
  // The address in `next` carries an access token and somebody else's choice of host: only the cursor is used.
  if ('data' in page) {
    return { templates: page.data, next: page.paging?.next === undefined ? undefined : page.paging.cursors?.after };
  }
  const seen = (page.offset ?? 0) + page.waba_templates.length;
  const more = page.total !== undefined && seen < page.total && page.waba_templates.length > 0;
  return { templates: page.waba_templates, next: more ? String(seen) : undefined };
}

const createdSchema = z.object({
  id: z
    .union([z.string().min(1), z.number().transform(String)])
    .optional()
    .catch(undefined),
  status: z.string().min(1),
  category: optionalText,
});

/** The contract's templates, for any backend that speaks the Cloud API. */
export function createTemplates(api: CloudApi, paths: TemplatePaths): ProviderTemplates {
  async function list(options: CallOptions | undefined, name?: string): Promise<readonly Template[]> {
    const found: Template[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const path = paths.list({ cursor, name });
      const { templates, next } = toPage(await callJson(api, { method: 'GET', path, ...options }, pageSchema));
      found.push(...templates.flatMap((template) => readTemplate(template) ?? []));
      if (next === undefined || next === cursor) break;
      cursor = next;
    }
    return found;
  }

  async function find(name: string, language: string, options?: CallOptions): Promise<Template | undefined> {
    const templates = await list(options, name);
    return templates.find((template) => template.name === name && template.language === language);
  }

  return {
    list: (options) => list(options),

    async create(definition, options) {
      const { name, language } = definition;
      // Looked up first: the error that says so also says other things.
      if ((await find(name, language, options)) !== undefined) {
        const message = `The template ${name} exists already in ${language}`;
        throw new GatewayError({ code: 'conflict', provider: api.provider, message });
      }
      const request = { method: 'POST', path: paths.create, json: toCreation(definition), ...options } as const;
      const created = await callJson(api, request, createdSchema);
      return {
        ...definition,
        category: created.category === undefined ? definition.category : categoryOf(created.category),
        providerTemplateId: created.id ?? `${name}/${language}`,
        status: statusOf(created.status),
        providerStatus: created.status,
      };
    },

    async read(name, language, options) {
      const template = await find(name, language, options);
      if (template !== undefined) return template;
      throw new GatewayError({ code: 'template_not_found', provider: api.provider });
    },

    async delete(name, language, options) {
      const template = await find(name, language, options);
      if (template === undefined) return;
      try {
        await call(api, { method: 'DELETE', path: paths.delete(template), ...options });
      } catch (error) {
        // Somebody else was faster.
        const missing = ProviderApiError.isInstance(error) && error.httpStatus === 404;
        if (!missing) throw error;
      }
    },
  };
}
