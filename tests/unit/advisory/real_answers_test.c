/* The answers that people found by reading real advisories (tests/real/answers.tsv) against the matcher's. What differs
 * is listed in tests/real/differences.tsv with its reason, so that a change of policy is a diff to read. Skipped, and
 * said so, where the corpus is not beside the repository. docs/internals/real-answers.md has the rules. */
#include <stdlib.h>
#include <unistd.h>

#include "advisory/advisory.h"
#include "base/file.h"
#include "base/map.h"
#include "bed.h"
#include "document/plant.h"

#define CORPUS KEYWAY_ROOT "/../shared/corpus/cisa"
#define REAL   KEYWAY_ROOT "/tests/real/"

enum { COLUMNS_MAX = 6, ROWS_MAX = 4096 };
/* Of the rows that a reader could decide, so many in a thousand may be left to a person; of those of the last three
 * samples (assets ny-... and nz-...), which the program was not written beside, more. */
enum { LOOKS_PER_THOUSAND_MAX = 70, FRESH_LOOKS_PER_THOUSAND_MAX = 107 };
/* So many rows hang on words that the matcher does not read at all. */
enum { UNREAD_MAX = 4 };

/* asset, advisory, cve, and of answers the answer, of differences what the matcher says. */
struct row {
    struct str columns[COLUMNS_MAX];
    size_t count;
    bool used;
};

struct sheet {
    struct row *rows;
    size_t count;
    struct map by_key;
};

struct trial {
    struct bed *bed;
    const struct plant *plant;
    struct advisory_db *db;
    struct advisory_matcher *matcher;
    struct sheet answers;
    struct sheet differences;
    unsigned table[ANSWER_COUNT][ANSWER_COUNT]; /* judged, said */
    unsigned fresh[ANSWER_COUNT][ANSWER_COUNT]; /* of them, the rows of the last three samples */
    unsigned unread;
    unsigned faults;
    bool loud; /* KEYWAY_ANSWERS=1: print what is said of each row, and why */
};

static struct str key_of(struct bed *bed, const struct row *row) {
    return str_format(&bed->arena, STR_F "\t" STR_F "\t" STR_F, STR_A(row->columns[0]), STR_A(row->columns[1]),
                      STR_A(row->columns[2]));
}

static void sheet_read(struct bed *bed, const char *path, struct sheet *sheet) {
    struct source source;
    struct str line;
    bool head = true;
    assert_int_equal(file_read(path, 1 << 24, &bed->arena, &bed->sink, &source), STATUS_OK);
    map_init(&sheet->by_key, &bed->arena, false);
    sheet->rows = ARENA_ARRAY(&bed->arena, struct row, ROWS_MAX);
    for (struct str rest = source.text; str_next(&rest, '\n', &line);) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (head) {
            head = false;
            continue;
        }
        assert_true(sheet->count < ROWS_MAX);
        struct row *row = &sheet->rows[sheet->count];
        uint32_t stored = 0;
        while (row->count < COLUMNS_MAX && str_next(&line, '\t', &row->columns[row->count]))
            row->count++;
        assert_true(row->count >= 5);
        assert_int_equal(map_add(&sheet->by_key, key_of(bed, row), (uint32_t)sheet->count, &stored), STATUS_OK);
        if (stored != sheet->count)
            fail_msg("%s: twice: " STR_F, path, STR_A(key_of(bed, row)));
        sheet->count++;
    }
}

static enum advisory_answer answer_of(struct str text) {
    for (int i = 0; i < ANSWER_COUNT; i++) {
        if (str_eq(text, advisory_answer_name((enum advisory_answer)i)))
            return (enum advisory_answer)i;
    }
    fail_msg("no answer: " STR_F, STR_A(text));
    return ANSWER_NEEDS_A_LOOK;
}

