#include "csaf/vers.h"
#include "csaf/vers_order.h"

/* What the page of types of package-url/vers-spec lists (July 2026), and alpine, which is written for apk. To
 * support a type, write its two functions (vers_order.h) and name them here. */
static const struct vers_type types[] = {
    {STR_INIT("all"), true, true, false, NULL, NULL},
    {STR_INIT("alpine"), false, true, false, vers_apk_valid, vers_apk_compare},
    {STR_INIT("alpm"), true, false, false, NULL, NULL},
    {STR_INIT("apk"), true, true, false, vers_apk_valid, vers_apk_compare},
    {STR_INIT("cargo"), true, true, false, vers_semver_valid, vers_semver_compare},
    {STR_INIT("composer"), true, true, false, vers_composer_valid, vers_composer_compare},
    {STR_INIT("cpan"), true, false, false, NULL, NULL},
    {STR_INIT("dart"), true, true, false, vers_dart_valid, vers_semver_compare},
    {STR_INIT("datetime"), true, true, false, vers_datetime_valid, vers_datetime_compare},
    {STR_INIT("deb"), true, true, false, vers_deb_valid, vers_deb_compare},
    {STR_INIT("gem"), true, true, false, vers_gem_valid, vers_gem_compare},
    {STR_INIT("generic"), true, false, false, NULL, NULL}, /* its order is to be specified */
    {STR_INIT("golang"), true, true, false, vers_semver_valid, vers_semver_compare},
    {STR_INIT("hackage"), true, true, false, vers_is_dotted, vers_hackage_compare},
    {STR_INIT("intdot"), true, true, true, vers_is_dotted, vers_dotted_cmp},
    {STR_INIT("lexicographic"), true, true, false, vers_any_valid, vers_bytes_compare},
    {STR_INIT("maven"), true, true, false, vers_maven_valid, vers_maven_compare},
    {STR_INIT("none"), true, true, false, NULL, NULL},
    {STR_INIT("npm"), true, true, false, vers_semver_valid, vers_semver_compare},
    {STR_INIT("nuget"), true, true, false, vers_nuget_valid, vers_nuget_compare},
    {STR_INIT("pypi"), true, true, false, vers_pypi_valid, vers_pypi_compare},
    {STR_INIT("rpm"), true, true, false, vers_rpm_valid, vers_rpm_compare},
    {STR_INIT("semver"), true, true, false, vers_semver_valid, vers_semver_compare},
};

const struct vers_type vers_plain = {STR_INIT(""), false, true, true, vers_plain_valid, vers_plain_compare};

size_t vers_type_count(void) {
    return ARRAY_LEN(types);
}

const struct vers_type *vers_type_at(size_t index) {
    return &types[index];
}

const struct vers_type *vers_type_find(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(types[i].name, name))
            return &types[i];
    return NULL;
}

bool vers_compare(const struct vers_type *type, struct str a, struct str b, int *order) {
    if (!type || !type->valid || !type->valid(a) || !type->valid(b))
        return false;
    int found = type->compare(a, b);
    if (found == 0 && type->rounded && !str_eq(a, b))
        return false;
    *order = found;
    return true;
}
