import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { helpPages } from './scripts/lib/help-pages.ts'
import { preloadStart } from './scripts/lib/preload-start.ts'

const top = import.meta.dirname
const at = (path: string): string => join(top, path)

/** What runs in Node, by the name of its bundle in `dist/main`. */
const entries: Readonly<Record<string, string>> = {
  main: at('electron/main.ts'),
  'browser-main': at('electron/browser-main.ts'),
  cli: at('electron/cli/main.ts'),
  library: at('electron/library.ts'),
  'migration-process': at('electron/runtimes/node/main.ts'),
}

/** Stays in node_modules: native code, code that finds its own files, and what user code must share with us. */
const external = [
  'electron',
  'knex',
  'pg',
  'sqlite3',
  'jiti',
  'ws',
  'libpg-query',
  /^node:/,
  ...builtinModules.flatMap((name) => [name, `node:${name}`]),
]

/** What each bundle holds of others, with their licenses: scripts/lib/notices.ts reads it. */
const license = { fileName: 'licenses.json' }

/** One config, three environments. `vite build` makes all; `--app` is implied by `builder`. */
export default defineConfig({
  root: at('renderer'),
  base: '/',
  plugins: [helpPages(), react(), preloadStart('renderer/start.tsx')],
  server: { host: '127.0.0.1', strictPort: false },
  worker: { format: 'es' },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        license,
        target: 'chrome146',
        // A data: URL would need the CSP to allow more than it does.
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 5000,
        // The window takes types and a few words from shared/; without this, building schemas counts as an effect and
        // all of zod comes along.
        rolldownOptions: {
          treeshake: { manualPureFunctions: ['z'] },
          // The first picture takes two scripts, each with all that it needs at once.
          output: {
            codeSplitting: {
              groups: [
                { name: 'first-questions', test: /renderer\/client\/first-questions\.ts$/, priority: 2 },
                { name: 'start', test: /renderer\/start\.tsx$/, priority: 1 },
              ],
            },
          },
        },
      },
    },
    main: {
      consumer: 'server',
      resolve: {
        noExternal: true,
        external: ['electron', 'knex', 'pg', 'sqlite3', 'jiti', 'ws', 'libpg-query'],
      },
      build: {
        outDir: at('dist/main'),
        emptyOutDir: true,
        license,
        target: 'node22',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path))),
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: at('dist/preload'),
        emptyOutDir: true,
        license,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: { preload: at('electron/preload.ts') },
          external: ['electron'],
          // A sandboxed preload cannot be an ES module, nor require a second file.
          output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
