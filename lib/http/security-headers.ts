/** The headers of every response, from the functions and from API Gateway itself. https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html */
export const securityHeaders = {
  "Cache-Control": "no-cache, no-store",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
} as const;
