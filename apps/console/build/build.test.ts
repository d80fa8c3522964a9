import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { translationFaults } from './check-translations.js';
import { initialScriptBytes } from './limit-initial-script.js';

describe('translations', () => {
  let folder = '';
  const write = (language: string, texts: object): void => {
    mkdirSync(join(folder, language), { recursive: true });
    writeFileSync(join(folder, language, 'a.json'), JSON.stringify(texts));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'syncline-texts-'));
    write('en', { hello: 'Hello {{name}}', rows_one: '{{count}} row', rows_other: '{{count}} rows' });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('of the console are complete', () => {
    expect(translationFaults(join(import.meta.dirname, '../src/i18n/locales'))).toEqual([]);
  });

  it('need each form their language tells apart, and no other', () => {
    write('th', { hello: 'x {{name}}', rows_one: 'x', rows_other: '{{count}}' });
    expect(translationFaults(folder)).toEqual(['th/a.json: rows_one is not asked for']);
    write('th', { hello: 'x {{name}}', rows_other: '{{count}}' });
    expect(translationFaults(folder)).toEqual([]);
  });

  it('are refused when one is missing, empty or has another placeholder', () => {
    write('vi', { rows_other: '{{count}}' });
    expect(translationFaults(folder)).toEqual(['vi/a.json: hello is missing']);
    write('vi', { hello: ' ', rows_other: '{{count}}' });
    expect(translationFaults(folder)[0]).toBe('vi/a.json: hello is missing');
    write('vi', { hello: '{{nmae}}', rows_other: '{{count}}' });
    expect(translationFaults(folder)).toEqual(['vi/a.json: hello has other placeholders than en']);
  });

  it('are refused when a file is missing', () => {
    mkdirSync(join(folder, 'fa'));
    expect(translationFaults(folder)).toEqual(['fa/a.json: is missing, or no JSON']);
  });
});

describe('the script before the first page', () => {
  it('counts entries and what they import, once, and not what is fetched later', () => {
    const chunk = (code: string, imports: string[], isEntry = false) => ({ code, imports, isEntry });
    const entry = chunk('entry', ['shared', 'other'], true);
    const other = chunk('other', ['shared']);
    const withLater = new Map([
      ['entry', entry],
      ['other', other],
      ['shared', chunk('shared', [])],
      ['later', chunk('x'.repeat(1000), ['shared'])],
    ]);
    const without = new Map([...withLater].filter(([name]) => name !== 'later'));
    expect(initialScriptBytes(withLater)).toBe(initialScriptBytes(without));
    expect(initialScriptBytes(withLater)).toBeGreaterThan(initialScriptBytes(new Map([['entry', entry]])));
  });
});
