import type { Hono } from 'hono';
import type { GatewayContext } from '../core/context.ts';
import { composeGateway, type Composition } from './compose.ts';
import type { AppEnvironment } from './http/environment.ts';
import { createApp } from './http/app.ts';

/** A function serves one request at a time, and the pool of all instances together must fit the database. */
const POOL_SIZE = 2;

let composed: Promise<Composition> | undefined;
let mounted: Hono<AppEnvironment> | undefined;

/**
 * The gateway of this function instance: made with its first request, kept for the next ones. A failure (the database
 * is down, a variable is missing) is not kept: the next request tries again.
 */
export async function gateway(): Promise<GatewayContext> {
  composed ??= composeGateway(process.env, { poolSize: POOL_SIZE });
  try {
    return (await composed).gateway;
  } catch (error) {
    composed = undefined;
    throw error;
  }
}

/** The app on that gateway. */
export async function app(): Promise<Hono<AppEnvironment>> {
  const context = await gateway();
  mounted ??= createApp(context);
  return mounted;
}
