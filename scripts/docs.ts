import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderErrors } from './docs/error-table.ts';
import { renderTypes } from './sdk/types.ts';

// `npm run docs`: writes the pages that are made from code.
const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/errors.md'), renderErrors());
writeFileSync(join(root, 'sdk/src/types.ts'), await renderTypes());
