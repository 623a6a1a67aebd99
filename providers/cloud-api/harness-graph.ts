import { http, HttpResponse, type DefaultBodyType, type HttpHandler, type StrictRequest } from 'msw';
import * as z from 'zod';
import { messageBodySchema, readBodySchema } from './harness-schema.ts';

type Request = StrictRequest<DefaultBodyType>;

export type FakeCloudApi = {
  /** With the version, where there is one. */
  readonly baseUrl: string;
  readonly paths: { readonly messages: string; readonly upload: string };
  /** The backend's own refusal of a request without our credentials. */
  refuse(request: Request): Response | undefined;
  /** Received media, by id. */
  readonly media: Readonly<Record<string, { readonly bytes: Uint8Array; readonly mediaType: string }>>;
  /** Where the bytes are served. */
  readonly mediaAt: string;
  /** Gets every message that was taken, oldest first. */
  readonly taken?: TakenMessage[] | undefined;
};

export type TakenMessage = { readonly id: string; readonly body: unknown };

/** `from vendor docs`: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export function graphError(status: number, code: number, details: string): Response {
  return HttpResponse.json(
    {
      error: {
        message: `(#${code}) ${details}`,
        type: 'OAuthException',
        code,
        error_data: { messaging_product: 'whatsapp', details },
        fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
      },
    },
    { status },
  );
}

/** Media types that the API stores, from the media pages of the vendor's docs. */
const UPLOADS =
  /^(image\/(jpeg|png|webp)|video\/(mp4|3gpp)|audio\/(aac|amr|mpeg|mp4|ogg)(; ?codecs=opus)?|application\/pdf|text\/plain)$/;

/** Ids are Meta's, whoever passes them on: no two fakes give the same one. */
let count = 0;

/** The paths of the Cloud API that every backend shares, checking what they get as strictly as the docs allow. */
export function fakeCloudApi(options: FakeCloudApi): HttpHandler[] {
  const { baseUrl, paths, media, mediaAt } = options;
  const uploads = new Set<string>();
  const guarded =
    (answer: (request: Request, params: Readonly<Record<string, unknown>>) => Promise<Response> | Response) =>
    async ({ request, params }: { request: Request; params: Readonly<Record<string, unknown>> }): Promise<Response> =>
      options.refuse(request) ?? answer(request, params);

  return [
    http.post(
      baseUrl + paths.messages,
      guarded(async (request) => {
        if (request.headers.get('content-type') !== 'application/json') return graphError(400, 100, 'Not JSON');
        const body: unknown = await request.json();
        if (readBodySchema.safeParse(body).success) return HttpResponse.json({ success: true });
        const parsed = messageBodySchema.safeParse(body);
        if (!parsed.success) return graphError(400, 100, `Invalid parameter: ${parsed.error.message}`);
        const used = mediaIdOf(body);
        if (used !== undefined && !uploads.has(used)) return graphError(400, 131009, 'Media id is not known');
        count += 1;
        const id = `wamid.HBgLMTU1NTAxMDAwMDEVAgARGBI${count}AA==`;
        options.taken?.push({ id, body });
        return HttpResponse.json(accepted(body, id));
      }),
    ),
    http.post(
      baseUrl + paths.upload,
      guarded(async (request) => {
        const form = await request.formData();
        const file = form.get('file');
        const whole = form.get('messaging_product') === 'whatsapp' && file instanceof Blob && file.size > 0;
        if (!whole || file.type !== form.get('type')) return graphError(400, 100, 'The form is not complete');
        if (!UPLOADS.test(file.type)) return graphError(400, 131053, `Unsupported media type ${file.type}`);
        count += 1;
        uploads.add(`90000000000${count}`);
        return HttpResponse.json({ id: `90000000000${count}` });
      }),
    ),
    http.get(
      mediaAt,
      guarded((request) => {
        const found = media[new URL(request.url).searchParams.get('mid') ?? ''];
        if (found === undefined) return new HttpResponse('Not found', { status: 404 });
        return new HttpResponse(Buffer.from(found.bytes), { headers: { 'content-type': found.mediaType } });
      }),
    ),
    http.get(
      `${baseUrl}/:id`,
      guarded((_, { id }) => {
        const found = typeof id === 'string' ? media[id] : undefined;
        if (found === undefined) return graphError(400, 100, 'Object does not exist, or permissions are missing');
        return HttpResponse.json({
          messaging_product: 'whatsapp',
          url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${String(id)}&ext=1764000000&hash=ATsHash`,
          mime_type: found.mediaType,
          sha256: 'd2b5ca33bd970f64a6301fa75ae2eb22a5ca33bd970f64a6301fa75ae2eb22',
          file_size: found.bytes.byteLength,
          id,
        });
      }),
    ),
  ];
}

const withMedia = z.object({ type: z.string() }).catchall(z.unknown());
const pointer = z.object({ id: z.string() });

/** The uploaded medium that a message names. */
function mediaIdOf(body: unknown): string | undefined {
  const message = withMedia.safeParse(body).data;
  return message === undefined ? undefined : pointer.safeParse(message[message.type]).data?.id;
}

const recipients = z.object({ to: z.string().optional(), recipient: z.string().optional() });

/** `from vendor docs`: sends to a phone number name its `wa_id`, sends to a user id its `user_id`. */
function accepted(body: unknown, id: string): object {
  const { to, recipient } = recipients.parse(body);
  const contact =
    to === undefined ? { input: recipient, user_id: recipient } : { input: to, wa_id: to.replace(/^\+/, '') };
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id, message_status: 'accepted' }] };
}

/** `from vendor docs`: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status */
export const HEALTHY = {
  health_status: {
    can_send_message: 'AVAILABLE',
    entities: [
      { entity_type: 'PHONE_NUMBER', id: '106540352242922', can_send_message: 'AVAILABLE' },
      { entity_type: 'WABA', id: '102290129340398', can_send_message: 'AVAILABLE' },
      { entity_type: 'BUSINESS', id: '506914307656634', can_send_message: 'AVAILABLE' },
      { entity_type: 'APP', id: '634974688087057', can_send_message: 'AVAILABLE' },
    ],
  },
  id: '106540352242922',
};
