interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What of a package-lock.json (version 3) is looked at here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Optional dependencies named by a package of the lock file that have no entry of their own there. `npm ci` refuses
 * such a file on the platforms those packages are for, and installs a package without its native part.
 *
 * @returns e.g. `node_modules/esbuild: @esbuild/win32-x64`
 */
export function missingOptionalPackages({ packages }: Lockfile): readonly string[] {
  const missing: string[] = [];
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies)) {
      if (!placesSeenFrom(path, name).some((place) => place in packages)) missing.push(`${path || '.'}: ${name}`);
    }
  }
  return missing;
}

/** Where Node looks for `name` from the package at `path`: nested first, then ever further up. */
function placesSeenFrom(path: string, name: string): readonly string[] {
  const places: string[] = [];
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    places.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
    if (at === '') return places;
  }
}
