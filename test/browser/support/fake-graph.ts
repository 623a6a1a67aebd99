import { once } from 'node:events';
import { createServer } from 'node:http';

/** As much of Meta's Graph API as connecting a number needs. */
export type FakeGraph = {
  readonly url: string;
  /** Where Meta was told to call us. */
  readonly webhooks: string[];
  close(): void;
};

export const PHONE_NUMBER_ID = '106540352242922';
export const ACCESS_TOKEN = 'EAAGm0PX4ZCpsBAO3bZCOjZBtv';

/** Knows one number and one token; everything else it refuses as Meta does. */
export async function startFakeGraph(): Promise<FakeGraph> {
  const webhooks: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const url = new URL(request.url ?? '/', 'http://graph.test');
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.headers.authorization !== `Bearer ${ACCESS_TOKEN}`) {
        const error = { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 };
        answer(401, { error });
      } else if (!url.pathname.endsWith(`/${PHONE_NUMBER_ID}`)) {
        const error = { message: 'Object does not exist', type: 'GraphMethodException', code: 100, error_subcode: 33 };
        answer(400, { error });
      } else if (request.method === 'POST') {
        const { webhook_configuration: told } = JSON.parse(text) as {
          readonly webhook_configuration: { readonly override_callback_uri: string };
        };
        webhooks.push(told.override_callback_uri);
        answer(200, { success: true });
      } else {
        answer(200, {
          display_phone_number: '+55 11 4002-8922',
          quality_rating: 'GREEN',
          health_status: { can_send_message: 'AVAILABLE', entities: [] },
        });
      }
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    webhooks,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
