import { registerHooks } from 'node:module'

// Maps `electron` to the stand-in for whatever is loaded after this: node --import register.mjs dist/main/main.js
const standIn = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
})
