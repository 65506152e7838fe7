/* Names as people type them: of products that real advisories list as affected, spelled otherwise in ways that leave
 * the product the same, or say less of it. None may be acquitted, and how many stay without an answer is bounded.
 * Skipped, and said so, where the corpus is not beside the repository. docs/internals/real-answers.md has the figures.
 * KEYWAY_SPELLINGS=1 prints each spelling that is silent or acquitted; =2 the looks too. */
#include <stdlib.h>
#include <unistd.h>

#include "advisory/database.h"
#include "advisory/name_text.h"
#include "bed.h"

#define CORPUS KEYWAY_ROOT "/../shared/corpus/cisa"

enum { SAMPLE = 2000, VERSIONS_MAX = 24, SEED = 62443, TEXT_ROOM = 1024 };
/* What is left, and why, is in docs/internals/real-answers.md. */
enum { KEPT_SILENT_MAX = 1, LESS_ACQUITTED_MAX = 0, LESS_SILENT_MAX = 12 };
enum { SAID_AFFECTED, SAID_LOOK, SAID_SILENT, SAID_ACQUITTED, SAID_COUNT };

/* What is known of a listed product. */
struct listed {
    struct str supplier;
    struct str name;
    struct str order; /* the first model number, or empty */
};

struct typed {
    char product[TEXT_ROOM];
    struct str version;
};

/* Writes the product as it is typed; false where it would be typed as it is listed. */
typedef bool (*spell)(const struct listed *listed, struct typed *typed);

static size_t put(char *to, size_t len, struct str text) {
    for (size_t i = 0; i < text.len && len + 1 < TEXT_ROOM; i++)
        to[len++] = text.ptr[i];
    to[len] = '\0';
    return len;
}

static bool differs(const struct listed *listed, const struct typed *typed) {
    struct str typed_name = str_trim(str_from(typed->product));
    return typed_name.len > 2 && !str_eq(typed_name, str_trim(listed->name));
}

/* ---- spellings ---- */

static bool as_listed(const struct listed *listed, struct typed *typed) {
    put(typed->product, 0, listed->name);
    return true;
}

static bool with_supplier(const struct listed *listed, struct typed *typed) {
    size_t len = put(typed->product, 0, listed->supplier);
    len = put(typed->product, len, STR(" "));
    put(typed->product, len, listed->name);
    return !str_starts_nocase(listed->name, listed->supplier);
}

static bool without_supplier(const struct listed *listed, struct typed *typed) {
    put(typed->product, 0, str_trim(str_skip(listed->name, listed->supplier.len)));
    return str_starts_nocase(listed->name, listed->supplier) && differs(listed, typed);
}

/* Without what stands in parentheses; with `front`, of those only what begins so. */
static bool without_parentheses(const struct listed *listed, struct typed *typed, struct str front) {
    size_t len = 0;
    for (size_t i = 0; i < listed->name.len; i++) {
        struct str rest = str_skip(listed->name, i);
        size_t close = rest.ptr[0] == '(' ? str_find_char(rest, ')') : SIZE_MAX;
        if (close != SIZE_MAX && str_starts_nocase(str_skip(rest, 1), front))
            i += close;
        else
            len = put(typed->product, len, str_slice(rest, 0, 1));
    }
    return differs(listed, typed);
}

static bool without_brackets(const struct listed *listed, struct typed *typed) {
    return without_parentheses(listed, typed, STR(""));
}

static bool without_included(const struct listed *listed, struct typed *typed) {
    return without_parentheses(listed, typed, STR("incl"));
}

static bool in_small_letters(const struct listed *listed, struct typed *typed) {
    put(typed->product, 0, listed->name);
    for (char *c = typed->product; *c != '\0'; c++)
        *c = char_lower(*c);
    return differs(listed, typed);
}

static bool with_sign(const struct listed *listed, struct typed *typed) {
    size_t word = str_find_char(listed->name, ' ');
    size_t len = put(typed->product, 0, str_slice(listed->name, 0, word));
    len = put(typed->product, len, STR("\xC2\xAE")); /* (R) */
    put(typed->product, len, str_skip(listed->name, word < listed->name.len ? word : listed->name.len));
    return true;
}

