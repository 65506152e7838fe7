/* keyway: finds the command and runs it. */
#include "base/file.h"
#include "base/file_guard.h"
#include "command/arguments.h"
#include "command/help.h"
#include "command/pages.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RUN_ARENA_MAX = 0x7fffffff, COMMANDS_MAX = 64, WIDTH_LEAST = 40, WIDTH_USUAL = 80, WIDTH_MOST = 500 };

static const struct diag_kind UNKNOWN_COMMAND = {"command.unknown", SEVERITY_ERROR, "there is no command '{0}'",
                                                 "'keyway --help' lists them"};
static const struct diag_kind TOO_MANY = {"command.too-many", SEVERITY_ERROR, "'{0}' is one argument too many", NULL};
static const struct diag_kind NO_SHELL = {"command.no-shell", SEVERITY_ERROR, "--completion needs the name of a shell",
                                          "write --completion=SHELL with one of: {1}"};
static const struct diag_kind NO_SUCH_SHELL = {"command.no-such-shell", SEVERITY_ERROR,
                                               "there is no completion for '{0}'",
                                               "write --completion=SHELL with one of: {1}"};
static const struct diag_kind UNTOLD = {"command.untold", SEVERITY_ERROR, "the command failed and does not say why",
                                        "this is a mistake in keyway: please report it"};
static const struct diag_kind NO_MEMORY = {"command.no-memory", SEVERITY_ERROR, "memory ran out", NULL};
static const struct diag_kind NO_OUTPUT = {"command.no-output", SEVERITY_ERROR,
                                           "standard output cannot be written: {0}", NULL};

static unsigned output_width(int fd) {
    uint64_t columns = 0;
    struct winsize size;
    if (!str_u64(str_from(getenv("COLUMNS")), UINT16_MAX, &columns) || columns == 0)
        columns = isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    if (columns == 0)
        return WIDTH_USUAL;
    return columns < WIDTH_LEAST ? WIDTH_LEAST : columns > WIDTH_MOST ? WIDTH_MOST : (unsigned)columns;
}

/* /dev/null is as good as a file: nobody looks at it. */
static enum run_output output_kind(int fd) {
    struct stat info;
    if (isatty(fd))
        return OUTPUT_TERMINAL;
    return fstat(fd, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode)) ? OUTPUT_PIPE : OUTPUT_FILE;
}

static bool wants_colour(void) {
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && str_eq(str_from(term), STR("dumb")));
}

int run_failed(struct run *run, enum status status) {
    if (diag_errors(run->sink) == 0)
        diag_add(run->sink, status == STATUS_MEMORY ? &NO_MEMORY : &UNTOLD, PLACE_NONE, STR_NONE);
    return EXIT_FAILED;
}

/* The nearest command, or page, to what was written. */
static struct str nearest_command(struct str name) {
    struct str names[COMMANDS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < command_count && count < COMMANDS_MAX; i++)
        names[count++] = str_from(commands[i]->name);
    for (size_t i = 0; i < page_count && count < COMMANDS_MAX; i++)
        names[count++] = str_from(pages[i].word);
    return diag_nearest(name, names, count);
}

/* The option is heeded also when another one is wrong, for those that are right are kept. */
static bool wants_json(const struct run *run) {
    return str_eq(run_option(run, "diagnostics"), STR("json"));
}

/* What is written must be nothing that is read meanwhile. */
static enum status guard_outputs(const struct run *run) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++)
        TRY(file_guard(file.ptr, run->arena));
    /* Opened by libcurl. */
    if (run_has(run, "ca-file"))
        file_guard_note_path(run_option(run, "ca-file").ptr);
    return STATUS_OK;
}

static int run_command(struct run *run, const char *name, const char *const *arguments, size_t count) {
    run->command = command_find(str_from(name));
    if (!run->command) {
        diag_add_near(run->sink, &UNKNOWN_COMMAND, PLACE_NONE, nearest_command(str_from(name)), str_from(name));
        return EXIT_FAILED;
    }
    bool help = false;
    enum status status = arguments_read(run, arguments, count, &help);
    if (status == STATUS_OK)
        status = guard_outputs(run);
    if (status != STATUS_OK)
        return run_failed(run, status);
    /* A bar would stand among the JSON. */
    run->terminal = run->terminal && !wants_json(run);
    if (help) {
        help_command(run->out, run->command);
        return EXIT_WELL;
    }
    return run->command->run(run);
}

static struct str known_shells(struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < page_count; i++)
        if (str_starts(str_from(pages[i].word), STR(PAGE_COMPLETION)))
            text = str_format(arena, STR_F "%s%s", STR_A(text), text.len ? ", " : "",
                              pages[i].word + strlen(PAGE_COMPLETION));
    return text;
}