/* What the matcher says of one vulnerability: of what it does not mention, "not affected". */
static enum advisory_answer said_of(struct trial *t, const struct advisory_subject *subject, const struct row *row,
                                    struct str *reason) {
    const struct advisory_matches *matches = NULL;
    uint32_t document = advisory_find(t->db, row->columns[1]);
    bool known = false;
    if (document == UINT32_MAX)
        fail_msg("no advisory " STR_F, STR_A(row->columns[1]));
    const struct advisory_document *d = advisory_at(t->db, document);
    for (size_t i = 0; i < d->vulnerability_count; i++)
        known = known || str_eq(d->vulnerabilities[i].cve, row->columns[2]);
    if (!known)
        fail_msg(STR_F " has no " STR_F, STR_A(row->columns[1]), STR_A(row->columns[2]));
    assert_int_equal(advisory_match(t->matcher, subject, &matches), STATUS_OK);
    *reason = STR("the advisory is not found for it");
    for (size_t i = 0; i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        struct advisory_detail detail;
        if (m->document != document || !str_eq(d->vulnerabilities[m->vulnerability].cve, row->columns[2]))
            continue;
        assert_int_equal(advisory_explain(t->db, subject, m, &t->bed->arena, &detail), STATUS_OK);
        *reason = str_format(&t->bed->arena, STR_F "; " STR_F ": " STR_F, STR_A(detail.reason),
                             STR_A(advisory_basis_name((enum advisory_basis)m->basis)), STR_A(detail.product_text));
        return (enum advisory_answer)m->answer;
    }
    return ANSWER_NOT_AFFECTED;
}

/* What no list of differences excuses: a false alarm, and an acquittal of what may be affected. */
static bool is_inexcusable(enum advisory_answer judged, enum advisory_answer said) {
    bool acquitted = said == ANSWER_FIXED || said == ANSWER_NOT_AFFECTED;
    bool open = judged == ANSWER_AFFECTED || judged == ANSWER_NEEDS_A_LOOK;
    return judged != said && (said == ANSWER_AFFECTED || (open && acquitted));
}

static void complain(struct trial *t, const struct row *row, const char *what, enum advisory_answer said,
                     struct str reason) {
    t->faults++;
    print_error("%s: " STR_F " " STR_F " " STR_F ": judged " STR_F ", said " STR_F ": " STR_F "\n", what,
                STR_A(row->columns[0]), STR_A(row->columns[1]), STR_A(row->columns[2]), STR_A(row->columns[3]),
                STR_A(advisory_answer_name(said)), STR_A(reason));
}

static void compare_row(struct trial *t, const struct row *row) {
    struct str reason;
    uint32_t asset = plant_asset(t->plant, row->columns[0]);
    if (asset == UINT32_MAX)
        fail_msg("no asset " STR_F, STR_A(row->columns[0]));
    const struct asset *a = &t->plant->assets[asset];
    struct advisory_subject subject = {.supplier = a->supplier,
                                       .product = a->product,
                                       .model = a->model,
                                       .order_number = a->order_number,
                                       .serial = a->serial,
                                       .version = a->version};
    enum advisory_answer judged = answer_of(row->columns[3]);
    enum advisory_answer said = said_of(t, &subject, row, &reason);
    t->table[judged][said]++;
    if (t->loud)
        print_message(STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\n", STR_A(row->columns[0]),
                      STR_A(row->columns[1]), STR_A(row->columns[2]), STR_A(row->columns[3]),
                      STR_A(advisory_answer_name(said)), STR_A(reason));
    t->fresh[judged][said] += str_starts(row->columns[0], STR("ny-")) || str_starts(row->columns[0], STR("nz-"));
    uint32_t listed = map_get(&t->differences.by_key, key_of(t->bed, row));
    struct row *difference = listed != MAP_NONE ? &t->differences.rows[listed] : NULL;
    bool unread =
        difference != NULL && judged == ANSWER_NEEDS_A_LOOK && str_starts(difference->columns[4], STR("Not read: "));
    t->unread += unread;
    if (is_inexcusable(judged, said) && !unread)
        complain(t, row, "inexcusable", said, reason);
    if (difference != NULL) {
        difference->used = true;
        if (answer_of(difference->columns[3]) != said || said == judged)
            complain(t, row, "listed as a difference, but otherwise", said, reason);
    } else if (said != judged && !is_inexcusable(judged, said)) {
        complain(t, row, "a difference that is not listed", said, reason);
    }
}

