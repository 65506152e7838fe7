"""keyway watch sync with one allocation failing, of each so many: it says so or does without, and the store is whole.

Reading certificates, libtasn1 and GMP of Debian 12 die of a failed allocation (in asn1_der_decoding2, asn1_create_element).
That ends the program as a kill would: the store must be whole. Under the sanitizers it is checked that it was they.

How many allocations a sync takes is a matter of time as well: what comes in more pieces takes more. So the n-th of one run need
not be the n-th of the next, and nothing here depends on it. Nor is wall time bounded but by ctest: a loop without end is killed
for the processor's time it takes."""
import json, os, resource, shutil, signal, subprocess, sys

from case import Case, KEYWAY, main
from match_test import PLANT, about_pumps

RUNS = int(os.environ.get("KEYWAY_FAIL_RUNS", "120"))
THEIRS = "(libtasn1|libgmp|libgnutls|libhogweed|libnettle)"


class Memory(Case):
    options = {"signed": False, "role": "csaf_provider"}

    def run_with(self, *arguments, **environment):
        shutil.copy(self.site.path("added.db"), self.db)
        for end in ("-wal", "-shm"):
            if os.path.exists(self.db + end):
                os.unlink(self.db + end)
        return subprocess.run([KEYWAY, "watch", *(arguments or ("sync",)), "--db", self.db, "--ca-file", self.site.path("ca.pem")],
                              capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
                              env={**os.environ, "ASAN_OPTIONS": "verify_asan_link_order=0:exitcode=99",
                                   "LD_PRELOAD": os.environ["FAILMALLOC"], "KEYWAY_FAIL_TRACE": self.site.path("trace"),
                                   **environment})

    def place(self):
        """The innermost frames of the allocation that failed."""
        with open(self.site.path("trace")) as file:
            return "".join([line for line in file if "/failmalloc.so" not in line][:6])

    def check_end(self, done):
        """It ended by itself, or they ended it; when it could not go on it says why."""
        if done.returncode == 99:
            self.assertRegex(done.stderr, "#[0-3] .*" + THEIRS)
        elif done.returncode < 0:
            self.assertRegex(self.place(), THEIRS)
        else:
            self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        self.assertTrue(done.returncode != 1 or "memory" in done.stderr, done.stdout + done.stderr)
        self.assertNotIn(done.returncode, (-signal.SIGKILL, -signal.SIGXCPU), done.stderr)

    def test_a_failed_allocation_leaves_a_whole_store(self):
        for n in range(4):
            self.site.document(f"ACME-{n}")
        self.site.raw("csaf/2026/wrong.json", b"{}")
        self.add()
        self.keyway("backup", self.site.path("added.db"))
        done = self.run_with(KEYWAY_FAIL_COUNT=self.site.path("count"))
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(len(self.current()), 4)
        with open(self.site.path("count")) as file:
            count = int(file.read())
        for n in range(1, count, max(1, count // RUNS)):
            with self.subTest(f"allocation {n} of {count}"):
                done = self.run_with(KEYWAY_FAIL_AT=str(n))
                self.check_end(done)
                self.keyway("verify")
                if done.returncode == 0:
                    self.assertEqual(len(self.current()), 4)
                self.assertLessEqual(set(self.current()), {f"ACME-{n}" for n in range(4)})

    def matched(self):
        """What the next program sees: where SQLite had no memory to close its log, that program takes the log in, and writes for it."""
        script = ("import sqlite3, sys\n"
                  "print(*sqlite3.connect(sys.argv[1]).execute('SELECT count(*), (SELECT sum(matches) FROM match_run) FROM plant_match').fetchone())")
        return subprocess.run([sys.executable, "-c", script, self.db], check=True, capture_output=True, text=True).stdout.split()

    def count_of(self, *arguments):
        self.run_with(*arguments, KEYWAY_FAIL_COUNT=self.site.path("count"))
        with open(self.site.path("count")) as file:
            return int(file.read())

    def test_a_run_of_the_matching_is_whole_or_not_there(self):
        """The allocations of the matching are the last ones of a sync, give or take what time does."""
        plant = self.site.path("plant.yaml")
        with open(plant, "w") as file:
            file.write(PLANT)
        self.add()
        self.site.raw("2026/a-1.json", json.dumps(about_pumps(1)).encode())
        self.publish_and_sync()
        self.keyway("plant", "add", plant)
        self.keyway("backup", self.site.path("added.db"))
        without, count = self.count_of("sync", "--no-match"), self.count_of("sync")
        for n in range(without, count, max(1, (count - without) // RUNS)):
            with self.subTest(f"allocation {n} of {without}..{count}"):
                done = self.run_with("sync", KEYWAY_FAIL_AT=str(n))
                self.check_end(done)
                # Else the failure came before the matching, and the provider could not be read whole: that is told.
                self.assertTrue(done.returncode != 2 or "acme" in done.stdout + done.stderr, done.stdout + done.stderr)
                rows = self.matched()
                self.assertIn(rows, [["2", "2"], ["0", "None"]], done.stderr)
                if done.returncode == 0:
                    self.assertEqual(rows, ["2", "2"], done.stdout + done.stderr + self.place())


if __name__ == "__main__":
    main()
