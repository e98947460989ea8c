import { Button, TextInput } from '@mantine/core'
import {
  Controls,
  getViewportForBounds,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import type { Viewport } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useEffect, useMemo, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Diagram } from '../../../shared/model/diagram.ts'
import { useColorScheme } from '../../components/use-color-scheme.ts'
import type { PlacedTable } from '../../state/diagram-layout.ts'
import { layoutDiagram } from '../../state/diagram-layout.ts'
import { diagramBounds } from '../../state/diagram-svg.ts'
import { count, number } from '../../state/words.ts'
import { exportPng, exportSvg } from './export-picture.ts'
import { FarTables } from './far-tables.tsx'
import { flowOf } from './flow-of.ts'
import type { TableFlowNode } from './flow-of.ts'
import { LinkLines } from './link-lines.tsx'
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
  const isSmall = useStore(({ transform }) => transform[2] < readableFrom)
  const tables = useMemo(() => layoutDiagram(diagram), [diagram])
  const { nodes, found } = useMemo(() => flowOf(tables, find), [tables, find])
  const isFar = isSmall && tables.length > manyTables
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
        {frame && (
          <ReactFlow
            {...flowOptions}
            nodes={isFar ? noNodes : nodes}
            nodeTypes={nodeTypes}
            defaultViewport={wholeOf(tables, frame)}
            colorMode={scheme}
            aria-label={`Diagram of ${title}`}
            onMoveStart={(event) => event !== null && setMoved(true)}
          >
            <FitAgain tables={tables} frame={frame} isMoved={isMoved} />
            <LinkLines tables={tables} links={diagram.links} />
            {isFar && <FarTables tables={tables} found={found} />}
            <Fit tables={tables} frame={frame} />
            {!isFar && tables.length > fewTables && (
              <MiniMap pannable zoomable ariaLabel="Overview of the diagram" />
            )}
          </ReactFlow>
        )}
      </div>
    </div>
  )
}

/** Seen from so far off, columns are smaller than anybody can read; hundreds of tables then are drawn as boxes. */
const readableFrom = 0.35
const manyTables = 60
/** So few are on screen at once: an overview would only lie over them. */
const fewTables = 12
const noNodes: TableFlowNode[] = []

/** It is looked at, not edited; what is out of sight is not drawn. */
const flowOptions = {
  minZoom: 0.05,
  maxZoom: 2,
  onlyRenderVisibleElements: true,
  nodesDraggable: false,
  nodesConnectable: false,
  edgesFocusable: false,
  proOptions: { hideAttribution: true },
} as const

type FitProps = { readonly tables: readonly PlacedTable[]; readonly frame: HTMLElement }

/** Where all of the picture is in sight, no larger than life. */
function wholeOf(tables: readonly PlacedTable[], frame: HTMLElement): Viewport {
  const { clientWidth, clientHeight } = frame
  return getViewportForBounds(diagramBounds(tables), clientWidth, clientHeight, flowOptions.minZoom, 1, 0)
}

/** The buttons that zoom; what React Flow shows by itself are only the tables that are drawn now. */
function Fit({ tables, frame }: FitProps): ReactNode {
  const { setViewport } = useReactFlow()
  return <Controls showInteractive={false} onFitView={() => void setViewport(wholeOf(tables, frame))} />
}

/** A window that changes its size shows all of it again, as long as nobody has looked anywhere else. */
function FitAgain({ tables, frame, isMoved }: FitProps & { readonly isMoved: boolean }): null {
  const { setViewport } = useReactFlow()
  useEffect(() => {
    if (isMoved) return
    const observer = new ResizeObserver(() => void setViewport(wholeOf(tables, frame)))
    observer.observe(frame)
    return () => observer.disconnect()
  }, [tables, frame, isMoved, setViewport])
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
