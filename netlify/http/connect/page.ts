/**
 * The page behind every link. It is the same for all of them: which link is meant stands in its address, what opens it
 * behind the #, which no server gets to see.
 */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>WhatsApp</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/connect/page.css" />
    <script type="module" src="/connect/page.js"></script>
  </head>
  <body>
    <div id="page"><noscript>This page needs JavaScript. · Esta página precisa de JavaScript. · Esta página necesita JavaScript.</noscript></div>
  </body>
</html>
`;

/** Nothing from other hosts, nothing inline; pictures are the QR code and the logo, which come with the link. */
export function pagePolicy(frameOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameOrigins.length === 0 ? "'none'" : frameOrigins.join(' ')}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
