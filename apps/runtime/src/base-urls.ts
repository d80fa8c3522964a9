import { type Connector } from '#connector-sdk';

/** The connectors, their vendors being where the operator says they are; connections may name another address still. */
export const reachedAt = (
  connectors: ReadonlyMap<string, Connector>,
  baseUrls: ReadonlyMap<string, string>,
): ReadonlyMap<string, Connector> =>
  new Map(
    [...connectors].map(([vendor, connector]) => {
      const defaultBaseUrl = baseUrls.get(vendor);
      if (defaultBaseUrl === undefined) return [vendor, connector];
      return [vendor, { ...connector, manifest: { ...connector.manifest, defaultBaseUrl } }];
    }),
  );
