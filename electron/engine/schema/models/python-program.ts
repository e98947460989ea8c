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
 * dialect, then `module` or `module:name`. So that every table is known, every module below the named one is imported,
 * and of the rest of its package those whose text declares tables of `name`. Modules that import each other need the
 * one or the other first: what failed for that is tried again, in a process of its own, after the one that asked for it.
 * What the project prints goes to standard error.
 */
export const sqlalchemyProgram = `${start}
import importlib, pkgutil, re
if os.path.isdir('src'): sys.path.insert(1, os.path.abspath('src'))
from sqlalchemy import MetaData, create_mock_engine
dialect, *targets = sys.argv[1:]
skipped = ('migrations', 'alembic', 'tests', 'test', 'conftest', '__main__', 'venv', 'env', 'node_modules')
skips = lambda name: any(part in skipped or part.startswith('test_') for part in name.split('.'))

def texts_below(folder, prefix, deep=True):
    for path, folders, names in os.walk(folder):
        inner = os.path.relpath(path, folder)
        dotted = prefix + ('' if inner == '.' else inner.replace(os.sep, '.') + '.')
        folders[:] = sorted(f for f in folders if f.isidentifier() and not skips(f) and (deep or os.path.isfile(os.path.join(path, f, '__init__.py'))))
        for name in sorted(names):
            if not name.endswith('.py') or not name[:-3].isidentifier(): continue
            full = dotted[:-1] if name == '__init__.py' else dotted + name[:-3]
            if not full or skips(full): continue
            with open(os.path.join(path, name), encoding='utf-8', errors='replace') as file: yield full, file.read()

def modules_of(module, path):
    name = module.__name__
    below = list(getattr(module, '__path__', []))
    for found in pkgutil.walk_packages(below, name + '.', onerror=lambda name: None):
        if not skips(found.name): yield found.name
    # A class of the base (\`Base\`, \`db.Model\`), or what only tables have.
    base = path.split('.')[-1] if path else 'MetaData'
    tables = re.compile(r'__tablename__|\\btable *= *True|\\bTable *\\(|class +\\w+ *\\([^)]*\\b' + re.escape(base) + r'\\b')
    for folder in below:
        for full, text in texts_below(folder, name + '.'):
            if tables.search(text): yield full
    if not path: return
    first, _, inner = name.partition('.')
    top = sys.modules[first]
    if inner or below:
        for folder in getattr(top, '__path__', []):
            for full, text in texts_below(folder, first + '.'):
                if tables.search(text): yield full
    elif module.__file__:
        uses = re.compile(r'^ *(?:from|import) .*\\b' + first + r'\\b', re.M)
        for full, text in texts_below(os.path.dirname(module.__file__), '', False):
            if tables.search(text) and uses.search(text): yield full

def load(name, path):
    before = os.environ.get('HEADWAY_FIRST', '').split()
    try:
        for first in before: importlib.import_module(first)
        module = importlib.import_module(name)
        for found in modules_of(module, path): importlib.import_module(found)
        return module
    except ImportError as error:
        frame = error.__traceback__
        while frame.tb_next: frame = frame.tb_next
        asking = frame.tb_frame.f_globals.get('__name__')
        if 'circular import' not in str(error) or asking in before or len(before) > 20: raise
        os.environ['HEADWAY_FIRST'] = ' '.join([asking, *before])
        os.dup2(out, 1)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])

def metadata_of(value):
    # Things that stand for others (Flask's current_app) fail when they are asked anything.
    try:
        if isinstance(value, MetaData): return value
        found = getattr(value, 'metadata', None)
        return found if isinstance(found, MetaData) else None
    except Exception: return None

def metadata_in(module, path):
    if path:
        value = module
        for name in path.split('.'):
            if not hasattr(value, name): sys.exit(f'{module.__name__} has no {path}.')
            value = getattr(value, name)
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
    for metadata in metadata_in(load(name, path), path):
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
