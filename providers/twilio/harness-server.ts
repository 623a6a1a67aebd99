import { http, HttpResponse, type HttpHandler } from 'msw';
import { fault, guarded, sidOf, type FakeOptions } from './harness-answers.ts';
import { contentHandlers, type FakeContent } from './harness-content.ts';
import { messageFormSchema } from './harness-schema.ts';
import { senderHandlers } from './harness-senders.ts';

export type FakeTwilio = {
  readonly handlers: readonly HttpHandler[];
  /** The messages taken, oldest first, as forms. */
  readonly messages: Readonly<Record<string, string>>[];
  /** The sids that they got, in the same order. */
  readonly sids: string[];
  readonly contents: Map<string, FakeContent>;
  /** Every request that was let in: `POST /v1/Content`. */
  readonly requests: string[];
  /** Typing indicators asked for, as forms. */
  readonly indicators: Readonly<Record<string, string>>[];
};

/**
 * Twilio as far as its documents tell, for tests: it checks authentication, content type, required fields and limits in
 * Twilio's order, and answers with its codes and bodies (error list of 2023 and twilio.com/docs/api/errors).
 */
export function fakeTwilio(
  given: Omit<FakeOptions, 'requests'> & { readonly media?: Readonly<Record<string, Uint8Array>> },
): FakeTwilio {
  const requests: string[] = [];
  const options = { ...given, requests };
  const { baseUrl, accountSid } = options;
  const messages: Readonly<Record<string, string>>[] = [];
  const indicators: Readonly<Record<string, string>>[] = [];
  const sids: string[] = [];
  const contents = new Map<string, FakeContent>();
  const account = `${baseUrl}/2010-04-01/Accounts/:account`;

  const handlers: HttpHandler[] = [
    ...senderHandlers(options),
    http.post(
      `${account}/Messages.json`,
      guarded(options, async (request) => {
        if (!isForm(request)) return fault(415, 20_415, 'Unsupported Media Type');
        const form = await readForm(request);
        const refused = refuse(form, contents);
        if (refused !== undefined) return refused;
        messages.push(form);
        const sid = sidOf(form['MediaUrl'] === undefined ? 'SM' : 'MM', `${messages.length} ${JSON.stringify(form)}`);
        sids.push(sid);
        return HttpResponse.json(present(form, sid, accountSid), { status: 201 });
      }),
    ),
    http.get(
      `${account}/Messages.json`,
      guarded(options, () => HttpResponse.json({ messages: [], page: 0, page_size: 1, next_page_uri: null })),
    ),
    http.get(
      `${account}/Messages/:message/Media/:media`,
      guarded(options, (_, params) => {
        const bytes = options.media?.[String(params['media'])];
        if (bytes === undefined) return fault(404, 20_404, 'The requested resource was not found');
        return HttpResponse.arrayBuffer(new Uint8Array(bytes).buffer, { headers: { 'content-type': 'image/jpeg' } });
      }),
    ),
    http.get(
      `${baseUrl}/2010-04-01/Accounts/:file`,
      // Accounts are closed to standard API keys (docs/iam/api-keys).
      guarded({ baseUrl, accountSid, authToken: given.authToken, requests }, (_, params) =>
        params['file'] === `${accountSid}.json`
          ? HttpResponse.json({ sid: accountSid, friendly_name: 'Tenant', status: 'active', type: 'Full' })
          : fault(404, 20_404, 'The requested resource was not found'),
      ),
    ),
    http.post(
      `${baseUrl}/v2/Indicators/Typing.json`,
      guarded(options, async (request) => {
        if (!isForm(request)) return fault(415, 20_415, 'Unsupported Media Type');
        const form = await readForm(request);
        if (form['channel'] !== 'whatsapp' || !form['messageId']) return fault(400, 20_422, 'Invalid Parameter');
        indicators.push(form);
        return HttpResponse.json({ success: true });
      }),
    ),
    ...contentHandlers(options, contents),
  ];
  return { handlers, messages, sids, contents, requests, indicators };
}

function isForm(request: { readonly headers: Headers }): boolean {
  return request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
}

async function readForm(request: { text(): Promise<string> }): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await request.text()));
}

/** Twilio's refusals of a message, in the order in which it looks. */
function refuse(
  form: Readonly<Record<string, string>>,
  contents: ReadonlyMap<string, FakeContent>,
): Response | undefined {
  const { To: to, From: from, Body: body, ContentSid: contentSid, StatusCallback: callback } = form;
  if (to === undefined || to === '') return fault(400, 21_604, "A 'To' phone number is required.");
  if (from === undefined && form['MessagingServiceSid'] === undefined) {
    return fault(400, 21_603, "A 'From' phone number is required.");
  }
  if (from !== undefined && from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) {
    return fault(400, 21_910, 'Invalid From and To pair. From and To should be of the same channel');
  }
  if (from !== undefined && from === to) return fault(400, 63_031, 'Channels message cannot have same From and To');
  if (body === undefined && form['MediaUrl'] === undefined && contentSid === undefined) {
    return fault(400, 21_619, 'A text message body or media urls must be specified.');
  }
  if (body !== undefined && body.length > 1600) {
    return fault(400, 21_617, 'The concatenated message body exceeds the 1600 character limit.');
  }
  if (callback !== undefined && (!URL.canParse(callback) || new URL(callback).hostname.includes('_'))) {
    return fault(400, 21_609, `The 'StatusCallback' URL ${callback} is not a valid URL.`);
  }
  if (contentSid !== undefined) {
    const content = contents.get(contentSid);
    if (content === undefined) return fault(400, 21_655, 'The ContentSid is Invalid');
    if (!areVariables(form['ContentVariables'], content)) {
      return fault(400, 21_656, 'The ContentVariables Parameter is invalid');
    }
  }
  return messageFormSchema.safeParse(form).success ? undefined : fault(400, 20_422, 'Invalid Parameter');
}

/** JSON of an object of strings, with a value for each variable of the content. */
function areVariables(text: string | undefined, content: FakeContent): boolean {
  const needed = Object.keys(content.variables ?? {});
  if (text === undefined) return needed.length === 0;
  const given: unknown = JSON.parse(text);
  if (typeof given !== 'object' || given === null) return false;
  return (
    needed.every((name) => Object.hasOwn(given, name)) &&
    Object.values(given).every((value) => typeof value === 'string')
  );
}

/** The answer to a message that was taken (twilio-oai, CreateMessage, example `create`). */
function present(form: Readonly<Record<string, string>>, sid: string, accountSid: string): object {
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: form['Body'] ?? '',
    date_created: 'Tue, 24 Nov 2026 12:00:00 +0000',
    date_sent: null,
    date_updated: 'Tue, 24 Nov 2026 12:00:00 +0000',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: form['From'] ?? null,
    messaging_service_sid: form['MessagingServiceSid'] ?? null,
    num_media: form['MediaUrl'] === undefined ? '0' : '1',
    num_segments: '1',
    price: null,
    price_unit: null,
    sid,
    status: form['MessagingServiceSid'] === undefined ? 'queued' : 'accepted',
    subresource_uris: { media: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media.json` },
    to: form['To'],
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}
