import { Button } from '@mantine/core'
import { Component, Fragment } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { dataOf, errorOf } from '../client/call-error.ts'
import { ErrorBox } from './error-box.tsx'

type Props = {
  readonly children: ReactNode
  /** Around what is shown instead. */
  readonly in?: ComponentType<{ readonly children: ReactNode }>
}
type State = { readonly error: Error | null }

/** Keeps a view that fails, or whose code cannot be fetched, from taking the whole window with it. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const Around = this.props.in ?? Fragment
    return (
      <Around>
        <ErrorBox error={shownAs(error)}>
          <Button onClick={() => window.location.reload()}>Reload the window</Button>
        </ErrorBox>
      </Around>
    )
  }
}

function shownAs(error: Error): ReturnType<typeof errorOf> {
  // What Chromium says where a script cannot be fetched.
  const isFetch = error.message.includes('dynamically imported module')
  const message = isFetch
    ? 'This part of the window could not be fetched from Headway.'
    : `This part of the window failed: ${error.message}`
  const hint = isFetch
    ? 'Check that Headway is still running where you started it, then reload the window.'
    : 'Reload the window: what runs on a database goes on meanwhile. Copy the details for a report.'
  return { ...dataOf(error), message, hint }
}
