/** The document's icon: a card in the colours of the page. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="6" width="28" height="20" rx="4" fill="#635bff"/><path d="M2 11h28v4H2z" fill="#0a2540"/><path d="M6 20h8v2H6z" fill="#fff"/></svg>`;

/** Returns the page. Its addresses are relative to `/docs`, because the name of a stage can precede it. */
export const page = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
    <link rel="stylesheet" href="docs/docs.css">
  </head>
  <body>
    <noscript>This page needs JavaScript. The OpenAPI document is at <a href="docs/openapi.json">docs/openapi.json</a>.</noscript>
    <div id="docs"></div>
    <script src="docs/scalar.js"></script>
    <script src="docs/docs.js"></script>
  </body>
</html>
`;

/** Lets the page request only its own origin. Scalar writes styles into the page, and has no inline script. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
