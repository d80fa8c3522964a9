import { gzipSync } from 'node:zlib';
import { type Plugin } from 'vite';

interface Chunk {
  readonly code: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
}

/** Bytes of script, compressed, that must be there before the first page can begin: entries and what they import. */
export function initialScriptBytes(chunks: ReadonlyMap<string, Chunk>): number {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const imported of chunks.get(name)?.imports ?? []) want(imported);
  };
  for (const [name, { isEntry }] of chunks) if (isEntry) want(name);
  return [...wanted].reduce((bytes, name) => bytes + gzipSync(chunks.get(name)?.code ?? '').length, 0);
}

/** Fails a build whose first script has grown beyond `bytesMax`. */
export const limitInitialScript = (bytesMax: number): Plugin => ({
  name: 'limit-initial-script',
  apply: 'build',
  generateBundle(_options, bundle) {
    const chunks = new Map<string, Chunk>();
    for (const [name, output] of Object.entries(bundle)) if (output.type === 'chunk') chunks.set(name, output);
    const bytes = initialScriptBytes(chunks);
    const said = `The script before the first page is ${bytes} bytes (gzip), of ${bytesMax} allowed.`;
    if (bytes > bytesMax) this.error(`${said} Import what a page alone needs from that page.`);
    this.info(said);
  },
});
