#include "evidence/sarif_write.h"

#include <string.h>

#include "base/json.h"

void sarif_write_begin(struct json_writer *w, struct str tool, struct str version) {
    json_write_object(w);
    json_write_pair(w, "version", STR("2.1.0"));
    json_write_key(w, STR("runs"));
    json_write_array(w);
    json_write_object(w);
    json_write_key(w, STR("tool"));
    json_write_object(w);
    json_write_key(w, STR("driver"));
    json_write_object(w);
    json_write_pair(w, "name", tool);
    json_write_pair_some(w, "version", version);
    json_write_end(w, '}');
    json_write_end(w, '}');
}

void sarif_write_end(struct json_writer *w) {
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

void sarif_write_place(struct json_writer *w, struct str file, uint64_t line) {
    json_write_key(w, STR("locations"));
    json_write_array(w);
    json_write_object(w);
    json_write_key(w, STR("physicalLocation"));
    json_write_object(w);
    json_write_key(w, STR("artifactLocation"));
    json_write_object(w);
    json_write_pair(w, "uri", file);
    json_write_end(w, '}');
    if (line > 0) {
        json_write_key(w, STR("region"));
        json_write_object(w);
        json_write_pair_integer(w, "startLine", (int64_t)line);
        json_write_end(w, '}');
    }
    json_write_end(w, '}');
    json_write_end(w, '}');
    json_write_end(w, ']');
}

void sarif_write_result(struct json_writer *w, const struct sarif_written *result) {
    json_write_object(w);
    json_write_pair(w, "ruleId", result->rule);
    json_write_pair(w, "level", str_from(result->level));
    if (result->open)
        json_write_pair(w, "kind", STR("open"));
    json_write_key(w, STR("message"));
    json_write_object(w);
    json_write_pair(w, "text", result->message);
    json_write_end(w, '}');
    if (result->cwe > 0) {
        json_write_key(w, STR("properties"));
        json_write_object(w);
        json_write_pair_integer(w, "cwe", (int64_t)result->cwe);
        json_write_end(w, '}');
    }
    if (result->placed)
        sarif_write_place(w, result->file, result->line);
    json_write_end(w, '}');
}

enum status sarif_write_keep(struct out *out, struct str name, struct arena *arena, struct source *sarif) {
    enum status status = out_flush(out);
    struct str text = out_text(out);
    char *copy = status == STATUS_OK ? arena_get(arena, text.len + JSON_PADDING, 1) : NULL;
    if (copy) {
        memcpy(copy, text.ptr, text.len);
        *sarif = (struct source){name, {copy, text.len}};
    }
    out_done(out);
    if (status != STATUS_OK)
        return status;
    return copy ? STATUS_OK : STATUS_MEMORY;
}
