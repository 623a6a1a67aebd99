import type { Context } from 'hono';
import type * as z from 'zod';
import { refuse } from '../errors.ts';
import type { Env } from './service.ts';

/** Base64 of the largest medium, and room around it. */
export const MESSAGE_BYTES = 140 * 1024 * 1024;
const SMALL_BYTES = 64 * 1024;

/** Reads and validates a JSON body before anything happens. Throws `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid_request`. */
export async function readJson<Schema extends z.ZodType>(
  c: Context<Env>,
  schema: Schema,
  maxBytes: number = SMALL_BYTES,
): Promise<z.output<Schema>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) throw refuse('unsupported_media_type');
  const text = await readText(c, maxBytes);
  return parse(text, schema);
}

/** Throws `invalid_json`, `invalid_request`. */
export function parse<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('invalid_json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.') || 'body', message: issue.message }));
  throw refuse('invalid_request', undefined, { fields });
}

async function readText(c: Context<Env>, maxBytes: number): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw refuse('body_too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's own stream: a web stream around it costs more than the JSON inside.
  for await (const chunk of c.env.incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw refuse('body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
