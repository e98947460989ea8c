/**
 * The start of every program: standard output is kept for DDL, and what is read is noted (https://peps.python.org/pep-0578).
 */
const start = `
import json, os, sys
files, folders = set(), set()

def note(event, args):
    try:
        if event == 'open' and isinstance(args[0], (str, bytes)) and not args[2] & (os.O_WRONLY | os.O_RDWR):
            files.add(os.fsdecode(args[0]))
        elif event in ('os.listdir', 'os.scandir') and isinstance(args[0], (str, bytes)):
            folders.add(os.fsdecode(args[0]))
    except Exception: pass

sys.addaudithook(note)
out = os.dup(1); os.dup2(2, 1)
sys.path.insert(0, os.getcwd())

def finish(text):
    import sysconfig
    library = (sysconfig.get_path('stdlib') + os.sep, sysconfig.get_path('platstdlib') + os.sep, '/dev/', '/proc/')
    parts = ('site-packages', 'dist-packages')
    mine = lambda path: not path.startswith(library) or any(part in path for part in parts)
    every = {*files, *(m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None))}
    every = {os.path.abspath(path) for path in every}
    read = [path for path in every if mine(path) and not path.endswith('.pyc') and os.path.isfile(path)]
    listed = {os.path.abspath(path) for path in folders}
    listed = [path for path in listed if mine(path + os.sep) and not path.endswith('__pycache__') and os.path.isdir(path)]
    note = json.dumps({'files': sorted([sys.executable, *read]), 'folders': sorted(listed)})
    data = (text + '\\n-- headway read: ' + note + '\\n').encode()
    while data: data = data[os.write(out, data):]
`

/**
 * Prints the DDL of SQLAlchemy's metadata (SQLModel's, too) for a dialect, without driver and connection. Arguments:
 * dialect, then `module` or `module:name`. Every module of a package is imported, so that every table is known. What the
 * project prints goes to standard error.
 */
export const sqlalchemyProgram = `${start}
import importlib, pkgutil
if os.path.isdir('src'): sys.path.insert(1, os.path.abspath('src'))
from sqlalchemy import MetaData, create_mock_engine
dialect, *targets = sys.argv[1:]
skipped = ('migrations', 'alembic', 'tests', 'test', 'conftest', '__main__')

def load(name):
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, '__path__', []), name + '.'):
        if not any(part in skipped for part in found.name.split('.')):
            importlib.import_module(found.name)
    return module

def metadata_of(value):
    if isinstance(value, MetaData): return value
    found = getattr(value, 'metadata', None)
    return found if isinstance(found, MetaData) else None

def metadata_in(module, path):
    if path:
        value = module
        for name in path.split('.'): value = getattr(value, name)
        found = metadata_of(value)
        if found is None: sys.exit(f'{module.__name__}:{path} is no MetaData and has none.')
        return [found]
    names = [name for name in sys.modules if name == module.__name__ or name.startswith(module.__name__ + '.')]
    found = []
    for name in names:
        for value in list(vars(sys.modules[name]).values()):
            metadata = metadata_of(value)
            if metadata is not None and metadata.tables and metadata not in found: found.append(metadata)
    if not found: sys.exit(f'{module.__name__} holds no tables: name them as module:Base.')
    return found

lines = []
engine = create_mock_engine(dialect + '://', lambda ddl, *a, **k: lines.append(str(ddl.compile(dialect=engine.dialect)).strip() + ';'))
for target in targets:
    name, _, path = target.partition(':')
    for metadata in metadata_in(load(name), path):
        if not metadata.tables: sys.exit(f'{target} holds no tables: is the module that declares them imported?')
        if dialect.startswith('postgresql'):
            for schema in sorted({t.schema for t in metadata.tables.values() if t.schema}):
                lines.append(f'CREATE SCHEMA IF NOT EXISTS "{schema}";')
        metadata.create_all(engine, checkfirst=False)
finish('\\n\\n'.join(lines))
`

/**
 * Prints the DDL of all models that Django manages, without a connection: its schema editor collects instead of running.
 * Arguments: the database, the settings module.
 */
export const djangoProgram = `${start}
database, module = sys.argv[1:]
os.environ['DJANGO_SETTINGS_MODULE'] = module
import django
from django.conf import settings
engine = 'django.db.backends.' + ('postgresql' if database == 'postgresql' else 'sqlite3')
own = settings.DATABASES.get('default', {})
settings.DATABASES['default'] = {**own, 'ENGINE': engine, 'NAME': 'x' if database == 'postgresql' else ':memory:'}
django.setup()
from django.apps import apps
from django.db import connection
if database == 'postgresql':
    connection.ensure_connection = lambda: None
    type(connection).pg_version = 150000
    # Values in the DDL (defaults, conditions) are quoted by the driver, which has no connection to ask.
    def literal(value):
        from django.db.backends.postgresql.psycopg_any import is_psycopg3
        if is_psycopg3:
            from psycopg.sql import Literal
            return Literal(value).as_string(None)
        from psycopg2.extensions import adapt
        adapted = adapt(value)
        if hasattr(adapted, 'encoding'): adapted.encoding = 'utf8'
        return adapted.getquoted().decode()
    connection.ops.compose_sql = lambda sql, params: sql % tuple(map(literal, params)) if params else sql
with connection.schema_editor(collect_sql=True, atomic=False) as editor:
    for model in apps.get_models(include_auto_created=False):
        if model._meta.managed and not model._meta.proxy: editor.create_model(model)
    deferred = [str(statement) + ';' for statement in editor.deferred_sql]
    editor.deferred_sql = []
finish('\\n'.join(editor.collected_sql + deferred))
`
