import { createHash, createHmac } from 'node:crypto';

/** Escapes HubSpot decodes in the request URI before it signs (its "Validating requests" page lists them). */
const DECODED_ESCAPES: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** Version 1: hex SHA-256 of secret and body. */
export function signatureV1(clientSecret: string, body: string): string {
  return createHash('sha256')
    .update(clientSecret + body)
    .digest('hex');
}

/** Version 2: hex SHA-256 of secret, method, URI and body. */
export function signatureV2(clientSecret: string, method: string, uri: string, body: string): string {
  return createHash('sha256')
    .update(clientSecret + method + uri + body)
    .digest('hex');
}

/** Version 3: base64 HMAC-SHA256 of method, URI (some escapes decoded), body and timestamp in milliseconds. */
export function signatureV3(
  clientSecret: string,
  request: { method: string; uri: string; body: string; timestampMs: number },
): string {
  const uri = request.uri.replace(/%[0-9A-F]{2}/gi, (escape) => DECODED_ESCAPES[escape.toUpperCase()] ?? escape);
  return createHmac('sha256', clientSecret)
    .update(`${request.method}${uri}${request.body}${request.timestampMs}`)
    .digest('base64');
}
