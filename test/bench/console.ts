import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { type Client } from '../demo/client.js';
import { openChromium } from '../support/chromium.js';

/** Times of the console in milliseconds, each by the clock of the page itself. */
export interface ConsoleTimes {
  /** From the address to a page that shows its data and answers, with nothing in the browser's cache. */
  readonly firstPageMs: readonly number[];
  /** From the click on a place in the navigation to that page with its data: the first visit, and one more. */
  readonly routes: readonly { readonly place: string; readonly firstMs: number; readonly againMs: number }[];
}

const COLD_VISITS = 5;
const SETTLE_MS = 30_000;
const OWNER = { name: 'Noor Haddad', email: 'noor@mail.syncline.dev', password: 'a long enough sentence' };

/** Measures the console of a Syncline that nobody has set up yet, and that has data, in a Chromium at `executable`. */
export async function consoleTimes(client: Client, executable: string): Promise<ConsoleTimes> {
  const cookie = await setUp(client);
  const firstPageMs: number[] = [];
  for (let visit = 0; visit < COLD_VISITS; visit += 1) {
    // A browser of its own each time: another context would share what the last one has compiled.
    firstPageMs.push(await inBrowser(executable, client, cookie, (page) => untilSettled(page, '/')));
  }
  const routes = await inBrowser(executable, client, cookie, async (page) => {
    await untilSettled(page, '/');
    // Whoever has looked at the first page for a moment: it fetches ahead what it leads to.
    await page.waitForLoadState('networkidle');
    const places = await page.locator('nav ul a').allTextContents();
    const goTo = (name: string): Promise<number> => page.evaluate(clickOn(name));
    // Overview is where we are: it comes last, so that every one is gone to from another.
    const order = [...places.slice(1), ...places.slice(0, 1)];
    const first = new Map<string, number>();
    for (const place of order) first.set(place, await goTo(place));
    const measured: { place: string; firstMs: number; againMs: number }[] = [];
    for (const place of order) measured.push({ place, firstMs: first.get(place) ?? 0, againMs: await goTo(place) });
    return measured;
  });
  return { firstPageMs, routes };
}

/** Makes the first person. @returns the value of their session's cookie */
async function setUp({ url, apiKey }: Client): Promise<string> {
  const answer = await fetch(`${url}/v1/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: apiKey, workspace: { name: 'Bench' }, person: OWNER }),
  });
  const [, value] = /syncline_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  if (value === undefined) throw new Error(`setting up was answered ${answer.status}: ${await answer.text()}`);
  return value;
}

async function inBrowser<Told>(
  executable: string,
  { url }: Client,
  cookie: string,
  act: (page: Page) => Promise<Told>,
): Promise<Told> {
  const browser: Browser = await openChromium(executable);
  try {
    const context: BrowserContext = await browser.newContext({
      ...{ baseURL: url, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' },
    });
    await context.addCookies([{ name: 'syncline_session', value: cookie, url, httpOnly: true, sameSite: 'Lax' }]);
    return await act(await context.newPage());
  } finally {
    await browser.close();
  }
}

/** Goes to an address. @returns milliseconds until its heading is there, nothing is loading and the page is idle */
async function untilSettled(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: 'commit' });
  return page.evaluate(FIRST_PAGE);
}

/** In the page: whether what was gone to is there, with its data. */
const IS_THERE = `document.querySelector('main h1') !== before
  && document.querySelector('main h1') !== null
  && document.querySelector('main [role="status"][aria-label]') === null`;

/** In the page: resolves after the frame that shows it, and whatever work keeps the page from answering. */
const waitFrom = (startedMs: string): string => `
  while (!(${IS_THERE})) {
    if (performance.now() - ${startedMs} > ${SETTLE_MS}) throw new Error('the page did not come');
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - ${startedMs};`;

const FIRST_PAGE = `(async () => { const before = null; ${waitFrom('0')} })()`;

const clickOn = (place: string): string => `(async () => {
  const link = [...document.querySelectorAll('nav ul a')].find(({ textContent }) => textContent === ${JSON.stringify(place)});
  const before = document.querySelector('main h1');
  const startedMs = performance.now();
  link.click();
  ${waitFrom('startedMs')}
})()`;
