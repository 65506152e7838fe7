/* Databases of packages: each package has a name, and a package URL can be made of it. */
#include "supplier/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const paths[] = {"",         "lib/dpkg/status", "lib/apk/db/installed", "rpmdb.sqlite",
                                        "Packages", "os-release"};
    struct arena arena;
    arena_init(&arena, 256 << 20);
    struct package_list list = {NULL, 0, 0};
    struct package_os os = {STR_NONE, STR_NONE};
    struct package package = {.path = "x"};
    struct str why = STR_NONE, bytes = {(const char *)data, size};
    for (unsigned database = PACKAGE_CONTROL; database <= PACKAGE_RPM_UNREADABLE; database++)
        if (package_read(database, paths[database], bytes, &arena, &list, &why) == STATUS_INPUT && why.len == 0)
            abort();
    if (package_read_os(bytes, &arena, &os) || package_read_copyright(bytes, &arena, &package.licence))
        abort();
    if (package_read_rpm_header(bytes, &arena, &package) == STATUS_OK && package.name.len == 0)
        abort();
    if (package_read_note(bytes, &arena, &package) == STATUS_OK && package.name.len == 0)
        abort();
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].name.len == 0 || package_purl(&list.items[i], &os, &arena).len == 0)
            abort();
    arena_done(&arena);
    return 0;
}
