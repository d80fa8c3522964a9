import { existsSync } from 'node:fs';

/** What Chromium is called on the systems we know. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where a Chromium is: named by CHROME_PATH, or installed; `undefined` when there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(':');
  for (const program of PROGRAMS) {
    const found = folders.map((folder) => `${folder}/${program}`).find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return undefined;
}
