"""What code does outside of its process: nothing of it happens after a statement that the server refused."""
import sys

# https://docs.python.org/3/library/audit_events.html
_EFFECTS = frozenset((
    "open", "time.sleep", "urllib.Request", "sqlite3.connect", "signal.pthread_kill", "pty.spawn", "webbrowser.open",
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind", "subprocess.Popen", "os.system", "os.exec",
    "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "os.killpg", "os.rename",
    "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime",
    "os.setxattr", "os.removexattr", "shutil.copyfile", "shutil.move", "shutil.rmtree", "smtplib.connect",
    "smtplib.send", "ftplib.connect", "ftplib.sendcmd", "http.client.connect", "http.client.send",
))


def watch(wire):
    """Waits before each of them for the answers to what was sent."""
    before = wire.before_effect

    def hook(event, _):
        if event in _EFFECTS:
            before()

    sys.addaudithook(hook)
