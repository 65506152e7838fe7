/* Turns a table of data/ into C: the rows as a const array of a struct of the catalogue, a description of the columns,
 * and an enum of the row numbers by key. Run by the build (src/catalogue/CMakeLists.txt), which also gives the columns'
 * kinds:
 *
 *   tsv2c IN.tsv TABLE STRUCT PREFIX COLUMNS OUT.inc OUT_ids.h
 *
 * COLUMNS has one word a column, in the order of the file, "name:kind[:argument][@member]":
 *   key           text that names the row; PREFIX_<text> is its number
 *   text          text, "-" being empty
 *   pool          text as the place where it begins in TABLE_pool, a NUL behind it: the table then holds no pointer, so
 *                 that a large one costs nothing when the program starts
 *   number        0..65535, "-" being 0
 *   day           a date, as days since 1970-01-01
 *   word:P        an enumerator P_<text>; p_words (catalogue/dataset.h) lists their spellings
 *   ref:P         the number of a row in another table by its key, "-" being P_NONE; p_dataset describes that table
 *   set32:P, set64:P, set128:P  a list of such keys separated by ", ", as bits
 * A mistake in the table is an error with its place; a key that no other table has is one of the C compiler's, which
 * #line sends to the same place. */
#include "tsv.h"

#include <stdarg.h>

#include "base/date.h"

enum kind {
    KIND_KEY,
    KIND_TEXT,
    KIND_POOL,
    KIND_NUMBER,
    KIND_DAY,
    KIND_WORD,
    KIND_REF,
    KIND_SET32,
    KIND_SET64,
    KIND_SET128,
    KIND_COUNT,
};

static const struct {
    const char *name;
    const char *dataset_kind; /* of catalogue/dataset.h; NULL: what has such a column has no dataset */
    unsigned words;           /* of 64 bits in a set */
} kinds[KIND_COUNT] = {
    [KIND_KEY] = {"key", "DATASET_TEXT", 0},
    [KIND_TEXT] = {"text", "DATASET_TEXT", 0},
    [KIND_POOL] = {"pool", NULL, 0},
    [KIND_DAY] = {"day", NULL, 0},
    [KIND_NUMBER] = {"number", "DATASET_NUMBER", 0},
    [KIND_WORD] = {"word", "DATASET_WORD", 0},
    [KIND_REF] = {"ref", "DATASET_REF", 0},
    [KIND_SET32] = {"set32", "DATASET_SET32", 1},
    [KIND_SET64] = {"set64", "DATASET_SET64", 1},
    [KIND_SET128] = {"set128", "DATASET_SET128", 2},
};

struct column {
    struct str name;
    struct str argument;
    struct str member;
    enum kind kind;
};

struct job {
    const char *path;
    const char *table; /* names what is written: TABLE_rows, TABLE_columns, TABLE_dataset */
    const char *type;  /* the struct's name */
    const char *prefix;
    struct tsv tsv;
    struct column columns[TSV_COLUMNS_MAX];
    FILE *rows;
    FILE *ids;
    size_t pooled; /* bytes that the pool has so far */
};

static enum status complain(const struct job *job, const struct tsv_cell *at, const char *format, ...)
    PRINTF_LIKE(3, 4);

static enum status complain(const struct job *job, const struct tsv_cell *at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%u:%u: error: ", job->path, at->line, at->column);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return STATUS_INPUT;
}

/* "CR 1.1 RE 2" as part of an identifier: CR_1_1_RE_2. Every run of other characters is one underscore. */
static void put_mangled(FILE *out, struct str text) {
    bool gap = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!char_is_alnum(c)) {
            gap = true;
            continue;
        }
        if (gap && i > 0)
            fputc('_', out);
        gap = false;
        fputc(c >= 'a' && c <= 'z' ? c - 32 : c, out);
    }
}

static void put_lower(FILE *out, struct str text) {
    for (size_t i = 0; i < text.len; i++)
        fputc(char_lower(text.ptr[i]), out);
}

