import { COMPONENTS, type JsonSchema } from '../../../core/api/openapi/json-schema.ts';
import { html, prose, type Html } from './html.ts';

/** A schema's name in the document, where it only refers to one. */
function nameOf(schema: JsonSchema): string | undefined {
  return schema.$ref?.slice(COMPONENTS.length);
}

/** In a few words: `string`, `Address`, `"text"`, `Message[] or null`. */
export function typeOf(schema: JsonSchema): Html {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) return separated(schema.enum.map((one) => html`<code>${JSON.stringify(one)}</code>`));
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return separated(branches.map(typeOf));
  if (schema.allOf?.[0] !== undefined) return typeOf(schema.allOf[0]);
  if (schema.type === 'array') return html`list of ${typeOf(schema.items ?? schema.prefixItems?.[0] ?? {})}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return html`map of ${typeOf(schema.additionalProperties)}`;
  }
  return html`${[schema.type ?? 'anything'].flat().join(' or ')}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}

function separated(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html` or ${part}`))}`;
}

const LIMITS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'default', 'pattern'] as const;

/** What else holds of a value, and what it is for. */
export function detailsOf(schema: JsonSchema): Html {
  const limits = LIMITS.filter((name) => schema[name] !== undefined);
  return html`${limits.map((name) => html`<span class="limit">${name} <code>${shown(schema[name])}</code></span> `)}${said(schema.description)}`;
}

/** As JSON, but for a pattern: with every backslash twice it would be another one. */
function shown(value: unknown): string {
  return typeof value === 'string' && value.startsWith('^') ? value : JSON.stringify(value);
}

/** What something is for, on a line of its own. */
function said(text: string | undefined): Html {
  return text === undefined ? html`` : html`<span class="said">${prose(text)}</span>`;
}

/** The fields of an object as a list; the branches of a union one below the other. */
export function bodyOf(schema: JsonSchema): Html {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) {
    return html`<p>One of:</p>
      <ul>
        ${branches.map((one) => html`<li>${one.properties === undefined ? typeOf(one) : bodyOf(one)}</li>`)}
      </ul>`;
  }
  if (schema.properties === undefined) return html`<p>${typeOf(schema)} ${detailsOf(schema)}</p>`;
  const required = schema.required ?? [];
  return html`<dl>
    ${Object.entries(schema.properties).map(([name, field]) => fieldOf(name, field, required.includes(name)))}
  </dl>`;
}

/** One field, query parameter or header. */
export function fieldOf(name: string, schema: JsonSchema, required: boolean, description?: string): Html {
  const nested = nestedOf(schema);
  return html`<dt><code>${name}</code>${required ? html` <em>required</em>` : undefined}</dt>
    <dd>
      ${typeOf(schema)} ${detailsOf(schema)}${said(description)}${nested === undefined ? undefined : bodyOf(nested)}
    </dd>`;
}

/** An object that stands in a field, or in its list, or beside null. */
function nestedOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return nestedOf(schema.items);
  const objects = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  return objects.length === 1 && objects[0] !== undefined ? nestedOf(objects[0]) : undefined;
}
