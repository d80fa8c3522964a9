import { join } from 'node:path';
import { defineConfig } from 'vite';
import { checkTranslations } from './build/check-translations.js';
import { compressAssets } from './build/compress-assets.js';
import { limitInitialScript } from './build/limit-initial-script.js';

const INITIAL_SCRIPT_MAX_BYTES = 200_000;
const root = import.meta.dirname;

export default defineConfig({
  root,
  // The API puts the nonce of each answer in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [
    checkTranslations(join(root, 'src/i18n/locales')),
    limitInitialScript(INITIAL_SCRIPT_MAX_BYTES),
    compressAssets(),
  ],
  build: {
    outDir: join(root, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': process.env['SYNCLINE_URL'] ?? 'http://127.0.0.1:4400' } },
});
