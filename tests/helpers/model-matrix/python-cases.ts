import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelCase, ModelChange } from './case.ts'

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/models/matrix', name), 'utf8')

const sqlalchemyChanges: readonly ModelChange[] = [
  {
    kind: 'new column',
    from: '    role: Mapped[Role]',
    to: '    phone: Mapped[str | None]\n    role: Mapped[Role]',
    proposed: [/phone/],
  },
  { kind: 'dropped column', from: '    weight: Mapped[float | None]\n', to: '', proposed: [/weight/] },
  {
    kind: 'type',
    from: 'mapped_column(String(40), unique=True)',
    to: 'mapped_column(String(80), unique=True)',
    proposed: [/team\.name/],
  },
  { kind: 'nullable', from: 'body: Mapped[str]', to: 'body: Mapped[str | None]', proposed: [/note\.body/] },
  { kind: 'default', from: "server_default='open'", to: "server_default='new'", proposed: [/orders\.state/] },
  {
    kind: 'index',
    from: '    at: Mapped[datetime]\n',
    to: '    at: Mapped[datetime] = mapped_column(index=True)\n',
    proposed: [/ix_audit_at/],
  },
  {
    kind: 'check',
    from: 'position: Mapped[int]\n    __table_args__ = (\n',
    to: "position: Mapped[int]\n    __table_args__ = (\n        CheckConstraint('position >= 0', name='parcel_position_check'),\n",
    proposed: [/parcel_position_check/],
  },
  {
    kind: 'new table',
    from: '# new table\n',
    to: "\n\nclass Tag(Base):\n    __tablename__ = 'tag'\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
    proposed: [/\btag\b/],
  },
]

/** SQLModel writes most of the same lines in its own words. */
const sqlmodelWords: Readonly<Record<string, readonly [string, string]>> = {
  'new column': ['    role: Role =', '    phone: str | None = None\n    role: Role ='],
  'dropped column': ['    weight: float | None = None\n', ''],
  type: ['max_length=40', 'max_length=80'],
  nullable: ['body: str =', 'body: str | None ='],
  default: ["'server_default': 'open'", "'server_default': 'new'"],
  index: ['    at: datetime\n', '    at: datetime = Field(index=True)\n'],
  check: [
    '    __table_args__ = (\n        ForeignKey',
    "    __table_args__ = (\n        CheckConstraint('position >= 0', name='parcel_position_check'),\n        ForeignKey",
  ],
  'new table': [
    '# new table\n',
    '\n\nclass Tag(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n',
  ],
}

const djangoWords: Readonly<Record<string, readonly [string, string, ...RegExp[]]>> = {
  'new column': ['    role =', '    phone = models.TextField(null=True)\n    role =', /phone/],
  'dropped column': ['    weight = models.FloatField(null=True)\n', '', /weight/],
  type: ['max_length=40', 'max_length=80', /shop_team\.name/],
  nullable: ['body = models.TextField()', 'body = models.TextField(null=True)', /shop_note\.body/],
  default: ["db_default='open'", "db_default='new'", /shop_order\.state/],
  index: ['at = models.DateTimeField()', 'at = models.DateTimeField(db_index=True)', /shop_audit_at/],
  check: [
    '    # parcel\n',
    "\n    class Meta:\n        constraints = [models.CheckConstraint(condition=Q(position__gte=0), name='parcel_position_check')]\n",
    /parcel_position_check/,
  ],
  'new table': [
    '# new table\n',
    '\n\nclass Tag(models.Model):\n    word = models.IntegerField()\n',
    /shop_tag/,
  ],
}

/** Changes that tools which compare by reflection see less of; what is proposed differs from database to database. */
export const finerChanges = (dialect: string): readonly ModelChange[] => [
  // Without a type of its own an enum is only a text.
  ...(dialect === 'postgres'
    ? [
        {
          kind: 'enum value',
          from: "owner = 'owner'",
          to: "owner = 'owner'\n    guest = 'guest'",
          proposed: [/role/],
        },
      ]
    : []),
  { kind: 'text of a check', from: 'quantity > 0', to: 'quantity > 1', proposed: [/order_line/] },
  {
    kind: 'condition of an index',
    from: "postgresql_where=text('left_at IS NULL'),\n              sqlite_where=text('left_at IS NULL')",
    to: "postgresql_where=text('left_at IS NOT NULL'),\n              sqlite_where=text('left_at IS NOT NULL')",
    proposed: [/person_here/],
  },
  { kind: 'expression of a generated column', from: 'net * 1.2', to: 'net * 1.3', proposed: [/price/] },
  {
    kind: 'action of a foreign key',
    from: "ondelete='SET NULL'",
    to: "ondelete='CASCADE'",
    proposed: [/team/],
  },
]

/** A serial column makes its sequence beside the table. */
const withSequence = (changes: readonly ModelChange[], dialect: string): readonly ModelChange[] =>
  changes.map((change) =>
    change.kind === 'new table' && dialect === 'postgres'
      ? { ...change, proposed: [/create table tag/, /sequence tag_id_seq/] }
      : change,
  )

const settings = `INSTALLED_APPS = ['shop']
SECRET_KEY = 'x'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
DATABASES = {}
`

export const pythonCases: readonly ModelCase[] = [
  {
    preset: 'sqlalchemy',
    model: { preset: 'sqlalchemy', module: 'shop.models:Base' },
    dialects: ['postgres', 'sqlite'],
    path: 'shop/models.py',
    text: () => fixture('sqlalchemy.py'),
    files: () => ({ 'shop/__init__.py': '' }),
    changes: (dialect) => withSequence(sqlalchemyChanges, dialect),
  },
  {
    preset: 'sqlmodel',
    model: { preset: 'sqlmodel', module: 'shop' },
    dialects: ['postgres', 'sqlite'],
    path: 'shop/models.py',
    text: () => fixture('sqlmodel.py'),
    files: () => ({ 'shop/__init__.py': '' }),
    changes: (dialect) =>
      withSequence(
        sqlalchemyChanges.map((change) => {
          const [from = '', to = ''] = sqlmodelWords[change.kind] ?? []
          return { ...change, from, to }
        }),
        dialect,
      ),
  },
  {
    preset: 'django',
    model: { preset: 'django', module: 'project.settings' },
    dialects: ['postgres', 'sqlite'],
    path: 'shop/models.py',
    text: (dialect) =>
      dialect === 'postgres'
        ? fixture('django.py')
        : fixture('django.py')
            .replace(/# PostgreSQL's own\n.*\n/, '')
            .replace('ArrayField(models.CharField(max_length=20))', 'models.JSONField()'),
    files: () => ({ 'shop/__init__.py': '', 'project/settings.py': settings }),
    changes: () =>
      Object.entries(djangoWords).map(([kind, [from, to, ...proposed]]) => ({ kind, from, to, proposed })),
  },
]
