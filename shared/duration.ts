/** Milliseconds as "<1 ms", "12 ms", "1.24 s", "12.3 s" or "3 min 05 s". */
export function duration(ms: number): string {
  if (ms < 1) return '<1 ms'
  // What rounds up to the next unit is told in it.
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
