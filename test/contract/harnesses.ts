import { harness as baileys } from '../../providers/baileys-server/harness.ts';
import { harness as cloud } from '../../providers/cloud/harness.ts';
import { harness as dialog360 } from '../../providers/dialog360/harness.ts';
import { harness as memory } from '../../providers/memory/harness.ts';
import { harness as twilio } from '../../providers/twilio/harness.ts';
import type { ProviderId } from '../../providers/registry.ts';
import type { ProviderHarness } from './harness.ts';

/** By the provider's id, which need not be the name of its folder. */
export const harnesses: Readonly<Record<ProviderId, ProviderHarness>> = {
  memory,
  baileys,
  twilio,
  cloud,
  '360dialog': dialog360,
};
