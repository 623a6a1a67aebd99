import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentedOperation, OpenApiDocument } from '../../core/api/openapi/document.ts';
import { openApiPath } from '../../core/api/openapi/operation.ts';
import { operations } from '../../core/api/openapi/operations.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { resolve } from './support/check-schema.ts';

/** Every value that stands under a key, however deep. */
function* under(key: string, value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* under(key, inner);
  }
}

describe('the OpenAPI document', () => {
  let world: TemporaryWorld;
  let document: OpenApiDocument;
  let all: readonly (readonly [string, DocumentedOperation])[];
  beforeAll(async () => {
    world = await temporaryWorld();
    document = (await (await world.request('/openapi.json', {})).json()) as OpenApiDocument;
    all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
  });

  afterAll(() => world.close());

  it('has the routes of the app, neither more nor fewer', () => {
    const routes = world.routes.map(openApiPath);
    const documented = all.map(([route]) => route);
    const missing = routes.filter((route) => !documented.includes(route));
    const invented = documented.filter((route) => !routes.includes(route));
    expect(
      missing,
      'add these to a list in core/api/openapi/operations/, and name their schemas in components.ts',
    ).toEqual([]);
    expect(invented, 'take these out of core/api/openapi/operations/: the app has no such route').toEqual([]);
    expect(operations).toHaveLength(new Set(documented).size);
  });

  it('is served to anyone, as JSON, and is OpenAPI 3.1', async () => {
    const answer = await world.call('GET /openapi.json', { key: '' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(answer.text.length).toBeLessThan(800_000);
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    for (const path of ['package.json', 'sdk/package.json']) {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      expect(version, path).toBe(document.info.version);
    }
    expect(Object.keys(document).sort()).toEqual(
      ['components', 'info', 'jsonSchemaDialect', 'openapi', 'paths', 'servers', 'tags'].sort(),
    );
  });

  it('refers only to what it has, and has nothing that nobody refers to', () => {
    const references = [...under('$ref', document)].map(String);
    const schemas = references.filter((reference) => reference.startsWith('#/components/schemas/'));
    for (const reference of schemas) expect(() => resolve(document, reference)).not.toThrow();
    const headers = references.filter((reference) => !schemas.includes(reference));
    expect(
      headers.filter((one) => document.components.headers[one.replace('#/components/headers/', '')] === undefined),
    ).toEqual([]);
    const names = Object.keys(document.components.schemas);
    expect(names.filter((name) => !/^[A-Za-z0-9]+$/.test(name))).toEqual([]);
    expect(names.filter((name) => !schemas.includes(`#/components/schemas/${name}`))).toEqual([]);
  });

  it('names each operation once, with a summary, a tag that it lists, and an answer for when it goes well', () => {
    const ids = all.map(([, { operationId }]) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const tags = document.tags.map(({ name }) => name);
    for (const [route, operation] of all) {
      expect(operation.operationId, route).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, route).toMatch(/^[A-ZÀ-Ý][^.\n]{5,99}$/);
      expect(
        operation.tags.filter((tag) => !tags.includes(tag)),
        route,
      ).toEqual([]);
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.some((status) => status.startsWith('2')),
        route,
      ).toBe(true);
      expect(statuses, route).toEqual(expect.arrayContaining(['500', '503']));
      for (const answer of Object.values(operation.responses)) expect(answer.description, route).not.toBe('');
    }
  });

  it('explains what does not explain itself: fields, parameters', () => {
    const { schemas } = document.components;
    const sendAt = schemas['SendText']?.properties?.['sendAt']?.description;
    expect(sendAt).toContain('at most 90 days ahead');
    expect(schemas['DetailedConnection']?.properties?.['pacing']?.description).not.toBe('');
    const fields = Object.values(schemas).flatMap(({ properties = {} }) => Object.values(properties));
    // What `.describe()` says in core/api. A new field needs no words where its name has them.
    expect(fields.filter(({ description }) => description !== undefined).length).toBeGreaterThan(400);
    const cursors = all.flatMap(([, { parameters = [] }]) => parameters.filter(({ name }) => name === 'cursor'));
    expect(cursors.length).toBeGreaterThan(10);
    expect(
      cursors.filter(({ description, schema }) => description === undefined || schema.description !== undefined),
    ).toEqual([]);
  });

  it('declares what stands in a path, each parameter once, and no body for GET', () => {
    for (const [route, { parameters = [], requestBody }] of all) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(inPath, route).toEqual([...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      const places = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(places).size, route).toBe(places.length);
      if (route.startsWith('GET')) expect(requestBody, route).toBeUndefined();
    }
  });

  it('says of each operation who may call it, as the app does', async () => {
    for (const [route, { security, 'x-scopes': scopes }] of all) {
      const { status, body } = await world.call(route.replaceAll(/\{\w+\}/g, 'x'), { key: '' });
      expect([route, body.code === 'unauthenticated', status === 401]).toEqual([
        route,
        security.length > 0,
        security.length > 0,
      ]);
      expect(security.length > 0 || scopes === undefined, route).toBe(true);
    }
  });
});
