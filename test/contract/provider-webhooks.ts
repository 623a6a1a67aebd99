import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providerEventSchema } from '../../core/provider-kit/event-schema.ts';
import { createHttp } from '../../core/provider-kit/http.ts';
import { asVerified } from '../../core/provider-kit/signature.ts';
import { isPhoneNumber, type Http } from '../../core/provider/index.ts';
import { gatewayErrorFrom, expectNoSecrets } from './expectations.ts';
import { forbiddenHttp, silentHttp, withUpstream, type Subject } from './subject.ts';
import { describeWhere } from './where.ts';

export function describeWebhooks(subject: Subject): void {
  const { factory, harness } = subject;
  describeSetUp(subject);

  describe(`${factory.id} reads webhooks`, () => {
    it.each(harness.webhooks)('$name', async ({ request, events }) => {
      const { webhook } = subject.build();
      const verified = await webhook.verify(request);
      expect(await webhook.parse(verified)).toEqual(events);
      expect(await webhook.parse(verified)).toEqual(await webhook.parse(verified));
      for (const event of events) expect(providerEventSchema.safeParse(event).success).toBe(true);
    });

    it('has genuine ones and forged ones to show', () => {
      expect(harness.webhooks.length).toBeGreaterThan(0);
      expect(harness.forgeries.length).toBeGreaterThan(0);
    });

    it.each(harness.forgeries)('but not with $name', async ({ request }) => {
      const error = await gatewayErrorFrom(() => subject.build().webhook.verify(request));
      expect([error.code, error.provider]).toEqual(['webhook_not_authentic', factory.id]);
      expectNoSecrets(error, harness.secrets);
    });

    it('and answers them as its backend wants', () => {
      const { webhook } = subject.build({ http: forbiddenHttp });
      const [first, second] = [webhook.acknowledge?.(), webhook.acknowledge?.()];
      if (first === undefined) return;
      expect(first.ok).toBe(true);
      // A response can be sent once only.
      expect(second).not.toBe(first);
    });

    it('of any shape without an exception, and the same way each time', async () => {
      const { webhook } = subject.build();
      const [genuine] = harness.webhooks;
      if (genuine === undefined) throw new Error('There is no genuine webhook');
      const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
      const decoded = harness.webhooks.map(({ request }) => decode(request.body));
      const body = fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat({ max: genuine.request.body.length }).map((length) => genuine.request.body.slice(0, length)),
        fc.json().map((text) => new TextEncoder().encode(text)),
        fc
          .tuple(fc.constantFrom(...decoded), fc.nat({ max: 200 }), fc.jsonValue())
          .map(([value, position, replacement]) => encode(mangle(value, position, replacement))),
      );
      await fc.assert(
        fc.asyncProperty(body, async (bytes) => {
          const request = asVerified({ ...genuine.request, body: bytes });
          const events = await webhook.parse(request);
          for (const event of events) expect(providerEventSchema.parse(event)).toEqual(event);
          expect(await webhook.parse(request)).toEqual(events);
        }),
        { numRuns: 300 },
      );
    });
  });
}

function describeSetUp(subject: Subject): void {
  const { factory, harness } = subject;
  const { upstream } = harness;

  const setsUp = subject.build().webhook.setUp !== undefined;
  describeWhere(setsUp, 'its backend is told elsewhere where to call', `${factory.id} has its backend call us`, () => {
    withUpstream(subject);

    it('at our URL, also when told twice', async () => {
      const told: string[] = [];
      const client = createHttp();
      const http: Http = {
        ...client,
        request(request) {
          told.push(typeof request.body === 'string' ? request.body : '');
          return client.request(request);
        },
      };
      for (let turn = 0; turn < 2; turn += 1) await subject.build({ http }).webhook.setUp?.();
      expect(told.filter((body) => body.includes(harness.connection.webhookUrl)).length).toBeGreaterThanOrEqual(2);
    });

    it('or says why not, without its secrets', async () => {
      for (const { status, body, headers = {} } of upstream?.refusals ?? []) {
        const answer = { status, headers: new Headers(headers), body: Buffer.from(JSON.stringify(body)) };
        const http: Http = { ...silentHttp, request: async () => answer };
        const error = await gatewayErrorFrom(async () => subject.build({ http }).webhook.setUp?.());
        expect(error.provider).toBe(factory.id);
        expectNoSecrets(error, harness.secrets);
      }
    });
  });

  const tells = subject.build().number !== undefined;
  describeWhere(tells, 'its backend does not say', `${factory.id} knows its number`, () => {
    withUpstream(subject);
    it('as E.164', async () => {
      const number = await subject.build().number?.();
      expect(number).toSatisfy((found: unknown) => typeof found === 'string' && isPhoneNumber(found));
    });
  });
}

/** Form bodies and the like stay text: mangled as a whole. */
function decode(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value with its `position`th node, counted depth first, replaced. */
function mangle(value: unknown, position: number, replacement: unknown): unknown {
  let left = position;
  const visit = (node: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return replacement;
    }
    left -= 1;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
  };
  return visit(value);
}
