/** What we touch of an entry of `package-lock.json`; everything else in it is kept. */
export type LockedPackage = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
};

export type Lockfile = { packages: Record<string, LockedPackage>; [field: string]: unknown };

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * Adds the platform packages that npm left out, and returns their names.
 *
 * A native tool lists one optional package per platform. npm leaves one that the registry of the moment does not have
 * out of the lockfile, silently, and then `npm ci` refuses that very lockfile as incomplete. An entry with version and
 * platform is enough: npm skips it elsewhere and fetches it where it fits.
 */
export function completeLockfile(lockfile: Lockfile): string[] {
  const added: string[] = [];
  for (const parent of Object.values(lockfile.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const platform = platformOf(name);
      if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) continue;
      if (Object.keys(lockfile.packages).some((key) => key === path || key.endsWith(`/${path}`))) continue;
      lockfile.packages[path] = { version, ...platform, ...(parent.dev === true && { dev: true }), optional: true };
      added.push(name);
    }
  }
  lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return added;
}

/** `@oxlint/binding-linux-arm-musleabihf` → Linux, arm, musl. `undefined` where the name names no platform. */
export function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | undefined {
  const parts = name.split(/[/-]/);
  const os = parts.find((part) => SYSTEMS.includes(part));
  const cpu = parts.find((part) => PROCESSORS.includes(part));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = os !== 'linux' ? undefined : parts.some((part) => part.startsWith('musl')) ? 'musl' : gnu(parts);
  return { os: [os], cpu: [cpu], ...(libc !== undefined && { libc: [libc] }) };
}

function gnu(parts: readonly string[]): string | undefined {
  return parts.some((part) => part.startsWith('gnu')) ? 'glibc' : undefined;
}
