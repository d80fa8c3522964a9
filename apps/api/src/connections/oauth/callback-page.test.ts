import { expect, it } from '@jest/globals';
import { callbackPage } from './callback-page.js';

it('shows whatever it is given as text', () => {
  const shown = callbackPage('<script>', 'from "Ada" & <b>Bo</b>', 'SYNC_O107');
  expect(shown).not.toMatch(/<script>|<b>/);
  expect(shown).toContain('from &quot;Ada&quot; &amp; &lt;b&gt;Bo&lt;/b&gt; <small>(SYNC_O107)</small>');
});
