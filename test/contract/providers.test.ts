import { describe, expect, it } from 'vitest';
import type { RegisteredProvider } from '../../core/provider/index.ts';
import { providers } from '../../providers/registry.ts';
import { harnesses } from './harnesses.ts';
import type { ProviderHarness } from './harness.ts';
import { describeProvider } from './provider-contract.ts';

const known: Readonly<Record<string, ProviderHarness | undefined>> = harnesses;

for (const [id, factory] of Object.entries<RegisteredProvider>(providers)) {
  describe(`provider ${id}`, () => {
    it('is registered under its own name', () => expect(factory.id).toBe(id));

    const harness = known[id];
    if (harness === undefined) {
      it('has a harness', () => {
        throw new Error(
          `The provider "${id}" is in providers/registry.ts, but nothing tests it. ` +
            `Write a harness.ts in its folder and add it to test/contract/harnesses.ts.`,
        );
      });
    } else {
      describeProvider(factory, harness);
    }
  });
}
