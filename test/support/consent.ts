import { createHash } from 'node:crypto';

/**
 * Decides on a sandbox's consent page as its form would, without a browser.
 *
 * @param page the page's address, with all that it is asked with
 * @returns where the browser is sent back to
 */
export async function decideOn(page: string, decision: 'approve' | 'deny' = 'approve'): Promise<URL> {
  const { origin, pathname, searchParams } = new URL(page);
  const sent = await fetch(origin + pathname, {
    method: 'POST',
    body: new URLSearchParams([...searchParams, ['decision', decision]]),
    redirect: 'manual',
  });
  const back = sent.headers.get('location');
  if (back === null) throw new Error(`the page sends nobody back: ${sent.status} ${await sent.text()}`);
  return new URL(back);
}

/** The address of a consent page. */
export const consentAddress = (page: string, asked: Readonly<Record<string, string>>): string =>
  `${page}?${new URLSearchParams({ response_type: 'code', ...asked }).toString()}`;

/** The PKCE challenge of a verifier, by RFC 7636. */
export const challengeFor = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
