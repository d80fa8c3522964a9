/** As much of the web's URL, which every JavaScript runtime has, as lenses need: it knows international host names. */
interface WebUrl {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

declare const URL: new (text: string) => WebUrl;

/** `null` when the text is not a URL. */
export const parseUrl = (text: string): WebUrl | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};

const ASCII = /^[\x21-\x7e]*$/;
const NOT_IN_A_HOST = /[/?#:\\%[\]]/;

/** A host name as it is looked up: lower case, international labels in their `xn--` form. */
export const asciiHost = (host: string): string => {
  if (ASCII.test(host) || NOT_IN_A_HOST.test(host)) return host.toLowerCase();
  return parseUrl(`http://${host}`)?.hostname ?? host.toLowerCase();
};
