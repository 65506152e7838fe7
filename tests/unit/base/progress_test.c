#include "bed.h"

#include "base/progress.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a child that does `work` writes to the terminal that is its standard error. */
static struct str shown_by(struct bed *bed, void (*work)(void)) {
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    assert_true(child >= 0);
    if (child == 0) {
        work();
        _exit(0);
    }
    struct out out;
    out_memory(&out, 1 << 16);
    char block[256];
    ssize_t n;
    while ((n = read(terminal, block, sizeof block)) > 0)
        out_str(&out, (struct str){block, (size_t)n});
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    assert_int_equal(close(terminal), 0);
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    return text;
}

static void begin_long_ago(struct progress *progress, bool enabled) {
    progress_start(progress, "reading advisories", enabled);
    progress->started_ms -= 10000;
}

static void work_for_long(void) {
    struct progress progress;
    begin_long_ago(&progress, true);
    for (size_t i = 0; i < 1000; i++)
        progress_step(&progress, 500 + i / 1000, 1000);
    progress_end(&progress);
    progress_end(&progress);
}

static void a_long_work_shows_a_bar_and_wipes_it(void **state) {
    assert_str(shown_by(*state, work_for_long), "\r"
                                                "reading advisories [###############...............] 500 of 1000\033[K"
                                                "\r\033[K");
}

static void work_shortly(void) {
    struct progress progress;
    progress_start(&progress, "reading", true);
    progress_step(&progress, 1, 2);
    progress_end(&progress);
}

static void a_short_work_shows_nothing(void **state) {
    assert_str(shown_by(*state, work_shortly), "");
}

static void work_disabled(void) {
    struct progress progress;
    begin_long_ago(&progress, false);
    progress_step(&progress, 1, 2);
    progress_end(&progress);
}

static void nothing_is_shown_when_it_is_off(void **state) {
    assert_str(shown_by(*state, work_disabled), "");
}

static void work_through_a_pipe(void) {
    int ends[2];
    char byte;
    if (pipe(ends) != 0 || dup2(ends[1], STDERR_FILENO) < 0)
        _exit(1);
    struct progress progress;
    begin_long_ago(&progress, true);
    progress_step(&progress, 1, 2);
    progress_end(&progress);
    struct pollfd wait = {.fd = ends[0], .events = POLLIN};
    if (poll(&wait, 1, 0) != 0 && read(ends[0], &byte, 1) == 1)
        _exit(1);
}

static void nothing_is_written_to_what_is_no_terminal(void **state) {
    assert_str(shown_by(*state, work_through_a_pipe), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_long_work_shows_a_bar_and_wipes_it),
        BED_TEST(a_short_work_shows_nothing),
        BED_TEST(nothing_is_shown_when_it_is_off),
        BED_TEST(nothing_is_written_to_what_is_no_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
