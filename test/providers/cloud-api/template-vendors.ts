import { http, HttpResponse, type HttpHandler } from 'msw';
import * as z from 'zod';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';

type Stored = { readonly id: string; readonly name: string; readonly language: string } & Record<string, unknown>;

/* from vendor docs: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates and
 * https://docs.360dialog.com/partner/messaging/template-messages/create-and-manage-template-messages */
const button = z.union([
  z.strictObject({ type: z.literal('QUICK_REPLY'), text: z.string().min(1).max(25) }),
  z
    .strictObject({
      type: z.literal('URL'),
      text: z.string().min(1).max(25),
      url: z.string().regex(/^https:\/\/[^{}]+(\{\{1\}\})?$/),
      example: z.tuple([z.url()]).optional(),
    })
    .refine(({ url, example }) => url.endsWith('}}') === (example !== undefined), 'an example for a gap'),
  z.strictObject({ type: z.literal('COPY_CODE'), example: z.string().min(1).max(15) }),
  z.strictObject({ type: z.literal('PHONE_NUMBER'), text: z.string().min(1).max(25), phone_number: z.string() }),
]);
const creation = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  components: z.array(
    z.discriminatedUnion('type', [
      z
        .strictObject({
          type: z.literal('HEADER'),
          format: z.literal('TEXT'),
          text: z.string().max(60),
          example: z.strictObject({ header_text: z.tuple([z.string().min(1)]) }).optional(),
        })
        .refine(({ text, example }) => text.includes('{{1}}') === (example !== undefined), 'an example for a gap'),
      z
        .strictObject({
          type: z.literal('BODY'),
          text: z.string().min(1).max(1024),
          example: z.strictObject({ body_text: z.tuple([z.array(z.string())]) }).optional(),
        })
        .refine(
          ({ text, example }) => (text.match(/\{\{\d+\}\}/g)?.length ?? 0) === (example?.body_text[0].length ?? 0),
          'one example for each gap',
        ),
      z.strictObject({ type: z.literal('FOOTER'), text: z.string().max(60) }),
      z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(button).min(1).max(10) }),
    ]),
  ),
});

/** What both vendors have; empty it between tests. */
export const stored: Stored[] = [];
let count = 0;

async function create(request: Request): Promise<Stored | Response> {
  const body = creation.safeParse(await request.json());
  if (!body.success) return HttpResponse.json(metaError(100, 'Invalid parameter', body.error.message), { status: 400 });
  count += 1;
  const template = { ...body.data, id: `1${count}`.padEnd(15, '0') };
  stored.push({ ...template, status: 'PENDING', rejected_reason: 'NONE' });
  return { ...template, status: 'PENDING' };
}

const page = (query: URLSearchParams, from: number) =>
  stored.slice(from, from + Math.min(Number(query.get('limit')), 2));

/** Meta: cursors, an id and a name to delete one language. */
const meta: HttpHandler[] = [
  http.get('https://graph.test/v25.0/102290129340398/message_templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const from = Number(query.get('after') ?? 0);
    const data = page(query, from).filter(({ name }) => name.includes(query.get('name') ?? ''));
    const more = from + 2 < stored.length;
    const next = 'https://evil.example/next?access_token=stolen';
    return HttpResponse.json({ data, paging: { cursors: { after: String(from + 2) }, ...(more && { next }) } });
  }),
  http.post('https://graph.test/v25.0/102290129340398/message_templates', async ({ request }) => {
    const made = await create(request);
    if (made instanceof Response) return made;
    return HttpResponse.json({ id: made.id, status: 'PENDING', category: made['category'] });
  }),
  http.delete('https://graph.test/v25.0/102290129340398/message_templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const at = stored.findIndex(({ id, name }) => id === query.get('hsm_id') && name === query.get('name'));
    if (at === -1) return HttpResponse.json(metaError(100, 'Invalid parameter', 'Not found'), { status: 404 });
    stored.splice(at, 1);
    return HttpResponse.json({ success: true });
  }),
];

/** 360dialog: offsets, small letters, and deletion of all languages at once. */
const partner: HttpHandler[] = [
  http.get('https://waba.test/v1/configs/templates', ({ request }) => {
    const query = new URL(request.url).searchParams;
    const offset = Number(query.get('offset') ?? 0);
    const list = page(query, offset).map((row) => ({ ...row, id: undefined, status: 'submitted', namespace: 'ns' }));
    return HttpResponse.json({ waba_templates: list, count: list.length, total: stored.length, offset, limit: 2 });
  }),
  http.post('https://waba.test/v1/configs/templates', async ({ request }) => {
    const made = await create(request);
    return made instanceof Response ? made : HttpResponse.json({ ...made, status: 'submitted' }, { status: 201 });
  }),
  http.delete('https://waba.test/v1/configs/templates/:name', ({ params }) => {
    const left = stored.filter(({ name }) => name !== params['name']);
    if (left.length === stored.length) return HttpResponse.json({ error: 'no such template' }, { status: 404 });
    stored.splice(0, stored.length, ...left);
    return HttpResponse.json({});
  }),
];

/** Meta at `graph.test`, 360dialog at `waba.test`. */
export const vendors: readonly HttpHandler[] = [...meta, ...partner];
