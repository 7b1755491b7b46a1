/** On every answer, the functions' and API Gateway's own. https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html */
export const securityHeaders = {
  "Cache-Control": "no-cache, no-store",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
} as const;
