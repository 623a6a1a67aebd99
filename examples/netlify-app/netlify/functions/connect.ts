import { forShop, json } from '../../src/answer.ts';
import { readEnvironment } from '../../src/environment.ts';
import { connectionOf, polyzap } from '../../src/polyzap.ts';

/**
 * A link with which the shop connects its number, whatever its plan: a QR code on the cheap one, the provider's details on
 * the official one. Which of them, the page behind the link knows; this app does not.
 */
export default forShop(async (tenantId) => {
  const client = polyzap();
  const connection = await connectionOf(client, tenantId);
  const link = await client.connectLinks.create({
    tenantId,
    ...(connection !== undefined && { connectionId: connection.id }),
    branding: { name: 'Fornada', color: '#b45309' },
    allowedOrigins: [new URL(readEnvironment().siteUrl).origin],
    expiresAt: new Date(Date.now() + 60 * 60 * 1000).toISOString(),
  });
  return json({ url: link.url }, 201);
});

export const config = { path: '/api/connect', method: 'POST' };
