"""Runs a program once for each place where it allocates, that allocation failing, and checks how it takes it: it ends by
itself with 0, 1 or 2, and when it ends as it does with all its memory, it has written the same.
  tests/fault/each.py [--ways] [--in FOLDER] MODULE PROGRAM [ARG...]    MODULE: the built failmalloc.so, as an absolute path
    --ways         only so many failures that every way back is walked: see choose_ways
    --in FOLDER    for a command of keyway: it is run in a copy of FOLDER. When it ends with 1 it says on standard error
                   that memory ran out; any other end is that with all its memory; and a file there is as it was, or
                   as it is with all memory: never half written.
A place is a call stack (docs/decisions/0008-what-fails-without-memory.md): its first allocation fails, and its last, and
of all others each so many-th. What libraries get wrong is in theirs.txt. KEYWAY_FAIL_EVERY=N takes every N-th allocation
instead; with KEYWAY_FAIL_ALL all that follow fail too."""
import array, os, resource, shutil, signal, subprocess, sys, tempfile

SAMPLE = 100
TOLD = 10
INNERMOST = 3


def snapshot(folder):
    """Every path below the folder: the bytes of a file, where a link points to, None for a folder."""
    found = {}
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(path, name)
            key = os.path.relpath(full, folder)
            if os.path.islink(full):
                found[key] = os.readlink(full)
            elif os.path.isdir(full):
                found[key] = None
            else:
                with open(full, "rb") as file:
                    found[key] = file.read()
    return found


class Program:
    """Runs of one program, each forked where main would begin: what comes before takes most of the time."""

    def __init__(self, module, command, scratch):
        self.out = open(os.path.join(scratch, "out"), "w+b", buffering=0, opener=self.append)
        self.err = open(os.path.join(scratch, "err"), "w+b", buffering=0, opener=self.append)
        self.count_path, self.stacks_path = os.path.join(scratch, "count"), os.path.join(scratch, "stacks")
        self.trace_path = os.path.join(scratch, "trace")
        orders, self.orders = os.pipe()
        answers_end, answers = os.pipe()
        # A module goes before the sanitizers' own; what they find must not look like a command that failed.
        own = [os.environ["ASAN_OPTIONS"]] if os.environ.get("ASAN_OPTIONS") else []
        environment = {**os.environ, "LD_PRELOAD": module,
                       "ASAN_OPTIONS": ":".join(own + ["verify_asan_link_order=0", "exitcode=99"]),
                       "KEYWAY_FAIL_SERVE": f"{orders} {answers}",
                       "KEYWAY_FAIL_COUNT": self.count_path, "KEYWAY_FAIL_STACKS": self.stacks_path,
                       "KEYWAY_FAIL_TRACE": self.trace_path}
        # No failure makes work: a loop without end is killed.
        self.process = subprocess.Popen(command, cwd=os.path.join(scratch, "work"), env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.out, stderr=self.err, pass_fds=(orders, answers),
                                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)))
        os.close(orders)
        os.close(answers)
        self.answers = os.fdopen(answers_end, "rb")

    def end(self):
        os.close(self.orders)
        return self.process.wait()

    @staticmethod
    def append(path, flags):
        return os.open(path, flags | os.O_APPEND, 0o600)

    def run(self, n):
        """Allocation n fails, none if 0. The exit code, as a shell has it, and what was written."""
        for file in (self.out, self.err):
            file.truncate(0)
        if os.path.exists(self.trace_path):
            os.unlink(self.trace_path)
        os.write(self.orders, b"%d\n" % n)
        answer = self.answers.readline()
        if not answer:
            sys.exit(f"each: the program does not start:\n{self.text(self.err).decode(errors='replace')}")
        status = int(answer)
        code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return code, self.text(self.out), self.text(self.err)

    @staticmethod
    def text(file):
        file.seek(0)
        return file.read()

    def trace(self):
        """The frames of the allocation that failed, but for those of the module and of what is below it."""
        try:
            with open(self.trace_path) as file:
                return [line.strip() for line in file if "/failmalloc.so" not in line]
        except OSError:
            return []

    def stacks(self):
        """The call stack of each allocation of the last run without a failure: a tuple of return addresses."""
        try:
            with open(self.count_path) as file:
                found = [()] * int(file.read())
            words = array.array("Q")
            with open(self.stacks_path, "rb") as file:
                words.frombytes(file.read())
        except (OSError, ValueError) as error:
            sys.exit(f"each: the module has written no counts: {error}")
        at = 0
        while at < len(words):
            n, count = words[at:at + 2]
            found[n - 1] = tuple(words[at + 2:at + 2 + count])
            at += 2 + count
        return found


