#include "bed.h"

#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What `put` makes of `text`. */
static struct str made(struct bed *bed, void (*put)(struct out *, struct str), struct str text) {
    struct out out;
    out_memory(&out, 1 << 16);
    put(&out, text);
    assert_int_equal(out_flush(&out), STATUS_OK);
    struct str copy = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return copy;
}

static void collects_in_memory(void **state) {
    (void)state;
    struct out out;
    out_memory(&out, 1 << 20);
    out_lit(&out, "a");
    out_char(&out, 'b');
    out_repeat(&out, 'c', 3);
    out_format(&out, "%d|%s", 42, "x");
    assert_str(out_text(&out), "abccc42|x");
    assert_int_equal(out_flush(&out), STATUS_OK);
    out_done(&out);
    assert_str(out_text(&out), "");
}

static void formats_what_is_long(void **state) {
    (void)state;
    struct out out;
    out_memory(&out, 1 << 20);
    out_format(&out, "%*d", 5000, 7);
    assert_int_equal(out_text(&out).len, 5000);
    assert_int_equal(out_text(&out).ptr[4999], '7');
    out_done(&out);
}

static void stays_within_its_bound_and_stays_failed(void **state) {
    (void)state;
    struct out out;
    out_memory(&out, 600);
    out_repeat(&out, 'x', 598);
    out_lit(&out, "yyy");
    assert_int_equal(out_flush(&out), STATUS_LIMIT);
    out_lit(&out, "z");
    out_char(&out, 'z');
    out_format(&out, "z");
    assert_int_equal(out_flush(&out), STATUS_LIMIT);
    assert_int_equal(out_text(&out).len, 598);
    out_done(&out);
}

static void writes_to_a_descriptor_in_order(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    struct out out;
    out_fd(&out, ends[1]);
    out_lit(&out, "one ");
    assert_int_equal(out_flush(&out), STATUS_OK);
    out_lit(&out, "two");
    assert_int_equal(out_flush(&out), STATUS_OK);
    out_done(&out);
    char got[32];
    assert_int_equal(read(ends[0], got, sizeof got), 7);
    assert_memory_equal(got, "one two", 7);
    assert_int_equal(close(ends[0]) | close(ends[1]), 0);
}

static void large_output_passes_the_buffer(void **state) {
    (void)state;
    enum { PARTS = 3000, PART = 100, LARGE = 200 * 1024 };
    char name[] = "/tmp/keyway-out-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0 && unlink(name) == 0);
    struct out out;
    out_fd(&out, fd);
    for (int i = 0; i < PARTS; i++)
        out_repeat(&out, (char)('a' + i % 26), PART);
    static char large[LARGE];
    memset(large, '-', LARGE);
    out_str(&out, (struct str){large, LARGE});
    assert_int_equal(out_flush(&out), STATUS_OK);
    out_done(&out);
    assert_int_equal(lseek(fd, 0, SEEK_END), PARTS * PART + LARGE);
    char last[2];
    assert_int_equal(pread(fd, last, 2, PARTS * PART - 1), 2);
    assert_int_equal(last[0], 'a' + (PARTS - 1) % 26);
    assert_int_equal(last[1], '-');
    assert_int_equal(close(fd), 0);
}

static void a_full_device_is_a_failure(void **state) {
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    struct out out;
    out_fd(&out, fd);
    out_lit(&out, "x");
    assert_int_equal(out_flush(&out), STATUS_SYSTEM);
    assert_int_equal(errno, ENOSPC);
    out_done(&out);
    assert_int_equal(close(fd), 0);
}

static void waits_for_a_slow_reader(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[1]);
        (void)fcntl(ends[0], F_SETFL, 0);
        char block[4096];
        size_t sum = 0;
        ssize_t n;
        while ((n = read(ends[0], block, sizeof block)) > 0)
            sum += (size_t)n;
        _exit(sum == 300000 ? 0 : 1);
    }
    struct out out;
    out_fd(&out, ends[1]);
    out_repeat(&out, 'x', 300000);
    assert_int_equal(out_flush(&out), STATUS_OK);
    out_done(&out);
    assert_int_equal(close(ends[1]) | close(ends[0]), 0);
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void nothing_read_drives_a_terminal(void **state) {
    struct bed *bed = *state;
    assert_str(made(bed, out_safe, STR("a\x1b[31m\r\n\t\x7f")), "a\\x1b[31m\\x0d\\x0a\\x09\\x7f");
    assert_str(made(bed, out_safe,
                    STR("\xC2\x9b"
                        "31m \xff\xC3")),
               "\\x9b31m \\xff\\xc3");
    assert_str(made(bed, out_safe,
                    STR("\xE2\x80\xAE"
                        "abc")),
               "\\u{202e}abc");
    assert_str(made(bed, out_safe,
                    STR("Stra\xC3\x9F"
                        "e \xE2\x82\xAC")),
               "Stra\xC3\x9F"
               "e \xE2\x82\xAC");
    assert_str(made(bed, out_safe, (struct str){"a\0b", 3}), "a\\x00b");
}

static void markup_is_inert(void **state) {
    struct bed *bed = *state;
    assert_str(made(bed, out_markup, STR("<a href=\"x\">'&'</a>")),
               "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    assert_str(made(bed, out_markup,
                    STR("a\x01\x1b\x7f\xC2\x9b"
                        "b\tc\n\xff")),
               "ab\tc\n\xEF\xBF\xBD");
    assert_str(made(bed, out_markup, STR("\xEF\xBF\xBE")), "\xEF\xBF\xBD");
}

static void a_csv_field_is_quoted_and_runs_nothing(void **state) {
    struct bed *bed = *state;
    assert_str(made(bed, out_csv, STR("plain text")), "plain text");
    assert_str(made(bed, out_csv, STR("a,b")), "\"a,b\"");
    assert_str(made(bed, out_csv, STR("say \"x\"")), "\"say \"\"x\"\"\"");
    assert_str(made(bed, out_csv, STR("two\r\nlines")), "\"two\r\nlines\"");
    assert_str(made(bed, out_csv, STR("=1+1")), "'=1+1");
    assert_str(made(bed, out_csv, STR("@SUM(A1,B1)")), "\"'@SUM(A1,B1)\"");
    assert_str(made(bed, out_csv, STR("")), "");
    assert_str(made(bed, out_csv, STR("\x1b[31mred\x07\xc2\x9b \xc3\xa4")), "[31mred \xc3\xa4");
    assert_str(made(bed, out_csv, STR("\x01=1+1")), "'=1+1");
    assert_str(made(bed, out_csv, STR("a\xff=\xc3")), "a\xEF\xBF\xBD=\xEF\xBF\xBD");
}

static void escapes_count_by_what_is_shown(void **state) {
    (void)state;
    assert_int_equal(out_safe_width(STR("a\x1b\xE2\x80\xAE")), 1 + 4 + 8);
    assert_int_equal(out_safe_width(STR("\xE4\xB8\xAD")), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(collects_in_memory),
        BED_TEST(formats_what_is_long),
        BED_TEST(stays_within_its_bound_and_stays_failed),
        BED_TEST(writes_to_a_descriptor_in_order),
        BED_TEST(large_output_passes_the_buffer),
        BED_TEST(a_full_device_is_a_failure),
        BED_TEST(waits_for_a_slow_reader),
        BED_TEST(nothing_read_drives_a_terminal),
        BED_TEST(markup_is_inert),
        BED_TEST(a_csv_field_is_quoted_and_runs_nothing),
        BED_TEST(escapes_count_by_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
