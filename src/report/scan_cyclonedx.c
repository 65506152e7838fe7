/* What is installed, as a CycloneDX bill of materials. */
#include "base/date.h"
#include "base/json_write.h"
#include "report/scan.h"

struct bill {
    struct json_writer w;
    const struct scan_result *result;
    struct arena *arena;
};

static void write_property(struct json_writer *w, const char *name, struct str value) {
    if (value.len == 0)
        return;
    json_write_object(w);
    json_write_pair(w, "name", str_from(name));
    json_write_pair(w, "value", value);
    json_write_end(w, '}');
}

/* A licence's text as the database has it: seldom an SPDX expression, and never checked to be one. */
static void write_licence(struct json_writer *w, struct str licence) {
    if (licence.len == 0)
        return;
    json_write_key(w, STR("licenses"));
    json_write_array(w);
    json_write_object(w);
    json_write_key(w, STR("license"));
    json_write_object(w);
    json_write_pair(w, "name", licence);
    json_write_end(w, '}');
    json_write_end(w, '}');
    json_write_end(w, ']');
}

/* Texts of a database may hold any byte; what JSON cannot hold was replaced by then, so that the same purl comes twice
 * only when the same package does. */
static enum status write_package(struct bill *b, const struct package *package, size_t number) {
    struct json_writer *w = &b->w;
    struct str purl = package_purl(package, &b->result->os, b->arena);
    struct str ref = str_format(b->arena, "package-%zu", number);
    if (!purl.ptr || !ref.ptr)
        return STATUS_MEMORY;
    json_write_object(w);
    json_write_pair(w, "type", STR("library"));
    json_write_pair(w, "bom-ref", ref);
    if (package->supplier.len > 0) {
        json_write_key(w, STR("supplier"));
        json_write_object(w);
        json_write_pair(w, "name", package->supplier);
        json_write_end(w, '}');
    }
    json_write_pair(w, "name", package->name);
    json_write_pair_some(w, "version", package->version);
    json_write_pair_some(w, "description", package->summary);
    write_licence(w, package->licence);
    json_write_pair(w, "purl", purl);
    json_write_key(w, STR("properties"));
    json_write_array(w);
    write_property(w, "keyway:source", package->source);
    write_property(w, "keyway:found-in", str_from(package->path));
    json_write_end(w, ']');
    json_write_end(w, '}');
    return STATUS_OK;
}

static void write_binary(struct bill *b, const struct scan_binary *binary) {
    struct json_writer *w = &b->w;
    json_write_object(w);
    json_write_pair(w, "type", STR("file"));
    json_write_pair(w, "name", str_from(binary->path));
    json_write_key(w, STR("properties"));
    json_write_array(w);
    write_property(w, "keyway:build-id", binary->elf.build_id);
    write_property(w, "keyway:soname", binary->elf.soname);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static enum status write_components(struct bill *b) {
    const struct scan_result *result = b->result;
    json_write_key(&b->w, STR("components"));
    json_write_array(&b->w);
    for (size_t i = 0; i < result->packages.count; i++)
        TRY(write_package(b, &result->packages.items[i], i + 1));
    for (size_t i = 0; result->databases == 0 && i < result->binary_count; i++)
        write_binary(b, &result->binaries[i]);
    json_write_end(&b->w, ']');
    return STATUS_OK;
}

static void write_tool(struct json_writer *w) {
    json_write_key(w, STR("tools"));
    json_write_object(w);
    json_write_key(w, STR("components"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair(w, "type", STR("application"));
    json_write_pair(w, "name", STR("keyway"));
    json_write_pair(w, "version", STR(KEYWAY_VERSION));
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

/* What was scanned. Which version of which product it is, no file of it says: the distribution that it was built from
 * is not the product. */
static void write_subject(struct bill *b, const struct scan_report_options *options) {
    struct json_writer *w = &b->w;
    json_write_key(w, STR("component"));
    json_write_object(w);
    json_write_pair(w, "type", STR("firmware"));
    json_write_pair(w, "bom-ref", STR("root"));
    json_write_pair(w, "name", str_from(options->root));
    if (b->result->os.id.len + options->build.len > 0) {
        json_write_key(w, STR("properties"));
        json_write_array(w);
        if (options->build.len > 0)
            write_property(w, "keyway:build", options->build);
        if (b->result->os.id.len > 0) {
            write_property(w, "keyway:distribution", b->result->os.id);
            write_property(w, "keyway:distribution-version", b->result->os.version);
        }
        json_write_end(w, ']');
    }
    json_write_end(w, '}');
}

static void write_metadata(struct bill *b, const struct scan_report_options *options) {
    struct json_writer *w = &b->w;
    char time[DATE_TIME_TEXT];
    date_time_text(options->now, time);
    json_write_key(w, STR("metadata"));
    json_write_object(w);
    json_write_pair_some(w, "timestamp", str_from(time));
    write_tool(w);
    write_subject(b, options);
    json_write_end(w, '}');
}

/* Databases know what was installed by them; what was copied beside them nobody wrote down. */
static void write_completeness(struct bill *b) {
    struct json_writer *w = &b->w;
    bool missing = b->result->packages_missing || b->result->unread > 0;
    json_write_key(w, STR("compositions"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair(w, "aggregate", missing ? STR("incomplete") : STR("unknown"));
    json_write_key(w, STR("assemblies"));
    json_write_array(w);
    json_write_string(w, STR("root"));
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, ']');
}

enum status scan_report_cyclonedx(const struct scan_result *result, const struct scan_report_options *options,
                                  struct arena *arena, struct out *out) {
    struct bill bill = {.result = result, .arena = arena};
    json_write_init(&bill.w, out, 2);
    json_write_object(&bill.w);
    json_write_pair(&bill.w, "$schema", STR("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    json_write_pair(&bill.w, "bomFormat", STR("CycloneDX"));
    json_write_pair(&bill.w, "specVersion", STR("1.6"));
    json_write_pair_integer(&bill.w, "version", 1);
    write_metadata(&bill, options);
    TRY(write_components(&bill));
    write_completeness(&bill);
    json_write_end(&bill.w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