static void put_text(FILE *out, struct str text) {
    fputs("STR_INIT(\"", out);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\' || text.ptr[i] == '?')
            fputc('\\', out);
        fputc(text.ptr[i], out);
    }
    fputs("\")", out);
}

static void put_pooled(struct job *job, struct str text) {
    fprintf(job->rows, "%zu", job->pooled);
    job->pooled += text.len + 1;
}

static enum status put_day(struct job *job, const struct tsv_cell *cell) {
    date_days day;
    if (!date_parse(cell->text, &day))
        return complain(job, cell, "'" STR_F "' is no date", STR_A(cell->text));
    fprintf(job->rows, "%d", (int)day);
    return STATUS_OK;
}

static enum status put_number(struct job *job, const struct tsv_cell *cell) {
    uint64_t value = 0;
    if (!tsv_is_none(cell) && !str_u64(cell->text, 65535, &value))
        return complain(job, cell, "'" STR_F "' is no number from 0 to 65535", STR_A(cell->text));
    fprintf(job->rows, "%u", (unsigned)value);
    return STATUS_OK;
}

static void put_name(FILE *out, struct str prefix, struct str text) {
    fprintf(out, STR_F "_", STR_A(prefix));
    put_mangled(out, text);
}

static struct str next_member(struct str *rest) {
    struct str part = STR_NONE;
    str_next(rest, ',', &part);
    return str_trim(part);
}

static enum status put_set(struct job *job, const struct column *column, const struct tsv_cell *cell) {
    unsigned words = kinds[column->kind].words;
    fputs(words > 1 ? "{{0" : "0", job->rows);
    for (unsigned word = 0; word < words; word++) {
        fputs(word > 0 ? ", 0" : "", job->rows);
        struct str rest = tsv_is_none(cell) ? STR_NONE : cell->text;
        while (rest.ptr != NULL) {
            struct str member = next_member(&rest);
            if (member.len == 0)
                return complain(job, cell, "the list has an empty item");
            fputs(" | DATASET_BIT(", job->rows);
            put_name(job->rows, column->argument, member);
            fprintf(job->rows, ", %u)", word);
        }
    }
    fputs(words > 1 ? "}}" : "", job->rows);
    return STATUS_OK;
}

static enum status put_cell(struct job *job, const struct column *column, const struct tsv_cell *cell) {
    fprintf(job->rows, "." STR_F " = ", STR_A(column->member));
    switch (column->kind) {
    case KIND_KEY:
    case KIND_TEXT:
        put_text(job->rows, tsv_is_none(cell) ? STR("") : cell->text);
        return STATUS_OK;
    case KIND_POOL:
        put_pooled(job, tsv_is_none(cell) ? STR("") : cell->text);
        return STATUS_OK;
    case KIND_NUMBER:
        return put_number(job, cell);
    case KIND_DAY:
        return put_day(job, cell);
    case KIND_WORD:
    case KIND_REF:
        put_name(job->rows, column->argument, tsv_is_none(cell) ? STR("NONE") : cell->text);
        return STATUS_OK;
    default:
        return put_set(job, column, cell);
    }
}

static enum status put_rows(struct job *job) {
    fprintf(job->rows, "static const struct %s %s_rows[] = {\n", job->type, job->table);
    for (unsigned row = 0; row < job->tsv.rows; row++) {
        fprintf(job->rows, "#line %u \"%s\"\n{", row + 2, job->path);
        for (unsigned i = 0; i < job->tsv.columns; i++) {
            fputs(i > 0 ? ", " : "", job->rows);
            TRY(put_cell(job, &job->columns[i], tsv_at(&job->tsv, row, i)));
        }
        fputs("},\n", job->rows);
    }
    fputs("};\n", job->rows);
    return STATUS_OK;
}

