import { EventEmitter } from 'node:events'

// Gives a forked Node process what Electron gives a utility process: process.parentPort, and no process.send.
const send = process.send.bind(process)
const port = new EventEmitter()
port.postMessage = (message) => send(message)
process.on('message', (data) => port.emit('message', { data, ports: [] }))
Object.defineProperty(process, 'parentPort', { value: port })
Object.defineProperty(process, 'send', { value: undefined })
