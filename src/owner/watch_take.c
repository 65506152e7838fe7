#include "owner/watch_take.h"

enum { TEXT_MAX = 1000 };

static const struct str hash_words[] = {
    [WATCH_HASH_GOOD] = STR_INIT("good"), [WATCH_HASH_BAD] = STR_INIT("bad"), [WATCH_HASH_NONE] = STR_INIT("none")};

struct str watch_hash_word(enum watch_hash hash) {
    return hash_words[hash];
}

enum watch_hash watch_take_hash(struct str body, struct str hash) {
    uint8_t stated[HASH_SHA512_SIZE], found[HASH_SHA512_SIZE];
    hash = str_trim(hash);
    size_t digits = 0;
    while (digits < hash.len && !char_is_blank(hash.ptr[digits]))
        digits++;
    size_t size = digits / 2;
    if (size != HASH_SHA256_SIZE && size != HASH_SHA512_SIZE)
        return WATCH_HASH_BAD;
    if (!hash_unhex(str_slice(hash, 0, digits), stated, size))
        return WATCH_HASH_BAD;
    if (size == HASH_SHA256_SIZE)
        hash_sha256(body, found);
    else
        hash_sha512(body, found);
    return memcmp(stated, found, size) == 0 ? WATCH_HASH_GOOD : WATCH_HASH_BAD;
}

/* ---- the document */

/* What a document says may be as long as the document: what is kept of it in columns is not. */
static enum status keep_text(struct arena *arena, const struct json_node *object, struct str key, struct str *text) {
    struct str found = json_get_string(object, key);
    if (!found.ptr)
        return STATUS_OK;
    found = str_trim(found);
    size_t end = found.len < TEXT_MAX ? found.len : TEXT_MAX;
    while (end > 0 && end < found.len && ((unsigned char)found.ptr[end] & 0xc0) == 0x80)
        end--;
    *text = str_copy(arena, str_slice(found, 0, end));
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_head(const struct json_node *root, struct arena *arena, struct watch_taken *taken) {
    const struct json_node *document = json_get(root, STR("document"));
    const struct json_node *tracking = json_get(document, STR("tracking"));
    const struct {
        const struct json_node *of;
        struct str key;
        struct str *to;
    } texts[] = {
        {document, STR("title"), &taken->title},    {document, STR("category"), &taken->category},
        {tracking, STR("id"), &taken->tracking_id}, {tracking, STR("version"), &taken->version},
        {tracking, STR("status"), &taken->status},  {tracking, STR("current_release_date"), &taken->current_release},
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        TRY(keep_text(arena, texts[i].of, texts[i].key, texts[i].to));
    if (taken->tracking_id.len == 0)
        taken->trouble = STR("has no /document/tracking/id");
    return STATUS_OK;
}

static enum status read_document(const struct watch_reader *reader, const struct source *source, struct diag_sink *sink,
                                 struct arena *arena, struct watch_taken *taken) {
    static const struct csaf_wanted wanted = {.most = CSAF_MANDATORY};
    struct csaf_findings findings = {0};
    struct json_doc doc;
    TRY(json_parse(reader->parser, source, true, reader->scratch, sink, &doc));
    TRY(json_check_keys(&doc, sink));
    TRY(read_head(doc.root, arena, taken));
    if (taken->trouble.ptr)
        return STATUS_OK;
    TRY(csaf_validate(reader->schemas, &doc, &wanted, reader->scratch, sink, &findings));
    taken->findings = (int64_t)findings.count;
    return STATUS_OK;
}

struct str watch_first_error(struct arena *arena, const struct diag_sink *sink) {
    if (sink->count[SEVERITY_ERROR] == 0 || !sink->items[SEVERITY_ERROR])
        return STR("it cannot be read");
    const struct diag *diag = &sink->items[SEVERITY_ERROR][0];
    struct position at = place_position(diag->place);
    struct str text = diag_text(arena, diag);
    return at.line && text.ptr ? str_format(arena, "line %u, column %u: " STR_F, at.line, at.column, STR_A(text))
                               : text;
}

enum status watch_take(const struct watch_reader *reader, struct str url, struct str body, struct arena *arena,
                       struct watch_taken *taken) {
    struct diag_sink sink;
    const struct source source = {url, body};
    *taken = (struct watch_taken){.findings = -1};
    arena_reset(reader->scratch);
    diag_init(&sink, reader->scratch);
    enum status status = read_document(reader, &source, &sink, arena, taken);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status == STATUS_MEMORY && !reader->scratch->capped)
        return status;
    taken->trouble =
        status == STATUS_MEMORY ? STR("it takes too much memory to be read") : watch_first_error(arena, &sink);
    return taken->trouble.ptr ? STATUS_OK : STATUS_MEMORY;
}
