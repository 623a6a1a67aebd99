/** What the app is told by its site's environment. */
export type Environment = {
  /** Where polyzap is. */
  readonly polyzapUrl: string;
  /** Stays in the functions: whoever has it, has every shop. */
  readonly adminKey: string;
  /** Of the webhook endpoint; `npm run setup` prints it. */
  readonly webhookSecret: string;
  /** Signs the cookies of those who are signed in. */
  readonly appSecret: string;
  /** Where this site is; Netlify sets it. */
  readonly siteUrl: string;
};

/** Throws with the names of all that is missing. */
export function readEnvironment(): Environment {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = process.env[name] ?? '';
    if (value === '') missing.push(name);
    return value;
  };
  const environment = {
    polyzapUrl: read('POLYZAP_URL'),
    adminKey: read('POLYZAP_ADMIN_KEY'),
    webhookSecret: read('POLYZAP_WEBHOOK_SECRET'),
    appSecret: read('APP_SECRET'),
    siteUrl: read('URL'),
  };
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}`);
  return environment;
}
