/* What the tables come to, byte for byte: KEYWAY_SNAPSHOT=write rewrites tests/snapshot/, for review as a difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/out.h"
#include "catalogue/attack.h"
#include "catalogue/cwe.h"
#include "catalogue/dataset.h"
#include "catalogue/process.h"
#include "catalogue/system.h"

enum { SNAPSHOT_MAX = 4 * 1024 * 1024, CWE_LAST = 1500 };

static struct arena arena;
static struct out out;
static char expected[SNAPSHOT_MAX];

static int setup(void **state) {
    (void)state;
    arena_init(&arena, 256 * 1024 * 1024);
    out_memory(&out, SNAPSHOT_MAX);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    out_done(&out);
    arena_done(&arena);
    return 0;
}

static void rewrite(const char *path) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(out_text(&out).ptr, 1, out_text(&out).len, file), out_text(&out).len);
    assert_int_equal(fclose(file), 0);
}

/* Compares what was written to `out` with tests/snapshot/NAME.txt. */
static void compare(const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/snapshot/%s.txt", KEYWAY_ROOT, name);
    assert_int_equal(out.status, STATUS_OK);
    const char *mode = getenv("KEYWAY_SNAPSHOT");
    if (mode != NULL && strcmp(mode, "write") == 0)
        rewrite(path);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(expected, 1, sizeof expected, file);
    fclose(file);
    struct str now = out_text(&out);
    size_t line = 1;
    for (size_t i = 0; i < len && i < now.len; i++) {
        if (now.ptr[i] != expected[i])
            fail_msg("%s differs from line %zu on", path, line);
        line += now.ptr[i] == '\n';
    }
    assert_int_equal(now.len, len);
}

static void write_ids(const struct requirement_set *set) {
    bool first = true;
    if (requirement_set_empty(set))
        out_lit(&out, "-");
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1)) {
        out_str(&out, first ? STR("") : STR(", "));
        out_str(&out, requirement_at(i)->id);
        first = false;
    }
}

static void write_row(const struct dataset *dataset, unsigned row) {
    for (unsigned i = 0; i < dataset->column_count; i++)
        out_format(&out, "%s" STR_F, i > 0 ? " | " : "", STR_A(dataset_cell(dataset, row, i, &arena)));
    out_char(&out, '\n');
}

static void every_table_as_compiled(void **state) {
    (void)state;
    for (unsigned i = 0; i < dataset_count(); i++) {
        const struct dataset *dataset = dataset_at(i);
        char name[64];
        struct str file = str_from(strrchr(dataset->path, '/') + 1);
        snprintf(name, sizeof name, "table-%.*s", (int)(file.len - 4), file.ptr);
        out_done(&out);
        out_memory(&out, SNAPSHOT_MAX);
        for (unsigned row = 0; row < dataset->row_count; row++)
            write_row(dataset, row);
        compare(name);
    }
}

static void write_due(unsigned type, unsigned level) {
    unsigned mask = 1U << type;
    for (unsigned fr = 0; fr <= FR_COUNT; fr++) {
        struct requirement_set set =
            requirement_set_minus(requirement_due(mask, fr, level), requirement_due(mask, fr, level - 1));
        if (requirement_set_empty(&set))
            continue;
        out_format(&out, STR_F " SL %u " STR_F ": ", STR_A(component_abbreviation(type)), level,
                   STR_A(fr_abbreviation(fr)));
        write_ids(&set);
        out_char(&out, '\n');
    }
    out_format(&out, STR_F " SL %u: %u in all\n", STR_A(component_abbreviation(type)), level,
               requirement_set_count(requirement_due(mask, FR_ANY, level)));
}

static void what_each_level_adds(void **state) {
    (void)state;
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        for (unsigned level = 1; level <= SL_MAX; level++)
            write_due(type, level);
    compare("due");
}

struct answer {
    struct requirement_set set;
    struct cwe_basis basis;
    bool known;
};

static bool same_answer(const struct answer *a, const struct answer *b) {
    return a->known && b->known && requirement_set_equal(&a->set, &b->set) && a->basis.source == b->basis.source &&
           a->basis.distance == b->basis.distance && a->basis.from[0] == b->basis.from[0];
}

static void write_answer(unsigned cwe, struct str types, const struct answer *answer) {
    if (!answer->known)
        return;
    out_format(&out, "CWE-%u " STR_F ": ", cwe, STR_A(types));
    write_ids(&answer->set);
    out_format(&out, " (" STR_F ", " STR_F ")\n", STR_A(cwe_basis_text(&arena, cwe, &answer->basis)),
               STR_A(confidence_name(answer->basis.confidence)));
}

/* A line a type, or one when all types get the same. */
static void write_weakness(unsigned cwe) {
    struct answer answers[COMPONENT_COUNT] = {0};
    bool same = true;
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        struct answer *a = &answers[type];
        a->known = cwe_requirements(cwe, 1U << type, &a->set, &a->basis);
        same &= same_answer(&answers[0], a);
    }
    for (unsigned type = 0; type < (same ? 1 : COMPONENT_COUNT); type++)
        write_answer(cwe, same ? STR("all") : component_abbreviation(type), &answers[type]);
}

static void where_each_weakness_leads(void **state) {
    (void)state;
    for (unsigned cwe = 1; cwe <= CWE_LAST; cwe++)
        write_weakness(cwe);
    compare("weaknesses");
}

static void what_mitigates_each_technique(void **state) {
    (void)state;
    for (unsigned i = 0; i < attack_technique_count(); i++) {
        struct requirement_set set = attack_requirements(i);
        out_format(&out, STR_F " " STR_F ": ", STR_A(attack_technique_at(i)->id), STR_A(attack_technique_at(i)->name));
        write_ids(&set);
        out_char(&out, '\n');
    }
    compare("techniques");
}

static void the_map_from_system_to_components(void **state) {
    (void)state;
    for (unsigned i = 0; i < SYSTEM_COUNT; i++) {
        struct requirement_set set = system_requirements(i);
        out_format(&out, STR_F " SL %u: ", STR_A(system_at(i)->id), (unsigned)system_at(i)->level);
        write_ids(&set);
        out_char(&out, '\n');
    }
    compare("system-map");
}

static void practices(void **state) {
    (void)state;
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++)
        for (unsigned i = 0; i < PROCESS_COUNT; i++)
            if (process_set_has(practice_requirements(number), i))
                out_format(&out, STR_F ": " STR_F " " STR_F "\n", STR_A(practice_at(number)->name),
                           STR_A(process_at(i)->id), STR_A(process_at(i)->title));
    compare("practices");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_table_as_compiled, setup, teardown),
        cmocka_unit_test_setup_teardown(what_each_level_adds, setup, teardown),
        cmocka_unit_test_setup_teardown(where_each_weakness_leads, setup, teardown),
        cmocka_unit_test_setup_teardown(what_mitigates_each_technique, setup, teardown),
        cmocka_unit_test_setup_teardown(the_map_from_system_to_components, setup, teardown),
        cmocka_unit_test_setup_teardown(practices, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
