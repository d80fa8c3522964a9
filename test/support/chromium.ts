import { type Browser, chromium } from 'playwright-core';

const ROOT = 0;

/** Starts a Chromium. As root it cannot use its own sandbox; the pages here are ours alone. */
export const openChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: process.getuid?.() === ROOT ? ['--no-sandbox'] : [] });
