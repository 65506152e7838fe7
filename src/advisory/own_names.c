#include "advisory/own_names.h"

#include "advisory/name_text.h"
#include "base/csv.h"
#include "base/file.h"

enum { FILE_MAX = 4 * 1024 * 1024, CELL_MAX = 200, PHRASE_LEAST = 2, COLUMNS = 4 };

static const struct diag_kind NO_TABLE = {
    "names.no-table", SEVERITY_ERROR, "the first line names no table",
    "begin with the tab-separated line of names of one of: key name alias relation; "
    "key pattern kind; written meant; key pattern family"};
static const struct diag_kind FEW_CELLS = {"names.few-cells", SEVERITY_ERROR, "this row has no cell for '{0}'",
                                           "separate cells by tabs"};
static const struct diag_kind EMPTY_CELL = {"names.empty", SEVERITY_ERROR, "'{0}' is empty", NULL};
static const struct diag_kind LONG_CELL = {"names.long", SEVERITY_ERROR, "'{0}' is longer than 200 bytes", NULL};
static const struct diag_kind NO_WORD = {"names.no-word", SEVERITY_ERROR, "'{0}' is no {1}", "write one of: {2}"};
static const struct diag_kind NO_KEY = {"names.no-key", SEVERITY_ERROR, "no supplier has the key '{0}'",
                                        "give it a name in a table of key name alias relation, in a file named before"};
static const struct diag_kind BAD_PATTERN = {"names.bad-pattern", SEVERITY_ERROR,
                                             "'{0}' is no pattern that finds anything",
                                             "# is a digit, @ a letter, * more of both; at least one character stands "
                                             "for itself"};
static const struct diag_kind BAD_EXAMPLE = {"names.bad-example", SEVERITY_ERROR,
                                             "the example '{0}' does not follow its pattern '{1}'", NULL};
static const struct diag_kind LONGER = {"names.longer", SEVERITY_ERROR,
                                        "what is meant, '{0}', is longer than what is written, '{1}'",
                                        "exchange the two: either text then becomes the shorter one"};
static const struct diag_kind NO_LETTERS = {"names.no-letters", SEVERITY_ERROR, "'{0}' does not begin with two letters",
                                            NULL};
static const struct diag_kind MANY = {"names.many", SEVERITY_ERROR, "there are more than 4096 rows", NULL};

/* One row on its way: its cells in the order of the table's columns. */
struct row {
    struct csv csv;
    struct arena *arena;
    struct diag_sink *sink;
    struct own_names *names;
    size_t columns[COLUMNS]; /* where each stands */
    struct str cells[COLUMNS];
};

static enum status wrong(struct row *row, const struct diag_kind *kind, size_t cell, struct str more) {
    diag_add(row->sink, kind, csv_place(&row->csv, row->columns[cell]), row->cells[cell], more);
    return STATUS_INPUT;
}

static enum status wrong_word(struct row *row, size_t cell, const char *what, const char *words) {
    diag_add(row->sink, &NO_WORD, csv_place(&row->csv, row->columns[cell]), row->cells[cell], str_from(what),
             str_from(words));
    return STATUS_INPUT;
}

