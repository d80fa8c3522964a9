/**
 * Lets a child process of a test run the TypeScript sources as they are, decorators included:
 * `node --conditions=source --import ./test/support/typescript-loader.mjs program.ts`.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const OURS = /^file:.*(?<!\/node_modules\/.*)\.ts$/;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const wantsSource = specifier.startsWith('.') && specifier.endsWith('.js') && OURS.test(context.parentURL ?? '');
    return nextResolve(wantsSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, nextLoad) {
    if (!OURS.test(url)) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      swcrc: false,
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        target: 'es2024',
        keepClassNames: true,
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