/* Only words that say what sort of thing it is: of a name nobody types a plural. */
static bool with_other_number(const struct listed *listed, struct typed *typed) {
    static const struct str sorts[] = {
        STR_INIT("controller"), STR_INIT("module"), STR_INIT("panel"),  STR_INIT("device"),  STR_INIT("relay"),
        STR_INIT("router"),     STR_INIT("server"), STR_INIT("reader"), STR_INIT("camera"),  STR_INIT("inverter"),
        STR_INIT("drive"),      STR_INIT("cpu"),    STR_INIT("unit"),   STR_INIT("product"), STR_INIT("monitor"),
    };
    struct str name = str_trim(listed->name);
    bool plural = str_ends_nocase(name, STR("s")), sort = false;
    struct str singular = str_slice(name, 0, name.len - plural);
    for (size_t i = 0; i < ARRAY_LEN(sorts); i++)
        sort = sort || (str_ends_nocase(singular, sorts[i]) && singular.len > sorts[i].len &&
                        singular.ptr[singular.len - sorts[i].len - 1] == ' ');
    size_t len = put(typed->product, 0, singular);
    put(typed->product, len, plural ? STR("") : STR("s"));
    return sort && differs(listed, typed);
}

static bool with_dashes_as(const struct listed *listed, struct typed *typed, struct str sign) {
    size_t len = 0;
    for (size_t i = 0; i < listed->name.len; i++) {
        struct str letter = str_slice(listed->name, i, i + 1);
        bool between = i > 0 && i + 1 < listed->name.len && char_is_alnum(listed->name.ptr[i - 1]) &&
                       char_is_alnum(listed->name.ptr[i + 1]);
        len = put(typed->product, len, letter.ptr[0] == '-' && between ? sign : letter);
    }
    return differs(listed, typed);
}

static bool with_blanks_for_dashes(const struct listed *listed, struct typed *typed) {
    return with_dashes_as(listed, typed, STR(" "));
}

static bool without_dashes(const struct listed *listed, struct typed *typed) {
    return with_dashes_as(listed, typed, STR(""));
}

/* Leaves words of a list out, wherever they stand. */
static bool without_words(const struct listed *listed, struct typed *typed, const struct str *words, size_t count) {
    struct str rest = listed->name, word;
    size_t len = 0;
    while (str_next(&rest, ' ', &word)) {
        bool left_out = false;
        for (size_t i = 0; i < count; i++)
            left_out = left_out || str_eq_nocase(word, words[i]);
        if (left_out)
            continue;
        len = put(typed->product, len, len > 0 ? STR(" ") : STR(""));
        len = put(typed->product, len, word);
    }
    return differs(listed, typed);
}

static bool without_family(const struct listed *listed, struct typed *typed) {
    static const struct str words[] = {STR_INIT("family"), STR_INIT("series"), STR_INIT("families"), STR_INIT("all"),
                                       STR_INIT("versions")};
    return without_words(listed, typed, words, ARRAY_LEN(words));
}

static bool without_house(const struct listed *listed, struct typed *typed) {
    static const struct str words[] = {STR_INIT("SIMATIC"),       STR_INIT("Modicon"),  STR_INIT("MELSEC"),
                                       STR_INIT("EcoStruxure"),   STR_INIT("Sysmac"),   STR_INIT("MELSOFT"),
                                       STR_INIT("Allen-Bradley"), STR_INIT("SCALANCE"), STR_INIT("RUGGEDCOM"),
                                       STR_INIT("Proficy")};
    return without_words(listed, typed, words, ARRAY_LEN(words));
}

static bool without_sort(const struct listed *listed, struct typed *typed) {
    static const struct str words[] = {STR_INIT("firmware"), STR_INIT("software"),    STR_INIT("controller"),
                                       STR_INIT("device"),   STR_INIT("controllers"), STR_INIT("devices"),
                                       STR_INIT("switch"),   STR_INIT("switches"),    STR_INIT("module"),
                                       STR_INIT("modules"),  STR_INIT("system"),      STR_INIT("PLC")};
    return without_words(listed, typed, words, ARRAY_LEN(words));
}

static bool by_order_number(const struct listed *listed, struct typed *typed) {
    put(typed->product, 0, listed->order);
    return listed->order.len > 0;
}

static bool with_order_behind(const struct listed *listed, struct typed *typed) {
    without_brackets(listed, typed);
    size_t len = put(typed->product, str_from(typed->product).len, STR(" "));
    put(typed->product, len, listed->order);
    return listed->order.len > 0;
}

static bool first_of_list(const struct listed *listed, struct typed *typed) {
    size_t comma = str_find_char(listed->name, ',');
    put(typed->product, 0, str_slice(listed->name, 0, comma));
    return comma < listed->name.len && str_find_char(str_slice(listed->name, 0, comma), '(') == SIZE_MAX &&
           differs(listed, typed);
}

