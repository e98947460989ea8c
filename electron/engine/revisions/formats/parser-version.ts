/**
 * Names what the readers of this folder make of a text: results kept on disk under another name are not used.
 * It is the hash of their sources, and a test says what to write here when they change.
 */
export const parserVersion = '8ec004fcb9975753'
