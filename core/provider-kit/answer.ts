import type * as z from 'zod';

/** 2xx. */
export function isSuccess({ status }: { readonly status: number }): boolean {
  return status >= 200 && status <= 299;
}

/** What the bytes of an answer or a webhook say, where they are JSON that fits the schema; else undefined. */
export function readJson<Schema extends z.ZodType>(body: Uint8Array, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
