/* keyway-probe: looks at the device that it runs on, or at an unpacked image of one, and says what it saw. It starts no
 * other program, changes nothing, and writes to standard output alone. */
#include "base/date.h"
#include "base/own_program.h"
#include "base/parallel.h"
#include "document/probe_format.h"
#include "probe/device.h"
#include "probe/levels.h"
#include "probe/run.h"
#include "probe/seal.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { EXIT_WELL = 0, EXIT_FAILED = 1, EXIT_SHORT = 2, ARENA_MAX = 256 << 20, THREADS_MAX = 4 };

static const char HELP[] = "usage: keyway-probe [--root DIR] [--only CHECK] [--format text|json]\n"
                           "                    [--types TYPES] [--threads N] [--sign KEYFILE] [--list]\n"
                           "\n"
                           "Looks at this device, or at an unpacked image of one, by IEC 62443-4-2: what it\n"
                           "does, not what is declared. It reads files and asks the kernel; it changes\n"
                           "nothing, starts nothing and writes to standard output alone.\n"
                           "\n"
                           "  --root DIR     look at the root file system in DIR, not at this device\n"
                           "  --only CHECK   one check, or one group of them, by its id\n"
                           "  --format json  the report as evidence (keyway-probe/1); text is for people\n"
                           "  --types TYPES  what it is: SA, ED, HD, ND, or several with ',' between; what is\n"
                           "                 asked of other types alone is not applicable\n"
                           "  --threads N    walk over the files with 1 to 4 threads; else as many as there\n"
                           "                 are processors. What is found is the same\n"
                           "  --sign KEYFILE the same, signed by a key of P-256 in a PEM file; with a key in\n"
                           "                 a token: keyway probe sign REPORT --key pkcs11:...\n"
                           "  --list         the checks themselves, as JSON\n"
                           "  --version, --help\n"
                           "\n"
                           "As an ordinary user it says what it could not see. What was not checked never\n"
                           "counts for the device.\n"
                           "Exit code: 0 nothing is unmet, 2 something is, 1 the run failed or could judge\n"
                           "nothing.\n";

struct wish {
    const char *root, *only, *format, *key;
    unsigned threads, types;
    bool list, help, version;
};

static bool fail(const char *what, const char *about) {
    (void)fprintf(stderr, "keyway-probe: %s%s%s\n", what, about ? " " : "", about ? about : "");
    return false;
}

static bool read_value(const char *const *words, int count, int *at, const char **value) {
    if (*at + 1 >= count)
        return fail("a value is missing behind", words[*at]);
    *value = words[++*at];
    return true;
}

static bool is_format(const struct wish *wish, struct str name) {
    return wish->format && str_eq(str_from(wish->format), name);
}

static bool check_wish(const struct wish *wish) {
    if (wish->format && !is_format(wish, STR("json")) && !is_format(wish, STR("text")))
        return fail("there is no such format; write 'text' or 'json':", wish->format);
    if (wish->key && is_format(wish, STR("text")))
        return fail("what is signed is the report as JSON: leave '--format text' out", NULL);
    if (wish->key && str_starts(str_from(wish->key), STR("pkcs11:")))
        return fail("a token needs a library, and this program loads none: sign the report with\n"
                    "'keyway probe sign REPORT --key pkcs11:...', where keyway is",
                    NULL);
    return true;
}

static bool read_threads(const char *word, struct wish *wish) {
    if (word[0] < '1' || word[0] > '0' + THREADS_MAX || word[1] != 0)
        return fail("'--threads' takes 1 to 4, not", word);
    wish->threads = (unsigned)(word[0] - '0');
    return true;
}

static bool read_types(const char *word, struct wish *wish) {
    wish->types = probe_types_read(str_from(word));
    return wish->types ||
           fail("'--types' takes SA, ED, HD or ND, or several with ',' between, as the product document has it; not",
                word);
}

static bool read_words(const char *const *words, int count, struct wish *wish) {
    for (int i = 0; i < count; i++) {
        struct str word = str_from(words[i]);
        const char *value = NULL;
        if (str_eq(word, STR("--list")))
            wish->list = true;
        else if (str_eq(word, STR("--help")) || str_eq(word, STR("-h")))
            wish->help = true;
        else if (str_eq(word, STR("--version")))
            wish->version = true;
        else if (str_eq(word, STR("--root"))      ? !read_value(words, count, &i, &wish->root)
                 : str_eq(word, STR("--only"))    ? !read_value(words, count, &i, &wish->only)
                 : str_eq(word, STR("--format"))  ? !read_value(words, count, &i, &wish->format)
                 : str_eq(word, STR("--sign"))    ? !read_value(words, count, &i, &wish->key)
                 : str_eq(word, STR("--types"))   ? !read_value(words, count, &i, &value) || !read_types(value, wish)
                 : str_eq(word, STR("--threads")) ? !read_value(words, count, &i, &value) || !read_threads(value, wish)
                                                  : !fail("unknown argument, see 'keyway-probe --help':", words[i]))
            return false;
    }
    return check_wish(wish);
}

/* A run that could judge nothing is no pass. */
static int verdict(const struct probe_run *run) {
    if (run->outcomes[PROBE_NOT_MET] > 0)
        return EXIT_SHORT;
    if (run->outcomes[PROBE_MET] > 0)
        return EXIT_WELL;
    return fail("nothing could be judged: no check was met, and none was not met", NULL), EXIT_FAILED;
}

