import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#config';
import { parse } from 'yaml';
import { named } from './documents.js';

const docker = join(import.meta.dirname, '..', 'docker');
const root = join(docker, '..');
const dockerfile = readFileSync(join(docker, 'Dockerfile'), 'utf8');
const final = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const compose = (file: string): Compose => parse(readFileSync(join(docker, file), 'utf8'), { merge: true }) as Compose;

/** As compose fills variables in: with the given value, else the default written beside it. */
const filledIn = (text: string, given: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest?: string) => {
    return given[name] ?? (kind === '-' ? (rest ?? '') : '');
  });

describe('the image', () => {
  it('runs a program that is built, on the Node that npm scripts run on', () => {
    const [program] = named(final, /^CMD \["node", "dist\/(.+)\.js"\]$/gm);
    expect(existsSync(join(root, `${program ?? ''}.ts`))).toBe(true);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    expect(named(dockerfile, /^FROM node:(\d+)-slim/gm)).toEqual([devDependencies.node.split('.')[0]]);
  });

  it('is not root, and leaves the build behind', () => {
    expect(named(final, /^USER (.+)$/gm)).toEqual(['node']);
    expect(final).not.toContain('npm');
    expect(dockerfile).toContain('npm prune --omit=dev');
  });

  it('sets only variables that mean something, and listens where it says', () => {
    const env = Object.fromEntries(
      [...final.matchAll(/\b(SYNCLINE_\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [
        name,
        value,
      ]),
    );
    const config = loadConfig(env);
    expect(config.unknownVariables).toEqual([]);
    expect(named(final, /^EXPOSE (\d+)$/gm)).toEqual([String(config.port)]);
    expect(named(final, /^VOLUME (.+)$/gm)).toEqual([config.dataDir]);
    expect(config.host).toBe('0.0.0.0');
  });

  it('copies only what exists', () => {
    const copied = named(final, /^COPY --from=build ((?:\/src\/\S+ )+)/gm).flatMap((list) => list.trim().split(' '));
    const paths = copied.map((path) => path.replace(/^\/src\/(dist\/)?/, '').replace(/^console$/, 'apps/console'));
    expect(paths).toContain('apps');
    expect(paths.filter((path) => path !== 'node_modules' && !existsSync(join(root, path)))).toEqual([]);
  });
});

describe.each(['compose.yaml', 'compose.single.yaml'])('%s', (file) => {
  const { services, volumes = {} } = compose(file);
  const all = Object.entries(services);
  const ours = all.filter(([, { image }]) => image === 'syncline');
  const secrets = { POSTGRES_PASSWORD: 'secret', SYNCLINE_SECRET_KEY: `v1:${Buffer.alloc(32).toString('base64')}` };

  it('builds our image from the Dockerfile', () => {
    expect(ours).not.toEqual([]);
    for (const [, { build }] of ours) {
      expect(existsSync(resolve(docker, build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
    }
  });

  it('gives Syncline an environment it accepts', () => {
    for (const [, { environment = {} }] of ours) {
      const env = Object.entries(environment).map(([name, value]) => [name, filledIn(value, secrets)]);
      expect(loadConfig(Object.fromEntries(env) as Record<string, string>).unknownVariables).toEqual([]);
    }
  });

  it('names only services and volumes it has', () => {
    const hosts = ours.flatMap(([, { environment = {} }]) =>
      Object.values(environment).flatMap((value) => URL.parse(filledIn(value, secrets))?.hostname || []),
    );
    const needed = all.flatMap(([, { depends_on: needs = {} }]) => Object.keys(needs));
    expect([...hosts, ...needed].filter((name) => !(name in services))).toEqual([]);
    const mounted = all.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''));
    expect(mounted.sort()).toEqual(Object.keys(volumes).sort());
  });

  it('opens no port to the outside', () => {
    for (const port of all.flatMap(([, { ports = [] }]) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('compose.yaml', () => {
  const { services } = compose('compose.yaml');

  it('keeps what Redis holds', () => {
    expect(services['redis']?.command?.join(' ')).toContain('--maxmemory-policy noeviction --appendonly yes');
  });

  it('has one service for each role', () => {
    expect(services['api']?.environment?.['SYNCLINE_ROLE']).toBe('api');
    expect(services['worker']?.environment?.['SYNCLINE_ROLE']).toBe('worker');
  });
});
