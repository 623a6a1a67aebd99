import { once } from 'node:events';
import { createServer } from 'node:http';

/** As much of Meta's Graph API as connecting a number and keeping templates need. */
export type FakeGraph = {
  readonly url: string;
  /** Meta's reviewers have read a template and find nothing wrong with it. */
  approve(name: string): void;
  /** Where Meta was told to call us. */
  readonly webhooks: string[];
  close(): void;
};

export const PHONE_NUMBER_ID = '106540352242922';
export const WABA_ID = '102290129340398';
export const ACCESS_TOKEN = 'EAAGm0PX4ZCpsBAO3bZCOjZBtv';

type GraphTemplate = { readonly name: string; status: string } & Readonly<Record<string, unknown>>;

/** Made in Meta's own pages before there was a gateway. */
const WELCOME: GraphTemplate = {
  id: '594425479261590',
  name: 'welcome',
  language: 'pt_BR',
  category: 'UTILITY',
  status: 'APPROVED',
  components: [{ type: 'BODY', text: 'Bem-vindo!' }],
};

/** Knows one account with one number, and one token; everything else it refuses as Meta does. */
export async function startFakeGraph(): Promise<FakeGraph> {
  const webhooks: string[] = [];
  const templates = [WELCOME];
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
      } else if (url.pathname.endsWith(`/${WABA_ID}/message_templates`)) {
        if (request.method === 'GET') {
          const name = url.searchParams.get('name');
          answer(200, { data: templates.filter((each) => name === null || each.name === name), paging: {} });
        } else {
          const written = JSON.parse(text) as Omit<GraphTemplate, 'status'> & { readonly name: string };
          const id = String(594425479261590 + templates.length);
          templates.push({ ...written, id, status: 'PENDING' });
          answer(200, { id, status: 'PENDING', category: written['category'] });
        }
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
    approve(name) {
      for (const template of templates) if (template.name === name) template.status = 'APPROVED';
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
