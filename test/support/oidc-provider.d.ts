/** As much of it as the tests use; the package brings no types. */
declare module 'oidc-provider' {
  import { type RequestListener } from 'node:http';

  export default class Provider {
    constructor(
      issuer: string,
      configuration: {
        readonly clients: readonly object[];
        readonly claims: Readonly<Record<string, readonly string[]>>;
        readonly findAccount: (context: unknown, sub: string) => { accountId: string; claims: () => object };
        readonly cookies: object;
        readonly features: object;
      },
    );
    callback(): RequestListener;
  }
}
