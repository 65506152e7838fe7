"""keyway watch sync with one allocation failing, of each so many: it says so or does without, and the store is whole.

Reading certificates, libtasn1 and GMP of Debian 12 die of a failed allocation (in asn1_der_decoding2, asn1_create_element).
That ends the program as a kill would: the store must be whole. Under the sanitizers it is checked that it was they."""
import json, os, shutil, subprocess

from case import Case, KEYWAY, main
from match_test import PLANT, about_pumps

RUNS = int(os.environ.get("KEYWAY_FAIL_RUNS", "120"))


class Memory(Case):
    options = {"signed": False, "role": "csaf_provider"}

    def run_with(self, *arguments, **environment):
        shutil.copy(self.site.path("added.db"), self.db)
        for end in ("-wal", "-shm"):
            if os.path.exists(self.db + end):
                os.unlink(self.db + end)
        return subprocess.run([KEYWAY, "watch", *(arguments or ("sync",)), "--db", self.db, "--ca-file", self.site.path("ca.pem")],
                              capture_output=True, text=True, timeout=120,
                              env={**os.environ, "ASAN_OPTIONS": "verify_asan_link_order=0:exitcode=99",
                                   "LD_PRELOAD": os.environ["FAILMALLOC"], **environment})

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
                if done.returncode == 99:
                    self.assertRegex(done.stderr, "#[0-3] .*(libtasn1|libgmp|libgnutls|libhogweed|libnettle)")
                elif done.returncode >= 0:
                    self.assertIn(done.returncode, (0, 1, 2), done.stderr)
                self.assertTrue(done.returncode != 1 or "memory" in done.stderr, done.stdout + done.stderr)
                self.keyway("verify")
                if done.returncode == 0:
                    self.assertEqual(len(self.current()), 4)
                self.assertLessEqual(set(self.current()), {f"ACME-{n}" for n in range(4)})

    def count_of(self, *arguments):
        self.run_with(*arguments, KEYWAY_FAIL_COUNT=self.site.path("count"))
        with open(self.site.path("count")) as file:
            return int(file.read())

    def test_a_run_of_the_matching_is_whole_or_not_there(self):
        """The allocations of the matching are the last ones of a sync."""
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
                self.assertIn(done.returncode, (0, 1), done.stderr)
                self.assertTrue(done.returncode != 1 or "memory" in done.stderr, done.stdout + done.stderr)
                rows = self.ask("SELECT count(*), (SELECT sum(matches) FROM match_run) FROM plant_match")
                self.assertIn(rows, [[(2, 2)], [(0, None)]], done.stderr)
                if done.returncode == 0:
                    self.assertEqual(rows, [(2, 2)])


if __name__ == "__main__":
    main()