static void print_table(const struct trial *t) {
    print_message("%-20s", "judged \\ said");
    for (int s = 0; s < ANSWER_COUNT; s++)
        print_message("%20.*s", STR_A(advisory_answer_name((enum advisory_answer)s)));
    for (int j = 0; j < ANSWER_COUNT; j++) {
        print_message("\n%-20.*s", STR_A(advisory_answer_name((enum advisory_answer)j)));
        for (int s = 0; s < ANSWER_COUNT; s++)
            print_message("%20u", t->table[j][s]);
    }
    print_message("\n");
}

static void hold_looks(struct trial *t, const char *rows, unsigned looks, unsigned decidable, unsigned most) {
    print_message("%u of %u decidable rows%s need a look (at most %u in 1,000)\n", looks, decidable, rows, most);
    if (looks * 1000 > decidable * most) {
        print_error("too many looks\n");
        t->faults++;
    }
}

static void check_looks(struct trial *t) {
    unsigned decidable = 0, looks = 0, fresh = 0, fresh_looks = 0;
    for (int j = 0; j < ANSWER_COUNT; j++) {
        for (int s = 0; s < ANSWER_COUNT && j != ANSWER_NEEDS_A_LOOK; s++) {
            decidable += t->table[j][s];
            fresh += t->fresh[j][s];
            looks += s == ANSWER_NEEDS_A_LOOK ? t->table[j][s] : 0;
            fresh_looks += s == ANSWER_NEEDS_A_LOOK ? t->fresh[j][s] : 0;
        }
    }
    hold_looks(t, " before the last three samples", looks - fresh_looks, decidable - fresh, LOOKS_PER_THOUSAND_MAX);
    hold_looks(t, " of them", fresh_looks, fresh, FRESH_LOOKS_PER_THOUSAND_MAX);
}

static void load(struct trial *t) {
    struct plant *plant = NULL;
    struct advisory_options options = {.workers = 2};
    assert_int_equal(plant_read(REAL "plant.yaml", &t->bed->arena, &t->bed->sink, &plant), STATUS_OK);
    t->plant = plant;
    assert_int_equal(advisory_load(CORPUS, &options, &t->bed->sink, &t->db), STATUS_OK);
    t->matcher = advisory_matcher_new(t->db);
    assert_non_null(t->matcher);
    sheet_read(t->bed, REAL "answers.tsv", &t->answers);
    sheet_read(t->bed, REAL "differences.tsv", &t->differences);
}

static void real_answers_are_as_people_judged_them(void **state) {
    const char *loud = getenv("KEYWAY_ANSWERS");
    struct trial t = {.bed = *state, .loud = loud != NULL && loud[0] == '1'};
    if (access(CORPUS, R_OK) != 0) {
        print_message("skipped: " CORPUS " is not there\n");
        skip();
    }
    load(&t);
    for (size_t i = 0; i < t.answers.count; i++)
        compare_row(&t, &t.answers.rows[i]);
    for (size_t i = 0; i < t.differences.count; i++) {
        if (!t.differences.rows[i].used) {
            print_error("a difference of no row: " STR_F "\n", STR_A(key_of(t.bed, &t.differences.rows[i])));
            t.faults++;
        }
    }
    print_table(&t);
    check_looks(&t);
    advisory_matcher_free(t.matcher);
    advisory_free(t.db);
    assert_true(t.unread <= UNREAD_MAX);
    assert_int_equal(t.faults, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(real_answers_are_as_people_judged_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
