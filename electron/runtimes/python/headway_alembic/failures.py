"""What user code raised, as data."""
import os
import sys
import traceback
from functools import lru_cache

_here = os.path.dirname(os.path.abspath(__file__))


def failure(error, reason="thrown"):
    from .environment import Missing

    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        if _foreign(frame.filename):
            frames.insert(0, {"path": frame.filename, "line": frame.lineno or 1, "column": 1})
    frames = told(getattr(error, "headway_place", ())) or frames
    if isinstance(error, SyntaxError) and error.filename:
        frames.insert(0, {"path": error.filename, "line": error.lineno or 1, "column": error.offset or 1})
    origin = getattr(error, "orig", error)
    return {
        "reason": "missing" if isinstance(error, Missing) else reason,
        "name": type(error).__name__,
        "message": _text(origin),
        "frames": frames,
        "query": getattr(origin, "headway_query", None),
        "stack": _stack(error)[-6000:],
        "runtime": runtime(),
    }


def place_of(frame):
    """The project's own lines that a call comes from, the innermost first."""
    place = []
    while frame is not None:
        if _foreign(frame.f_code.co_filename):
            place.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return tuple(place)


def told(place):
    """Lines as the protocol has them."""
    return [{"path": path, "line": line, "column": 1} for path, line, _ in place]


def runtime():
    return "%s (Python %s)" % (sys.executable, sys.version.split()[0])


def _stack(error):
    """The frames of the project and the last one of all: what lies between is nobody's concern."""
    place = getattr(error, "headway_place", ())
    frames = [traceback.FrameSummary(*each) for each in reversed(place)] or traceback.extract_tb(error.__traceback__)
    told = [frame for frame in frames if _foreign(frame.filename)]
    if not told:
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))
    if frames[-1] is not told[-1]:
        told.append(frames[-1])
    return "".join(traceback.format_list(told) + traceback.format_exception_only(type(error), error))


def _text(error):
    """Whatever user code makes of it."""
    try:
        return str(error)
    except BaseException:
        return "(its text cannot be made)"


@lru_cache(maxsize=2000)
def _foreign(path):
    """Files of the project: not packages, not Python's own, not ours."""
    if path.startswith("<") or path.startswith(_here):
        return False
    return not any(part in path for part in ("/site-packages/", "/dist-packages/", "\\site-packages\\", "/lib/python"))
