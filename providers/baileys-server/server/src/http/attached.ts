import { PassThrough, type Readable } from 'node:stream';
import type { Context } from 'hono';
import type * as z from 'zod';
import { ATTACHED_TYPE } from '../../../wire.ts';
import { refuse } from '../errors.ts';
import { parse } from './body.ts';
import type { Env } from './service.ts';

/** The JSON before the medium. */
const MAX_LINE_BYTES = 512 * 1024;

/** Whether a medium stands behind the request's JSON. */
export function isAttached(c: Context<Env>): boolean {
  return c.req.header('content-type') === ATTACHED_TYPE;
}

export type Attached<Request> = {
  readonly request: Request;
  /** The medium, as it arrives. */
  readonly attached: Readable;
  /** Whatever was not read of it is let go by: an answer in the middle of a request would be lost with its connection. */
  end(): void;
};

/** Reads the JSON of a request whose medium stands behind it. Throws `body_too_large`, `invalid_json`, `invalid_request`. */
export async function readAttached<Schema extends z.ZodType>(
  c: Context<Env>,
  schema: Schema,
): Promise<Attached<z.output<Schema>>> {
  const { incoming } = c.env;
  const line = await readLine(incoming);
  const attached = new PassThrough();
  incoming.once('error', (error) => attached.destroy(error));
  incoming.once('close', () => incoming.readableEnded || attached.destroy(new Error('The medium ended too early')));
  // Somebody may look at it only after it has failed.
  attached.on('error', () => undefined);
  incoming.pipe(attached);
  const end = (): void => {
    incoming.unpipe(attached);
    incoming.resume();
  };
  try {
    return { request: parse(line, schema), attached, end };
  } catch (error) {
    end();
    throw error;
  }
}

/** Up to the first line feed; what comes after it stays to be read. */
async function readLine(incoming: Readable): Promise<string> {
  const read: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = (incoming.read() as Buffer | null) ?? undefined;
    if (chunk === undefined) {
      if (incoming.readableEnded || incoming.destroyed) throw refuse('invalid_json');
      await new Promise<void>((resolve) => {
        const go = (): void => {
          for (const event of ['readable', 'end', 'error', 'close']) incoming.off(event, go);
          resolve();
        };
        for (const event of ['readable', 'end', 'error', 'close']) incoming.once(event, go);
      });
      continue;
    }
    const at = chunk.indexOf(0x0a);
    size += at === -1 ? chunk.length : at;
    if (size > MAX_LINE_BYTES) throw refuse('body_too_large');
    if (at === -1) {
      read.push(chunk);
      continue;
    }
    read.push(chunk.subarray(0, at));
    if (at + 1 < chunk.length) incoming.unshift(chunk.subarray(at + 1));
    return Buffer.concat(read).toString('utf8');
  }
}
