import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/mantine.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/screen.css'
import './styles/scroll-cues.css'
import { App } from './app.tsx'
import { firstQuestions, pageLink } from './client/first-questions.ts'
import { screens } from './panels/index.ts'
import { startSession } from './state/actions/session.ts'
import { setScreenKeys } from './state/screen-keys.ts'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
setScreenKeys(screens)
startSession(pageLink, firstQuestions)
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
