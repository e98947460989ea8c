import './client/first-questions.ts'

// The window's code comes as a second script: this one has the engine asked before that one is read.
await import('./start.tsx')
