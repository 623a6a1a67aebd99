import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../provider/index.ts';
import { problemSchema } from '../problem.ts';
import { components } from './components.ts';
import { COMPONENTS, toQueryFields, type JsonSchema } from './json-schema.ts';
import {
  HEADERS,
  openApiPath,
  pathParameters,
  problemsOf,
  type Answer,
  type HeaderName,
  type Operation,
} from './operation.ts';
import { operations as everything } from './operations.ts';
import { TAGS } from './tags.ts';

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};

export type MediaTypes = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

export type DocumentedAnswer = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: MediaTypes;
};

export type DocumentedOperation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: MediaTypes };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
  /** Which scopes a tenant's key needs, any one of them. */
  readonly 'x-scopes'?: readonly string[];
};

export type OpenApiDocument = {
  readonly openapi: '3.1.1';
  readonly jsonSchemaDialect: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: object;
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly headers: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
};

const DESCRIPTION =
  'One API for WhatsApp, whatever carries it. The admin key may do everything; a tenant’s key does what its scopes say, ' +
  'for its tenant. Errors are problem documents (RFC 9457): `retryable` means that repeating cannot send twice. ' +
  'Requests are read strictly: an unknown field is refused. Answers may gain fields.';

const BEARER = { type: 'http', scheme: 'bearer' };

function headers(...names: readonly HeaderName[]): DocumentedAnswer['headers'] & object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The whole API as OpenAPI 3.1. */
export function createDocument(operations: readonly Operation[] = everything): OpenApiDocument {
  const { schemas, nameOf } = components(operations);
  const reference = (schema: z.ZodType): JsonSchema => ({ $ref: COMPONENTS + nameOf(schema) });
  const paths: Record<string, Record<string, DocumentedOperation>> = {};
  for (const operation of operations) {
    const path = (paths[openApiPath(operation.path)] ??= {});
    path[operation.method] = documented(operation, reference);
  }
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'polyzap',
      version: '0.1.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name, description: TAGS[name] })),
    paths,
    components: {
      securitySchemes: {
        key: {
          ...BEARER,
          description: 'The admin key, or one of a tenant (`pzk_…`), with the scopes that it was given.',
        },
        link: { ...BEARER, description: 'The token of a connect link (`pzl_…`), which opens that link alone.' },
      },
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
      ),
      schemas,
    },
  };
}

function documented(operation: Operation, reference: (schema: z.ZodType) => JsonSchema): DocumentedOperation {
  const { id, tag, summary, description, scope, body, bodyOptional, binaryBody } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: scope === 'none' ? [] : scope === 'link' ? [{ link: [] }] : [{ key: [] }],
    ...(typeof scope !== 'string' && { 'x-scopes': scope }),
    ...(scope === 'admin' && { 'x-scopes': ['admin'] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: bodyOptional !== true, content: { 'application/json': { schema: reference(body) } } },
    }),
    ...(binaryBody !== undefined && {
      requestBody: { required: true, content: Object.fromEntries(binaryBody.map((type) => [type, {}])) },
    }),
    responses: { ...answersOf(operation, reference), ...problemAnswers(operation, reference) },
  };
}

function parametersOf({ path, query, headers = {} }: Operation): readonly Parameter[] {
  const { properties = {}, required = [] } = query === undefined ? {} : toQueryFields(query);
  return [
    ...pathParameters(path).map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' } })),
    ...Object.entries(properties).map(([name, { description, ...schema }]) => ({
      name,
      in: 'query' as const,
      ...(description !== undefined && { description }),
      // A field with a default stands in `required` of what comes out, never of what goes in.
      required: required.includes(name),
      schema,
    })),
    ...Object.entries(headers).map(([name, { schema, description }]) => ({
      name,
      in: 'header' as const,
      required: !schema.safeParse(undefined).success,
      description,
      schema: toQueryFields(z.object({ header: schema })).properties?.['header'] ?? {},
    })),
  ];
}

function answersOf(
  { answers }: Operation,
  reference: (schema: z.ZodType) => JsonSchema,
): Record<string, DocumentedAnswer> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, mediaTypes, headers: names = [] }]) => [
      status,
      {
        description,
        headers: headers('request-id', ...names),
        ...contentOf({ description, ...(schema && { schema }), ...(mediaTypes && { mediaTypes }) }, reference),
      },
    ]),
  );
}

function contentOf(
  { schema, mediaTypes }: Answer,
  reference: (schema: z.ZodType) => JsonSchema,
): { content?: MediaTypes } {
  const types = mediaTypes ?? (schema === undefined ? [] : ['application/json']);
  if (types.length === 0) return {};
  return {
    content: Object.fromEntries(
      types.map((type) => [
        type,
        type === 'application/json' && schema !== undefined ? { schema: reference(schema) } : {},
      ]),
    ),
  };
}

const PROBLEM_HEADERS: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['www-authenticate'],
  416: ['content-range'],
};

/** One answer for each status, naming the codes that have it. */
function problemAnswers(
  operation: Operation,
  reference: (schema: z.ZodType) => JsonSchema,
): Record<string, DocumentedAnswer> {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => ERROR_CODES[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), problemAnswer(status, codes, reference(problemSchema))]),
  );
}

function problemAnswer(status: number, codes: readonly ErrorCode[], problem: JsonSchema): DocumentedAnswer {
  const schema = { allOf: [problem, { type: 'object', properties: { code: { type: 'string', enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}.`).join(' '),
    // Whichever problem a backend has, it may say for how long.
    headers: headers('request-id', 'retry-after', ...(PROBLEM_HEADERS[status] ?? [])),
    content: { 'application/problem+json': { schema } },
  };
}
