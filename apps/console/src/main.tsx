import { DirectionProvider, MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem.js';
import { makeQueryClient } from './api/query-client.js';
import { directionOf, preferredLanguage } from './i18n/languages.js';
import { startLanguage } from './i18n/start.js';
import { makeRouter } from './router.js';
import './theme/global.css';
import { cssVariables, theme } from './theme/theme.js';

declare global {
  interface Window {
    /** Read by the library that keeps the page from scrolling under a dialog. */
    __webpack_nonce__?: string;
  }
}

// Styles made at run time are let in by the nonce of this answer alone.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
window.__webpack_nonce__ = nonce;

await startLanguage();
const queries = makeQueryClient();
const router = makeRouter(queries);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root, {
  // What the API refuses is told on the page; anything else is a fault of ours.
  onCaughtError: (error) => {
    if (!(error instanceof ApiProblem)) reportError(error);
  },
}).render(
  <DirectionProvider initialDirection={directionOf(preferredLanguage())} detectDirection={false}>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      deduplicateInlineStyles
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </DirectionProvider>,
);
