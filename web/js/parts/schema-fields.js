// @ts-check
import { createField } from './field.js';

/**
 * @typedef {import('../../types.ts').Provider} Provider
 * @typedef {import('../../types.ts').JsonSchema} JsonSchema
 * @typedef {import('./field.js').Field} Field
 */

/**
 * The form of a provider's configuration, from its JSON Schema: one plain field for each plain property. What we have
 * better words for says them; everything else speaks as its schema does.
 *
 * @param {Provider} provider
 * @param {import('../texts/en.js').Texts} t
 * @returns {readonly Field[]}
 */
export function schemaFields({ id, configSchema, secretFields }, t) {
  return Object.entries(configSchema.properties ?? {}).map(([name, schema]) => {
    const words = t.connections.fields[`${id}.${name}`];
    const required = (configSchema.required ?? []).includes(name) && schema.default === undefined;
    return createField({
      name,
      label: words?.label ?? humanize(name),
      hint: words?.hint ?? schema.description,
      hintLanguage: words === undefined ? 'en' : undefined,
      value: textOf(schema.default),
      type: typeOf(schema, secretFields.includes(name)),
      options: schema.enum?.map(String),
      required,
      secret: secretFields.includes(name),
    });
  });
}

/**
 * The configuration as the API takes it. A field that was left empty is left out.
 *
 * @param {Provider} provider
 * @param {Readonly<Record<string, string>>} values
 * @returns {Record<string, unknown>}
 */
export function readConfig({ configSchema }, values) {
  /** @type {Record<string, unknown>} */
  const config = {};
  for (const [name, schema] of Object.entries(configSchema.properties ?? {})) {
    const text = (values[name] ?? '').trim();
    if (text !== '') config[name] = parse(text, schema);
  }
  return config;
}

/**
 * @param {JsonSchema} schema
 * @param {boolean} secret
 */
function typeOf(schema, secret) {
  if (secret) return 'password';
  if (schema.type === 'boolean') return 'checkbox';
  return schema.type === 'number' || schema.type === 'integer' ? 'number' : 'text';
}

/**
 * @param {string} text
 * @param {JsonSchema} schema
 * @returns {unknown}
 */
function parse(text, { type }) {
  if (type === 'boolean') return text === 'true';
  if (type === 'number' || type === 'integer') return Number(text);
  if (type !== 'object' && type !== 'array') return text;
  try {
    return JSON.parse(text);
  } catch {
    // The gateway says what it wanted instead.
    return text;
  }
}

/** @param {string} name `accountSid` → `Account sid` */
function humanize(name) {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** @param {unknown} value a default, as it stands in the field */
function textOf(value) {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
