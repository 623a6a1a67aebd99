import { createHash } from 'node:crypto';
import * as z from 'zod';
import { GatewayError, type CallOptions } from '../../core/provider/index.ts';
import { callFor, pages, type ApiContext } from './api.ts';
import { PROVIDER_ID } from './context.ts';
import type { ContentTypes } from './interactive.ts';
import type { TemplateParts } from './template-parts.ts';

/** A Content resource as lists and single reads have it; tolerant of everything that we do not look at. */
export const contentSchema = z.object({
  sid: z.string().min(1),
  friendly_name: z.string().nullish(),
  language: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  types: z.record(z.string(), z.unknown()).nullish(),
  approval_requests: z.unknown().optional(),
});
/** A Content resource, as far as we look at it. */
export type ContentResource = z.output<typeof contentSchema>;

/** One unreadable resource must not hide the others. */
export const contentPageSchema = z.object({ contents: z.array(z.unknown()) });

/** Content that we make for one message, not templates of the tenant's: its name says so. */
export const OWN_NAME = /^polyzap_[0-9a-f]{40}$/;

/** The language is required, and of no effect where nobody has to approve. */
const OWN_LANGUAGE = 'en';

/** A Content resource ready to be sent: its sid, and of a template what has to be filled. */
export type Sendable = { readonly sid: string; readonly parts?: TemplateParts };

/**
 * What is known by account and name. Content is immutable in practice and never deleted by us, so a sid stays good; one
 * that Twilio no longer knows is forgotten (`forget`). Bounded; lost with the process, and then found again by name.
 */
const known = new Map<string, Sendable>();
/** Contents of all accounts that one process remembers. */
export const MAX_KNOWN = 5000;

function keyOf(context: ApiContext, name: string): string {
  return `${context.settings.contentUrl} ${context.config.accountSid} ${name}`;
}

/** The same definition has the same name, so it is made once for each account. */
export function nameOf(types: ContentTypes): string {
  return `polyzap_${createHash('sha256').update(JSON.stringify(types)).digest('hex').slice(0, 40)}`;
}

/** In this process, by account; of too many the oldest is forgotten. */
export function remember(context: ApiContext, name: string, content: Sendable): void {
  const key = keyOf(context, name);
  const [oldest] = known.keys();
  if (known.size >= MAX_KNOWN && oldest !== undefined && !known.has(key)) known.delete(oldest);
  known.set(key, content);
}

/** What is known of a content by its `nameOf`; undefined where Twilio has to be asked. */
export function recall(context: ApiContext, name: string): Sendable | undefined {
  return known.get(keyOf(context, name));
}

/** Twilio knows this content no more (somebody deleted it in the console). */
export function forget(context: ApiContext, name: string): void {
  known.delete(keyOf(context, name));
}

/**
 * The Content sid for a definition: from memory, else (a cold start) by its name from Twilio's search, else made now.
 * Two processes that start together may make it twice; both copies work.
 */
export async function contentSidFor(
  context: ApiContext,
  types: ContentTypes,
  options: CallOptions,
): Promise<{ readonly name: string; readonly sid: string }> {
  const name = nameOf(types);
  const definition = { name, language: OWN_LANGUAGE, types };
  const sid =
    recall(context, name)?.sid ??
    (await findOwn(context, name, options)) ??
    (await createContent(context, definition, options)).sid;
  remember(context, name, { sid });
  return { name, sid };
}

async function findOwn(context: ApiContext, name: string, options: CallOptions): Promise<string | undefined> {
  const found = await searchContent(context, 'Content', name, options);
  return found.find((content) => content.friendly_name === name)?.sid;
}

/**
 * Content whose name matches (v2 search: a pattern, so the caller compares). Approvals come with `ContentAndApprovals`.
 * Twilio's search index may lag behind what was just created.
 */
export async function searchContent(
  context: ApiContext,
  resource: 'Content' | 'ContentAndApprovals',
  name: string,
  options: CallOptions,
): Promise<readonly ContentResource[]> {
  const query = new URLSearchParams({ ContentName: name, PageSize: '50' });
  return listContent(context, `/v2/${resource}?${query.toString()}`, options);
}

/** Every readable Content resource of a list. */
export async function listContent(
  context: ApiContext,
  path: string,
  options: CallOptions,
): Promise<readonly ContentResource[]> {
  const found: ContentResource[] = [];
  for await (const page of pages(context, { method: 'GET', host: 'contentUrl', path, ...options }, contentPageSchema)) {
    for (const each of page.contents) {
      const content = contentSchema.safeParse(each).data;
      if (content !== undefined) found.push(content);
    }
  }
  return found;
}

/** Makes a Content resource. Not sent to anybody, so it may be repeated. */
export async function createContent(
  context: ApiContext,
  definition: {
    readonly name: string;
    readonly language: string;
    readonly types: ContentTypes;
    readonly variables?: Readonly<Record<string, string>>;
  },
  options: CallOptions,
): Promise<ContentResource> {
  const { name, language, types, variables } = definition;
  const json = { friendly_name: name, language, types, ...(variables && { variables }) };
  const made = await callFor(
    context,
    { method: 'POST', host: 'contentUrl', path: '/v1/Content', body: { json }, ...options },
    contentSchema,
  );
  if (made === undefined) throw new GatewayError({ code: 'provider_rejected', provider: PROVIDER_ID });
  return made;
}
