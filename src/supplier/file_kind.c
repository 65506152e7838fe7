#include "supplier/file_kind.h"

enum trait { TRAIT_CODE, TRAIT_SHELL, TRAIT_MARKUP, TRAIT_TABLE, TRAIT_SAMPLE, TRAIT_PROSE, TRAIT_LABELS, TRAIT_C };

/* To add a kind of file: a row. Each is a list of endings, without the dot. */
static const struct {
    enum trait trait;
    const char *endings;
} by_ending[] = {
    {TRAIT_CODE, "c h cc cpp cxx hh hpp hxx inc inl ino m mm java kt kts scala groovy js jsx mjs cjs ts tsx vue svelte "
                 "py pyx pyi rb go rs php phtml php3 cs vb fs pl pm lua swift dart d ada adb ads st scl awl pas tcl r "
                 "jl ex exs erl hs ml clj s asm ld y l pp lpr dpr adbs lark proto sql qml as cmake pyw"},
    {TRAIT_C, "c h cc cpp cxx hh hpp hxx inl ino"},
    {TRAIT_SHELL, "sh bash zsh ksh csh fish bat cmd ps1 psm1 mk mak"},
    {TRAIT_MARKUP, "xml html htm xhtml xsd xsl xslt svg plist config csproj jsp asp aspx"},
    {TRAIT_TABLE, "csv tsv"},
    {TRAIT_SAMPLE, "example sample template tmpl tpl dist j2 in skel erb mustache"},
    {TRAIT_PROSE, "md rst adoc asciidoc txt tex texi info po pot rtf html htm log"},
    {TRAIT_SAMPLE, "md rst adoc asciidoc tex texi info 1 2 3 4 5 6 7 8 ipynb"},
    {TRAIT_LABELS, "po pot strings resx qm xlf xliff arb lproj lang"},
};

/* Folders, whole names of files, and how either begins. */
static const struct {
    enum trait trait;
    const char *names;
} by_part[] = {
    {TRAIT_SAMPLE, "test tests testing testdata test_data test-data testsuite unittest unittests spec specs fixture "
                   "fixtures mock mocks example examples sample samples demo demos doc docs documentation man man1 "
                   "man3 man5 man7 man8 test_vectors testvectors vectors selftest benchmark benchmarks __tests__ "
                   "tutorial tutorials"},
    {TRAIT_LABELS, "locale locales i18n l10n lang langs language languages translation translations nls values intl"},
};
static const char *const sample_starts[] = {"readme", "changelog", "copyright", "news", "test_", "test-", "example"};
static const char *const sample_ends[] = {"_test",   "-test",     ".test",    ".spec", "_spec", ".example",
                                          ".sample", ".template", "-example", ".dist", "_tests"};
static const char *const label_starts[] = {"messages_", "messages.", "strings.", "labels", "translation"};

static bool in_words(const char *words, struct str word) {
    struct str rest = str_from(words), item;
    while (str_next(&rest, ' ', &item))
        if (str_eq_nocase(item, word))
            return true;
    return false;
}

static void add_trait(struct file_kind *kind, enum trait trait) {
    static const enum file_language languages[] = {
        [TRAIT_CODE] = FILE_CODE, [TRAIT_SHELL] = FILE_SHELL, [TRAIT_MARKUP] = FILE_MARKUP, [TRAIT_TABLE] = FILE_TABLE};
    if (trait < ARRAY_LEN(languages))
        kind->language = languages[trait];
    kind->sample |= trait == TRAIT_SAMPLE;
    kind->prose |= trait == TRAIT_PROSE;
    kind->labels |= trait == TRAIT_LABELS;
    kind->c |= trait == TRAIT_C;
}

static void read_folder(struct file_kind *kind, struct str folder) {
    for (size_t i = 0; i < ARRAY_LEN(by_part); i++)
        if (folder.len > 0 && in_words(by_part[i].names, folder))
            add_trait(kind, by_part[i].trait);
    kind->labels |= str_starts(folder, STR("values-"));
}

struct str file_kind_name(struct str path) {
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return str_skip(path, i);
    return path;
}

static void read_name(struct file_kind *kind, struct str name) {
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    struct str stem = dot > 1 ? str_slice(name, 0, dot - 1) : name;
    for (size_t i = 0; dot > 0 && i < ARRAY_LEN(by_ending); i++)
        if (in_words(by_ending[i].endings, str_skip(name, dot)))
            add_trait(kind, by_ending[i].trait);
    for (size_t i = 0; i < ARRAY_LEN(sample_starts); i++)
        kind->sample |= str_starts_nocase(name, str_from(sample_starts[i]));
    for (size_t i = 0; i < ARRAY_LEN(sample_ends); i++)
        kind->sample |=
            str_ends_nocase(stem, str_from(sample_ends[i])) || str_ends_nocase(name, str_from(sample_ends[i]));
    for (size_t i = 0; i < ARRAY_LEN(label_starts); i++)
        kind->labels |= str_starts_nocase(name, str_from(label_starts[i]));
    /* Without an ending a script's name says nothing; its folder may. */
    if (str_starts_nocase(name, STR("makefile")) || str_starts_nocase(name, STR("dockerfile")))
        kind->language = FILE_SHELL;
}

struct file_kind file_kind_of(struct str path) {
    struct file_kind kind = {.language = FILE_CONFIGURATION};
    struct str rest = path, part = STR_NONE, name = file_kind_name(path);
    for (bool more = str_next(&rest, '/', &part); more && rest.ptr; more = str_next(&rest, '/', &part)) {
        read_folder(&kind, part);
        if (str_starts(part, STR("rc")) || str_eq(part, STR("init.d")))
            kind.language = FILE_SHELL;
    }
    read_name(&kind, name);
    return kind;
}
