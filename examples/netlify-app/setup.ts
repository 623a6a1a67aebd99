import { polyzapSetUp } from './src/set-up.ts';

// `npm run setup`: once for an installation of polyzap. Prints what the site's environment needs; running it again renews the
// webhook's secret.
const environment = await polyzapSetUp({
  polyzapUrl: process.env['POLYZAP_URL'] ?? '',
  adminKey: process.env['POLYZAP_ADMIN_KEY'] ?? '',
  siteUrl: process.env['URL'] ?? 'http://127.0.0.1:8888',
});
for (const [name, value] of Object.entries(environment)) process.stdout.write(`${name}=${value}\n`);
