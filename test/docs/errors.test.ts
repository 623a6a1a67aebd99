import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderErrors } from '../../scripts/docs/error-table.ts';

it('docs/errors.md says what the error table says', () => {
  expect(readFileSync('docs/errors.md', 'utf8'), 'run `npm run docs`').toBe(renderErrors());
});
