import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const head = 'b470da5f31e9'

describe('the source of a revision', () => {
  it('is saved while pending, keeps its line ends, and refuses what changed on disk meanwhile', async () => {
    engine = await openSample('01-shop', 'sqlite')
    const { channel, root } = engine
    const read = await channel.call('revisions.read', { revision: head, target: 'dev' })
    expect(read.readOnlyReason).toBeNull()
    const path = join(root, read.path)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
    const text = `${read.text}\n-- a note\n`
    const saved = await channel.call('revisions.save', {
      revision: head,
      text,
      baseHash: read.hash,
      target: 'dev',
    })
    expect(saved.text).toBe(text)
    expect(readFileSync(path, 'utf8')).toBe(text.replaceAll('\n', '\r\n'))
    appendFileSync(path, '-- someone else\r\n')
    const again = { revision: head, text: read.text, baseHash: saved.hash, target: 'dev' }
    await expect(channel.call('revisions.save', again)).rejects.toMatchObject({
      data: { code: 'file_conflict' },
    })
    expect(readFileSync(path, 'utf8')).toContain('someone else')
  })

  it('is read-only with a reason once applied, and never becomes another revision', async () => {
    engine = await openSample('01-shop', 'sqlite')
    const { channel, run } = engine
    const read = await channel.call('revisions.read', { revision: head, target: 'dev' })
    const other = {
      revision: head,
      text: read.text.replace(head, 'ffffffffffff'),
      baseHash: read.hash,
      target: 'dev',
    }
    await expect(channel.call('revisions.save', other)).rejects.toMatchObject({
      data: { code: 'invalid_request' },
    })
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    expect(await channel.call('revisions.read', { revision: head, target: 'dev' })).toMatchObject({
      readOnlyReason: 'applied on dev',
    })
    const request = { revision: head, text: `${read.text}--x\n`, baseHash: read.hash, target: 'dev' }
    await expect(channel.call('revisions.save', request)).rejects.toMatchObject({
      data: { code: 'file_conflict' },
    })
  })
})

describe('new parents for a revision', () => {
  it('says what would be skipped, refuses a circle, and rewrites the file', async () => {
    engine = await openSample('01-shop', 'sqlite')
    const { channel } = engine
    const request = { revision: head, downRevisions: ['925eb83d1fc7'], dryRun: true }
    const dry = await channel.call('revisions.reparent', request)
    expect(dry).toMatchObject({
      before: ['a36fc94e20d8'],
      after: ['925eb83d1fc7'],
      skipped: ['a36fc94e20d8'],
    })
    const circle = { revision: 'a36fc94e20d8', downRevisions: [head], dryRun: false }
    await expect(channel.call('revisions.reparent', circle)).rejects.toMatchObject({
      data: { code: 'cycle' },
    })
    await channel.call('revisions.reparent', { ...request, dryRun: false })
    const { graph } = await channel.call('revisions.list', {})
    expect(graph.heads.toSorted()).toEqual(['a36fc94e20d8', head].toSorted())
    const merged = await channel.call('revisions.merge', {
      revisions: ['heads'],
      message: 'together again',
      revId: null,
      branchLabels: [],
      dependsOn: [],
      versionPath: null,
      splice: false,
      format: 'sql',
    })
    expect(merged.revision.downRevisions.toSorted()).toEqual(['a36fc94e20d8', head].toSorted())
  })

  it('refuses where a target has applied it', async () => {
    engine = await openSample('01-shop', 'sqlite')
    const { channel, run } = engine
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    const request = { revision: head, downRevisions: ['925eb83d1fc7'], dryRun: false }
    await expect(channel.call('revisions.reparent', request)).rejects.toMatchObject({
      data: { code: 'file_conflict' },
    })
  })
})
