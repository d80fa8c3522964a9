import { createHash } from 'node:crypto';

/** What a vendor's page asks a person to agree to. */
export interface ConsentPage {
  readonly vendor: string;
  /** The account the app is let into. */
  readonly account: string;
  readonly app: string;
  /** Rights that are asked for, with a remark where one is not certain to be granted. */
  readonly scopes: readonly { readonly name: string; readonly remark?: string }[];
  /** What the form carries on: the parameters the page was asked with. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A plain page with two buttons. Its form posts the fields and `decision` (`approve` or `deny`) to where it came from. */
export function consentPage({ vendor, account, app, scopes, fields }: ConsentPage): string {
  const items = scopes.map(({ name, remark }) => `<li>${escape(name)}${remark ? ` (${escape(remark)})` : ''}</li>`);
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(
    `${vendor} sandbox: connect an app`,
    `<p><strong>${escape(app)}</strong> asks to use the account <strong>${escape(account)}</strong>.</p>
    ${items.length === 0 ? '<p>It may do all that you may.</p>' : `<p>It asks for:</p><ul>${items.join('')}</ul>`}
    <form method="post">
      ${inputs.join('')}
      <button name="decision" value="approve">Approve</button>
      <button name="decision" value="deny">Deny</button>
    </form>`,
  );
}

/** What a vendor shows in place of its consent page when it cannot send anybody back. */
export const consentRefusal = (vendor: string, why: string): string =>
  page(`${vendor} sandbox: this does not work`, `<p>${escape(why)}</p>`);

/** Where a decision sends the browser. */
export function backTo(redirectUri: string, told: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(told)) if (value !== undefined) url.searchParams.set(name, value);
  return url.toString();
}

/** Whether whoever trades a code is who asked for it (RFC 7636, S256). Without a challenge there is nothing to prove. */
export function verifierFits(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return true;
  return verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>${escape(title)}</title>
  </head>
  <body>
    <h1>${escape(title)}</h1>
    ${body}
  </body>
</html>
`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
