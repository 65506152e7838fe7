#include "supplier/identity.h"

static bool is_joint(char c) {
    return char_is_blank(c) || c == '-' || c == '_' || c == '.';
}

enum status identity_fold(struct str name, struct arena *arena, struct str *folded) {
    char *to = arena_get_raw(arena, name.len + 1, 1);
    size_t len = 0;
    if (!to)
        return STATUS_MEMORY;
    for (size_t i = 0; i < name.len; i++) {
        bool joint = is_joint(name.ptr[i]);
        if (!joint)
            to[len++] = char_lower(name.ptr[i]);
        else if (len > 0 && to[len - 1] != '-')
            to[len++] = '-';
    }
    while (len > 0 && to[len - 1] == '-')
        len--;
    *folded = (struct str){to, len};
    return STATUS_OK;
}

/* A byte that no text has in front tells the kinds of keys apart. */
enum status identity_name_key(struct str name, struct arena *arena, struct str *key) {
    struct str folded;
    TRY(identity_fold(name, arena, &folded));
    *key = folded.len > 0 ? str_format(arena, "\x03" STR_F, STR_A(folded)) : STR("");
    return key->ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status identity_ecosystem_key(struct str ecosystem, struct str name, struct arena *arena, struct str *key) {
    *key = str_format(arena, STR_F "\x01" STR_F, STR_A(osv_ecosystem(ecosystem)), STR_A(name));
    return key->ptr ? STATUS_OK : STATUS_MEMORY;
}

static bool is_certain(const struct cpe_value *value) {
    return value->kind == CPE_TEXT && !value->wildcard;
}

enum status identity_cpe_key(const struct cpe *cpe, struct arena *arena, struct str *key) {
    const struct cpe_value *vendor = &cpe->values[CPE_VENDOR], *product = &cpe->values[CPE_PRODUCT];
    *key = STR("");
    if (!is_certain(vendor) || !is_certain(product))
        return STATUS_OK;
    *key = str_format(arena, "\x02" STR_F "\x02" STR_F, STR_A(vendor->text), STR_A(product->text));
    return key->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* The version of the bill, else that of the URL or of the CPE. */
static struct str version_of(const struct sbom_component *component, const struct identity *identity) {
    const struct cpe_value *version = &identity->cpe.values[CPE_VERSION];
    if (component->version.len > 0)
        return component->version;
    if (identity->has_package && identity->package.version.len > 0)
        return identity->package.version;
    return identity->has_cpe && is_certain(version) ? version->text : STR("");
}

enum status identity_of(const struct sbom_component *component, struct arena *arena, struct identity *identity) {
    *identity = (struct identity){.has_cpe = false};
    const struct osv_source told = {component->source, component->source_version};
    identity->has_package = osv_package_of(component->purl, &told, arena, &identity->package);
    if (arena->refused)
        return STATUS_MEMORY;
    /* A URL without a version is of the version that the bill says. */
    if (identity->has_package && identity->package.version.len == 0)
        identity->package.version = component->version;
    if (identity->has_package && identity->package.source_version.len == 0)
        identity->package.source_version = component->version;
    if (component->cpe.len > 0)
        TRY(cpe_read(component->cpe, arena, &identity->cpe, &identity->has_cpe));
    if (identity->has_cpe)
        TRY(identity_cpe_key(&identity->cpe, arena, &identity->cpe_key));
    if (identity->has_package && identity->package.ecosystem.len > 0)
        TRY(identity_ecosystem_key(identity->package.ecosystem, identity->package.name, arena,
                                   &identity->ecosystem_key));
    TRY(identity_name_key(component->name, arena, &identity->name_key));
    if (identity->package.source_key.len > 0 && identity_is_name(identity))
        TRY(identity_name_key(identity->package.name, arena, &identity->source_name_key));
    TRY(identity_fold(component->vendor, arena, &identity->vendor));
    identity->version = version_of(component, identity);
    return STATUS_OK;
}

bool identity_is_name(const struct identity *identity) {
    return identity->ecosystem_key.len == 0 && identity->cpe_key.len == 0;
}
