import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Vendor } from './locate.js';

export interface RecordedRequest {
  method: string;
  /** Path without its query, e.g. `/3.0/lists`. */
  path: string;
  /** Query parameters as they stood in the URL, still percent-encoded; null when there were none. */
  query: Record<string, string | readonly string[]> | null;
  /** Parsed JSON, or the text of another format; null or an empty object for no body. */
  body: unknown;
}

export interface RecordedAnswer {
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  /** Parsed JSON, or text; the empty string for no body. */
  body: unknown;
}

export interface RecordedStep {
  request: RecordedRequest;
  response: RecordedAnswer;
}

/** One scenario of live vendor traffic, in the order it was recorded. */
export interface Recording {
  /** The file's name without `.json`. */
  name: string;
  source: string;
  steps: readonly RecordedStep[];
}

/** Every recording of one vendor (`specs/<vendor>/recorded/scenarios/*.json`), by file name. */
export function loadRecordings(factsFolder: string, vendor: Vendor): Recording[] {
  const folder = join(factsFolder, 'specs', vendor, 'recorded/scenarios');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Recording, 'name'>;
      return { name: file.slice(0, -'.json'.length), source: content.source, steps: content.steps };
    });
}
