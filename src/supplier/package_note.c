/* The note that a distribution leaves in its binaries (systemd.io, ELF_PACKAGE_METADATA): a flat JSON object. */
#include "supplier/package_list.h"

#include "base/json.h"

#include <string.h>

static const struct {
    struct str key;
    size_t at;
} fields[] = {
    {STR_INIT("name"), offsetof(struct package, name)},
    {STR_INIT("version"), offsetof(struct package, version)},
    {STR_INIT("architecture"), offsetof(struct package, arch)},
    {STR_INIT("os"), offsetof(struct package, os)},
};
static const struct {
    struct str name;
    enum package_type type;
} types[] = {{STR_INIT("deb"), PACKAGE_DEB},
             {STR_INIT("rpm"), PACKAGE_RPM},
             {STR_INIT("apk"), PACKAGE_APK},
             {STR_INIT("opkg"), PACKAGE_OPKG}};

static enum status take(const struct json_doc *doc, struct arena *arena, struct package *package) {
    struct str type = json_get_string(doc->root, STR("type"));
    package->type = PACKAGE_OTHER;
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(type, types[i].name))
            package->type = types[i].type;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        TRY(package_text(arena, json_get_string(doc->root, fields[i].key),
                         (struct str *)((char *)package + fields[i].at)));
    return package->name.len > 0 ? STATUS_OK : STATUS_INPUT;
}

enum status package_read_note(struct str json, struct arena *arena, struct package *package) {
    struct diag_sink sink;
    struct json_doc doc;
    struct source source = {.name = STR("note"), .text = str_slice(json, 0, strnlen(json.ptr, json.len))};
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    diag_init(&sink, arena);
    enum status status = json_parse(parser, &source, false, arena, &sink, &doc);
    json_parser_free(parser);
    TRY(status);
    return take(&doc, arena, package);
}
