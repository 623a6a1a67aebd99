import { describe, expect, it } from 'vitest';
import { HttpFault, type Http, type MessageAction } from '../../../core/provider/index.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { ACTIONS, SAMPLES } from '../../contract/samples.ts';
import { ACCEPTED, cloudOver, dialogOver, scriptedHttp, sentJson } from './support.ts';

const options = { idempotencyKey: 'msg_01' };
const image = {
  ...SAMPLES.image,
  media: { type: 'bytes', bytes: Uint8Array.of(1, 2, 3), mediaType: 'image/png' },
} as const;

describe('a send', () => {
  it('goes to the number at Meta with its token, and is queued until a status says more', async () => {
    const http = scriptedHttp(ACCEPTED);
    expect(await cloudOver(http).send(SAMPLES.text, options)).toEqual({
      providerMessageId: 'wamid.NEW',
      state: 'queued',
      warnings: [],
    });
    expect(http.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://graph.test/v25.0/106540352242922/messages',
        headers: { authorization: 'Bearer EAAJi-fictional-token-0123456789', 'content-type': 'application/json' },
      },
    ]);
    expect(sentJson(http.requests[0])).toMatchObject({ biz_opaque_callback_data: 'msg_01' });
  });

  it('goes to 360dialog with the key of the channel, and without the field that is not said to pass', async () => {
    const http = scriptedHttp(ACCEPTED);
    await dialogOver(http).send(SAMPLES.text, options);
    expect(http.requests).toMatchObject([
      { url: 'https://waba.test/messages', headers: { 'd360-api-key': 'fictional-channel-key-0123456789' } },
    ]);
    expect(http.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(sentJson(http.requests[0])).not.toHaveProperty('biz_opaque_callback_data');
  });

  it('uses the version that the operator chose', async () => {
    const http = scriptedHttp(ACCEPTED);
    await cloudOver(http, {}, { graphVersion: 'v26.0', baseUrl: 'https://egress.test/meta/' }).send(
      SAMPLES.text,
      options,
    );
    expect(http.requests[0]?.url).toBe('https://egress.test/meta/v26.0/106540352242922/messages');
  });

  it('of bytes uploads them first and sends the id', async () => {
    const http = scriptedHttp({ json: { id: '900000000001' } }, ACCEPTED);
    await cloudOver(http).send(image, options);
    expect(http.requests.map(({ url }) => url)).toEqual([
      'https://graph.test/v25.0/106540352242922/media',
      'https://graph.test/v25.0/106540352242922/messages',
    ]);
    expect(sentJson(http.requests[1])).toMatchObject({ image: { id: '900000000001', caption: 'A picture' } });
  });

  it('whose upload fails was certainly not sent', async () => {
    for (const answer of [
      { status: 500 },
      { json: { nothing: true } },
      { status: 503, json: metaError(2, 'T', 'D') },
    ]) {
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp(answer)).send(image, options));
      expect([error.code, error.retryable]).toEqual(['provider_unavailable', true]);
    }
    const cut: Http = {
      request: () => Promise.reject(new HttpFault('unknown', 'cut')),
      stream: () => Promise.reject(new HttpFault('unknown', 'cut')),
    };
    expect(await gatewayErrorFrom(() => cloudOver(cut).send(image, options))).toMatchObject({
      code: 'provider_unavailable',
      retryable: true,
    });
    const refused = scriptedHttp({ status: 400, json: metaError(131053, 'Media upload error', 'Bad file.') });
    expect(await gatewayErrorFrom(() => cloudOver(refused).send(image, options))).toMatchObject({
      code: 'media_rejected',
      providerCode: '131053',
    });
  });

  it('of bytes whose media type is no media type is refused before any call', async () => {
    for (const mediaType of ['image', 'image/png\r\nx-evil: 1', 'image/png; a="\n"', 'image/png;\nx=1', '']) {
      const media = { ...image.media, mediaType };
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp()).send({ ...image, media }, options));
      expect(error.code).toBe('media_rejected');
    }
  });

  it('that Meta takes and keeps back says so', async () => {
    const json = { messages: [{ id: 'wamid.NEW', message_status: 'held_for_quality_assessment' }] };
    const result = await cloudOver(scriptedHttp({ json })).send(SAMPLES.template, options);
    expect(result.warnings).toEqual([
      { type: 'other', message: expect.stringContaining('held_for_quality_assessment') as unknown },
    ]);
  });

  it.each([{}, { messages: [] }, { messages: [{}] }, { messages: [{ id: '' }] }, { error: 'x' }, null])(
    'answered with %j may have been taken',
    async (json) => {
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp({ json })).send(SAMPLES.text, options));
      expect([error.code, error.retryable]).toEqual(['outcome_unknown', false]);
    },
  );

  it('beyond the limits, or of more than a group takes, calls nobody', async () => {
    const provider = cloudOver(scriptedHttp());
    const long = { ...SAMPLES.text, text: 'x'.repeat(4097) };
    expect(await gatewayErrorFrom(() => provider.send(long, options))).toMatchObject({
      code: 'invalid_message',
      fields: [{ path: 'text' }],
    });
    const group = { ...SAMPLES.location, to: { type: 'group', id: 'Y2Fw' } } as const;
    expect((await gatewayErrorFrom(() => provider.send(group, options))).code).toBe('unsupported_message');
  });
});

describe('reading and typing', () => {
  it('are one call about the inbound message', async () => {
    const http = scriptedHttp({ json: { success: true } }, { json: { success: true } });
    const provider = cloudOver(http);
    await provider.perform(ACTIONS.read);
    await provider.perform(ACTIONS.typing);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.ABC' };
    expect(http.requests.map(sentJson)).toEqual([read, { ...read, typing_indicator: { type: 'text' } }]);
  });

  it('need that message', async () => {
    const { chat } = ACTIONS.read;
    const outbound = { providerMessageId: 'wamid.DEF', direction: 'outbound' } as const;
    const actions: readonly MessageAction[] = [
      { type: 'typing', chat },
      { type: 'typing', chat, target: outbound },
      { type: 'read', chat, target: outbound },
    ];
    for (const action of actions) {
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp()).perform(action));
      expect([error.code, error.fields?.map(({ path }) => path)]).toEqual(['invalid_message', ['target']]);
    }
  });

  it('fail as what they are, and may be repeated', async () => {
    const refused = scriptedHttp({
      status: 400,
      json: metaError(131009, 'Parameter value is not valid', 'No such id.'),
    });
    expect((await gatewayErrorFrom(() => cloudOver(refused).perform(ACTIONS.read))).code).toBe('invalid_message');
    for (const answer of [{ status: 500 }, { json: { success: false } }]) {
      const error = await gatewayErrorFrom(() => cloudOver(scriptedHttp(answer)).perform(ACTIONS.read));
      expect([error.code, error.retryable]).toEqual(['provider_unavailable', true]);
    }
  });
});
