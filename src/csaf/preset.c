#include "csaf/preset.h"

/* NOTHING: no class as a whole. */
enum { NOTHING = -1 };

/* To add one: a row, its name among the words of --preset (command/csaf.c), and in docs/formats/csaf.md. */
struct csaf_preset {
    struct str name;
    int most;         /* the schema, and every test up to this class; or NOTHING */
    int each;         /* and every test of this class; or NOTHING */
    struct str tests; /* and these */
    struct str but;   /* of `each`, not these */
};

#define ALL_OF(name, most)                                                                                             \
    { STR_INIT(name), (most), NOTHING, STR_INIT(""), STR_INIT("") }
#define EACH_OF(name, each)                                                                                            \
    { STR_INIT(name), NOTHING, (each), STR_INIT(""), STR_INIT("") }
#define THESE(name, tests)                                                                                             \
    { STR_INIT(name), NOTHING, NOTHING, STR_INIT(tests), STR_INIT("") }

#define PLACES_OF_EXTENSIONS "6.3.21.3 6.3.21.4 6.3.21.5 6.3.21.6 6.3.21.7 6.3.21.8 6.3.21.9"

static const struct csaf_preset presets[] = {
    EACH_OF("mandatory", CSAF_MANDATORY),
    EACH_OF("recommended", CSAF_RECOMMENDED),
    EACH_OF("informative", CSAF_INFORMATIVE),
    THESE("schema", "schema"),
    ALL_OF("basic", CSAF_MANDATORY),
    ALL_OF("extended", CSAF_RECOMMENDED),
    ALL_OF("full", CSAF_INFORMATIVE),
    {STR_INIT("external-request-free"), CSAF_RECOMMENDED, CSAF_INFORMATIVE, STR_INIT(""), STR_INIT("6.3.6 6.3.7")},
    THESE("consistent-revision-history", "6.1.14 6.1.18 6.1.19 6.1.21 6.1.22 6.1.37 6.2.4 6.2.5 6.2.6 6.2.21 6.2.33"),
    THESE("consistent-date-times", "6.1.37 6.1.45 6.1.49 6.1.51 6.1.52 6.1.53"),
    THESE("ssvc", "6.1.46 6.1.47 6.1.48 6.1.49 6.2.3 6.2.34 6.2.35 6.2.36 6.2.37 6.3.13 6.3.14 6.3.15"),
    THESE("extensions", "6.1.60.1 6.1.60.2 6.1.60.3 6.2.39.5 6.2.54.1 6.2.54.2 6.2.54.3 6.2.54.4 6.3.21.1 "
                        "6.3.21.2 " PLACES_OF_EXTENSIONS),
    THESE("extensions-exist", PLACES_OF_EXTENSIONS),
};

size_t csaf_preset_count(void) {
    return ARRAY_LEN(presets);
}

const struct csaf_preset *csaf_preset_at(size_t index) {
    return &presets[index];
}

const struct csaf_preset *csaf_preset_find(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(presets); i++)
        if (str_eq(presets[i].name, name))
            return &presets[i];
    return NULL;
}

struct str csaf_preset_name(const struct csaf_preset *preset) {
    return preset->name;
}

static bool is_named(struct str names, struct str id) {
    struct str name;
    while (str_next(&names, ' ', &name))
        if (str_eq(name, id))
            return true;
    return false;
}

static bool has(const struct csaf_preset *preset, const struct csaf_test *test) {
    return is_named(preset->tests, test->id) || ((int)test->class == preset->each && !is_named(preset->but, test->id));
}

size_t csaf_preset_room(void) {
    return csaf_test_count() + 2; /* a class as a whole, and the schema */
}

size_t csaf_preset_items(const struct csaf_preset *preset, struct csaf_wanted *items) {
    size_t count = 0;
    if (preset->most != NOTHING)
        items[count++] = (struct csaf_wanted){.most = (enum csaf_class)preset->most};
    if (is_named(preset->tests, csaf_schema_test.id))
        items[count++] = (struct csaf_wanted){.only = &csaf_schema_test};
    for (size_t i = 0; i < csaf_test_count(); i++)
        if (has(preset, csaf_test_at(i)))
            items[count++] = (struct csaf_wanted){.only = csaf_test_at(i), .by_set = true};
    return count;
}
