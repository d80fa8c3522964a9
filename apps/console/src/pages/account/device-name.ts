const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
/** Telephones first: they name the system they are made from too. */
const SYSTEMS = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'CrOS', 'Linux'] as const;

/** "Firefox, Windows" of what a browser says of itself, as far as it says; what other programs say as it is. */
export function deviceName(userAgent: string): string | null {
  const browser = BROWSERS.find(([sign]) => userAgent.includes(`${sign}/`))?.[1];
  const system = SYSTEMS.find((sign) => userAgent.includes(sign));
  const known = [browser, system].filter((part) => part !== undefined);
  if (known.length > 0) return known.join(', ');
  return userAgent.trim() === '' ? null : userAgent;
}