def read_theirs():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "theirs.txt")) as file:
        return [line.split()[0] for line in file if line.strip() and not line.startswith("#")]


def choose_ways(stacks):
    """So many allocations that each return address of any stack is on the stack of one that fails: whatever a function
    does when what it calls has failed is done once."""
    chosen, walked = [], set()
    for n in sorted(range(1, len(stacks) + 1), key=lambda n: (-len(stacks[n - 1]), n)):
        if not walked.issuperset(stacks[n - 1]):
            walked.update(stacks[n - 1])
            chosen.append(n)
    return sorted(chosen)


def choose(stacks, every, ways):
    """The numbers of the allocations to fail, from 1."""
    if every:
        return range(1, len(stacks) + 1, every)
    if ways:
        return choose_ways(stacks)
    first, last = {}, {}
    for n, stack in enumerate(stacks, 1):
        first.setdefault(stack, n)
        last[stack] = n
    return sorted({*first.values(), *last.values(), *range(1, len(stacks) + 1, SAMPLE)})


class Each:
    def __init__(self, ways, folder, module, command, scratch):
        self.ways, self.folder = ways, folder
        self.work, self.wrong, self.forgiven = os.path.join(scratch, "work"), 0, 0
        self.theirs = read_theirs()
        os.mkdir(self.work)
        self.lay_out()
        self.before = snapshot(self.work)
        self.program = Program(module, command, scratch)
        self.code, self.out, self.err = self.program.run(0)
        self.made = snapshot(self.work)
        self.lay_out()

    def lay_out(self):
        """Into the folder that is there: the program is in it."""
        for entry in os.scandir(self.work):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        if self.folder:
            shutil.copytree(self.folder, self.work, symlinks=True, copy_function=shutil.copy, dirs_exist_ok=True)

    def fail(self, n, what, err):
        """The first few are told with what the program said, and the place."""
        trace = self.program.trace()
        if any(frame in line for frame in self.theirs for line in trace[:INNERMOST]):
            self.forgiven += 1
            return
        self.wrong += 1
        if self.wrong <= TOLD:
            print(f"each: {what} when allocation {n} of {self.count} fails", file=sys.stderr)
            for line in err.decode(errors="replace").splitlines()[:20] + trace[:20]:
                print(f"    {line}", file=sys.stderr)

    def check(self, n):
        code, out, err = self.program.run(n)
        if code > 2:
            self.fail(n, f"ends with {code}", err)
        elif code == self.code and code != 1 and out != self.out:
            self.fail(n, f"ends with {code} but writes something else", err)
        if self.folder:
            left = snapshot(self.work)
            if code <= 2:
                self.check_command(n, code, left, err)
            if left != self.before:
                self.check_files(n, left, err)
                self.lay_out()

    def check_command(self, n, code, left, err):
        if code == 1:
            if b"memory" not in err:
                self.fail(n, "does not say that memory ran out", err)
        elif code != self.code:
            self.fail(n, f"ends with {code}, not {self.code},", err)
        elif left != self.made:
            self.fail(n, f"ends with {code} but makes other files", err)

    def check_files(self, n, left, err):
        """Every file in the work folder must be one of those there before, or one of those that all memory makes."""
        for name, content in left.items():
            if content is not None and content != self.before.get(name) and content != self.made.get(name):
                self.fail(n, f"leaves a part of {name}", err)
        if any(content is not None and name not in left for name, content in self.before.items()):
            self.fail(n, "removes a file", err)

    def run(self):
        stacks = self.program.stacks()
        self.count = len(stacks)
        if self.code > 2 or not stacks or (self.folder and self.code == 1):
            sys.exit(f"each: without a failure it ends with {self.code}, having made {self.count} allocations\n"
                     + self.err.decode(errors="replace"))
        chosen = choose(stacks, int(os.environ.get("KEYWAY_FAIL_EVERY", "0")), self.ways)
        for n in chosen:
            self.check(n)
        if self.program.end() != 0:
            sys.exit("each: the program that forks has failed")
        print(f"each: {self.count} allocations at {len(set(stacks))} places, {len(chosen)} failed, {self.wrong} taken wrongly, "
              f"{self.forgiven} by libraries")
        return self.wrong == 0


def main(arguments):
    folder = None
    ways = arguments[:1] == ["--ways"]
    arguments = arguments[1:] if ways else arguments
    if arguments[:1] == ["--in"]:
        folder, arguments = os.path.abspath(arguments[1]), arguments[2:]
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(0 if Each(ways, folder, arguments[0], arguments[1:], scratch).run() else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
