import * as z from 'zod';
import { GatewayError, type FieldError } from '../../core/provider/index.ts';
import { isStorable } from '../../core/text.ts';
import type { AppContext } from './environment.ts';

/** The body, checked. Throws `unsupported_media_type`, `invalid_json`, `invalid_request` naming each wrong field. */
export async function readBody<Schema extends z.ZodType>(c: AppContext, schema: Schema): Promise<z.output<Schema>> {
  const text = await c.req.text();
  if (text !== '' && !isJson(c.req.header('content-type'))) {
    throw new GatewayError({ code: 'unsupported_media_type' });
  }
  return check(schema, text === '' ? {} : parse(text));
}

/**
 * The list in a body's field, each of its items checked by itself: the item, or what is wrong with it. Throws as `readBody`
 * for the body around it.
 */
export async function readItems<Schema extends z.ZodType>(
  c: AppContext,
  field: string,
  { schema, most }: { readonly schema: Schema; readonly most: number },
): Promise<readonly (z.output<Schema> | GatewayError)[]> {
  const text = await c.req.text();
  if (!isJson(c.req.header('content-type'))) throw new GatewayError({ code: 'unsupported_media_type' });
  const around = z.strictObject({ [field]: z.array(z.unknown()).min(1).max(most) });
  const items = fit(around, parse(text))[field] ?? [];
  return items.map((item) => {
    try {
      return check(schema, item);
    } catch (error) {
      if (GatewayError.isInstance(error)) return error;
      throw error;
    }
  });
}

/** The query, checked. A parameter that is given twice is refused: whoever reads the first would mean another thing. */
export function readQuery<Schema extends z.ZodType>(c: AppContext, schema: Schema): z.output<Schema> {
  const { searchParams } = new URL(c.req.url);
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const name of searchParams.keys()) (once.has(name) ? twice : once).add(name);
  if (twice.size > 0) throw invalid([...twice].map((path) => ({ path, message: 'is given more than once' })));
  return check(schema, Object.fromEntries(searchParams));
}

/** A header, checked. */
export function readHeader<Schema extends z.ZodType>(c: AppContext, name: string, schema: Schema): z.output<Schema> {
  return readValue(`header ${name}`, schema, c.req.header(name));
}

/** One value, checked. Throws `invalid_request` naming it as `path`. */
export function readValue<Schema extends z.ZodType>(path: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ message }) => ({ path, message })));
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const wrong = findUnusable(value);
  if (wrong !== undefined) throw invalid([{ path: pathText(wrong.path), message: wrong.message }]);
  return fit(schema, value);
}

function fit<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap((issue) => fieldErrors(issue, [])));
}

/** Deeper than this nothing is nested that we know; what is costs too much to look through. */
const MOST_DEEP = 64;
/** Nor are there more values than this in what we know, keys counted with theirs. */
const MOST_VALUES = 100_000;

type Unusable = { readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * Where the first text stands that a database could not hold, or what is too deep or too much to be looked at. Not by
 * recursion: JSON may be nested a million deep.
 */
function findUnusable(root: unknown): Unusable | undefined {
  type Place = {
    readonly value: unknown;
    readonly key: PropertyKey;
    readonly parent: Place | undefined;
    readonly depth: number;
  };
  const unstorable = (place: Place): Unusable => ({
    path: pathOf(place),
    message: 'must not contain NUL, nor half of a surrogate pair',
  });
  const places: Place[] = [{ value: root, key: '', parent: undefined, depth: 0 }];
  let values = 0;
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value } = place;
    if (typeof value === 'string' && !isStorable(value)) return unstorable(place);
    if (typeof value !== 'object' || value === null) continue;
    if (place.depth === MOST_DEEP) return { path: pathOf(place), message: 'is nested too deeply' };
    const inside = Object.entries(value as Record<string, unknown>);
    values += inside.length;
    if (values > MOST_VALUES) return { path: pathOf(place), message: 'holds too much' };
    for (const [name, item] of inside) {
      const inner = {
        value: item,
        key: Array.isArray(value) ? Number(name) : name,
        parent: place,
        depth: place.depth + 1,
      };
      if (!isStorable(name)) return unstorable(inner);
      places.push(inner);
    }
  }
  return undefined;

  function pathOf(place: Place): readonly PropertyKey[] {
    const path: PropertyKey[] = [];
    for (let at = place; at.parent !== undefined; at = at.parent) path.unshift(at.key);
    return path;
  }
}

/** Whoever has more wrong than this mends these first: an answer must not be many times its request. */
const MOST_FIELDS = 100;
/** Characters. Names of fields come from whoever asks, and may be as long as a body. */
const LONGEST_PATH = 200;

function invalid(fields: readonly FieldError[]): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: fields.slice(0, MOST_FIELDS) });
}

/** One entry a field. Of a union that fits nowhere, the branch that came furthest speaks: it is the one that was meant. */
function fieldErrors(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((issues) => issues.flatMap((inner) => fieldErrors(inner, path)));
    return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MOST_FIELDS)
      .map((key) => ({ path: pathText([...path, key]), message: 'is not a field of this request' }));
  }
  return [{ path: pathText(path), message: issue.message }];
}

function depth(fields: readonly FieldError[]): number {
  return Math.max(
    ...fields.map(
      (field) => field.path.split(/[.[]/).length - (field.message.startsWith('Invalid input: expected') ? 0.5 : 0),
    ),
  );
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
  return text.length > LONGEST_PATH ? `${text.slice(0, LONGEST_PATH)}…` : text;
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GatewayError({
      code: 'invalid_json',
      message: error instanceof SyntaxError ? `The body is not JSON: ${position(error)}` : 'The body is not JSON',
    });
  }
}

/** Where it went wrong, without repeating the body. */
function position(error: SyntaxError): string {
  if (error.message.includes('end of JSON input')) return 'it ends too early';
  const [place] = /at position \d+/.exec(error.message) ?? /^Unexpected token '.'/u.exec(error.message) ?? [];
  return place ?? 'it cannot be read';
}
