/** Prefixes children's lines with who said it, and hides secrets should a child ever print one. */
export function createPrinter(
  write: (text: string) => void,
  secrets: readonly string[],
): (program: string, line: string) => void {
  return (program, line) => write(`${program.padEnd(8)}| ${redact(line, secrets)}\n`);
}

/** A text without the secrets in it. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}

export type Addresses = {
  readonly gateway: string;
  readonly baileys: string;
  readonly dataFolder: string;
  /** Where the admin key is; the key itself is never printed. */
  readonly adminKey: string;
};

/** What a newcomer needs to know once everything runs. */
export function banner({ gateway, baileys, dataFolder, adminKey }: Addresses): string {
  return [
    '',
    'polyzap is running. Ctrl+C stops it.',
    `  API             ${gateway}/v1`,
    `  console         ${gateway}/`,
    `  Baileys server  ${baileys}`,
    `  data            ${dataFolder}`,
    `  admin key       ${adminKey}`,
    '',
    '',
  ].join('\n');
}
