import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { harness } from '../../../providers/cloud/harness.ts';
import { SIGNATURE_HEADER } from '../../../providers/cloud/webhook.ts';
import { eventually } from '../../support/waiting.ts';
import { openShop } from '../support/shop.ts';
import type { Stage } from '../support/stage.ts';

/** Meta signs the bytes of a body, so a host that touches them refuses what is genuine. */
export function bytesSuite(stage: () => Stage): void {
  const everyByte = Buffer.from(Uint8Array.from({ length: 256 }, (_, value) => value));
  const bodies = {
    'every byte there is': everyByte,
    'no UTF-8, in what would be JSON': Buffer.concat([
      Buffer.from('{"object":"'),
      everyByte.subarray(0x80),
      Buffer.from('"}'),
    ]),
    'a byte order mark, and white space at both ends': Buffer.from('\uFEFF \r\n{"object":"x"}\r\n '),
    nothing: Buffer.alloc(0),
  };

  describe.each(Object.entries(bodies))('a webhook of %s', (_, body) => {
    it('is checked as it was sent, and noted; with one bit changed, refused', async () => {
      const { shop } = await openShop(stage(), 'cloud');
      const digest = createHmac('sha256', String(harness.config['appSecret'])).update(body).digest('hex');
      const call = async (bytes: Buffer) => {
        const response = await fetch(`${stage().url}/webhooks/cloud/${shop.connectionId}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: `sha256=${digest}` },
          body: Uint8Array.from(bytes),
        });
        await response.arrayBuffer();
        return response.status;
      };
      const changed = body.length === 0 ? Buffer.from(' ') : Buffer.from(body);
      changed[0] = (changed[0] ?? 0) ^ 1;
      expect(await call(changed)).toBe(401);
      expect(await call(body)).toBe(200);
      await eventually(async () => (await shop.feed.all()).some(({ type }) => type === 'unknown'));
    });
  });
}
