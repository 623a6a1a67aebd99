import * as z from 'zod';
import { sessionStateSchema } from '../provider-kit/session-schema.ts';
import { pacingViewSchema } from './pacing-view.ts';
import { connectionSchema, connectionWarningSchema } from './connections.ts';

const [still, qr, code, connected, reconnecting, restricted] = sessionStateSchema.options;

/** A state as a connection and its events tell it: what a phone scans or types stays out, so that neither can pair one. */
export const toldStateSchema = z.union([
  still,
  qr.omit({ qr: true }),
  code.omit({ code: true }),
  connected,
  reconnecting,
  restricted,
]);

/** As told; `ready` where there is no phone to pair. */
export const connectionStateSchema = z.union([
  ...toldStateSchema.options,
  z.object({ status: z.literal('ready'), nextAction: z.literal('none') }),
]);

/** A connection in full: `connectionSchema`, with the state as it is shown. */
export const fullConnectionSchema = connectionSchema.extend({ state: connectionStateSchema });

/** One connection in full, with how fast it sends and what holds it. */
export const fullDetailedConnectionSchema = fullConnectionSchema.extend({ pacing: pacingViewSchema });

/** A connection just made, in full. */
export const fullCreatedConnectionSchema = fullConnectionSchema.extend({ warnings: z.array(connectionWarningSchema) });
