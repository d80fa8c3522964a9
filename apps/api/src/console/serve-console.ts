import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { type NextFunction, type Request, type RequestHandler, type Response, static as serveFiles } from 'express';
import helmet from 'helmet';

const NONCE_BYTES = 16;
/** Stands in the built page where the nonce of an answer goes; vite.config.ts writes it. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const YEAR_MS = 31_536_000_000;
/** Paths that are the API's: never answered with a page. */
const NOT_OURS = /^\/(v1|webhooks)(\/|$)/;
/** Best first; the build keeps each file in these too. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/** Where `npm run build` puts the console: dist/console of the package this file is part of. */
function consoleFolder(from = import.meta.dirname): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist/console');
}

/**
 * Serves the console at `/`: files by their names, everything else that asks for a page with the one page there is.
 * Without a built console it serves nothing.
 */
export function serveConsole(folder = consoleFolder()): readonly RequestHandler[] {
  const page = readPage(folder);
  if (page === null) return [];
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`));
  const sendFile = serveFiles(folder, { index: false, redirect: false, immutable: true, maxAge: YEAR_MS });
  return [
    (request, response, next) => {
      if (!isRead(request) || !files.has(request.path) || extname(request.path) === '.html') return next();
      chooseEncoding(request, response, files);
      sendFile(request, response, next);
    },
    (request, response, next) => {
      if (!isRead(request) || !wantsPage(request)) return next();
      sendPage(page, request, response, next);
    },
  ];
}

/** The parts of the page around the nonces; `null` when the console was not built. */
function readPage(folder: string): readonly string[] | null {
  const path = join(folder, 'index.html');
  return existsSync(path) ? readFileSync(path, 'utf8').split(NONCE_PLACEHOLDER) : null;
}

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** A file that is missing is told so; only addresses of pages get the page. */
const wantsPage = (request: Request): boolean =>
  !NOT_OURS.test(request.path) &&
  (extname(request.path) === '' || extname(request.path) === '.html') &&
  request.accepts(['html', 'json']) === 'html';

/** Scripts are of our own origin; styles the theme makes at run time bear the answer's nonce. */
function sendPage(page: readonly string[], request: Request, response: Response, next: NextFunction): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  const policy = helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  });
  policy(request, response, (error?: unknown) => {
    if (error) return next(error);
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(page.join(nonce));
  });
}

/** Has the file sent as the build compressed it, where the browser takes that. */
function chooseEncoding(request: Request, response: Response, files: ReadonlySet<string>): void {
  response.vary('accept-encoding');
  const path = request.path;
  const encoding = ENCODINGS.find(({ name, ending }) => files.has(path + ending) && request.acceptsEncodings(name));
  if (!encoding) return;
  response.type(extname(path)).setHeader('content-encoding', encoding.name);
  request.url = path + encoding.ending;
}
