/* The bed a unit test lies in: an arena and a sink of its own, and assertions on slices and diagnostics. Includes
 * cmocka with what it needs before it. */
#ifndef UNIT_BED_H
#define UNIT_BED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/out.h"
#include "base/source.h"

struct bed {
    struct arena arena;
    struct diag_sink sink;
};

static inline int bed_setup(void **state) {
    struct bed *bed = calloc(1, sizeof *bed);
    arena_init(&bed->arena, (size_t)1 << 30);
    diag_init(&bed->sink, &bed->arena);
    *state = bed;
    return 0;
}

static inline int bed_teardown(void **state) {
    struct bed *bed = *state;
    arena_done(&bed->arena);
    free(bed);
    return 0;
}

#define BED_TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

/* Compares a slice with a C string. */
#define assert_str(slice, text)                                                                                        \
    do {                                                                                                               \
        struct str got_ = (slice), want_ = str_from(text);                                                             \
        if (!str_eq(got_, want_))                                                                                      \
            fail_msg("\"" STR_F "\" is not \"" STR_F "\"", STR_A(got_), STR_A(want_));                                 \
    } while (0)

/* The sink holds just one error: this code at this place ("name:line:col"). */
#define assert_one_error(bed, code_, place_)                                                                           \
    do {                                                                                                               \
        assert_int_equal(diag_errors(&(bed)->sink), 1);                                                                \
        assert_string_equal((bed)->sink.items[SEVERITY_ERROR][0].kind->code, (code_));                                 \
        assert_str(place_text(&(bed)->arena, (bed)->sink.items[SEVERITY_ERROR][0].place), (place_));                   \
    } while (0)

/* What the sink prints, in the bed's arena. */
static inline struct str bed_printed(struct bed *bed) {
    struct out out;
    out_memory(&out, 1 << 20);
    diag_print(&bed->sink, &out, false);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

#endif
