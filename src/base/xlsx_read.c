#include "base/xlsx_read.h"

#include <errno.h>

#include "base/archive_call.h"
#include "base/out.h"
#include "base/xml.h"

static const struct diag_kind NO_LIBRARY = {"xlsx.no-library", SEVERITY_ERROR,
                                            "the spreadsheet cannot be read: libarchive cannot be loaded",
                                            "install libarchive13, or save the sheet as CSV"};
static const struct diag_kind DAMAGED = {"xlsx.damaged", SEVERITY_ERROR, "this is no spreadsheet that can be read: {0}",
                                         "save it as .xlsx without a password, or the sheet as CSV in UTF-8"};
static const struct diag_kind NOT_COMPUTED = {
    "xlsx.not-computed", SEVERITY_WARNING, "cell {0} is a formula whose result is not in the file: it is read as empty",
    "open the file in a spreadsheet program and save it, or write the answer itself"};

/* What of the archive is read. */
struct part {
    struct str name; /* in the archive */
    struct str text;
};
enum { PARTS_MAX = 256 };

struct workbook {
    const struct source *source;
    struct arena *arena;
    struct diag_sink *sink;
    struct part parts[PARTS_MAX];
    size_t part_count;
    size_t bytes;        /* of all parts */
    struct str *strings; /* shared by cells */
    size_t string_count;
};

/* About the file: it has no lines. */
static void tell(struct workbook *book, const struct diag_kind *kind, struct str what) {
    struct source *nameless = ARENA_NEW(book->arena, struct source);
    if (nameless)
        nameless->name = book->source->name;
    diag_add(book->sink, kind, ((struct place){nameless, 0, 0}), what);
}

static enum status refuse(struct workbook *book, const char *why) {
    tell(book, &DAMAGED, str_from(why));
    return STATUS_INPUT;
}

/* ---- the archive */

static enum status refuse_archive(struct workbook *book, struct archive *archive, const char *why) {
    return archive_call.error_number(archive) == ENOMEM ? STATUS_MEMORY : refuse(book, why);
}

static bool is_wanted(struct str name) {
    return str_eq(name, STR("xl/workbook.xml")) || str_eq(name, STR("xl/_rels/workbook.xml.rels")) ||
           str_eq_nocase(name, STR("xl/sharedStrings.xml")) ||
           (str_starts(name, STR("xl/worksheets/")) && str_ends(name, STR(".xml")));
}

static enum status read_part(struct workbook *book, struct archive *archive, struct str name) {
    struct out out;
    char buffer[16384];
    enum status status = STATUS_OK;
    out_memory(&out, XLSX_PARTS_BYTES_MAX - book->bytes);
    for (;;) {
        ssize_t got = archive_call.read_data(archive, buffer, sizeof buffer);
        if (got < 0)
            status = refuse_archive(book, archive, "a part of it is damaged or encrypted");
        if (got <= 0)
            break;
        out_str(&out, (struct str){buffer, (size_t)got});
        if (out.status == STATUS_OK)
            continue;
        status = out.status == STATUS_LIMIT ? refuse(book, "it unpacks to more than 64 MiB") : out.status;
        break;
    }
    if (status == STATUS_OK) {
        struct part *part = &book->parts[book->part_count++];
        *part = (struct part){str_copy(book->arena, name), str_copy(book->arena, out_text(&out))};
        book->bytes += part->text.len;
        status = part->name.ptr && part->text.ptr ? STATUS_OK : STATUS_MEMORY;
    }
    out_done(&out);
    return status;
}

static enum status read_entries(struct workbook *book, struct archive *archive, struct archive_entry *entry) {
    for (size_t count = 0;; count++) {
        int result = archive_call.read_next_header2(archive, entry);
        if (result == ARCHIVE_EOF)
            return STATUS_OK;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return refuse_archive(book, archive, "it is no zip archive, or damaged");
        if (count == XLSX_ENTRIES_MAX)
            return refuse(book, "it has too many parts");
        struct str name = str_from(archive_call.entry_pathname(entry));
        if (!is_wanted(name))
            continue;
        if (book->part_count == PARTS_MAX)
            return refuse(book, "it has too many sheets");
        TRY(read_part(book, archive, name));
    }
}

static enum status open_archive(struct workbook *book, struct archive *archive) {
    struct str bytes = book->source->text;
    /* What is wrong with the bytes shows at the first entry: before it only memory can run out. */
    if (archive_call.read_support_format_zip(archive) != ARCHIVE_OK ||
        archive_call.read_open_memory(archive, bytes.ptr, bytes.len) != ARCHIVE_OK)
        return STATUS_MEMORY;
    struct archive_entry *entry = archive_call.entry_new();
    if (!entry)
        return STATUS_MEMORY;
    enum status status = read_entries(book, archive, entry);
    archive_call.entry_free(entry);
    return status;
}

