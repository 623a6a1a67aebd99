import { http, HttpResponse, type HttpHandler } from 'msw';
import * as z from 'zod';
import { fault, guarded, sidOf, type FakeOptions } from './harness-answers.ts';

const NUMBER = '+15550100000';

/** What WhatsApp sends to a number that is to be verified. */
export const VERIFICATION_CODE = '123456';

const webhookSchema = z.strictObject({ callback_url: z.url(), callback_method: z.literal('POST') });
const createSchema = z.strictObject({
  sender_id: z.string().regex(/^whatsapp:\+\d{8,15}$/),
  profile: z.strictObject({ name: z.string().min(1) }),
  webhook: webhookSchema,
  configuration: z
    .strictObject({ waba_id: z.string().optional(), verification_method: z.enum(['sms', 'voice']).optional() })
    .optional(),
});
const updateSchema = z.union([
  z.strictObject({ webhook: webhookSchema }),
  z.strictObject({ configuration: z.strictObject({ verification_code: z.string() }) }),
]);

type FakeSender = { readonly sid: string; readonly number: string; status: string; callback: string | null };

/**
 * The Senders API (twilio-oai, twilio_messaging_v2), with one sender in the beginning. A number that comes newly waits for
 * WhatsApp's code where it asks for one.
 */
export function senderHandlers(options: FakeOptions): readonly HttpHandler[] {
  const path = `${options.baseUrl}/v2/Channels/Senders`;
  const first = { sid: `XE${'0'.repeat(32)}`, number: NUMBER, status: 'ONLINE', callback: null };
  const senders = new Map<string, FakeSender>([[first.sid, first]]);
  const notFound = () => fault(404, 20_404, 'The requested resource was not found');
  return [
    http.get(
      path,
      guarded(options, () =>
        HttpResponse.json({ senders: [...senders.values()].map(present), meta: { next_page_url: null } }),
      ),
    ),
    http.post(
      path,
      guarded(options, async (request) => {
        const wanted = createSchema.safeParse(await request.json()).data;
        if (wanted === undefined) return fault(400, 20_422, 'Invalid Parameter');
        const number = wanted.sender_id.slice('whatsapp:'.length);
        if ([...senders.values()].some((sender) => sender.number === number)) {
          return fault(409, 63_100, 'Sender already exists');
        }
        const asks = wanted.configuration?.verification_method !== undefined;
        const sender: FakeSender = {
          sid: sidOf('XE', number),
          number,
          status: asks ? 'PENDING_VERIFICATION' : 'CREATING',
          callback: wanted.webhook.callback_url,
        };
        senders.set(sender.sid, sender);
        return HttpResponse.json(present(sender), { status: 202 });
      }),
    ),
    http.post(
      `${path}/:sid`,
      guarded(options, async (request, params) => {
        const sender = senders.get(String(params['sid']));
        if (sender === undefined) return notFound();
        const wanted = updateSchema.safeParse(await request.json()).data;
        if (wanted === undefined) return fault(400, 20_422, 'Invalid Parameter');
        if ('webhook' in wanted) sender.callback = wanted.webhook.callback_url;
        else if (wanted.configuration.verification_code === VERIFICATION_CODE) sender.status = 'ONLINE';
        else return fault(400, 63_103, 'Invalid verification code');
        return HttpResponse.json(present(sender), { status: 202 });
      }),
    ),
    http.delete(
      `${path}/:sid`,
      guarded(options, (_, params) =>
        senders.delete(String(params['sid'])) ? new HttpResponse(null, { status: 204 }) : notFound(),
      ),
    ),
  ];
}

function present({ sid, number, status, callback }: FakeSender): object {
  return {
    sid,
    sender_id: `whatsapp:${number}`,
    status,
    webhook: { callback_url: callback, callback_method: 'POST' },
    properties: { quality_rating: 'HIGH', messaging_limit: '1K Customers/24hr' },
    offline_reasons: null,
  };
}