/* The texts in the order in which put_pooled counted them; as numbers, because a literal may not be this long. */
static void put_pool(struct job *job) {
    fprintf(job->rows, "static const char %s_pool[] = {\n", job->table);
    for (unsigned row = 0; row < job->tsv.rows; row++)
        for (unsigned i = 0; i < job->tsv.columns; i++) {
            const struct tsv_cell *cell = tsv_at(&job->tsv, row, i);
            if (job->columns[i].kind != KIND_POOL)
                continue;
            for (size_t at = 0; at < cell->text.len && !tsv_is_none(cell); at++)
                fprintf(job->rows, "%d,", cell->text.ptr[at]);
            fputs("0,\n", job->rows);
        }
    fputs("};\n", job->rows);
}

/* cppcheck takes minutes over a large table and finds nothing in it: it is shown the sizes alone. */
static void put_sizes(struct job *job) {
    size_t bytes = 0;
    for (unsigned row = 0; row < job->tsv.rows; row++)
        for (unsigned i = 0; i < job->tsv.columns; i++) {
            const struct tsv_cell *cell = tsv_at(&job->tsv, row, i);
            bytes += job->columns[i].kind == KIND_POOL ? (tsv_is_none(cell) ? 0 : cell->text.len) + 1 : 0;
        }
    fprintf(job->rows, "#ifdef __cppcheck__\nstatic const struct %s %s_rows[%u] = {{0}};\n", job->type, job->table,
            job->tsv.rows);
    fprintf(job->rows, "static const char %s_pool[%zu] = {0};\n#else\n", job->table, bytes);
}

static bool has_pool(const struct job *job) {
    for (unsigned i = 0; i < job->tsv.columns; i++)
        if (job->columns[i].kind == KIND_POOL)
            return true;
    return false;
}

static bool has_dataset(const struct job *job) {
    for (unsigned i = 0; i < job->tsv.columns; i++)
        if (!kinds[job->columns[i].kind].dataset_kind)
            return false;
    return true;
}

static void put_columns(struct job *job) {
    if (!has_dataset(job))
        return;
    /* A layer that may not know the catalogue takes the rows alone. */
    fputs("#ifdef CATALOGUE_DATASET_H\n", job->rows);
    fprintf(job->rows, "static const struct dataset_column %s_columns[] = {\n", job->table);
    for (unsigned i = 0; i < job->tsv.columns; i++) {
        const struct column *c = &job->columns[i];
        fprintf(job->rows,
                "    {\"" STR_F "\", %s, sizeof(((struct %s *)0)->" STR_F "), offsetof(struct %s, " STR_F "), ",
                STR_A(c->name), kinds[c->kind].dataset_kind, job->type, STR_A(c->member), job->type, STR_A(c->member));
        if (c->argument.len == 0) {
            fputs("NULL, NULL},\n", job->rows);
            continue;
        }
        fputs(c->kind == KIND_WORD ? "NULL, &" : "&", job->rows);
        put_lower(job->rows, c->argument);
        fputs(c->kind == KIND_WORD ? "_words},\n" : "_dataset, NULL},\n", job->rows);
    }
    fprintf(job->rows,
            "};\nconst struct dataset %s_dataset = {\"%s\", %s_columns, %s_rows, sizeof(struct %s), %u, %u};\n#endif\n",
            job->table, job->path, job->table, job->table, job->type, job->tsv.rows, job->tsv.columns);
}

static enum status check_keys(const struct job *job, unsigned column) {
    for (unsigned row = 1; row < job->tsv.rows; row++)
        for (unsigned other = 0; other < row; other++) {
            const struct tsv_cell *cell = tsv_at(&job->tsv, row, column);
            if (str_eq(cell->text, tsv_at(&job->tsv, other, column)->text))
                return complain(job, cell, "'" STR_F "' stands in line %u already", STR_A(cell->text), other + 2);
        }
    return STATUS_OK;
}

static void put_ids(struct job *job, unsigned column) {
    fprintf(job->ids, "enum %s_id {\n", job->table);
    for (unsigned row = 0; row < job->tsv.rows; row++) {
        fputs("    ", job->ids);
        put_name(job->ids, str_from(job->prefix), tsv_at(&job->tsv, row, column)->text);
        fprintf(job->ids, " = %u,\n", row);
    }
    fprintf(job->ids, "    %s_ROWS = %u,\n};\n", job->prefix, job->tsv.rows);
}

