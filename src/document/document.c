#include "document/document.h"

#include "base/file.h"

static const struct diag_kind NO_DOCUMENT = {"document.no-head", SEVERITY_ERROR,
                                             "this is none of our documents: it does not begin with 'keyway: {0}/1'",
                                             "if it is one, write that as its first line"};
static const struct diag_kind EMPTY = {"document.no-text", SEVERITY_ERROR, "the file is empty",
                                       "a {0} document begins with 'keyway: {0}/1'"};
static const struct diag_kind UTF16 = {"document.utf-16", SEVERITY_ERROR, "the file is UTF-16, not UTF-8",
                                       "save it as UTF-8"};
static const struct diag_kind WRONG_KIND = {"document.wrong-kind", SEVERITY_ERROR,
                                            "a {0} document is wanted here, not '{1}'", "it begins with 'keyway: {2}'"};
static const struct diag_kind WRONG_VERSION = {"document.wrong-version", SEVERITY_ERROR,
                                               "version '{1}' of the {0} document is not one that this program reads",
                                               "it reads {2}"};
static const struct diag_kind BAD_PATH = {"document.path", SEVERITY_ERROR, "'{0}' cannot name '{1}'",
                                          "write a path relative to the folder of this document, with '/'"};

static const struct str KINDS[DOCUMENT_KIND_COUNT] = {
    STR_INIT("plant"), STR_INIT("product"),   STR_INIT("process"), STR_INIT("threat-model"),  STR_INIT("requirements"),
    STR_INIT("case"),  STR_INIT("hardening"), STR_INIT("pentest"), STR_INIT("probe-waivers"), STR_INIT("scan-waivers")};
static const struct str HEADS[DOCUMENT_KIND_COUNT] = {
    STR_INIT("plant/1"),         STR_INIT("product/1"),     STR_INIT("process/1"),   STR_INIT("threat-model/1"),
    STR_INIT("requirements/1"),  STR_INIT("case/1"),        STR_INIT("hardening/1"), STR_INIT("pentest/1"),
    STR_INIT("probe-waivers/1"), STR_INIT("scan-waivers/1")};
static const struct str HEAD_KEY = STR_INIT("keyway");

enum status document_load(const char *path, struct arena *arena, struct diag_sink *sink, const struct source **source) {
    struct source *loaded = ARENA_NEW(arena, struct source);
    if (!loaded)
        return STATUS_MEMORY;
    TRY(file_read(path, DOCUMENT_BYTES_MAX, arena, sink, loaded));
    *source = loaded;
    return STATUS_OK;
}

/* True when some line begins with the key of the head, quotes and a brace aside. */
static bool looks_like_ours(struct str text) {
    struct str line;
    while (str_next(&text, '\n', &line)) {
        size_t at = 0;
        while (at < line.len &&
               (char_is_blank(line.ptr[at]) || str_find_char(STR("\xEF\xBB\xBF{\"'"), line.ptr[at]) != SIZE_MAX))
            at++;
        if (str_starts(str_skip(line, at), HEAD_KEY))
            return true;
    }
    return false;
}

/* Why a text does not look like ours. Its lines are not shown: a document may name any file of this machine. */
static const struct diag_kind *what_instead(struct str text) {
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF")))
        return &UTF16;
    return str_trim(text).len == 0 ? &EMPTY : &NO_DOCUMENT;
}

/* "plant/1" into its kind (DOCUMENT_KIND_COUNT: none of ours) and what is behind the stroke. */
static unsigned split_head(struct str head, struct str *version) {
    struct str name;
    unsigned kind = 0;
    str_next(&head, '/', &name);
    *version = head;
    while (kind < DOCUMENT_KIND_COUNT && !str_eq(KINDS[kind], name))
        kind++;
    return kind;
}

static enum status check_head(const struct yaml_node *root, enum document_kind kind, struct diag_sink *sink) {
    const struct yaml_node *head = yaml_get(root, HEAD_KEY);
    struct str version;
    if (!head || head->type != YAML_SCALAR) {
        diag_add(sink, &NO_DOCUMENT, root ? field_map_place(root) : PLACE_NONE, KINDS[kind]);
        return STATUS_INPUT;
    }
    if (split_head(head->text, &version) != kind) {
        diag_add_near(sink, &WRONG_KIND, head->place, diag_nearest(head->text, &HEADS[kind], 1), KINDS[kind],
                      head->text, HEADS[kind]);
        return STATUS_INPUT;
    }
    if (!str_eq(head->text, HEADS[kind])) {
        diag_add(sink, &WRONG_VERSION, head->place, KINDS[kind], version, HEADS[kind]);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

enum status document_parse(const struct source *source, enum document_kind kind, struct arena *arena,
                           struct diag_sink *sink, const struct yaml_node **root) {
    const struct yaml_node *parsed = NULL;
    if (!looks_like_ours(source->text)) {
        struct source *nameless = ARENA_NEW(sink->arena, struct source);
        if (nameless)
            nameless->name = source->name;
        diag_add(sink, what_instead(source->text), (struct place){.source = nameless}, KINDS[kind]);
        return STATUS_INPUT;
    }
    TRY(yaml_parse(source, arena, sink, &parsed));
    TRY(check_head(parsed, kind, sink));
    *root = parsed;
    return STATUS_OK;
}

bool document_kind_of(const struct source *source, enum document_kind *kind) {
    struct str text = source->text;
    struct str line;
    while (str_next(&text, '\n', &line)) {
        struct str key, version;
        line = str_trim(line);
        if (!str_next(&line, ':', &key) || !str_eq(str_trim(key), HEAD_KEY))
            continue;
        unsigned found = split_head(str_trim(line), &version);
        if (found < DOCUMENT_KIND_COUNT) {
            *kind = (enum document_kind)found;
            return true;
        }
    }
    return false;
}

static bool is_path(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return false;
    return text.ptr[0] != '/' && text.ptr[text.len - 1] != '/' && !str_eq(text, STR("-"));
}

bool document_path(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                   struct str *written, const char **path) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return false;
    if (!is_path(text)) {
        diag_add(reader->sink, &BAD_PATH, node->place, field->key, text);
        return false;
    }
    const char *found = file_beside(reader->arena, reader->source->name, text);
    if (!found)
        return field_keep(reader, STATUS_MEMORY);
    *written = text;
    *path = found;
    return true;
}

void document_head(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target) {
    (void)reader;
    (void)field;
    (void)node;
    (void)target;
}

enum status document_status(const struct field_reader *reader, size_t errors) {
    if (reader->status != STATUS_OK)
        return reader->status;
    return diag_errors(reader->sink) > errors ? STATUS_INPUT : STATUS_OK;
}

bool document_is_cve(struct str text) {
    struct str year = str_slice(text, 4, 8), number = str_skip(text, 9);
    uint64_t value;
    return str_starts(text, STR("CVE-")) && year.len == 4 && str_u64(year, UINT32_MAX, &value) && text.len > 9 &&
           text.ptr[8] == '-' && number.len >= 4 && number.len <= 19 && str_u64(number, UINT64_MAX, &value);
}