/* A version line there is said by the version then, which the sample need not have. */
static bool is_line(struct str word) {
    return word.len > 1 && char_lower(word.ptr[0]) == 'v' && char_is_digit(word.ptr[1]);
}

static bool without_last_word(const struct listed *listed, struct typed *typed) {
    struct str name = str_trim(listed->name);
    size_t at = name.len, words = 1;
    for (size_t i = 0; i < name.len; i++)
        words += name.ptr[i] == ' ';
    while (at > 0 && name.ptr[at - 1] != ' ')
        at--;
    put(typed->product, 0, str_trim(str_slice(name, 0, at)));
    return words > 2 && at < name.len && char_is_alpha(name.ptr[at]) && !is_line(str_skip(name, at)) &&
           str_find_char(name, '(') == SIZE_MAX;
}

static bool without_line(const struct listed *listed, struct typed *typed) {
    struct str name = str_trim(listed->name);
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != ' ')
        at--;
    put(typed->product, 0, str_trim(str_slice(name, 0, at)));
    return at > 0 && is_line(str_skip(name, at)) && str_starts(typed->version, str_skip(name, at));
}

static bool without_behind_comma_or_dash(const struct listed *listed, struct typed *typed) {
    size_t at = str_find(listed->name, STR(" - "));
    put(typed->product, 0, str_slice(listed->name, 0, at));
    return at < listed->name.len && differs(listed, typed);
}

static const struct spelling {
    const char *what;
    spell write;
    bool less; /* says less of the product: another one may be called so */
} spellings[] = {
    {"as listed", as_listed, false},
    {"the supplier in front", with_supplier, false},
    {"without the supplier in front", without_supplier, false},
    {"without parentheses", without_brackets, true},
    {"without '(incl. ...)'", without_included, false},
    {"in small letters", in_small_letters, false},
    {"with (R) behind a word", with_sign, false},
    {"plural or singular", with_other_number, false},
    {"blanks for dashes", with_blanks_for_dashes, false},
    {"dashes left out", without_dashes, false},
    {"without family words", without_family, true},
    {"without the house's brand", without_house, true},
    {"without the sort of thing", without_sort, true},
    {"the order number for a name", by_order_number, false},
    {"the order number behind the name", with_order_behind, false},
    {"the first of a list", first_of_list, true},
    {"without the last word", without_last_word, true},
    {"the version line in the version", without_line, true},
    {"without what a dash sets off", without_behind_comma_or_dash, true},
};

/* How a version is typed. */
static const struct {
    const char *what;
    const char *front;
} version_fronts[] = {{"V", "V"},      {"v", "v"},    {"version", "Version "},    {"Ver.", "Ver. "},
                      {"Rev", "Rev "}, {"FW", "FW "}, {"firmware", "Firmware V"}, {"R", "R"}};

struct trial {
    struct bed *bed;
    struct advisory_db *db;
    struct advisory_matcher *matcher;
    uint64_t random;
    int print;
    unsigned sampled, asked;
    unsigned table[ARRAY_LEN(spellings) + ARRAY_LEN(version_fronts)][SAID_COUNT];
};

/* ---- asking ---- */

/* The gravest answer on the vulnerabilities that the product is listed as affected by. */
static int ask(struct trial *t, uint32_t leaf, const struct advisory_subject *subject, struct str *why) {
    const struct advisory_matches *matches = NULL;
    const struct csaf_document *d = &t->db->documents[t->db->leaves[leaf].document];
    int worst = SAID_SILENT;
    *why = STR("no answer");
    assert_int_equal(advisory_match(t->matcher, subject, &matches), STATUS_OK);
    bool acquitted = false;
    for (size_t i = 0; i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        if (m->document != t->db->leaves[leaf].document ||
            !csaf_set_has(d, d->vulnerabilities[m->vulnerability].status[CSAF_KNOWN_AFFECTED],
                          t->db->leaves[leaf].product))
            continue;
        int said = m->answer == ANSWER_AFFECTED                                    ? SAID_AFFECTED
                   : m->answer == ANSWER_FIXED || m->answer == ANSWER_NOT_AFFECTED ? SAID_ACQUITTED
                                                                                   : SAID_LOOK;
        if (said == SAID_ACQUITTED && acquitted)
            continue;
        acquitted = said == SAID_ACQUITTED;
        if (worst == SAID_SILENT || said > worst) {
            struct advisory_detail detail;
            worst = said;
            assert_int_equal(advisory_explain(t->db, subject, m, &t->bed->arena, &detail), STATUS_OK);
            *why = str_format(&t->bed->arena, STR_F " [" STR_F ": " STR_F "]", STR_A(detail.reason),
                              STR_A(advisory_basis_name((enum advisory_basis)m->basis)), STR_A(detail.product_text));
        }
    }
    return worst;
}

