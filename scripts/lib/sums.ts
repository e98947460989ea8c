import { z } from 'zod'

/** What came of tests, added up. */
export type Sums = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** The part of vitest's JSON report that is counted here. */
export const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

/**
 * Adds a report up. A file that broke before its first test counts as one failure, and so does a run that ended badly
 * though no test failed (an error outside of any test).
 */
export function sumOf(report: z.infer<typeof vitestReport>, exitCode: number): Sums {
  const statuses = report.testResults.flatMap((file) => file.assertionResults.map(({ status }) => status))
  const passed = statuses.filter((status) => status === 'passed').length
  const failedTests = statuses.filter((status) => status === 'failed').length
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  const failed = failedTests + brokenFiles
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: statuses.length - passed - failedTests,
  }
}

/** Names of tests that failed at first and passed when tried again. */
export function retriedTests(report: z.infer<typeof vitestReport>): string[] {
  return report.testResults
    .flatMap((file) => file.assertionResults)
    .flatMap(({ status, fullName, failureMessages }) =>
      status === 'passed' && failureMessages.length > 0 ? [fullName] : [],
    )
}

export function addSums(left: Sums, right: Sums): Sums {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  }
}

/** The last line of `npm test`. */
export function sumsLine({ passed, failed, skipped }: Sums): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** How many tests `vitest list --json` found. */
export function countListed(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}
