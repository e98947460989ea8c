import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/sqlite/render-statements.ts'
import { renderSchema } from '../../../electron/engine/schema/canonical-ddl.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import type { Rename } from '../../../shared/model/changes.ts'
import { openRawSqlite, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { manyTables } from './mutations.ts'
import { plain, roundTrip } from './round-trip.ts'

const folder = join(import.meta.dirname, '../../fixtures/schemas')
const fixture = (name: string) => readFileSync(join(folder, `${name}.sqlite.sql`), 'utf8')

async function withDatabase<T>(sql: string, work: (session: RawSession) => Promise<T>): Promise<T> {
  const session = await openRawSqlite()
  try {
    await session.script(sql)
    return await work(session)
  } finally {
    await session.close()
  }
}

type Mutation = {
  readonly what: string
  /** Text of the model that is replaced; `` to add at the end. */
  readonly find: string
  readonly put: string
  readonly expected: readonly string[]
  readonly renames?: readonly Rename[]
}

const store: readonly Mutation[] = [
  {
    what: 'another way to write the same',
    find: '"Title" NVARCHAR(160) NOT NULL, -- as printed',
    put: 'title /* printed */ nvarchar( 160 )\nnot  null,',
    expected: [],
  },
  {
    what: 'table added',
    find: '',
    put: 'CREATE TABLE fresh (id integer primary key);',
    expected: ['create table main.fresh'],
  },
  {
    what: 'column added',
    find: '"Bytes" INTEGER DEFAULT 0,',
    put: '"Bytes" INTEGER DEFAULT 0, "Size" TEXT,',
    expected: ['create column main.Track.Size'],
  },
  {
    what: 'column dropped',
    find: '"Bytes" INTEGER DEFAULT 0,',
    put: '',
    expected: ['drop column main.Track.Bytes'],
  },
  {
    what: 'column renamed',
    find: '"BirthDate"',
    put: '"Born"',
    expected: ['rename column main.Employee.BirthDate'],
    renames: [{ kind: 'column', schema: 'main', table: 'Employee', from: 'BirthDate', to: 'Born' }],
  },
  {
    what: 'default',
    find: 'DEFAULT (0.99)',
    put: 'DEFAULT 1.29',
    expected: ['alter column main.Track.UnitPrice'],
  },
  {
    what: 'type',
    find: '"Bytes" INTEGER',
    put: '"Bytes" BIGINT',
    expected: ['alter column main.Track.Bytes'],
  },
  {
    what: 'collation',
    find: 'COLLATE NOCASE',
    put: 'COLLATE RTRIM',
    expected: ['alter column main.Employee.LastName'],
  },
  {
    what: 'nullability',
    find: '"Milliseconds" INTEGER NOT NULL',
    put: '"Milliseconds" INTEGER',
    expected: ['alter column main.Track.Milliseconds'],
  },
  {
    what: 'generated expression',
    find: 'AS ("Milliseconds" / 1000)',
    put: 'AS ("Milliseconds" / 1024)',
    expected: ['alter column main.Track.Seconds'],
  },
  {
    what: 'generated storage',
    find: '/ 1000) STORED',
    put: '/ 1000) VIRTUAL',
    expected: ['alter column main.Track.Seconds'],
  },
  {
    what: 'AUTOINCREMENT',
    find: 'PRIMARY KEY AUTOINCREMENT',
    put: 'PRIMARY KEY',
    expected: ['alter table main.Employee'],
  },
  {
    what: 'unnamed check',
    find: ' CHECK ("Milliseconds" > 0)',
    put: '',
    expected: ['drop check main.Track.CHECK ("Milliseconds" > 0)'],
  },
  {
    what: 'text of a named check',
    find: '"UnitPrice" < 100',
    put: '"UnitPrice" < 200',
    expected: ['alter check main.Track.fair'],
  },
  {
    what: 'foreign key action on a column',
    find: '"Employee" ("EmployeeId") ON DELETE SET NULL',
    put: '"Employee" ("EmployeeId") ON DELETE CASCADE',
    expected: [
      'create foreign key main.Employee.FOREIGN KEY (ReportsTo) REFERENCES Employee(EmployeeId) ON DELETE CASCADE',
      'drop foreign key main.Employee.FOREIGN KEY (ReportsTo) REFERENCES Employee(EmployeeId) ON DELETE SET NULL',
    ],
  },
  {
    what: 'conflict clause',
    find: 'UNIQUE ON CONFLICT IGNORE',
    put: 'UNIQUE',
    expected: [
      'create unique main.Employee.UNIQUE (Email)',
      'drop unique main.Employee.UNIQUE (Email) ON CONFLICT IGNORE',
    ],
  },
  {
    what: 'primary key',
    find: 'PRIMARY KEY ("PlaylistId", "TrackId" DESC)',
    put: 'PRIMARY KEY ("TrackId", "PlaylistId")',
    expected: [
      'create primary key main.PlaylistTrack.PRIMARY KEY (TrackId, PlaylistId)',
      'drop primary key main.PlaylistTrack.PRIMARY KEY (PlaylistId, TrackId DESC)',
    ],
  },
  { what: 'WITHOUT ROWID', find: ') WITHOUT ROWID', put: ')', expected: ['alter table main.PlaylistTrack'] },
  {
    what: 'constraint renamed',
    find: 'CONSTRAINT "fair"',
    put: 'CONSTRAINT "just"',
    expected: ['rename check main.Track.fair'],
  },
  {
    what: 'index expression',
    find: '(lower("Name"), "AlbumId" DESC)',
    put: '(upper("Name"), "AlbumId" DESC)',
    expected: ['alter index main.Track.track_name'],
  },
  {
    what: 'index DESC',
    find: '"AlbumId" DESC) WHERE',
    put: '"AlbumId") WHERE',
    expected: ['alter index main.Track.track_name'],
  },
  {
    what: 'index predicate',
    find: ' WHERE "AlbumId" IS NOT NULL',
    put: '',
    expected: ['alter index main.Track.track_name'],
  },
  {
    what: 'index renamed',
    find: '"IFK_AlbumArtistId"',
    put: 'album_artist',
    expected: ['rename index main.Album.IFK_AlbumArtistId'],
  },
  {
    what: 'view',
    find: '"Seconds" > 600',
    put: '"Seconds" > 700',
    expected: ['alter view main.long_tracks'],
  },
  {
    what: 'view columns',
    find: '(name, minutes)',
    put: '(name, length)',
    expected: ['alter view main.long_tracks'],
  },
]

const phone: readonly Mutation[] = [
  {
    what: 'trigger',
    find: 'VALUES (new.id, new.title, new.body)',
    put: 'VALUES (new.id, upper(new.title), new.body)',
    expected: ['alter trigger main.note.note_insert'],
  },
  {
    what: 'trigger on a view',
    find: 'CREATE TRIGGER live_notes_delete INSTEAD OF DELETE ON live_notes BEGIN UPDATE note SET deleted = 1 WHERE id = old.id; END;',
    put: '',
    expected: ['drop trigger main.live_notes.live_notes_delete'],
  },
  {
    what: 'STRICT',
    find: "settings TEXT DEFAULT '{}' CHECK (json_valid(settings))\n) STRICT",
    put: "settings TEXT DEFAULT '{}' CHECK (json_valid(settings))\n)",
    expected: ['alter table main.account'],
  },
  {
    what: 'deferred foreign key',
    find: ' DEFERRABLE INITIALLY DEFERRED',
    put: '',
    expected: [
      'create foreign key main.folder.FOREIGN KEY (parent) REFERENCES folder(id) ON DELETE CASCADE',
      'drop foreign key main.folder.FOREIGN KEY (parent) REFERENCES folder(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
    ],
  },
  {
    what: 'virtual table',
    find: 'porter unicode61',
    put: 'unicode61',
    expected: ['create table main.note_search', 'drop table main.note_search'],
  },
  {
    what: 'column of a table with triggers and views',
    find: "body TEXT NOT NULL DEFAULT '',",
    put: "body TEXT NOT NULL DEFAULT 'empty',",
    expected: ['alter column main.note.body'],
  },
  {
    what: 'foreign key renamed',
    find: 'CONSTRAINT note_folder',
    put: 'CONSTRAINT note_in_folder',
    expected: ['rename foreign key main.note.note_folder'],
  },
]

const schemas = [
  { name: 'music store', sql: fixture('music-store'), mutations: store },
  { name: 'phone application', sql: fixture('phone-app'), mutations: phone },
  { name: 'four hundred tables', sql: manyTables(400, 6), mutations: [] },
]

describe.each(schemas)('$name', ({ sql, mutations }) => {
  test('loaded twice there is no difference, and the DDL shown is the same', async () => {
    const [one, two] = [await withDatabase(sql, snapshotOf), await withDatabase(sql, snapshotOf)]
    expect(one.notCompared).toEqual([])
    expect(compareSnapshots(one, two).changes).toEqual([])
    expect(plain(one)).toEqual(plain(two))
    expect(renderSchema(one)).toBe(renderSchema(two))
  })

  test('the DDL shown says the same schema', async () => {
    const one = await withDatabase(sql, snapshotOf)
    const two = await withDatabase(renderSchema(one), snapshotOf)
    expect(compareSnapshots(one, two).changes).toEqual([])
  })

  test('from an empty database and back', async () => {
    const to = await withDatabase(sql, snapshotOf)
    const problem = await withDatabase('', async (session) => {
      const from = await snapshotOf(session)
      return (await roundTrip(session, renderer, { from, to, names: [] })).problem
    })
    expect(problem).toBeNull()
  })

  test.runIf(mutations.length > 0).each(mutations)('$what', async ({ find, put, expected, renames = [] }) => {
    expect(sql).toContain(find)
    const from = await withDatabase(sql, snapshotOf)
    const to = await withDatabase(find === '' ? sql + put : sql.replace(find, put), snapshotOf)
    const { changes } = compareSnapshots(from, to, { renames })
    expect(changes.map((change) => change.id)).toEqual(expected)
    const { upgrade, downgrade } = renderChangesSql(changes, { renderer, from })
    await withDatabase(sql, async (session) => {
      for (const statement of upgrade) await session.run(statement)
      expect(compareSnapshots(await snapshotOf(session), to).changes).toEqual([])
      for (const statement of downgrade) await session.run(statement)
      expect(compareSnapshots(await snapshotOf(session), from).changes).toEqual([])
    })
  })
})
