import { Button, TextInput } from '@mantine/core'
import { Controls, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useEffect, useMemo, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Diagram } from '../../../shared/model/diagram.ts'
import { useColorScheme } from '../../components/use-color-scheme.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import { layoutDiagram } from '../../state/diagram-layout.ts'
import { count, number } from '../../state/words.ts'
import { exportPng, exportSvg } from './export-picture.ts'
import { flowOf } from './flow-of.ts'
import { TableNode } from './table-node.tsx'

const nodeTypes = { table: TableNode }

type Props = { readonly diagram: Diagram; readonly title: string }

/** The diagram itself: moved with the pointer or the arrow keys, searched, saved as a picture. */
export function DiagramView(props: Props): ReactNode {
  return (
    <ReactFlowProvider>
      <View {...props} />
    </ReactFlowProvider>
  )
}

function View({ diagram, title }: Props): ReactNode {
  const scheme = useColorScheme()
  const [find, setFind] = useState('')
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const [isMoved, setMoved] = useState(false)
  const tables = useMemo(() => layoutDiagram(diagram), [diagram])
  const { nodes, edges, found } = useMemo(() => flowOf(tables, diagram.links, find), [tables, diagram, find])
  return (
    <div className="diagram">
      <div className="diagram-bar" role="toolbar" aria-label="Diagram">
        <FindTable find={find} found={found} onFind={setFind} />
        <span className="dim" role="status">
          {find === '' ? count(tables.length, 'table') : `${number(found.length)} found`}
        </span>
        <Legend diagram={diagram} />
        <span className="grow" />
        <Button onClick={() => exportSvg(tables, diagram.links, title)}>Save as SVG</Button>
        <Button onClick={() => void exportPng(tables, diagram.links, title)}>Save as PNG</Button>
      </div>
      <div className="diagram-flow" ref={setFrame}>
        <ReactFlow
          {...flowOptions}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          colorMode={scheme}
          aria-label={`Diagram of ${title}`}
          onMoveStart={(event) => event !== null && setMoved(true)}
        >
          <FitAgain frame={frame} isMoved={isMoved} />
          <Controls showInteractive={false} />
          <MiniMap pannable zoomable ariaLabel="Overview of the diagram" />
        </ReactFlow>
      </div>
    </div>
  )
}

/** It is looked at, not edited; what is out of sight is not drawn. */
const flowOptions = {
  fitView: true,
  fitViewOptions: { maxZoom: 1, padding: 0.08 },
  minZoom: 0.05,
  maxZoom: 2,
  onlyRenderVisibleElements: true,
  nodesDraggable: false,
  nodesConnectable: false,
  edgesFocusable: false,
  proOptions: { hideAttribution: true },
} as const

type FitProps = { readonly frame: HTMLElement | null; readonly isMoved: boolean }

/** A window that changes its size shows all of it again, as long as nobody has looked anywhere else. */
function FitAgain({ frame, isMoved }: FitProps): null {
  const { fitView } = useReactFlow()
  useEffect(() => {
    if (frame === null || isMoved) return
    const observer = new ResizeObserver(() => void fitView(flowOptions.fitViewOptions))
    observer.observe(frame)
    return () => observer.disconnect()
  }, [frame, isMoved, fitView])
  return null
}

type FindProps = {
  readonly find: string
  readonly found: readonly PlacedTable[]
  readonly onFind: (text: string) => void
}

/** Marks what matches; Enter goes from one to the next. */
function FindTable({ find, found, onFind }: FindProps): ReactNode {
  const { setCenter, getZoom } = useReactFlow()
  const [at, setAt] = useState(-1)
  const goTo = (index: number): void => {
    const place = (index + found.length) % Math.max(1, found.length)
    const table = found[place]
    if (!table) return
    setAt(place)
    const zoom = Math.max(getZoom(), 0.8)
    void setCenter(table.x + table.width / 2, table.y + table.height / 2, { zoom })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') goTo(event.shiftKey ? at - 1 : at + 1)
    if (event.key !== 'Escape' || find === '') return
    event.preventDefault()
    onFind('')
  }
  return (
    <TextInput
      aria-label="Find a table or column"
      placeholder="Find a table or column"
      value={find}
      onChange={(event) => {
        onFind(event.currentTarget.value)
        setAt(-1)
      }}
      onKeyDown={onKeyDown}
    />
  )
}

const words = { added: '+ added', altered: '~ altered', dropped: '− dropped' } as const

/** What the colors mean, with their numbers; nothing where nothing is compared. */
function Legend({ diagram }: { readonly diagram: Diagram }): ReactNode {
  const kinds = (['added', 'altered', 'dropped'] as const).map(
    (kind) => [kind, diagram.tables.filter(({ change }) => change === kind).length] as const,
  )
  return kinds
    .filter(([, tables]) => tables > 0)
    .map(([kind, tables]) => (
      <span key={kind} className="diagram-legend" data-change={kind}>
        {words[kind]} {number(tables)}
      </span>
    ))
}
