import { http, HttpResponse, type HttpHandler } from 'msw';
import { fault, guarded, type FakeOptions } from './harness-answers.ts';

const NUMBER = '+15550100000';

/** One sender, as the Senders API shows it (twilio-oai, twilio_messaging_v2). */
export function senderHandlers(options: FakeOptions): readonly HttpHandler[] {
  const senders = `${options.baseUrl}/v2/Channels/Senders`;
  const sid = `XE${'0'.repeat(32)}`;
  let callback: unknown;
  const present = () => ({
    sid,
    sender_id: `whatsapp:${NUMBER}`,
    status: 'ONLINE',
    webhook: { callback_url: callback, callback_method: 'POST' },
    properties: { quality_rating: 'HIGH', messaging_limit: '1K Customers/24hr' },
    offline_reasons: null,
  });
  return [
    http.get(
      senders,
      guarded(options, () => HttpResponse.json({ senders: [present()], meta: { next_page_url: null } })),
    ),
    http.post(
      `${senders}/:sid`,
      guarded(options, async (request, params) => {
        if (params['sid'] !== sid) return fault(404, 20_404, 'The requested resource was not found');
        const { webhook } = (await request.json()) as { webhook?: { callback_url?: unknown } };
        if (typeof webhook?.callback_url !== 'string') return fault(400, 20_422, 'Invalid Parameter');
        callback = webhook.callback_url;
        return HttpResponse.json(present(), { status: 202 });
      }),
    ),
  ];
}