/* "name:kind:argument@member" */
static bool parse_column(struct str spec, struct column *column) {
    *column = (struct column){.kind = KIND_COUNT};
    size_t at = str_find_char(spec, '@');
    struct str member = at == SIZE_MAX ? STR_NONE : str_skip(spec, at + 1);
    struct str rest = str_slice(spec, 0, at);
    struct str kind = STR_NONE;
    str_next(&rest, ':', &column->name);
    str_next(&rest, ':', &kind);
    column->argument = rest.ptr != NULL ? rest : STR_NONE;
    column->member = member.len > 0 ? member : column->name;
    for (unsigned i = 0; i < KIND_COUNT; i++)
        if (str_eq(kind, str_from(kinds[i].name)))
            column->kind = (enum kind)i;
    return column->kind != KIND_COUNT && column->name.len > 0 &&
           (column->argument.len > 0) == (column->kind >= KIND_WORD);
}

static enum status parse_columns(struct job *job, struct str spec) {
    unsigned count = 0;
    struct str word;
    while (str_next(&spec, ' ', &word)) {
        if (count == job->tsv.columns || !parse_column(word, &job->columns[count])) {
            fprintf(stderr, "%s: error: '" STR_F "' describes no column\n", job->path, STR_A(word));
            return STATUS_INPUT;
        }
        const struct tsv_cell *name = &job->tsv.names[count];
        if (!str_eq(name->text, job->columns[count].name))
            return complain(job, name, "the column is to be called '" STR_F "'", STR_A(job->columns[count].name));
        count++;
    }
    if (count < job->tsv.columns)
        return complain(job, &job->tsv.names[count], "the build describes no such column");
    return STATUS_OK;
}

static enum status convert(struct job *job, struct str spec) {
    TRY(parse_columns(job, spec));
    fprintf(job->rows, "/* Made from %s by tools/tsv2c.c. */\n", job->path);
    fprintf(job->ids, "/* Made from %s by tools/tsv2c.c. */\n#pragma once\n", job->path);
    if (has_pool(job))
        put_sizes(job);
    TRY(put_rows(job));
    fprintf(job->rows, "#line 1 \"%s.inc\"\n", job->table);
    if (has_pool(job)) {
        put_pool(job);
        fputs("#endif\n", job->rows);
    }
    put_columns(job);
    for (unsigned i = 0; i < job->tsv.columns; i++)
        if (job->columns[i].kind == KIND_KEY) {
            TRY(check_keys(job, i));
            put_ids(job, i);
        }
    return STATUS_OK;
}

/* Closes and, unless all went well, removes what was written. */
static enum status finish(FILE *file, const char *path, enum status status) {
    if (file == NULL)
        return status;
    bool failed = ferror(file) != 0;
    failed |= fclose(file) != 0;
    if (failed && status == STATUS_OK) {
        perror(path);
        status = STATUS_SYSTEM;
    }
    if (status != STATUS_OK)
        remove(path);
    return status;
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fputs("usage: tsv2c IN.tsv TABLE STRUCT PREFIX COLUMNS OUT.inc OUT_ids.h\n", stderr);
        return 1;
    }
    struct arena arena;
    arena_init(&arena, 64 * 1024 * 1024);
    struct job job = {.path = argv[1], .table = argv[2], .type = argv[3], .prefix = argv[4]};
    enum status status = tsv_read(job.path, &arena, &job.tsv);
    if (status == STATUS_OK) {
        job.rows = fopen(argv[6], "wb");
        job.ids = fopen(argv[7], "wb");
        if (job.rows == NULL || job.ids == NULL) {
            perror(job.rows == NULL ? argv[6] : argv[7]);
            status = STATUS_SYSTEM;
        } else {
            status = convert(&job, str_from(argv[5]));
        }
        status = finish(job.rows, argv[6], status);
        status = finish(job.ids, argv[7], status);
    }
    arena_done(&arena);
    return status == STATUS_OK ? 0 : 1;
}