static struct listed listed_of(const struct trial *t, uint32_t leaf) {
    const struct csaf_product *p =
        &t->db->documents[t->db->leaves[leaf].document].products[t->db->leaves[leaf].product];
    struct listed listed = {.supplier = p->vendor, .name = p->product, .order = STR("")};
    for (uint16_t i = 0; i < p->identifier_count && listed.order.len == 0; i++)
        if (p->identifiers[i].kind == CSAF_MODEL_NUMBER)
            listed.order = p->identifiers[i].text;
    return listed;
}

/* ---- a version that is affected ---- */

/* The number `back` places from the end of the text made one less; false where it is none or zero. */
static bool lower(struct bed *bed, struct str text, unsigned back, struct str *lowered) {
    size_t end = text.len;
    while (end > 0 && back > 0) {
        end--;
        back -= text.ptr[end] == '.';
    }
    size_t from = end;
    while (from > 0 && char_is_digit(text.ptr[from - 1]))
        from--;
    uint64_t number = 0;
    if (back > 0 || !str_u64(str_slice(text, from, end), UINT32_MAX, &number) || number == 0)
        return false;
    *lowered = str_format(&bed->arena, STR_F "%llu" STR_F, STR_A(str_slice(text, 0, from)),
                          (unsigned long long)number - 1, STR_A(str_skip(text, end)));
    return true;
}

/* Versions that the range speaks of, and those just below. */
static size_t versions_of(struct bed *bed, struct str range, struct str *versions) {
    size_t count = 0;
    versions[count++] = STR("1.0");
    for (size_t at = 0; at < range.len;) {
        size_t from = at;
        while (at < range.len && (char_is_alnum(range.ptr[at]) || range.ptr[at] == '.'))
            at++;
        struct str token = str_slice(range, from, at);
        bool digit = false;
        for (size_t i = 0; i < token.len; i++)
            digit = digit || char_is_digit(token.ptr[i]);
        if (digit && count + 3 < VERSIONS_MAX) {
            count += lower(bed, token, 0, &versions[count]);
            versions[count++] = token;
            count += lower(bed, token, 1, &versions[count]);
        }
        at += at == from;
    }
    return count;
}

/* The version line that a name ends with, as a version: "4.X" and "V7.4 and prior" apart, "V16" is 16. */
static struct str line_of(struct str name) {
    struct str rest = name, word, line = STR_NONE;
    while (str_next(&rest, ' ', &word)) {
        if (is_line(word))
            line = str_slice(word, 0, str_find_nocase(word, STR(".X")));
    }
    return line;
}

/* One for which the product as listed is affected; ptr NULL: none was found. */
static struct str affected_version(struct trial *t, uint32_t leaf, const struct listed *listed) {
    struct str versions[VERSIONS_MAX], why;
    struct str range = t->db->documents[t->db->leaves[leaf].document].products[t->db->leaves[leaf].product].version;
    size_t count = versions_of(t->bed, range, versions);
    if (line_of(listed->name).ptr != NULL)
        versions[count++] = line_of(listed->name);
    for (size_t i = count; i-- > 0;) {
        const struct advisory_subject subject = {.supplier = listed->supplier,
                                                 .product = listed->name,
                                                 .order_number = listed->order,
                                                 .version = versions[i]};
        if (ask(t, leaf, &subject, &why) == SAID_AFFECTED)
            return versions[i];
    }
    return STR_NONE;
}

/* ---- the sample ---- */

static void report(const struct trial *t, const char *what, uint32_t leaf, const struct advisory_subject *subject,
                   int said, struct str why) {
    static const char *const names[] = {"affected", "look", "silent", "ACQUITTED"};
    if (t->print == 0 || said < (t->print > 1 ? SAID_LOOK : SAID_SILENT))
        return;
    const struct csaf_document *d = &t->db->documents[t->db->leaves[leaf].document];
    struct listed listed = listed_of(t, leaf);
    print_message("%s\t%s\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\t" STR_F "\n", names[said], what,
                  STR_A(d->public.id), STR_A(listed.supplier), STR_A(listed.name), STR_A(subject->product),
                  STR_A(subject->version), STR_A(why));
}

static void try_spellings(struct trial *t, uint32_t leaf, const struct listed *listed, struct str version) {
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
        struct typed typed = {.version = version};
        struct str why;
        if (!spellings[i].write(listed, &typed))
            continue;
        const struct advisory_subject subject = {
            .supplier = listed->supplier, .product = str_from(typed.product), .version = version};
        int said = ask(t, leaf, &subject, &why);
        t->table[i][said]++;
        report(t, spellings[i].what, leaf, &subject, said, why);
    }
}

