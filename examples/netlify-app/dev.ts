import { readEnvironment } from './src/environment.ts';
import { serve } from './src/serve.ts';

// `npm run dev`: the site on http://127.0.0.1:8888, with what `npm run setup` printed in `.env`.
const { polyzapUrl, siteUrl } = readEnvironment();
const { url } = await serve(Number(new URL(siteUrl).port || '8888'), () => polyzapUrl);
process.stdout.write(`The app is at ${url}\n`);
