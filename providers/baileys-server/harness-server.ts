import { createHash } from 'node:crypto';
import { http, HttpResponse, type DefaultBodyType, type HttpHandler, type StrictRequest } from 'msw';
import type * as z from 'zod';
import type { SessionState } from '../../core/provider/index.ts';
import {
  actionSchema,
  ATTACHED_TYPE,
  forgetRequestSchema,
  numberCheckRequestSchema,
  sendRequestSchema,
  startSchema,
  type sendResponseSchema,
} from './wire.ts';

type Options = {
  readonly baseUrl: string;
  readonly secret: string;
  readonly media: Readonly<Record<string, Uint8Array>>;
};
type Request = StrictRequest<DefaultBodyType>;

/** The Baileys server as far as `wire.ts` tells, for the contract suite: it checks what it gets as strictly as the real one. */
export function fakeServer({ baseUrl, secret, media }: Options): HttpHandler[] {
  let state: SessionState | undefined = { status: 'connected', number: '+5511999990000', nextAction: 'none' };
  const session = `${baseUrl}/v1/sessions/:id`;
  const present = () =>
    state === undefined ? problem(404, 'resource_not_found') : HttpResponse.json({ id: 'con_baileys', state });
  const become = (next: SessionState | undefined) => {
    state = next;
    return present();
  };
  const guarded =
    (answer: (request: Request, params: Readonly<Record<string, unknown>>) => Promise<Response> | Response) =>
    async ({ request, params }: { request: Request; params: Readonly<Record<string, unknown>> }): Promise<Response> => {
      if (request.headers.get('authorization') !== `Bearer ${secret}`) return problem(401, 'unauthenticated');
      if (params['id'] !== 'con_baileys') return problem(404, 'resource_not_found');
      return answer(request, params);
    };
  const reading = <Schema extends z.ZodType>(schema: Schema, answer: (body: z.output<Schema>) => Response) =>
    guarded(async (request) => {
      if (request.headers.get('content-type') !== 'application/json') return problem(415, 'unsupported_media_type');
      const body = schema.safeParse(await request.json());
      return body.success ? answer(body.data) : problem(422, 'invalid_request');
    });
  const message = ({ idempotencyKey }: z.output<typeof sendRequestSchema>): Response => {
    const id = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 18).toUpperCase();
    const answer: z.input<typeof sendResponseSchema> = { providerMessageId: `3EB0${id}`, state: 'sent', warnings: [] };
    return HttpResponse.json(answer);
  };
  /** The JSON, and behind it exactly the medium that it names. */
  const attached = async (request: Request): Promise<Response> => {
    const bytes = Buffer.from(await request.arrayBuffer());
    const at = bytes.indexOf(0x0a);
    const body = sendRequestSchema.safeParse(JSON.parse(bytes.subarray(0, at).toString()));
    const named = body.data !== undefined && 'media' in body.data.message ? body.data.message.media : undefined;
    const whole = named?.type === 'attached' && named.size === bytes.byteLength - at - 1;
    const right =
      whole &&
      createHash('sha256')
        .update(bytes.subarray(at + 1))
        .digest('hex') === named.sha256;
    return body.success && right ? message(body.data) : problem(422, 'invalid_request');
  };

  return [
    http.get(session, guarded(present)),
    http.delete(
      session,
      guarded(() => {
        state = undefined;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
    http.post(
      `${session}/start`,
      reading(startSchema, ({ method }) => {
        if (state?.status === 'connected') return present();
        const expiresAt = '2026-11-24T12:01:00.000Z';
        return method === 'qr'
          ? become({ status: 'pairing', method, qr: '2@abc', expiresAt, nextAction: 'scan_qr' })
          : become({ status: 'pairing', method, code: 'ABCD1234', expiresAt, nextAction: 'enter_code' });
      }),
    ),
    http.post(
      `${session}/stop`,
      guarded(() => become({ status: 'disconnected', nextAction: 'connect' })),
    ),
    http.post(
      `${session}/logout`,
      guarded(() => become({ status: 'logged_out', reason: 'by_user', nextAction: 'pair_again' })),
    ),
    http.post(`${session}/messages`, (call) =>
      call.request.headers.get('content-type') === ATTACHED_TYPE
        ? guarded(attached)(call)
        : reading(sendRequestSchema, message)(call),
    ),
    http.post(
      `${session}/actions`,
      reading(actionSchema, () => new HttpResponse(null, { status: 204 })),
    ),
    http.post(
      `${session}/forget`,
      reading(forgetRequestSchema, () => new HttpResponse(null, { status: 204 })),
    ),
    http.post(
      `${session}/numbers`,
      reading(numberCheckRequestSchema, ({ numbers }) =>
        HttpResponse.json({ results: numbers.map((number) => ({ number, exists: true, canonical: number })) }),
      ),
    ),
    http.get(
      `${session}/media/:handle`,
      guarded((_, { handle }) => {
        const bytes = media[String(handle)];
        if (bytes === undefined) return problem(404, 'media_unavailable');
        return HttpResponse.arrayBuffer(new Uint8Array(bytes).buffer, { headers: { 'content-type': 'image/jpeg' } });
      }),
    ),
  ];
}

function problem(status: number, code: string): Response {
  return HttpResponse.json({ code }, { status });
}
