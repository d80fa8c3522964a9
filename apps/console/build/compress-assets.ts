import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { type Plugin } from 'vite';

const WORTH_COMPRESSING = new Set(['.js', '.css', '.svg', '.json']);
const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/** Keeps every text file of the build in brotli and gzip too, so that serving one costs no computing. */
export const compressAssets = (): Plugin => ({
  name: 'compress-assets',
  apply: 'build',
  async writeBundle({ dir }) {
    if (dir === undefined) return;
    const paths = await readdir(dir, { recursive: true });
    await Promise.all(
      paths
        .filter((path) => WORTH_COMPRESSING.has(extname(path)))
        .map(async (path) => {
          const content = await readFile(join(dir, path));
          await writeFile(join(dir, `${path}.gz`), await zip(content, { level: 9 }));
          await writeFile(join(dir, `${path}.br`), await brotli(content));
        }),
    );
  },
});
