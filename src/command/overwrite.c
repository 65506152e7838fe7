#include "command/overwrite.h"

#include <limits.h>
#include <sys/stat.h>

static const struct diag_kind OVERWRITES = {"check.overwrites", SEVERITY_ERROR,
                                            "--output: '{0}' is a file that this report rests on",
                                            "write the report elsewhere"};

/* The file that would be replaced. */
struct target {
    struct stat info;
    char path[PATH_MAX]; /* without links */
};

static bool is_target(const struct target *target, const char *path) {
    struct stat info;
    return path && stat(path, &info) == 0 && info.st_dev == target->info.st_dev && info.st_ino == target->info.st_ino;
}

static bool is_among_artefacts(const struct target *target, const struct artefact *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_target(target, items[i].path))
            return true;
    return false;
}

static bool is_among_certificates(const struct target *target, const struct certificate *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_target(target, items[i].path))
            return true;
    return false;
}

static bool is_of_product(const struct target *target, const struct product *product) {
    const struct supplier *supplier = &product->supplier;
    if (is_target(target, product->source->name.ptr) ||
        is_among_certificates(target, product->certificates, product->certificate_count) ||
        is_among_certificates(target, supplier->certificates, supplier->certificate_count) ||
        is_among_artefacts(target, supplier->evidence, supplier->evidence_count))
        return true;
    for (size_t i = 0; i < product->release_count; i++)
        if (is_among_artefacts(target, product->releases[i].evidence, product->releases[i].evidence_count))
            return true;
    return false;
}

static bool is_among_probes(const struct target *target, const struct asset_probe *probes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_target(target, probes[i].path))
            return true;
    return false;
}

/* The assets of one inventory follow each other, and share their source. */
static bool is_of_assets(const struct target *target, const struct plant *plant) {
    const struct source *last = plant->source;
    for (size_t i = 0; i < plant->asset_count; i++) {
        const struct asset *asset = &plant->assets[i];
        const struct asset_extra *extra = asset->extra;
        if (asset->place.source && asset->place.source != last && is_target(target, asset->place.source->name.ptr))
            return true;
        last = asset->place.source;
        if (extra && (is_among_artefacts(target, extra->observations, extra->observation_count) ||
                      is_among_artefacts(target, extra->hardening, extra->hardening != NULL) ||
                      (extra->report && is_target(target, extra->report->path)) ||
                      is_among_probes(target, extra->probes, extra->probe_count)))
            return true;
    }
    return false;
}

static bool lies_in(const struct target *target, const char *folder) {
    char path[PATH_MAX];
    if (!folder || !realpath(folder, path))
        return false;
    struct str rest = str_skip(str_from(target->path), strlen(path));
    return str_starts(str_from(target->path), str_from(path)) && str_starts(rest, STR("/"));
}

static bool rests_on(const struct run *run, const struct plant *plant, const struct target *target) {
    static const char *const files[] = {"advisories", "kev", "epss"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (is_target(target, run_option(run, files[i]).ptr))
            return true;
    struct str names;
    for (size_t n = 0; run_option_at(run, "names", n, &names); n++)
        if (is_target(target, names.ptr))
            return true;
    for (size_t i = 0; i < plant->product_count; i++)
        if (is_of_product(target, plant->products[i]))
            return true;
    for (size_t i = 0; i < plant->name_count; i++)
        if (is_target(target, plant->names[i]->name.ptr))
            return true;
    return is_target(target, plant->source->name.ptr) || lies_in(target, run_option(run, "advisories").ptr) ||
           is_of_assets(target, plant);
}

/* False for what is not there yet. */
static bool find_target(struct str file, struct target *target) {
    return stat(file.ptr, &target->info) == 0 && realpath(file.ptr, target->path) != NULL;
}

static enum status refuse(struct run *run, struct str file) {
    diag_add(run->sink, &OVERWRITES, PLACE_NONE, file);
    return STATUS_INPUT;
}

enum status overwrite_check(struct run *run, const struct judged *judged) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++) {
        struct target target;
        if (find_target(file, &target) && rests_on(run, judged->plant, &target))
            return refuse(run, file);
    }
    return STATUS_OK;
}

enum status overwrite_check_product(struct run *run, const struct product *product, const char *const *documents,
                                    size_t count) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++) {
        struct target target;
        if (!find_target(file, &target))
            continue;
        if (product && is_of_product(&target, product))
            return refuse(run, file);
        for (size_t i = 0; i < count; i++)
            if (is_target(&target, documents[i]))
                return refuse(run, file);
    }
    return STATUS_OK;
}
