"""The line to the engine: one JSON value a line, on private copies of stdin and stdout.

The process's own descriptors are given away at once: fd 0 becomes the null device and fd 1 becomes stderr, so that
nothing that user code, a C library or a grandchild prints can get into the protocol.
"""
import os
import sys
import threading

# Bound here: what user code puts in their place changes nothing of the protocol.
from json import dumps, loads
from os import _exit, write
from threading import get_ident

from .failures import told

# Beyond, what is printed is cut: a log is no place for a data set.
LONGEST_OUTPUT = 4_000_000
# So many statements are sent ahead of their answers.
FARTHEST_AHEAD = 100


class Wire:
    """Sends to the engine and waits for its answers. One conversation at a time, from whatever thread."""

    def __init__(self):
        self._in = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(2, 1)
        self._lock = threading.RLock()
        self._next = 0
        # Proves that a message is the program's own; known once the engine has opened the conversation.
        self.seal = None
        self._printed = 0
        # What was printed before there was a seal.
        self._unsealed = []
        # What the engine sent while an answer was waited for: files of coming steps.
        self._early = []
        # Where statements were sent from whose answers nobody has read, and the first that turned out refused.
        self._unread = []
        self._refused = None
        # The step in which a savepoint was set; what fails there may be undone by the code around it.
        self.saved_in = None
        # -1: env.py itself, before, between and after the steps.
        self.step = -1
        self.transactional = True
        # True while upgrade() or downgrade() is on the stack.
        self.inside = False
        # The thread that runs the steps; None before the first one.
        self.steps_of = None
        # True in a process that user code forked: it has no part in the conversation.
        self._is_fork = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave)
        sys.stdout = _Lines(self, "info")
        sys.stderr = _Lines(self, "warn")

    def _leave(self):
        self._is_fork, self._lock, self._unread, self._refused = True, threading.RLock(), [], None
        self._in.close()
        self._out.close()

    def open(self, seal):
        self.seal, unsealed, self._unsealed = seal, self._unsealed, []
        for level, text in unsealed:
            self.log(level, text)

    def send(self, message):
        if self._is_fork:
            return
        data = dumps({**message, "seal": self.seal}, ensure_ascii=False, separators=(",", ":"), default=str)
        rest = memoryview(data.encode("utf-8", "surrogatepass") + b"\n")
        with self._lock:
            while rest:
                rest = rest[self._out.write(rest) :]

    def receive(self):
        if self._is_fork:
            _exit(0)  # a copy of this process has no steps to wait for
        if self._early:
            return self._early.pop(0)
        while True:
            message = self._read()
            if message["kind"] != "answers":
                return message
            self._take(message["answers"])

    def _read(self):
        line = self._in.readline()
        if not line:
            _exit(70)  # the engine is gone, and rolls back by itself
        return loads(line)

    def log(self, level, text):
        if self._is_fork:
            write(2, text.encode("utf-8", "replace") + b"\n")
            return
        if self.seal is None:
            self._unsealed.append((level, text))
            return
        # In order with the statements.
        if self._unread and get_ident() == self.steps_of:
            with self._lock:
                self._read_answers()
        self._printed += len(text)
        if self._printed <= LONGEST_OUTPUT:
            self.send({"kind": "log", "level": level, "text": text})
        elif self._printed - len(text) <= LONGEST_OUTPUT:
            self.send({"kind": "log", "level": "warn", "text": "What is printed from here on is not shown."})

    def control(self, verb, name=None):
        """Asks for a transaction's begin or end; answers the refusal, or None."""
        self._require_turn()
        self.settle()
        with self._lock:
            self._next += 1
            self.send({"kind": "control", "id": self._next, "step": self.step, "verb": verb, "name": name})
            return self._answers()[0]

    def query(self, requests):
        """[(sql, bindings)] -> an answer each, in order."""
        self._require_turn()
        with self._lock:
            queries = []
            for sql, bindings in requests:
                self._next += 1
                queries.append({"id": self._next, "sql": sql, "bindings": bindings})
            self.send({"kind": "queries", "step": self.step, "queries": queries})
            self._read_answers()
            answers = self._answers()
        self.settle()
        return answers

    def may_go_ahead(self):
        """Whether a statement that answers nothing need not be waited for: whatever becomes of it decides the step."""
        return self.inside and self.transactional and self.saved_in != self.step and get_ident() == self.steps_of

    def send_ahead(self, sql, bindings, place):
        """Sends a statement and does not wait; `settle` tells whether it was refused."""
        self._require_turn()
        with self._lock:
            self._next += 1
            query = {"id": self._next, "sql": sql, "bindings": bindings, "from": told(place[:1])}
            self.send({"kind": "queries", "step": self.step, "queries": [query]})
            self._unread.append(place)
        if len(self._unread) >= FARTHEST_AHEAD or self._refused is not None:
            self.settle()

    def settle(self):
        """Waits until all that was sent is answered; raises the first refusal."""
        if not self._unread and self._refused is None:
            return
        with self._lock:
            self._read_answers()
            refused, self._refused = self._refused, None
        if refused is not None:
            raise Refused(*refused)

    def end_step(self):
        """The step's function has returned: what is not answered yet is the engine's to judge."""
        if self._refused is not None:
            self.settle()

    def before_effect(self):
        """Something is about to happen outside of this process: not after a statement that was refused."""
        if (self._unread or self._refused is not None) and get_ident() == self.steps_of:
            self.settle()

    def _read_answers(self):
        while self._unread:
            self._take(self._answers())

    def _take(self, answers):
        place = self._unread.pop(0)
        if "refusal" in answers[0] and self._refused is None:
            self._refused = answers[0], place

    def _require_turn(self):
        if self._is_fork:
            raise NoConnection("A forked process has no connection: send from the process that runs the migration.")
        if self.step < 0 and self.steps_of not in (None, get_ident()):
            self.log("warn", "A thread sent a statement after the end of its step: it was refused.")
            raise NoConnection("The step of this thread is over: wait for it before upgrade() returns.")

    def _answers(self):
        while True:
            message = self._read()
            if message["kind"] == "answers":
                return message["answers"]
            self._early.append(message)


class NoConnection(RuntimeError):
    """Somebody other than the step that runs wants to send a statement."""


class Refused(Exception):
    """What became of a statement that was not waited for; told later than it was sent."""

    def __init__(self, answer, place):
        super().__init__(answer["refusal"])
        self.headway_query, self.headway_place = answer["id"], place


class _Lines:
    """A text stream whose lines are log events, in order with the statements."""

    encoding = "utf-8"
    errors = "replace"
    closed = False
    mode = "w"
    name = "<headway>"

    def __init__(self, wire, level):
        self._wire, self._level, self._rest = wire, level, ""

    def write(self, text):
        *lines, self._rest = (self._rest + str(text)).split("\n")
        if len(self._rest) > 10_000:
            lines.append(self._rest)
            self._rest = ""
        if lines:
            self._wire.log(self._level, "\n".join(lines))
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        return 2

    def writable(self):
        return True

    def readable(self):
        return False