static void try_versions(struct trial *t, uint32_t leaf, const struct listed *listed, struct str version) {
    if (!char_is_digit(version.ptr[0]))
        version = str_skip(version, 1);
    for (size_t i = 0; i < ARRAY_LEN(version_fronts) && version.len > 0 && char_is_digit(version.ptr[0]); i++) {
        struct str why;
        const struct advisory_subject subject = {
            .supplier = listed->supplier,
            .product = listed->name,
            .order_number = listed->order,
            .version = str_format(&t->bed->arena, "%s" STR_F, version_fronts[i].front, STR_A(version))};
        int said = ask(t, leaf, &subject, &why);
        t->table[ARRAY_LEN(spellings) + i][said]++;
        report(t, version_fronts[i].what, leaf, &subject, said, why);
    }
}

static uint64_t draw(struct trial *t, uint64_t below) {
    t->random = t->random * 6364136223846793005ull + 1442695040888963407ull;
    return (t->random >> 33) % below;
}

static void try_sample(struct trial *t) {
    bool *taken = ARENA_ARRAY(&t->bed->arena, bool, t->db->name_count);
    assert_non_null(taken);
    for (unsigned turns = 0; t->sampled < SAMPLE && turns < 20 * SAMPLE; turns++) {
        uint32_t name = (uint32_t)draw(t, t->db->name_count);
        if (taken[name] || t->db->names[name].leaf_count == 0)
            continue;
        taken[name] = true;
        t->sampled++;
        uint32_t leaf =
            t->db->leaves_by_name[t->db->names[name].leaf_first + (uint32_t)draw(t, t->db->names[name].leaf_count)];
        struct listed listed = listed_of(t, leaf);
        struct str version = affected_version(t, leaf, &listed);
        if (version.ptr == NULL)
            continue;
        t->asked++;
        try_spellings(t, leaf, &listed, version);
        try_versions(t, leaf, &listed, version);
    }
}

static void print_table(const struct trial *t) {
    print_message("%u products drawn, %u of them with a version that is affected\n", t->sampled, t->asked);
    print_message("%-36s %8s %8s %8s %10s\n", "spelling", "affected", "look", "silent", "acquitted");
    for (size_t i = 0; i < ARRAY_LEN(spellings) + ARRAY_LEN(version_fronts); i++) {
        bool version = i >= ARRAY_LEN(spellings);
        print_message("%-8s%-28s %8u %8u %8u %10u\n", version ? "version " : "",
                      version ? version_fronts[i - ARRAY_LEN(spellings)].what : spellings[i].what, t->table[i][0],
                      t->table[i][1], t->table[i][2], t->table[i][3]);
    }
}

/* What a bound is held to: all spellings that say less of the product, or all others. */
static unsigned sum_of(const struct trial *t, bool less, int said) {
    unsigned sum = 0;
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
        sum += spellings[i].less == less ? t->table[i][said] : 0;
    for (size_t i = 0; i < ARRAY_LEN(version_fronts) && !less; i++)
        sum += t->table[ARRAY_LEN(spellings) + i][said];
    return sum;
}

static void no_spelling_is_acquitted(void **state) {
    struct trial t = {.bed = *state, .random = SEED};
    struct advisory_options options = {.workers = 2};
    const char *print = getenv("KEYWAY_SPELLINGS");
    if (access(CORPUS, R_OK) != 0) {
        print_message("skipped: " CORPUS " is not there\n");
        skip();
    }
    t.print = print != NULL ? print[0] - '0' : 0;
    assert_int_equal(advisory_load(CORPUS, &options, &t.bed->sink, &t.db), STATUS_OK);
    t.matcher = advisory_matcher_new(t.db);
    assert_non_null(t.matcher);
    try_sample(&t);
    print_table(&t);
    assert_true(t.asked > SAMPLE / 2);
    assert_int_equal(sum_of(&t, false, SAID_ACQUITTED), 0);
    assert_true(sum_of(&t, false, SAID_SILENT) <= KEPT_SILENT_MAX);
    assert_true(sum_of(&t, true, SAID_ACQUITTED) <= LESS_ACQUITTED_MAX);
    assert_true(sum_of(&t, true, SAID_SILENT) <= LESS_SILENT_MAX);
    advisory_matcher_free(t.matcher);
    advisory_free(t.db);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(no_spelling_is_acquitted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
