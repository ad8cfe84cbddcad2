// Vite plugin: after the app is built, builds sw.js with the exact list of files the worker may keep.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'vite';

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Addresses of every file of a built app, `/` standing for index.html; source maps and the worker itself left out. */
export function shellAddresses(outDir: string): string[] {
  return filesUnder(outDir)
    .map((path) => '/' + relative(outDir, path).replaceAll('\\', '/'))
    .filter((address) => address !== '/sw.js' && !address.endsWith('.map'))
    .map((address) => (address === '/index.html' ? '/' : address))
    .sort();
}

/** Changes whenever any file of the shell does, so that an old cache is never mixed with a new one. */
export function shellVersion(outDir: string): string {
  const hash = createHash('sha256');
  for (const path of filesUnder(outDir).sort()) hash.update(path.slice(outDir.length)).update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}

export function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'alertcard-service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: {
          __SHELL__: JSON.stringify(shellAddresses(outDir)),
          __SHELL_VERSION__: JSON.stringify(shellVersion(outDir)),
        },
        build: {
          outDir,
          emptyOutDir: false,
          target: ['es2022', 'safari15.4'],
          rolldownOptions: {
            input: 'src/service-worker/sw.ts',
            output: { entryFileNames: 'sw.js', format: 'iife' },
          },
        },
      });
    },
  };
}
