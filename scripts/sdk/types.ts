import { format } from 'oxfmt';
import { ANSWERS, REQUESTS } from '../../core/api/openapi/components.ts';
import { COMPONENTS, toJsonSchemas, type JsonSchema } from '../../core/api/openapi/json-schema.ts';
import { operations } from '../../core/api/openapi/operations.ts';

const INTRODUCTION = `// Written by \`npm run docs\` from core/api: the same schemas that the gateway checks requests with. Do not edit.
`;

/** `sdk/src/types.ts`: the API's types, needing nothing of the gateway's. */
export async function renderTypes(): Promise<string> {
  const requests = toJsonSchemas({ ...REQUESTS, ...queries() }, 'input');
  const answers = toJsonSchemas(ANSWERS, 'output');
  const declarations = [
    ...Object.entries(requests)
      .filter(([name]) => answers[name] === undefined)
      .map(([name, schema]) => declare(name, schema, true)),
    ...Object.entries(answers).map(([name, schema]) => declare(name, schema, false)),
  ];
  const text = `${[INTRODUCTION, ...declarations].join('\n')}\n`;
  const { code } = await format('types.ts', text, { printWidth: 120, singleQuote: true, trailingComma: 'all' });
  return code;
}

/** `ListMessagesQuery`, for each operation that has one. */
function queries(): typeof REQUESTS {
  return Object.fromEntries(
    operations.flatMap(({ id, query }) =>
      query === undefined || id.startsWith('delete') ? [] : [[`${id[0]?.toUpperCase()}${id.slice(1)}Query`, query]],
    ),
  );
}

function declare(name: string, schema: JsonSchema, input: boolean): string {
  return `${explain(schema)}export type ${name} = ${typeOf(schema, input)};\n`;
}

/** @param input whether the value is given by the caller, who may write `undefined` for what is absent */
function typeOf(schema: JsonSchema, input: boolean): string {
  const inner = (one: JsonSchema): string => typeOf(one, input);
  if (schema.$ref !== undefined) return schema.$ref.slice(COMPONENTS.length);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return [...new Set(branches.map(inner))].join(' | ');
  return [schema.type ?? 'unknown']
    .flat()
    .map((type) => ofType(type, schema, input))
    .join(' | ');
}

function ofType(type: string, schema: JsonSchema, input: boolean): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return arrayOf(schema, input);
    case 'object':
      return objectOf(schema, input);
    default:
      return type;
  }
}

function arrayOf({ items = {}, prefixItems = [] }: JsonSchema, input: boolean): string {
  const rest = typeOf(items, input);
  const first = prefixItems.map((one) => typeOf(one, input));
  return first.length === 0 ? `readonly (${rest})[]` : `readonly [${first.join(', ')}, ...(${rest})[]]`;
}

function objectOf({ properties = {}, required = [], additionalProperties }: JsonSchema, input: boolean): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const needed = required.includes(name);
    return `${explain(field)}readonly ${name}${needed ? '' : '?'}: ${typeOf(field, input)}${input && !needed ? ' | undefined' : ''};`;
  });
  if (typeof additionalProperties === 'object') {
    fields.push(`readonly [name: string]: ${fields.length > 0 ? 'unknown' : typeOf(additionalProperties, input)};`);
  }
  return `{ ${fields.join(' ')} }`;
}

/** What a schema says of itself, for whoever holds the mouse over it. */
function explain({ description }: JsonSchema): string {
  return description === undefined ? '' : `\n/** ${description.replaceAll('*/', '*\\/')} */\n`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
