import * as z from 'zod';

/** The part of JSON Schema 2020-12 that zod writes. */
export type JsonSchema = {
  readonly $ref?: string;
  /** Several where the value may be null. */
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
};

/** Where components stand in the document. */
export const COMPONENTS = '#/components/schemas/';

type Conversion = Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0];

/**
 * Several schemas at once, by name; where one holds another, it refers to it.
 *
 * @param io `input`: what we take. `output`: what we answer
 */
export function toJsonSchemas(
  named: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => COMPONENTS + id,
    override: simplify,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => {
      void [$id, $schema];
      return [id, schema as JsonSchema];
    }),
  );
}

/** The fields of a query, each with its schema. */
export function toQueryFields(query: z.ZodObject): JsonSchema {
  const { Query = {} } = toJsonSchemas({ Query: query }, 'input');
  return Query;
}

/** What zod writes, as a reader wants it. */
function simplify({ zodSchema: { _zod: internals }, jsonSchema }: Conversion): void {
  const { def } = internals;
  // Not closed, though we show all that there is: a field that we add must not break whoever generates code from this.
  if (def.type === 'object' && !('catchall' in def && def.catchall !== undefined)) {
    delete jsonSchema.additionalProperties;
  }
  // The pattern says the same as the format, at ten times the length.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  // Nor that an integer is one which JavaScript can count.
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
