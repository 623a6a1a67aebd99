/** The TypeScript of a document, as files: `docs-migrating-1.ts`. Blocks marked `ts before` show other people's code. */
export function codeBlocks(path: string, markdown: string): { readonly name: string; readonly code: string }[] {
  const stem = path.replaceAll(/\W/g, '-');
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => ({
    name: `${stem}-${index + 1}.ts`,
    code,
  }));
}
