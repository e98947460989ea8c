import { useSyncExternalStore } from 'react'

type Ticker = { now: number; readonly listeners: Set<() => void> }
const tickers = new Map<number, Ticker>()

function tickerOf(intervalMs: number): Ticker {
  const known = tickers.get(intervalMs)
  if (known) return known
  const ticker: Ticker = { now: Date.now(), listeners: new Set() }
  setInterval(() => {
    ticker.now = Date.now()
    for (const listener of ticker.listeners) listener()
  }, intervalMs)
  tickers.set(intervalMs, ticker)
  return ticker
}

/** The time in ms since 1970, renewed every interval; one timer for all who ask with the same interval. */
export function useNow(intervalMs: number): number {
  const ticker = tickerOf(intervalMs)
  return useSyncExternalStore(
    (listener) => {
      ticker.listeners.add(listener)
      return () => ticker.listeners.delete(listener)
    },
    () => ticker.now,
  )
}
