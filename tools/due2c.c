/* Works out at build time which requirements are due, for every mask of component types, FR and level:
 *
 *   due2c data/component-4-2.tsv OUT.inc
 *
 * writes a table of bit sets [mask][fr][level]; fr 0 are the CCSCs, fr 8 everything. */
#include "tsv.h"

enum { TYPES = 4, MASKS = 16, FRS = 9, LEVELS = 5, ROWS_MAX = 128 };

static const char *const type_columns[TYPES] = {"sa", "ed", "hd", "nd"};

struct due {
    uint64_t bits[MASKS][FRS][LEVELS][2];
};

static void enter(struct due *due, unsigned row, unsigned fr, const unsigned levels[TYPES]) {
    for (unsigned mask = 0; mask < MASKS; mask++)
        for (unsigned type = 0; type < TYPES; type++)
            for (unsigned level = levels[type]; (mask >> type & 1) != 0 && level > 0 && level < LEVELS; level++) {
                due->bits[mask][fr][level][row / 64] |= UINT64_C(1) << row % 64;
                due->bits[mask][FRS - 1][level][row / 64] |= UINT64_C(1) << row % 64;
            }
}

static enum status number(const char *path, const struct tsv *tsv, unsigned row, const char *name, unsigned max,
                          unsigned *out) {
    unsigned column = tsv_column(tsv, str_from(name));
    if (column >= tsv->columns) {
        fprintf(stderr, "%s:1:1: error: there is no column '%s'\n", path, name);
        return STATUS_INPUT;
    }
    const struct tsv_cell *cell = tsv_at(tsv, row, column);
    uint64_t value = 0;
    if (!tsv_is_none(cell) && !str_u64(cell->text, max, &value)) {
        fprintf(stderr, "%s:%u:%u: error: '" STR_F "' is no number from 0 to %u\n", path, cell->line, cell->column,
                STR_A(cell->text), max);
        return STATUS_INPUT;
    }
    *out = (unsigned)value;
    return STATUS_OK;
}

static enum status work_out(const char *path, const struct tsv *tsv, struct due *due) {
    if (tsv->rows > ROWS_MAX) {
        fprintf(stderr, "%s:%u:1: error: there are more than %d requirements\n", path, tsv->rows, ROWS_MAX);
        return STATUS_LIMIT;
    }
    for (unsigned row = 0; row < tsv->rows; row++) {
        unsigned fr = 0;
        unsigned levels[TYPES];
        TRY(number(path, tsv, row, "fr", FRS - 2, &fr));
        for (unsigned type = 0; type < TYPES; type++)
            TRY(number(path, tsv, row, type_columns[type], LEVELS - 1, &levels[type]));
        enter(due, row, fr, levels);
    }
    return STATUS_OK;
}

static enum status write_out(const char *path, const struct due *due) {
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        perror(path);
        return STATUS_SYSTEM;
    }
    fprintf(out, "/* Made by tools/due2c.c. */\nstatic const struct requirement_set due[%d][%d][%d] = {\n", MASKS, FRS,
            LEVELS);
    for (unsigned mask = 0; mask < MASKS; mask++) {
        fputs("    {\n", out);
        for (unsigned fr = 0; fr < FRS; fr++) {
            fputs("        {", out);
            for (unsigned level = 0; level < LEVELS; level++)
                fprintf(out, "{{UINT64_C(0x%llx), UINT64_C(0x%llx)}}, ",
                        (unsigned long long)due->bits[mask][fr][level][0],
                        (unsigned long long)due->bits[mask][fr][level][1]);
            fputs("},\n", out);
        }
        fputs("    },\n", out);
    }
    fputs("};\n", out);
    bool failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    if (failed) {
        perror(path);
        remove(path);
    }
    return failed ? STATUS_SYSTEM : STATUS_OK;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: due2c IN.tsv OUT.inc\n", stderr);
        return 1;
    }
    static struct due due;
    struct arena arena;
    struct tsv tsv;
    arena_init(&arena, 64 * 1024 * 1024);
    enum status status = tsv_read(argv[1], &arena, &tsv);
    if (status == STATUS_OK)
        status = work_out(argv[1], &tsv, &due);
    if (status == STATUS_OK)
        status = write_out(argv[2], &due);
    arena_done(&arena);
    return status == STATUS_OK ? 0 : 1;
}
