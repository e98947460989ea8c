"""New revision files, made by Alembic itself with the project's own template, hooks and options."""
import os
import pathlib
import tempfile


def write_revisions(host, request):
    """Alembic's own `revision` or `merge`; the files are made elsewhere, and their texts handed to the engine.

    For --autogenerate the session stands at the heads: the shadow does, whatever state the target is in.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    config = host.config("revision")
    with tempfile.TemporaryDirectory() as folder:
        plain = ScriptDirectory._rev_path

        def elsewhere(self, path, *rest):
            return pathlib.Path(folder, os.path.basename(str(plain(self, path, *rest))))

        ScriptDirectory._rev_path = elsewhere
        common = {"message": request["message"], "rev_id": request["id"], "branch_label": request["labels"] or None}
        if request["merge"]:
            scripts = command.merge(config, request["heads"], **common)
        else:
            scripts = command.revision(
                config, autogenerate=request["autogenerate"], head=request["heads"] or "base", splice=request["splice"],
                version_path=request["folder"], depends_on=request["dependsOn"] or None, **common,
            )
        host.wire.send({"kind": "revisions", "files": list(_texts(scripts))})


def _texts(scripts):
    for script in scripts if isinstance(scripts, (list, tuple)) else [scripts]:
        if script:
            text = pathlib.Path(script.path).read_text(encoding="utf-8")
            yield {"name": os.path.basename(script.path), "revision": script.revision, "text": text}
