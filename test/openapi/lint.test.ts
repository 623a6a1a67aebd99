import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';
import { createDocument } from '../../core/api/openapi/document.ts';

/** What Redocly's linter finds by its recommended rules, warnings too: `rule at place: what`. */
async function lint(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location: [at] }) => `${ruleId} at ${at?.pointer ?? '?'}: ${message}`);
}

it('the OpenAPI document passes the linter, with its recommended rules and without a warning', async () => {
  expect(await lint(createDocument())).toEqual([]);
});

it('the linter would find what is wrong', async () => {
  const document = structuredClone(createDocument());
  const { post } = document.paths['/v1/messages'] ?? {};
  if (post === undefined) throw new Error('nothing is sent any more');
  const paths = {
    ...document.paths,
    '/v1/messages': {
      post: { ...post, responses: { 200: { content: {} } }, parameters: [{ in: 'path', name: 'id' }] },
    },
    '/v1/other': { post: { ...post, security: [{ nothing: [] }] } },
  };
  const found = (await lint({ ...document, paths })).map((line) => line.split(' ')[0]);
  expect(found).toEqual(
    expect.arrayContaining(['struct', 'security-defined', 'operation-operationId-unique', 'path-parameters-defined']),
  );
});
