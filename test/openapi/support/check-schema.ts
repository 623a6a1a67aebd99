import type { OpenApiDocument } from '../../../core/api/openapi/document.ts';
import { COMPONENTS, type JsonSchema } from '../../../core/api/openapi/json-schema.ts';

/**
 * What is wrong with a value, by a schema of the document; empty where it fits. Written here rather than taken from zod, so
 * that the document is checked and not what it was made from.
 *
 * Stricter than JSON Schema: a field that the schema does not name is undocumented, unless the schema says that there may
 * be others.
 */
export function misfits(document: OpenApiDocument, schema: JsonSchema, value: unknown, at = '$'): string[] {
  const check = (one: JsonSchema, inner: unknown, path: string): string[] => misfits(document, one, inner, path);
  if (schema.$ref !== undefined) return check(resolve(document, schema.$ref), value, at);
  if (schema.allOf !== undefined) {
    // Each part names some of the fields.
    return schema.allOf.flatMap((part) => check(part, value, at).filter((line) => !line.endsWith(UNDOCUMENTED)));
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fewest(branches.map((branch) => check(branch, value, at)));
  if ('const' in schema && schema.const !== value) return [`${at} is not ${JSON.stringify(schema.const)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${at} is none of ${JSON.stringify(schema.enum)}`];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) return [`${at} is no ${types.join()}`];
  if (typeof value === 'string') return textMisfits(schema, value, at);
  if (typeof value === 'number') return numberMisfits(schema, value, at);
  if (Array.isArray(value)) {
    return (value as unknown[]).flatMap((item, index) => {
      const one = schema.prefixItems?.[index] ?? schema.items;
      return one === undefined ? [] : check(one, item, `${at}[${index}]`);
    });
  }
  if (typeof value === 'object' && value !== null) return fieldMisfits(schema, value, at, check);
  return [];
}

const UNDOCUMENTED = 'is not documented';

type Check = (schema: JsonSchema, value: unknown, at: string) => string[];

function fieldMisfits(
  { properties, required = [], additionalProperties }: JsonSchema,
  value: object,
  at: string,
  check: Check,
) {
  const fields = Object.entries(value) as [string, unknown][];
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`);
  const wrong = fields.flatMap(([name, inner]) => {
    const known = properties?.[name];
    if (known !== undefined) return check(known, inner, `${at}.${name}`);
    if (typeof additionalProperties === 'object') return check(additionalProperties, inner, `${at}.${name}`);
    return properties === undefined || additionalProperties === true ? [] : [`${at}.${name} ${UNDOCUMENTED}`];
  });
  return [...missing, ...wrong];
}

function textMisfits({ pattern, format, minLength = 0, maxLength = Infinity }: JsonSchema, value: string, at: string) {
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return [`${at} does not match ${pattern}`];
  if (format === 'date-time' && Number.isNaN(Date.parse(value))) return [`${at} is no time`];
  return value.length < minLength || value.length > maxLength ? [`${at} is too short or too long`] : [];
}

function numberMisfits({ minimum = -Infinity, maximum = Infinity }: JsonSchema, value: number, at: string): string[] {
  return value < minimum || value > maximum ? [`${at} is too small or too large`] : [];
}

/** Of a union that fits nowhere, the branch that came closest speaks. */
function fewest(all: readonly string[][]): string[] {
  return all.reduce((best, lines) => (lines.length < best.length ? lines : best));
}

export function resolve(document: OpenApiDocument, reference: string): JsonSchema {
  const schema = document.components.schemas[reference.slice(COMPONENTS.length)];
  if (schema === undefined) throw new Error(`${reference} leads nowhere`);
  return schema;
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
