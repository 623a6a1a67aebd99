import { fileURLToPath } from 'node:url';
import { HeadersHandler } from '@netlify/headers';
import { RedirectsHandler } from '@netlify/redirects';
import { StaticHandler } from '@netlify/static';
import { NETLIFY_TOML } from './netlify-toml.ts';

/** What Netlify's servers do with `netlify.toml` and the published files, by the packages that its own tools do it with. */
export type NetlifyFront = {
  /** What is not a page of ours and no address of theirs is undefined: a function's, or nobody's. */
  ask(path: string): Promise<Response | undefined>;
  /** What Netlify cannot read in `netlify.toml`. */
  readonly complaints: readonly string[];
};

/** @param publishDir what was built, absolute */
export function netlifyFront(publishDir: string): NetlifyFront {
  const configPath = fileURLToPath(NETLIFY_TOML);
  const complaints: string[] = [];
  const complain = (...words: unknown[]) => void complaints.push(words.join(' '));
  const headers = new HeadersHandler({
    configPath,
    projectDir: publishDir,
    logger: { log: complain, warn: complain, error: complain },
  });
  const files = new StaticHandler({ directory: publishDir });
  const redirects = new RedirectsHandler({
    configPath,
    configRedirects: [],
    jwtRoleClaim: '',
    jwtSecret: '',
    projectDir: publishDir,
    publicDir: publishDir,
  });
  const fileOf = async (request: Request) => (await files.match(request))?.handle;
  return {
    complaints,
    async ask(path) {
      const request = new Request(new URL(path, 'https://site.test'));
      const match = await redirects.match(request);
      const file = await fileOf(request);
      // A file that is there goes before a rule that does not insist.
      const response = match === undefined ? await file?.() : await redirects.handle(request, match, fileOf);
      if (response !== undefined) await headers.apply(request, response);
      return response;
    },
  };
}
