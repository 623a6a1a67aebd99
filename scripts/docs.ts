import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderErrors } from './docs/error-table.ts';
import { withFeatures } from './docs/features-table.ts';
import { renderTypes } from './sdk/types.ts';

// `npm run docs`: writes the pages that are made from code.
const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/errors.md'), renderErrors());
for (const [file, language] of [
  ['README.md', 'en'],
  ['README.pt-BR.md', 'pt-BR'],
] as const) {
  writeFileSync(join(root, file), withFeatures(readFileSync(join(root, file), 'utf8'), language));
}
writeFileSync(join(root, 'sdk/src/types.ts'), await renderTypes());
