import { describe, expect, it } from 'vitest';
import type { Http } from '../../../core/provider/index.ts';
import { configSchema, settingsSchema } from '../../../providers/cloud/context.ts';
import { harness } from '../../../providers/cloud/harness.ts';
import { setUpWebhook } from '../../../providers/cloud/webhook-setup.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { gatewayErrorFrom } from '../../contract/expectations.ts';
import { cloudOver, scriptedHttp, sentJson } from '../cloud-api/support.ts';

const contextOver = (http: Http) => ({
  config: configSchema.parse(harness.config),
  settings: settingsSchema.parse({ baseUrl: 'https://graph.test' }),
  runtime: { http, now: () => harness.now, connection: harness.connection },
});
const NODE = 'https://graph.test/v25.0/106540352242922';
const OURS = harness.connection.webhookUrl;

describe("the number's own webhook URL", () => {
  it('is set to ours', async () => {
    const http = scriptedHttp({ json: { success: true } });
    await setUpWebhook(contextOver(http));
    expect(http.requests).toMatchObject([{ method: 'POST', url: NODE }]);
    expect(sentJson(http.requests[0])).toEqual({
      webhook_configuration: { override_callback_uri: OURS, verify_token: 'myvoiceismypassport-0123' },
    });
  });

  it('that Meta could not verify says so', async () => {
    const json = metaError(100, 'Invalid parameter', 'The callback URL could not be validated.');
    const error = await gatewayErrorFrom(() => setUpWebhook(contextOver(scriptedHttp({ status: 400, json }))));
    expect(error).toMatchObject({
      code: 'invalid_message',
      providerMessage: 'The callback URL could not be validated.',
    });
  });

  it('is taken away with the connection, where it is ours', async () => {
    const current = { webhook_configuration: { phone_number: OURS, application: 'https://app.test' } };
    const http = scriptedHttp({ json: current }, { json: { success: true } });
    await cloudOver(http).dispose?.();
    expect(http.requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', `${NODE}?fields=webhook_configuration`],
      ['POST', NODE],
    ]);
    expect(sentJson(http.requests[1])).toEqual({ webhook_configuration: { override_callback_uri: '' } });
  });

  it('is left alone where it is somebody else’s, or where there is none', async () => {
    const others = [
      {},
      { webhook_configuration: { application: OURS } },
      { webhook_configuration: { phone_number: 'https://other.test/' } },
    ];
    for (const json of others) {
      const http = scriptedHttp({ json });
      await cloudOver(http).dispose?.();
      expect(http.requests).toHaveLength(1);
    }
  });
});