/* "--completion", and "--completion=tcsh". */
static bool wants_shell(struct str word) {
    struct str asked = STR(PAGE_COMPLETION);
    return str_starts(word, asked) || str_eq(word, str_slice(asked, 0, asked.len - 1));
}

static int refuse_shell(const struct run *run, struct str word) {
    struct str shell = str_skip(word, strlen(PAGE_COMPLETION));
    diag_add(run->sink, shell.len ? &NO_SUCH_SHELL : &NO_SHELL, PLACE_NONE, shell, known_shells(run->arena));
    return EXIT_FAILED;
}

/* Nothing was asked for: a script whose variable is empty must not take that for a check that went well. */
static int show_usage(struct run *run) {
    struct out errors;
    out_fd(&errors, STDERR_FILENO);
    help_overview(&errors);
    enum status status = out_flush(&errors);
    out_done(&errors);
    return status == STATUS_MEMORY ? run_failed(run, status) : EXIT_FAILED;
}

/* "keyway --man check": the page that is installed as keyway-check(1). */
static int print_manual(struct run *run, const char *name) {
    const struct command *command = command_find(str_from(name));
    if (!command) {
        diag_add_near(run->sink, &UNKNOWN_COMMAND, PLACE_NONE, nearest_command(str_from(name)), str_from(name));
        return EXIT_FAILED;
    }
    help_man_command(run->out, command);
    return EXIT_WELL;
}

static bool takes_command(const struct page *page) {
    return page->write == help_overview || page->write == help_man;
}

static int run_line(struct run *run, size_t count, const char *const *words) {
    if (count == 0)
        return show_usage(run);
    const struct page *page = page_find(str_from(words[0]));
    if (count == 1 && page) {
        page->write(run->out);
        return EXIT_WELL;
    }
    /* "keyway help check" is "keyway check --help". */
    static const char *const help[] = {"--help"};
    if (count == 2 && page && page->write == help_overview)
        return run_command(run, words[1], help, 1);
    if (count == 2 && page && page->write == help_man)
        return print_manual(run, words[1]);
    if (page) {
        diag_add(run->sink, &TOO_MANY, PLACE_NONE, str_from(words[takes_command(page) ? 2 : 1]));
        return EXIT_FAILED;
    }
    if (wants_shell(str_from(words[0])))
        return refuse_shell(run, str_from(words[0]));
    return run_command(run, words[0], words + 1, count - 1);
}

/* Prints what was found wrong. Without memory even for that, a fixed text says so: the exit code never stands alone. */
static enum status print_diagnostics(const struct run *run) {
    struct out errors;
    out_fd(&errors, STDERR_FILENO);
    bool terminal = isatty(STDERR_FILENO) != 0;
    if (wants_json(run))
        diag_print_json(run->sink, &errors);
    else
        diag_print_folded(run->sink, &errors, terminal && run->colour, terminal ? output_width(STDERR_FILENO) : 0);
    enum status status = out_flush(&errors);
    out_done(&errors);
    struct str text = STR("error: memory ran out\n");
    if (status == STATUS_MEMORY && write(STDERR_FILENO, text.ptr, text.len) < 0)
        return STATUS_SYSTEM;
    return status;
}

int main(int argc, char **argv) {
    if (!file_hold_standard())
        return EXIT_FAILED;
    /* A limit on the size of files is a failed write, not an end that leaves half a file. */
    (void)signal(SIGXFSZ, SIG_IGN);
    struct arena arena;
    struct diag_sink sink;
    struct out out;
    arena_init(&arena, (size_t)RUN_ARENA_MAX * 8);
    diag_init(&sink, &arena);
    out_fd(&out, STDOUT_FILENO);
    struct run run = {.arena = &arena,
                      .sink = &sink,
                      .out = &out,
                      .output = output_kind(STDOUT_FILENO),
                      .colour = wants_colour(),
                      .terminal = isatty(STDERR_FILENO) != 0,
                      .width = output_width(STDOUT_FILENO)};
    int code = run_line(&run, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1);
    enum status status = out_flush(&out);
    if (status == STATUS_SYSTEM)
        diag_add(&sink, &NO_OUTPUT, PLACE_NONE, str_from(strerror(errno)));
    if (status != STATUS_OK)
        code = run_failed(&run, status);
    if (print_diagnostics(&run) != STATUS_OK)
        code = EXIT_FAILED;
    out_done(&out);
    file_guard_end();
    arena_done(&arena);
    return code;
}