static const char *const key_words[] = {
    [P256_UNREAD] = "it cannot be read",
    [P256_NO_KEY] = "there is no private key in it that can be used; a PEM file that is not encrypted has one",
    [P256_OTHER_KEY] = "its key is none of P-256",
    [P256_REFUSED] = "nothing could be signed: memory or randomness ran out",
    [P256_NOT_HERE] = "this build of keyway-probe has nothing to sign with: use 'keyway probe sign'",
};

static int no_key(const struct wish *wish, enum p256_answer answer) {
    const char *why = answer == P256_UNREAD && errno ? strerror(errno) : key_words[answer];
    return (void)fprintf(stderr, "keyway-probe: %s: %s\n", wish->key, why), EXIT_FAILED;
}

/* The report into `report`, which holds all of it or is not asked: half a report is none. */
static enum status write_report(const struct wish *wish, const struct probe_run *run, struct out *report) {
    struct own_program prober;
    TRY(own_program_read(run->probe->arena, &prober));
    /* Of an image's report nothing is of the machine that looks, but which program it was. */
    struct probe_head head = {.root = str_from(wish->root), .sha256 = prober.sha256};
    if (run->probe->tree.live)
        head.program = prober.path;
    (wish->key || is_format(wish, STR("json")) ? probe_write_json : probe_write_text)(run, &head, report);
    TRY(out_flush(report));
    return run->probe->memory_out ? STATUS_MEMORY : STATUS_OK;
}

static int deliver(const struct wish *wish, const struct probe_run *run, struct p256_key *key, struct out *out) {
    struct out report;
    out_memory(&report, PROBE_REPORT_BYTES_MAX);
    enum status status = write_report(wish, run, &report);
    int code = EXIT_FAILED;
    enum p256_answer answer = P256_OK;
    if (status != STATUS_OK)
        (void)fail(status == STATUS_LIMIT ? "the report is larger than 8 MiB" : "memory ran out", NULL);
    else if (key)
        answer = probe_seal(key, out_text(&report), run->probe->arena, out);
    else
        out_str(out, out_text(&report));
    if (answer != P256_OK)
        (void)no_key(wish, answer);
    else if (status == STATUS_OK)
        code = verdict(run);
    out_done(&report);
    return code;
}

/* Of a folder in which there is no device checks would say that it lacks this and that, and has no fault in the rest.
 */
static bool open_root(const struct wish *wish, struct probe *probe) {
    struct stat info;
    enum tree_answer answer = tree_open(&probe->tree, wish->root);
    const char *what = answer == TREE_OK ? NULL : tree_words[answer];
    if (answer != TREE_OK && stat(wish->root, &info) == 0 && !S_ISDIR(info.st_mode))
        what = "is a file: unpack the image, or mount it, and name that folder; or have\n"
               "'keyway probe image FILE' look into it, where keyway is";
    else if (answer == TREE_OK && !probe_is_device(probe))
        what = "holds no device's root: there is no /etc, /bin, /usr, /sbin nor /lib in it (is the image mounted?)";
    if (!what)
        return true;
    tree_close(&probe->tree);
    (void)fprintf(stderr, "keyway-probe: %s %s\n", wish->root, what);
    return false;
}

static int look(const struct wish *wish, struct p256_key *key, struct arena *arena, struct out *out) {
    struct probe probe = {.arena = arena,
                          .now = date_time_now(),
                          .uid = (unsigned)geteuid(),
                          .threads = wish->threads,
                          .types = wish->types};
    if (!open_root(wish, &probe))
        return EXIT_FAILED;
    struct probe_run run;
    int code = EXIT_FAILED;
    enum status status = probe_run(&probe, &probe_groups, str_from(wish->only), &run);
    if (status == STATUS_INPUT)
        (void)fail("there is no check or group called so, see 'keyway-probe --list':", wish->only);
    else if (status != STATUS_OK)
        (void)fail("memory ran out", NULL);
    else
        code = deliver(wish, &run, key, out);
    tree_close(&probe.tree);
    return code;
}

/* A key that cannot be used is told before the look, not behind it. */
static int look_signed(const struct wish *wish, struct out *out) {
    struct arena arena;
    struct p256_key *key = NULL;
    if (wish->key) {
        enum p256_answer answer = p256_key_open(wish->key, &key);
        if (answer != P256_OK)
            return no_key(wish, answer);
    }
    arena_init(&arena, ARENA_MAX);
    int code = look(wish, key, &arena, out);
    arena_done(&arena);
    p256_key_close(key);
    return code;
}

static int run_wish(const struct wish *wish, struct out *out) {
    if (wish->help)
        return out_str(out, str_from(HELP)), EXIT_WELL;
    if (wish->version)
        return out_lit(out, "keyway-probe " KEYWAY_VERSION "\n"), EXIT_WELL;
    if (wish->list)
        return probe_write_rows(&probe_groups, out), EXIT_WELL;
    return look_signed(wish, out);
}

int main(int argc, char **argv) {
    unsigned processors = parallel_workers();
    struct wish wish = {.root = "/", .only = "", .threads = processors < THREADS_MAX ? processors : THREADS_MAX};
    if (!read_words((const char *const *)argv + 1, argc > 0 ? argc - 1 : 0, &wish))
        return EXIT_FAILED;
    struct out out;
    out_fd(&out, STDOUT_FILENO);
    int code = run_wish(&wish, &out);
    enum status status = out_flush(&out);
    if (status != STATUS_OK) {
        (void)fail(status == STATUS_SYSTEM ? "standard output cannot be written" : "memory ran out", NULL);
        code = EXIT_FAILED;
    }
    out_done(&out);
    return code;
}
