import { createApp } from '../../../netlify/http/app.ts';
import type { EdgeSettings } from '../../../netlify/http/edge.ts';
import type { World } from '../../netlify/support/world.ts';

export const STRANGER = '203.0.113.9';
export const SHOP = '198.51.100.7';

/** An edge of its own on the world's gateway, whose time only moves when told to. */
export function edgeOn(world: World, edge: EdgeSettings) {
  const app = createApp(world.context, edge);
  type Asked = { key?: string; from?: string; body?: unknown; headers?: Record<string, string> };
  return async (route: string, { key = '', from = SHOP, body, headers = {} }: Asked = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await app.request(
      path,
      {
        method,
        headers: {
          ...(key !== '' && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      from === '' ? {} : { address: from },
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
}
