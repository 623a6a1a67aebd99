/** A gap of a template, `{{1}}` or `{{name}}`; see `TemplateDefinition`. */
export const GAP = /\{\{\s*(\w+)\s*\}\}/g;

/** The gaps of a template's body, in the order in which parameters fill them: by number, or as they appear. */
export function gapsOf(body: string): readonly string[] {
  const names = [...new Set([...body.matchAll(GAP)].map(([, name = '']) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((left, right) => Number(left) - Number(right)) : names;
}
