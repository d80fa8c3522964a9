import { ConfigError } from './config-error.js';
import { isWebUrl } from './url-rules.js';

/** `SYNCLINE_BASE_URL_<VENDOR>`: a connector that is added needs no change here. */
const VARIABLE = /^SYNCLINE_BASE_URL_([A-Z0-9]+)$/;

export const isBaseUrlVariable = (name: string): boolean => VARIABLE.test(name);

/**
 * Where the vendors are reached that are not at their usual address, such as stand-ins, by vendor in lower case.
 *
 * @throws ConfigError `SYNC_CFG001` for what is no http(s) URL
 */
export function baseUrlsOf(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, value = ''] of Object.entries(given)) {
    const vendor = VARIABLE.exec(name)?.[1];
    if (vendor === undefined) continue;
    const url = value.trim();
    if (isWebUrl(url)) urls.set(vendor.toLowerCase(), url.replace(/\/+$/, ''));
    else
      problems.push(
        `${name} must be an http(s) URL without credentials, query or fragment, e.g. http://127.0.0.1:4010`,
      );
  }
  if (problems.length > 0) throw new ConfigError('SYNC_CFG001', problems);
  return urls;
}
