import { useEffect } from 'react'
import { desktopShell } from '../client/connect.ts'
import { openOverlay } from './actions/overlay.ts'
import { switchProject } from './actions/project.ts'
import { toast } from './actions/toasts.ts'
import { app } from './store.ts'

/** A folder that is dropped onto the window is opened as a project. */
export function useDroppedFolder(): void {
  useEffect(() => {
    window.addEventListener('dragover', allow)
    window.addEventListener('drop', open)
    return () => {
      window.removeEventListener('dragover', allow)
      window.removeEventListener('drop', open)
    }
  }, [])
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

function allow(event: DragEvent): void {
  if (holdsFiles(event)) event.preventDefault()
}

function open(event: DragEvent): void {
  if (!holdsFiles(event)) return
  event.preventDefault()
  const [file] = event.dataTransfer?.files ?? []
  const path = file && desktopShell()?.pathOf(file)
  if (path) return void switchProject(path)
  toast('A browser does not say where a dropped folder is. Choose it from the folders.', 'note')
  if (app().project !== null) openOverlay({ kind: 'open-project' })
}
