import { describe, expect, test } from 'vitest'
import { toDiagram } from '../../../electron/engine/schema/diagram.ts'
import { flowOf } from '../../../renderer/panels/schema/flow-of.ts'
import { layoutDiagram } from '../../../renderer/state/diagram-layout.ts'
import { diagramBounds, diagramSvg } from '../../../renderer/state/diagram-svg.ts'
import type { Diagram } from '../../../shared/model/diagram.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { emptySnapshot } from '../../../shared/model/schema-snapshot.ts'

type Sketch = {
  readonly columns: Readonly<Record<string, string>>
  readonly refers?: Readonly<Record<string, string>>
}

function schema(tables: Readonly<Record<string, Sketch>>): SchemaSnapshot {
  return {
    ...emptySnapshot('sqlite'),
    tables: Object.entries(tables).map(([name, sketch]) => table(name, sketch)),
  }
}

function table(name: string, { columns, refers = {} }: Sketch): TableSnapshot {
  const foreign = Object.entries(refers).map(([column, to]) => ({
    kind: 'foreign key' as const,
    name: null,
    definition: `FOREIGN KEY (${column}) REFERENCES ${to}`,
    columns: [column],
    references: { schema: 'main', table: to, columns: ['id'] },
    comment: null,
    inlineOn: null,
  }))
  return {
    schema: 'main',
    name,
    kind: 'table',
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      type,
      notNull: false,
      notNullDetail: null,
      default: null,
      identity: null,
      generated: null,
      collation: null,
      inherited: false,
      comment: null,
      sql: null,
    })),
    constraints: foreign,
    indexes: [],
    partitionBy: null,
    partitionOf: null,
    inherits: [],
    unlogged: false,
    options: [],
    rowSecurity: { enabled: false, forced: false },
    strict: false,
    withoutRowid: false,
    autoincrement: false,
    using: null,
    dependsOn: [],
    comment: null,
    grants: [],
    sql: null,
  }
}

const before = schema({
  customers: { columns: { id: 'integer', name: 'text', phone: 'text' } },
  reviews: { columns: { id: 'integer' } },
})
const after = schema({
  customers: { columns: { id: 'integer', name: 'varchar', email: 'text' } },
  orders: { columns: { id: 'integer', customer: 'integer' }, refers: { customer: 'customers' } },
})

describe('a picture of what changes', () => {
  const diagram = toDiagram(after, before)
  const found = (name: string) => diagram.tables.find((each) => each.name === name)

  test('marks tables', () => {
    expect(diagram.tables.map(({ name, change }) => [name, change])).toEqual([
      ['customers', 'altered'],
      ['orders', 'added'],
      ['reviews', 'dropped'],
    ])
  })

  test('marks columns', () => {
    expect(found('customers')?.columns.map(({ name, change }) => [name, change])).toEqual([
      ['id', 'same'],
      ['name', 'altered'],
      ['email', 'added'],
      ['phone', 'dropped'],
    ])
  })

  test('marks keys', () => {
    expect(diagram.links.map(({ change }) => change)).toEqual(['added'])
    expect(toDiagram(before, after).links.map(({ change }) => change)).toEqual(['dropped'])
  })

  test('marks nothing where nothing is compared', () => {
    const plain = toDiagram(after, null)
    expect(plain.tables.every(({ change }) => change === 'same')).toBe(true)
  })

  test('is found by tables and columns', () => {
    const tables = layoutDiagram(diagram)
    expect(flowOf(tables, 'EMAIL').found.map(({ name }) => name)).toEqual(['customers'])
    expect(flowOf(tables, '').found).toEqual([])
  })

  test('is saved as text that cannot act', () => {
    const hostile = toDiagram(schema({ '<script>"x"': { columns: { 'a&b': '</svg>' } } }), null)
    const colors = {
      page: '#fff',
      box: '#fff',
      line: '#000',
      text: '#000',
      dim: '#555',
      added: '#0f0',
      altered: '#fa0',
      dropped: '#f00',
    }
    const svg = diagramSvg(layoutDiagram(hostile), hostile.links, colors)
    expect(svg).not.toContain('<script')
    expect(svg.match(/<\/svg>/g)).toHaveLength(1)
    expect(diagramSvg(layoutDiagram(diagram), diagram.links, colors)).toContain('orders +')
  })
})

describe('five hundred tables', () => {
  const many: Diagram = {
    tables: Array.from({ length: 500 }, (_, index) => ({
      id: `t${index}`,
      schema: '',
      name: `table_${index}`,
      change: 'same' as const,
      columns: Array.from({ length: 8 }, (__, column) => ({
        name: `c${column}`,
        type: 'integer',
        notNull: false,
        isPrimary: column === 0,
        isForeign: false,
        change: 'same' as const,
      })),
    })),
    links: Array.from({ length: 700 }, (_, index) => ({
      id: `l${index}`,
      from: `t${(index * 7 + 1) % 500}`,
      to: `t${(index * 3) % 400}`,
      columns: ['c1'],
      change: 'same' as const,
    })),
  }

  test('in groups that no key connects fill about a screen, not one long column', () => {
    const groups = {
      ...many,
      links: many.links.map((link, index) => ({
        ...link,
        from: `t${index % 500}`,
        to: `t${(index % 500) - ((index % 500) % 20)}`,
      })),
    }
    const { width, height } = diagramBounds(layoutDiagram(groups))
    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(3)
  })

  test('are placed soon, and none over another', () => {
    const start = process.cpuUsage().user
    const tables = layoutDiagram(many)
    expect((process.cpuUsage().user - start) / 1000).toBeLessThan(4000)
    const sorted = tables.toSorted((a, b) => a.x - b.x)
    const overlaps = sorted.some((a, index) =>
      sorted
        .slice(index + 1)
        .some((b) => b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
    )
    expect(overlaps).toBe(false)
  })
})
