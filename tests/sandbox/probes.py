"""What submissions may do, as probes of the contract suite. Runs inside a sandbox only."""

import os
import signal
import socket
import sys
import threading
import time


def echo(value):
    return value


def fail():
    from package import broken

    return broken()


def missing():
    from package import nothing

    return nothing


def leave(status):
    os._exit(status)


def leave_politely():
    sys.exit(0)


def loop():
    while True:
        pass


def kill_self(number):
    os.kill(os.getpid(), number)
    return "alive"


def kill_parent():
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.5)
    return "alive"


def eat(size):
    block = bytearray(size)
    for place in range(0, size, 4096):
        block[place] = 1
    return len(block)


def fork_many():
    children = 0
    try:
        for _ in range(2000):
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
            children += 1
    except OSError as error:
        return [children, error.errno]
    return [children, 0]


def flood(size):
    sys.stdout.write("x" * size)
    sys.stdout.flush()
    os.write(2, b"y" * 1000)
    return "printed"


def speak(text):
    print(text)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def big_list(size):
    return [0] * size


def big_text(size):
    return "x" * size


def big_array(size):
    import numpy as np

    return np.zeros(size)


def big_integer():
    return 10**400


def an_object():
    return object()


def an_array_of(dtype):
    import numpy as np

    return np.array(["a", "b"]) if dtype == "text" else np.zeros(2, dtype)


def number_type(name):
    import numpy as np

    return getattr(np, name)(3)


def endless_text():
    class Text(str):
        def __str__(self):
            raise SystemExit

    return Text("x")


def bad_message():
    class Odd(Exception):
        def __str__(self):
            raise ValueError

    raise Odd


def wires():
    """The descriptors that are sockets."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                found.append(int(name))
        except OSError:
            pass
    return found


def write_on_wire(data, times=1):
    for descriptor in wires():
        for _ in range(times):
            os.write(descriptor, bytes(data))
    return "written"


def write_later(data, seconds):
    def write():
        time.sleep(seconds)
        write_on_wire(data)

    threading.Thread(target=write, daemon=True).start()
    return "will write"


def close_wire():
    os.closerange(3, 256)
    return "closed"


def wait(seconds):
    time.sleep(seconds)
    return seconds


def work(seconds):
    """So much processor time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def burn_in_children(count):
    for _ in range(count):
        if os.fork() == 0:
            while True:
                pass
    return "burning"


def commit_to(digest):
    """Commits to something before the agent does."""
    from grader.sandbox import wire

    write_on_wire(wire.frame(wire.Committed(asked_number(), bytes(digest))))
    return "committed"


def answer_at_once():
    from grader.sandbox import wire

    write_on_wire(wire.frame(wire.Returned(asked_number(), "at once")))
    return "answered"


def asked_number():
    """The number of the question that is asked now."""
    frame = sys._getframe()
    while frame.f_code.co_name != "converse":
        frame = frame.f_back
    return frame.f_locals["request"].number


def spin_in_background():
    def spin():
        while True:
            pass

    threading.Thread(target=spin, daemon=True).start()
    return "spinning"


def sleep_in_background():
    if os.fork() == 0:
        os.setsid()
        time.sleep(300)
        os._exit(0)
    return "sleeping"


def processes():
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def ignore_signals():
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    return "ignored"


def remember(value):
    globals()["kept"] = value
    return value


def recall():
    return globals().get("kept", "nothing")


def identity():
    return {"uid": os.getuid(), "gid": os.getgid(), "groups": os.getgroups()}


def status():
    lines = open("/proc/self/status").read().splitlines()
    return dict(line.split(":\t", 1) for line in lines if line.startswith(("Cap", "NoNewPrivs")))


def connect(host, port):
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def interfaces():
    return [name for _, name in socket.if_nameindex()]


def write_file(path, size=1):
    try:
        with open(path, "wb") as file:
            file.write(b"x" * size)
    except OSError as error:
        return error.errno
    return 0


def writable_folders():
    """Every folder that takes a file."""
    found = []
    for folder, folders, _ in os.walk("/"):
        folders[:] = [f for f in folders if os.path.join(folder, f) not in ("/proc", "/sys")]
        path = os.path.join(folder, "grad-probe")
        try:
            open(path, "w").close()
            os.unlink(path)
            found.append(folder)
        except OSError:
            pass
    return sorted(found)


def files_that_hold(needle):
    """Every readable file that holds a text."""
    found = []
    for folder, folders, names in os.walk("/"):
        folders[:] = [
            f
            for f in folders
            if os.path.join(folder, f) not in ("/proc", "/sys", "/usr", "/opt", "/dev")
        ]
        for name in names:
            path = os.path.join(folder, name)
            try:
                if needle.encode() in open(path, "rb").read(1 << 20):
                    found.append(path)
            except OSError:
                pass
    return found


def environment():
    return dict(os.environ)


def mounts():
    return [line.split()[1] for line in open("/proc/mounts")]


def listing(path):
    return sorted(os.listdir(path))
