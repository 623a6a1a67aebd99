import { http, HttpResponse, type HttpHandler } from 'msw';
import type * as z from 'zod';
import { approvalRequestSchema, contentCreateSchema } from './harness-schema.ts';
import { fault, guarded, sidOf, type FakeOptions } from './harness-answers.ts';

export type FakeContent = z.output<typeof contentCreateSchema> & {
  readonly sid: string;
  approval?: { readonly name: string; readonly category: string; status: string };
};

/** The Content API, as docs/content/content-api-resources shows its answers. `contents` is what the account has. */
export function contentHandlers(options: FakeOptions, contents: Map<string, FakeContent>): HttpHandler[] {
  const { baseUrl, accountSid } = options;
  const present = (content: FakeContent) => ({
    sid: content.sid,
    account_sid: accountSid,
    friendly_name: content.friendly_name ?? null,
    language: content.language,
    variables: content.variables ?? {},
    types: content.types,
    date_created: '2026-11-24T12:00:00Z',
    date_updated: '2026-11-24T12:00:00Z',
  });
  const withApproval = (content: FakeContent) => ({
    ...present(content),
    approval_requests: {
      name: content.approval?.name ?? '',
      category: content.approval?.category ?? '',
      content_type: Object.keys(content.types)[0] ?? '',
      status: content.approval?.status ?? 'unsubmitted',
      rejection_reason: '',
      allow_category_change: true,
    },
  });
  /** Two a page, so that paging is always exercised. */
  const page = (request: Request, all: readonly unknown[]) => {
    const url = new URL(request.url);
    const start = Number(url.searchParams.get('PageToken') ?? 0);
    url.searchParams.set('PageToken', String(start + 2));
    return HttpResponse.json({
      contents: all.slice(start, start + 2),
      // Twilio names its own host here, whatever proxy we came through.
      meta: {
        key: 'contents',
        next_page_url: start + 2 < all.length ? `https://content.twilio.com${url.pathname}${url.search}` : null,
      },
    });
  };
  const search = (request: Request) => {
    const name = (new URL(request.url).searchParams.get('ContentName') ?? '').toLowerCase();
    return [...contents.values()].filter(
      (content) => content.friendly_name?.toLowerCase().includes(name) || content.approval?.name.includes(name),
    );
  };

  return [
    http.post(
      `${baseUrl}/v1/Content`,
      guarded(options, async (request) => {
        if (request.headers.get('content-type') !== 'application/json')
          return fault(415, 20_415, 'Unsupported Media Type');
        const body = contentCreateSchema.safeParse(await request.json());
        if (!body.success) return fault(400, 20_422, 'Invalid Parameter');
        const sid = sidOf('HX', `content ${contents.size} ${JSON.stringify(body.data)}`);
        const content = { ...body.data, sid };
        contents.set(sid, content);
        return HttpResponse.json(present(content), { status: 201 });
      }),
    ),
    http.post(
      `${baseUrl}/v1/Content/:sid/ApprovalRequests/whatsapp`,
      guarded(options, async (request, params) => {
        const content = contents.get(String(params['sid']));
        if (content === undefined) return fault(404, 20_404, 'The requested resource was not found');
        const body = approvalRequestSchema.safeParse(await request.json());
        if (!body.success || 'twilio/list-picker' in content.types) return fault(400, 20_422, 'Invalid Parameter');
        content.approval = { ...body.data, status: 'received' };
        const answer = { ...body.data, content_type: Object.keys(content.types)[0], status: 'received' };
        return HttpResponse.json({ ...answer, rejection_reason: '' }, { status: 201 });
      }),
    ),
    http.delete(
      `${baseUrl}/v1/Content/:sid`,
      guarded(options, (_, params) =>
        contents.delete(String(params['sid']))
          ? new HttpResponse(null, { status: 204 })
          : fault(404, 20_404, 'The requested resource was not found'),
      ),
    ),
    http.get(
      `${baseUrl}/v1/ContentAndApprovals`,
      guarded(options, (request) => page(request, [...contents.values()].map(withApproval))),
    ),
    http.get(
      `${baseUrl}/v2/ContentAndApprovals`,
      guarded(options, (request) => page(request, search(request).map(withApproval))),
    ),
    http.get(
      `${baseUrl}/v2/Content`,
      guarded(options, (request) => page(request, search(request).map(present))),
    ),
  ];
}
