import { describe, expect, test } from 'vitest'
import { inDoubtHint } from '../../electron/engine/runner/run-outside.ts'
import { wholeCommand, wholeCommands, withWholeHints } from '../../shared/whole-commands.ts'

const dev = { target: 'dev', tier: 'development', url: null } as const
const live = { target: 'the shop', tier: 'production', url: null } as const
const typed = {
  target: 'url',
  tier: 'production',
  url: 'postgresql://app:secret@db.example.com/shop',
} as const

describe('a hint names commands that can be typed as they stand', () => {
  test.each([
    ['Run: headway upgrade heads', 'Run: headway upgrade heads --target dev'],
    ['Run: headway upgrade heads --target dev', 'Run: headway upgrade heads --target dev'],
    ['headway stamp --purge <revision>', 'headway stamp --purge <revision> --target dev'],
    ['Go on (headway downgrade -1), or not.', 'Go on (headway downgrade -1 --target dev), or not.'],
    ['Take `headway upgrade head`; then look.', 'Take `headway upgrade head --target dev`; then look.'],
    ['List them with: headway history', 'List them with: headway history'],
    ['Say what it does: headway revision -m "x"', 'Say what it does: headway revision -m "x"'],
    ['Another: headway upgrade a1 --target test', 'Another: headway upgrade a1 --target test'],
  ])('on a target that is no production: %s', (hint, whole) => {
    expect(wholeCommands(hint, dev)).toBe(whole)
  })

  test.each([
    ['headway upgrade heads', "headway upgrade heads --target 'the shop' --confirm 'the shop'"],
    [
      "headway upgrade heads --target 'the shop'",
      "headway upgrade heads --target 'the shop' --confirm 'the shop'",
    ],
    [
      'headway stamp --purge <revision>',
      "headway stamp --purge <revision> --target 'the shop' --confirm 'the shop' --reason 'why it is done'",
    ],
    [
      'headway rescue --back',
      "headway rescue --back --target 'the shop' --confirm 'the shop' --reason 'why it is done'",
    ],
    ['headway rescue', "headway rescue --target 'the shop'"],
    ['headway label production', "headway label production --target 'the shop' --confirm 'the shop'"],
    [
      "headway ledger --applied a1 --reason 'what shows it' --target 'the shop'",
      "headway ledger --applied a1 --reason 'what shows it' --target 'the shop' --confirm 'the shop'",
    ],
    ["headway stamp a1 --target 'the shop' --confirm x --reason y", null],
    ['headway upgrade a1 --target other', null],
  ])('on production: %s', (command, whole) => {
    expect(wholeCommand(command, live)).toBe(whole ?? command)
  })

  test('of --url: the URL is said in place of a target, without its password', () => {
    expect(wholeCommand('headway upgrade heads --target url', typed)).toBe(
      "headway upgrade heads --url 'postgresql://app:***@db.example.com/shop' --confirm url",
    )
  })

  test('of a step in doubt, whose commands end with their bracket', () => {
    const words = "--target 'the shop' --confirm 'the shop'"
    expect(wholeCommands(inDoubtHint('a 1', 'downgrade'), live)).toContain(
      `(headway downgrade -1 --resume ${words} --reason 'why it is done'), or say that it took place (headway ledger --applied 'a 1' --reason 'what shows it' ${words}), or that it did not (headway ledger --not-applied 'a 1' --reason 'what shows it' ${words}).`,
    )
  })

  test('before a database was chosen nothing is added', () => {
    expect(wholeCommand('headway upgrade heads', null)).toBe('headway upgrade heads')
  })

  test('in every hint of an answer, however deep; the rest of it stays the same object', () => {
    const checks = [
      { text: 'Run: headway upgrade heads', hint: 'Run: headway upgrade heads' },
      { text: 'fine', hint: null },
    ]
    const answer = { steps: [{ hint: 'List them with: headway history' }], plan: { checks } }
    const whole = withWholeHints(answer, dev)
    expect(whole).toEqual({
      steps: answer.steps,
      plan: {
        checks: [
          { text: 'Run: headway upgrade heads', hint: 'Run: headway upgrade heads --target dev' },
          { text: 'fine', hint: null },
        ],
      },
    })
    expect(whole.steps).toBe(answer.steps)
    expect(withWholeHints(whole, dev)).toBe(whole)
  })
})