static bool find_word(struct str word, const char *const *words, size_t count, uint8_t *found) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from(words[i]))) {
            *found = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static enum status too_many(struct row *row) {
    (void)wrong(row, &MANY, 0, STR_NONE);
    return STATUS_LIMIT;
}

/* Makes room for one more; the arrays are of a few rows, and of the most from the start. */
static enum status make_room(struct row *row, void **items, size_t count, size_t size) {
    if (count == OWN_ROWS_MAX)
        return too_many(row);
    if (*items == NULL)
        *items = arena_get_array(row->arena, OWN_ROWS_MAX, size, 8);
    return *items != NULL ? STATUS_OK : STATUS_MEMORY;
}

/* ---- the tables */

static enum status add_alias(struct row *row) {
    static const char *const relations[] = {
        [VENDOR_SAME] = "same", [VENDOR_OWNED] = "owned", [VENDOR_JOINT] = "joint", [VENDOR_MOVED] = "moved"};
    struct own_names *names = row->names;
    struct vendor_alias alias = {.key = row->cells[0], .name = row->cells[1], .alias = row->cells[2], .note = STR("")};
    if (!find_word(row->cells[3], relations, ARRAY_LEN(relations), &alias.relation))
        return wrong_word(row, 3, "relation", "same owned joint moved");
    TRY(make_room(row, (void **)&names->aliases, names->alias_count, sizeof(alias)));
    names->aliases[names->alias_count++] = alias;
    return STATUS_OK;
}

static bool is_known_key(const struct row *row, struct str key) {
    for (size_t i = 0; i < row->names->alias_count; i++)
        if (str_eq(row->names->aliases[i].key, key))
            return true;
    return vendor_is_key(key);
}

static bool stands_for_itself(struct str pattern) {
    for (size_t i = 0; i < pattern.len; i++)
        if (char_is_alnum(pattern.ptr[i]))
            return true;
    return false;
}

static enum status add_pattern(struct row *row) {
    static const char *const kinds[] = {[ORDER_ARTICLE] = "article", [ORDER_TYPE] = "type"};
    struct own_names *names = row->names;
    struct order_pattern pattern = {
        .key = row->cells[0], .pattern = row->cells[1], .example = row->cells[3], .note = STR("")};
    if (!find_word(row->cells[2], kinds, ARRAY_LEN(kinds), &pattern.kind))
        return wrong_word(row, 2, "kind of order number", "article type");
    if (!is_known_key(row, pattern.key))
        return wrong(row, &NO_KEY, 0, STR_NONE);
    if (!stands_for_itself(pattern.pattern) || pattern.pattern.len > ORDER_NUMBER_MAX)
        return wrong(row, &BAD_PATTERN, 1, STR_NONE);
    if (pattern.example.len > 0 && !order_pattern_covers(&pattern, pattern.example))
        return wrong(row, &BAD_EXAMPLE, 3, pattern.pattern);
    TRY(make_room(row, (void **)&names->patterns, names->pattern_count, sizeof(pattern)));
    names->patterns[names->pattern_count++] = pattern;
    return STATUS_OK;
}

static enum status plain(struct row *row, size_t cell, struct str *text) {
    char buffer[NAME_TEXT_MAX];
    *text = str_copy(row->arena, (struct str){buffer, name_text(row->cells[cell], buffer)});
    return text->ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_phrase(struct row *row) {
    struct own_names *names = row->names;
    struct lexicon_phrase phrase = {.written = STR_NONE};
    TRY(plain(row, 0, &phrase.written));
    TRY(plain(row, 1, &phrase.meant));
    if (phrase.written.len < PHRASE_LEAST || !char_is_alpha(phrase.written.ptr[0]))
        return wrong(row, &NO_LETTERS, 0, STR_NONE);
    if (phrase.meant.len > phrase.written.len)
        return wrong(row, &LONGER, 1, row->cells[0]);
    TRY(make_room(row, (void **)&names->phrases, names->phrase_count, sizeof(phrase)));
    names->phrases[names->phrase_count++] = phrase;
    return STATUS_OK;
}

static enum status add_family(struct row *row) {
    struct own_names *names = row->names;
    struct product_family family = {.key = row->cells[0],
                                    .pattern = row->cells[1],
                                    .family = row->cells[2],
                                    .example = row->cells[3],
                                    .note = STR("")};
    if (!is_known_key(row, family.key))
        return wrong(row, &NO_KEY, 0, STR_NONE);
    if (!stands_for_itself(family.pattern))
        return wrong(row, &BAD_PATTERN, 1, STR_NONE);
    if (family.example.len > 0 && !product_family_covers(&family, family.example))
        return wrong(row, &BAD_EXAMPLE, 3, family.pattern);
    TRY(make_room(row, (void **)&names->families, names->family_count, sizeof(family)));
    names->families[names->family_count++] = family;
    return STATUS_OK;
}

static const struct table {
    const char *columns[COLUMNS];
    size_t count;  /* of its columns */
    size_t needed; /* of them: may not be empty */
    enum status (*add)(struct row *row);
} tables[] = {
    {{"key", "name", "alias", "relation"}, 4, 4, add_alias},
    {{"key", "pattern", "kind", "example"}, 4, 3, add_pattern},
    {{"written", "meant"}, 2, 2, add_phrase},
    {{"key", "pattern", "family", "example"}, 4, 3, add_family},
};

/* ---- a file */

static bool find_columns(struct row *row, const struct table *table) {
    for (size_t c = 0; c < table->count; c++) {
        row->columns[c] = SIZE_MAX;
        for (size_t i = 0; i < row->csv.count; i++)
            if (str_eq(str_trim(row->csv.fields[i]), str_from(table->columns[c])))
                row->columns[c] = i;
        if (c < table->needed && row->columns[c] == SIZE_MAX)
            return false;
    }
    return true;
}

/* What the first line names. */
static const struct table *find_table(struct row *row) {
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (find_columns(row, &tables[i]))
            return &tables[i];
    return NULL;
}

static enum status take_cell(struct row *row, const struct table *table, size_t c) {
    size_t at = row->columns[c];
    struct str name = str_from(table->columns[c]);
    bool needed = c < table->needed;
    row->cells[c] = STR("");
    if (at >= row->csv.count) {
        if (needed)
            diag_add(row->sink, &FEW_CELLS, csv_place(&row->csv, row->csv.count - 1), name);
        return needed ? STATUS_INPUT : STATUS_OK;
    }
    struct str cell = str_trim(row->csv.fields[at]);
    if (cell.len > CELL_MAX || (needed && cell.len == 0)) {
        diag_add(row->sink, cell.len > 0 ? &LONG_CELL : &EMPTY_CELL, csv_place(&row->csv, at), name);
        return STATUS_INPUT;
    }
    row->cells[c] = str_copy(row->arena, str_eq(cell, STR("-")) ? STR("") : cell);
    return row->cells[c].ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_row(struct row *row, const struct table *table) {
    for (size_t c = 0; c < table->count; c++)
        TRY(take_cell(row, table, c));
    return table->add(row);
}

/* Goes on behind a row that is wrong, so that one run tells of several. */
static enum status take_rows(struct row *row, const struct table *table) {
    enum status worst = STATUS_OK;
    for (bool more = true;;) {
        enum status status = csv_next(&row->csv, row->sink, &more);
        if (status != STATUS_OK)
            return status;
        if (!more)
            return worst;
        status = take_row(row, table);
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
        worst = status != STATUS_OK ? status : worst;
    }
}

/* A plant document from a stranger may name any file of this machine: nothing is shown of one that is no table. */
static enum status refuse(const struct source *source, struct diag_sink *sink) {
    struct source *nameless = ARENA_NEW(sink->arena, struct source);
    if (nameless == NULL)
        return STATUS_MEMORY;
    nameless->name = source->name;
    diag_add(sink, &NO_TABLE, ((struct place){.source = nameless}), STR_NONE);
    return STATUS_INPUT;
}

static enum status read_head(struct row *row, bool *more) {
    struct diag_sink unseen;
    diag_init(&unseen, row->arena);
    enum status status = csv_next(&row->csv, &unseen, more);
    *more = *more && status == STATUS_OK;
    return status == STATUS_INPUT ? STATUS_OK : status;
}

enum status own_names_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            struct own_names *names) {
    struct row *row = ARENA_NEW(arena, struct row);
    bool more = false;
    if (row == NULL)
        return STATUS_MEMORY;
    row->arena = arena;
    row->sink = sink;
    row->names = names;
    csv_init(&row->csv, source, arena);
    TRY(read_head(row, &more));
    const struct table *table = more ? find_table(row) : NULL;
    if (table == NULL)
        return refuse(source, sink);
    return take_rows(row, table);
}

enum status own_names_read(const char *path, struct arena *arena, struct diag_sink *sink, struct own_names *names) {
    /* Places of what is wrong outlive this call. */
    struct source *source = ARENA_NEW(sink->arena, struct source);
    if (source == NULL)
        return STATUS_MEMORY;
    TRY(file_read(path, FILE_MAX, sink->arena, sink, source));
    return own_names_parse(source, arena, sink, names);
}
