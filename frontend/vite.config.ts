// Builds frontend/dist: hashed assets, two purged style sheets, and the service worker with the list of files it may keep.
import purgecss from '@fullhuman/postcss-purgecss';
import { defineConfig } from 'vitest/config';
import { serviceWorker } from './build/service-worker.ts';
import { slimCss } from './build/slim-css.ts';
import { usedSources } from './build/used-sources.ts';

const purge = purgecss({
  content: ['index.html', ...usedSources('src/main.tsx')],
  safelist: { standard: ['html', 'body'] },
  variables: false,
});

const SHARED = /\/node_modules\/preact\/|\/src\/(?:api|components|lib|offline|words\/(?!cy\.json))/;

export default defineConfig(({ command }) => ({
  plugins: [serviceWorker()],
  css: {
    preprocessorOptions: { scss: { quietDeps: true } },
    postcss: { plugins: command === 'build' ? [purge, slimCss()] : [] },
  },
  build: {
    target: ['es2022', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // What several features share is one file: a page then waits for one more file, not for seven small ones.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } } },
  },
  server: { proxy: { '/api': 'http://localhost:8000', '/e': 'http://localhost:8000' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
  },
}));
