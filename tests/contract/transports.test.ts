import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/contract.ts'
import { createOwnFace } from './own-face.ts'
import { lanes } from './lanes.ts'
import type { Lane } from './lanes.ts'

const face = createOwnFace()

function errorOf(answer: Answer) {
  if (answer.ok) throw new Error(`Expected an error, got ${JSON.stringify(answer.result)}`)
  return answer.error
}

describe.each(lanes)('over $name', ({ open }) => {
  let lane: Lane
  beforeAll(async () => {
    lane = await open(face)
  })
  afterAll(() => lane.close())

  test('a call comes back with what the handler made of the request', async () => {
    expect(await lane.call('project.forget', { root: '/tmp/päth "quoted"\n' })).toEqual({
      ok: true,
      result: [
        {
          root: '/tmp/päth "quoted"\n',
          name: '/tmp/päth "quoted"\n',
          openedAt: '2026-01-01T00:00:00Z',
          exists: false,
        },
      ],
    })
  })

  test('null and an empty list arrive as such', async () => {
    expect(await lane.call('targets.password', { target: 'dev', password: 'x' })).toEqual({
      ok: true,
      result: null,
    })
    expect(await lane.call('project.recent', {})).toEqual({ ok: true, result: [] })
  })

  test('a coded error arrives with every field and without its cause', async () => {
    expect(await lane.call('graph.resolve', { expression: 'ab', target: null })).toEqual({
      ok: false,
      error: {
        code: 'ambiguous_revision',
        message: "Two revisions start with 'ab'.",
        hint: 'Write more of it.',
        where: { file: 'migrations/a.ts', line: 3, column: null },
        category: 'ambiguous',
        candidates: ['ab1', 'ab2'],
        sql: null,
        sqlState: '42P01',
        detail: null,
        problems: ['one', 'two'],
      },
    })
  })

  test('any other exception becomes internal, and the next call works', async () => {
    const error = errorOf(await lane.call('project.problems', {}))
    expect(error).toMatchObject({ code: 'internal', message: 'a defect' })
    expect(await lane.call('project.recent', {})).toEqual({ ok: true, result: [] })
  })

  test('calls answer each for itself, whatever order they end in', async () => {
    const roots = Array.from({ length: 30 }, (_, index) => `/p${index}`)
    const answers = await Promise.all(roots.map((root) => lane.call('project.forget', { root })))
    expect(
      answers.map((answer) => (answer.ok ? (answer.result as { root: string }[])[0]?.root : null)),
    ).toEqual(roots)
  })

  test('an unknown operation is told from a malformed request', async () => {
    expect(errorOf(await lane.call('project.nothing', {})).code).toBe('unknown_operation')
    expect(errorOf(await lane.call('toString', {})).code).toBe('unknown_operation')
    expect(errorOf(await lane.call('project.forget', {})).code).toBe('invalid_request')
  })

  test('every problem of a request is told, with its place', async () => {
    const error = errorOf(
      await lane.call('revisions.reparent', { revision: 1, downRevisions: [2], more: true }),
    )
    expect(error.code).toBe('invalid_request')
    expect(error.problems.map((problem) => problem.split(':')[0])).toEqual([
      'revision',
      'downRevisions.0',
      'dryRun',
      'request',
    ])
  })

  test('a request beyond the limits is refused, and the lane stays open', async () => {
    const depth = '['.repeat(40) + ']'.repeat(40)
    expect(errorOf(await lane.call('project.forget', JSON.parse(depth))).message).toMatch(/nested deeper/)
    expect(errorOf(await lane.call('project.forget', Array(200_001).fill(0))).message).toMatch(
      /200000 values/,
    )
    expect(await lane.call('project.recent', {})).toEqual({ ok: true, result: [] })
  })

  test('events reach who listens for them, in order, until it stops', async () => {
    const heard: unknown[] = []
    const stop = lane.listen('target.changed', (value) => heard.push(value))
    face.emit('target.changed', { target: 'one' })
    face.emit('project.changed', { version: 'x' })
    face.emit('target.changed', { target: 'two' })
    // An answer travels behind the events that were sent before it.
    await lane.call('project.recent', {})
    expect(heard).toEqual([{ target: 'one' }, { target: 'two' }])
    stop()
    face.emit('target.changed', { target: 'three' })
    await lane.call('project.recent', {})
    expect(heard).toHaveLength(2)
  })
})
