import { describe, expect, test } from 'vitest'
import {
  answerFlags,
  dropFlag,
  mergeQuestions,
  openQuestions,
} from '../../../renderer/state/rename-questions.ts'
import type { RenameCandidate } from '../../../shared/model/changes.ts'

function candidate(from: string, to: string): RenameCandidate {
  return {
    rename: { kind: 'column', schema: 'main', table: 'people', from, to },
    flag: `people.${from}:people.${to}`,
    grade: 'ambiguous',
    evidence: [],
    counts: [],
  }
}

describe('questions about renames', () => {
  const first = mergeQuestions([], [candidate('a', 'x'), candidate('a', 'y'), candidate('b', 'y')], {})

  test('one question for each thing that is gone, with all it may be', () => {
    expect(first.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['people.a', 2],
      ['people.b', 1],
    ])
    expect(openQuestions(first, {})).toEqual(['people.a', 'people.b'])
  })

  test('an answered question stays, and can be answered differently', () => {
    const answers = { 'people.a': 'people.a:people.y' }
    const next = mergeQuestions(first, [], answers)
    expect(next.map(({ key, candidates }) => [key, candidates.length])).toEqual([['people.a', 2]])
    expect(openQuestions(next, answers)).toEqual([])
    expect(mergeQuestions(next, [], {})).toEqual([])
  })

  test('questions that come up later stand at the end', () => {
    const next = mergeQuestions(first, [candidate('c', 'z'), candidate('b', 'y')], { 'people.a': null })
    expect(next.map(({ key }) => key)).toEqual(['people.a', 'people.b', 'people.c'])
  })

  test('answers as --rename and --drop take them', () => {
    expect(answerFlags({ 'people.a': 'people.a:people.y', 'people.b': null })).toEqual({
      renames: ['people.a:people.y'],
      drops: ['people.b'],
    })
    expect(dropFlag('odd:name.a:odd:name.b')).toBe('odd:name.a:odd')
  })
})
