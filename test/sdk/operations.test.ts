import { describe, expect, it } from 'vitest';
import { operations } from '../../core/api/openapi/operations.ts';
import { createClient } from '../../sdk/src/index.ts';

/** What an app never asks for with a key, and why. Everything else of the API has a method. */
const WITHOUT_A_METHOD: Readonly<Record<string, string>> = {
  downloadPublicMedia: 'a signed address: whoever has it fetches it, without a key',
  openConnectPage: 'a page for people',
  viewConnectLink: 'asked by the connect page, with a link’s token',
  startConnectLink: 'asked by the connect page, with a link’s token',
  checkConnectFields: 'asked by the connect page, with a link’s token',
  submitConnectFields: 'asked by the connect page, with a link’s token',
  unlinkWrongPhone: 'asked by the connect page, with a link’s token',
  finishConnectLink: 'asked by the connect page, with a link’s token',
  readMetrics: 'scraped by Prometheus, with a token of its own',
  isAlive: 'asked by load balancers',
  isReady: 'asked by load balancers',
  readOpenApi: 'read by generators',
  readDocs: 'a page for people',
  readDocsStyle: 'a page for people',
  tick: 'called by schedules',
  receiveWebhook: 'called by providers',
  answerChallenge: 'called by providers',
  receiveWebhookAtSecretPath: 'called by providers',
};

/** Calls every method that the client has, and returns which routes were asked: `POST /v1/messages/ID/cancel`. */
async function askedRoutes(): Promise<Set<string>> {
  const asked = new Set<string>();
  const { request: _, ...resources } = createClient({
    baseUrl: 'http://gateway.test',
    apiKey: 'k',
    retries: 0,
    fetch(request) {
      asked.add(`${request.method} ${new URL(request.url).pathname}`);
      return Response.json({}, { status: 403 });
    },
  });
  for (const [name, resource] of Object.entries(resources)) {
    for (const [method, call] of Object.entries(resource) as [string, (...given: string[]) => unknown][]) {
      const given = call('ID', 'ID', 'ID');
      const answer = isIterable(given) ? given.next() : Promise.resolve(given);
      await expect(answer, `${name}.${method}`).rejects.toMatchObject({ status: 403 });
    }
  }
  return asked;
}

function isIterable(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

describe('the client', () => {
  const routes = operations.map(({ id, method, path }) => ({
    id,
    route: `${method.toUpperCase()} ${path.replaceAll(/:\w+/g, 'ID')}`,
  }));

  it('has a method for every operation of the API, but for those that no app asks for', async () => {
    const asked = await askedRoutes();
    const missing = routes.filter(({ route }) => !asked.has(route)).map(({ id }) => id);
    expect(missing.toSorted(), 'add a method to sdk/src/resources').toEqual(Object.keys(WITHOUT_A_METHOD).toSorted());
    expect([...asked].filter((one) => !routes.some(({ route }) => route === one))).toEqual([]);
  });
});