static enum status read_archive(struct workbook *book) {
    /* libarchive looks for a zip's directory anywhere; a workbook begins with its first part. */
    if (!str_starts(book->source->text, STR("PK\x03\x04")))
        return refuse(book, "it is no zip archive");
    bool is_here = archive_load();
    if (!is_here) /* for want of memory, perhaps: what is not there the second time is not installed */
        is_here = archive_load();
    if (!is_here) {
        diag_add(book->sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    struct archive *archive = archive_call.read_new();
    if (!archive)
        return STATUS_MEMORY;
    enum status status = open_archive(book, archive);
    archive_call.read_free(archive);
    return status;
}

/* ---- its XML: some programs put a prefix before every name */

static bool is_named(const struct xml_node *node, const char *name) {
    size_t colon = str_find_char(node->name, ':');
    return str_eq(str_skip(node->name, colon == SIZE_MAX ? 0 : colon + 1), str_from(name));
}

static const struct xml_node *child(const struct xml_node *node, const char *name) {
    const struct xml_node *found = node ? node->first : NULL;
    while (found && !is_named(found, name))
        found = found->next;
    return found;
}

static const struct part *part_of(const struct workbook *book, struct str name) {
    for (size_t i = 0; i < book->part_count; i++)
        if (str_eq_nocase(book->parts[i].name, name))
            return &book->parts[i];
    return NULL;
}

/* What expat says of a part has its place in a text that nobody sees; that the workbook is damaged is enough. */
static enum status parse(struct workbook *book, const struct part *part, const struct xml_node **root) {
    struct source *source = ARENA_NEW(book->arena, struct source);
    struct diag_sink unheard;
    if (!source)
        return STATUS_MEMORY;
    *source = (struct source){part->name, part->text};
    diag_init(&unheard, book->arena);
    enum status status = xml_parse(source, book->arena, &unheard, root);
    return status == STATUS_INPUT || status == STATUS_LIMIT ? refuse(book, "a part of it is no XML that can be read")
                                                            : status;
}

/* The text of <si> or <is>: that of <t>, and of each run <r>; what tells how to say it aloud is left out. */
static struct str rich_text(const struct xml_node *node, struct arena *arena) {
    const struct xml_node *only = child(node, "t");
    size_t len = 0;
    if (only && !child(node, "r"))
        return only->text;
    for (const struct xml_node *run = node->first; run; run = run->next)
        if (is_named(run, "r") && child(run, "t"))
            len += child(run, "t")->text.len;
    char *text = arena_get_raw(arena, len, 1);
    if (!text)
        return STR_NONE;
    len = 0;
    for (const struct xml_node *run = node->first; run; run = run->next) {
        const struct xml_node *piece = is_named(run, "r") ? child(run, "t") : NULL;
        if (piece && piece->text.len) {
            memcpy(text + len, piece->text.ptr, piece->text.len);
            len += piece->text.len;
        }
    }
    return (struct str){text, len};
}

static enum status read_strings(struct workbook *book) {
    const struct part *part = part_of(book, STR("xl/sharedStrings.xml"));
    const struct xml_node *root;
    size_t count = 0;
    if (!part)
        return STATUS_OK;
    TRY(parse(book, part, &root));
    for (const struct xml_node *item = root->first; item; item = item->next)
        count++;
    book->strings = ARENA_ARRAY(book->arena, struct str, count);
    if (!book->strings)
        return STATUS_MEMORY;
    for (const struct xml_node *item = root->first; item; item = item->next)
        if (is_named(item, "si"))
            book->strings[book->string_count++] = rich_text(item, book->arena);
    return STATUS_OK;
}

/* ---- which sheet */

static struct str attribute_named(const struct xml_node *node, const char *name) {
    for (const struct xml_attribute *one = node->attributes; one; one = one->next) {
        size_t colon = str_find_char(one->name, ':');
        if (colon != SIZE_MAX && str_eq(str_skip(one->name, colon + 1), str_from(name)))
            return one->value;
    }
    return STR_NONE;
}

static const struct part *target_of(const struct workbook *book, const struct xml_node *relations, struct str id) {
    for (const struct xml_node *one = relations->first; one; one = one->next) {
        if (!is_named(one, "Relationship") || !str_eq(xml_attribute(one, STR("Id")), id))
            continue;
        struct str target = xml_attribute(one, STR("Target"));
        struct str name =
            str_starts(target, STR("/")) ? str_skip(target, 1) : str_format(book->arena, "xl/" STR_F, STR_A(target));
        return part_of(book, name);
    }
    return NULL;
}

static enum status find_sheet(struct workbook *book, struct str wanted, const struct part **sheet) {
    const struct part *index = part_of(book, STR("xl/workbook.xml"));
    const struct part *relations = part_of(book, STR("xl/_rels/workbook.xml.rels"));
    const struct xml_node *root, *links, *chosen = NULL;
    if (!index || !relations)
        return refuse(book, "it has no workbook in it");
    TRY(parse(book, index, &root));
    TRY(parse(book, relations, &links));
    const struct xml_node *sheets = child(root, "sheets");
    for (const struct xml_node *one = sheets ? sheets->first : NULL; one; one = one->next)
        if (is_named(one, "sheet") && (!chosen || str_eq(xml_attribute(one, STR("name")), wanted)))
            chosen = one;
    *sheet = chosen ? target_of(book, links, attribute_named(chosen, "id")) : NULL;
    return *sheet ? STATUS_OK : refuse(book, "it has no sheet in it");
}

/* ---- rows */

/* The column of "AB12", counted from 0; XLSX_READ_COLUMNS for one that is not read. */
static size_t column_of(struct str reference) {
    size_t column = 0, at = 0;
    for (; at < reference.len && char_is(reference.ptr[at], CHAR_CAPITAL); at++) {
        column = column * 26 + (size_t)(reference.ptr[at] - 'A') + 1;
        if (column > XLSX_READ_COLUMNS)
            return XLSX_READ_COLUMNS;
    }
    return at ? column - 1 : XLSX_READ_COLUMNS;
}

static struct str cell_text(struct workbook *book, const struct xml_node *cell) {
    struct str type = xml_attribute(cell, STR("t"));
    const struct xml_node *value = child(cell, "v"), *inlined = child(cell, "is");
    uint64_t index;
    if (inlined)
        return rich_text(inlined, book->arena);
    if (!value && child(cell, "f"))
        tell(book, &NOT_COMPUTED, xml_attribute(cell, STR("r")));
    if (!value)
        return STR("");
    if (!str_eq(type, STR("s")))
        return value->text;
    bool known = str_u64(str_trim(value->text), UINT32_MAX, &index) && index < book->string_count;
    return known ? book->strings[index] : STR("");
}

static void write_cell(struct out *out, struct str text) {
    out_char(out, '"');
    for (size_t quote; (quote = str_find_char(text, '"')) != SIZE_MAX; text = str_skip(text, quote + 1)) {
        out_str(out, str_slice(text, 0, quote));
        out_lit(out, "\"\"");
    }
    out_str(out, text);
    out_char(out, '"');
}

static void write_row(struct workbook *book, const struct xml_node *row, struct out *out) {
    struct str cells[XLSX_READ_COLUMNS];
    size_t next = 0, count = 0;
    for (size_t i = 0; i < XLSX_READ_COLUMNS; i++)
        cells[i] = STR("");
    for (const struct xml_node *cell = row->first; cell; cell = cell->next) {
        struct str reference = xml_attribute(cell, STR("r"));
        size_t column = reference.len ? column_of(reference) : next;
        if (!is_named(cell, "c") || column >= XLSX_READ_COLUMNS)
            continue;
        cells[column] = cell_text(book, cell);
        next = column + 1;
        count = next > count ? next : count;
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            out_char(out, ',');
        write_cell(out, cells[i]);
    }
    out_char(out, '\n');
}

static enum status write_sheet(struct workbook *book, const struct part *sheet, struct out *out) {
    const struct xml_node *root;
    TRY(parse(book, sheet, &root));
    const struct xml_node *data = child(root, "sheetData");
    for (const struct xml_node *row = data ? data->first : NULL; row && out->status == STATUS_OK; row = row->next)
        if (is_named(row, "row"))
            write_row(book, row, out);
    return out->status == STATUS_LIMIT ? refuse(book, "its cells hold more than 64 MiB") : out->status;
}

static enum status read_book(struct workbook *book, struct str wanted, struct out *out) {
    const struct part *sheet;
    TRY(read_archive(book));
    TRY(find_sheet(book, wanted, &sheet));
    TRY(read_strings(book));
    return write_sheet(book, sheet, out);
}

enum status xlsx_read(const struct source *source, struct str sheet, struct arena *arena, struct diag_sink *sink,
                      const struct source **csv) {
    struct workbook *book = ARENA_NEW(arena, struct workbook);
    struct source *made = ARENA_NEW(arena, struct source);
    struct out out;
    if (!book || !made)
        return STATUS_MEMORY;
    book->source = source;
    book->arena = arena;
    book->sink = sink;
    /* One text may be of many cells. */
    out_memory(&out, XLSX_PARTS_BYTES_MAX);
    enum status status = read_book(book, sheet, &out);
    if (status == STATUS_OK) {
        *made = (struct source){source->name, str_copy(arena, out_text(&out))};
        status = made->text.ptr ? STATUS_OK : STATUS_MEMORY;
    }
    out_done(&out);
    if (status == STATUS_OK)
        *csv = made;
    return status == STATUS_OK && arena->refused ? STATUS_MEMORY : status;
}
