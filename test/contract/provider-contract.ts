import { describe, expect, it } from 'vitest';
import { createHttp } from '../../core/provider-kit/http.ts';
import type { ProviderHost, RegisteredProvider } from '../../core/provider/index.ts';
import { describeFaults } from './provider-faults.ts';
import { describeSession } from './provider-session.ts';
import { describeSender } from './provider-sender.ts';
import { describeSending } from './provider-sending.ts';
import { describeWebhooks } from './provider-webhooks.ts';
import { gatewayErrorFrom } from './expectations.ts';
import type { ProviderHarness } from './harness.ts';
import { forbiddenHttp, silentHttp, type Subject } from './subject.ts';

/** What every provider promises, whatever its backend. Skips only what the capabilities deny. */
export function describeProvider(factory: RegisteredProvider, harness: ProviderHarness): void {
  const hostFor: (options: Parameters<Subject['build']>[0]) => ProviderHost = ({ baseUrl, http, now } = {}) => ({
    settings: harness.settings(baseUrl ?? harness.upstream?.baseUrl ?? 'https://backend.test'),
    runtime: {
      http: http ?? (harness.upstream === undefined ? silentHttp : createHttp()),
      now: () => now ?? harness.now,
      connection: harness.connection,
    },
  });
  const subject: Subject = { factory, harness, build: (options) => factory.build(harness.config, hostFor(options)) };

  describe(`${factory.id} describes itself`, () => {
    it('as JSON', () => {
      expect(JSON.parse(JSON.stringify(factory.capabilities))).toEqual(factory.capabilities);
      expect(factory.specificationVersion).toBe('v1');
      expect(factory.label).not.toBe('');
    });

    it('the same on the object as on the factory', () => {
      const provider = subject.build();
      expect(provider.id).toBe(factory.id);
      expect(provider.capabilities).toEqual(factory.capabilities);
      expect(provider.session !== undefined).toBe(factory.capabilities.pairing.length > 0);
      expect(provider.numbers !== undefined).toBe(factory.capabilities.numberCheck);
      expect(provider.templates !== undefined).toBe(factory.capabilities.templates);
      // Core makes a path up, and somebody has to tell the backend of it.
      expect(provider.webhook.setUp === undefined && factory.secretPath === true).toBe(false);
    });

    it('with secret fields that exist', () => {
      expect(Object.keys(factory.configSchema.shape)).toEqual(expect.arrayContaining([...factory.secretFields]));
    });

    it('without its secrets', () => {
      for (const secret of harness.secrets) expect(JSON.stringify(subject.build())).not.toContain(secret);
    });

    it('without calling anybody', () => {
      expect(() => subject.build({ http: forbiddenHttp })).not.toThrow();
    });
  });

  describe(`${factory.id} refuses configuration`, () => {
    it('that has fields it does not know', async () => {
      const error = await gatewayErrorFrom(async () =>
        factory.build({ ...harness.config, surprise: 1 }, hostFor(undefined)),
      );
      expect(error.code).toBe('invalid_configuration');
    });

    it.each(harness.mistakes)('$root.$field', async ({ root, field, value }) => {
      const host = hostFor(undefined);
      const error = await gatewayErrorFrom(async () =>
        root === 'config'
          ? factory.build({ ...harness.config, [field]: value }, host)
          : factory.build(harness.config, { ...host, settings: { ...(host.settings as object), [field]: value } }),
      );
      expect([error.code, error.provider]).toEqual(['invalid_configuration', factory.id]);
      expect(error.fields?.map(({ path }) => path)).toEqual([`${root}.${field}`]);
      if (typeof value === 'string' && value.length > 8) expect(error.message).not.toContain(value);
    });
  });

  describeSending(subject);
  describeWebhooks(subject);
  describeSession(subject);
  describeSender(subject);
  describeFaults(subject);
}
