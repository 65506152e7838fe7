#include "probe/device.h"

#include <sys/utsname.h>

#include "base/sha256.h"

static struct str first_line(struct probe *probe, const char *path) {
    struct probe_lines lines = {.number = 0};
    struct str line = STR("");
    if (probe_read(probe, path, &lines.rest) == TREE_OK)
        (void)probe_next_line(&lines, &line);
    return str_trim(line);
}

static struct str unquoted(struct str value) {
    bool quoted =
        value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0];
    return quoted ? str_slice(value, 1, value.len - 1) : value;
}

static struct str system_name(struct probe *probe) {
    struct str text, line, key = STR("PRETTY_NAME=");
    if (probe_read(probe, "/etc/os-release", &text) != TREE_OK &&
        probe_read(probe, "/usr/lib/os-release", &text) != TREE_OK)
        return STR("");
    struct probe_lines lines = {.rest = text};
    while (probe_next_line(&lines, &line))
        if (str_starts(line, key))
            return unquoted(str_trim(str_skip(line, key.len)));
    return STR("");
}

/* A text of the firmware: one line, with a NUL behind it in a device tree. */
static struct str firmware_text(struct probe *probe, const char *path) {
    struct str text = first_line(probe, path);
    size_t end = str_find_char(text, '\0');
    text = str_trim(str_slice(text, 0, end < text.len ? end : text.len));
    if (text.len > PROBE_TEXT_MAX)
        return STR("");
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return STR("");
    return text;
}

/* What boards leave the factory with whose maker set nothing: many devices have it, and it tells none from another. */
static bool is_unset(struct str serial) {
    static const struct str UNSET[] = {
        STR_INIT("default string"),
        STR_INIT("empty"),
        STR_INIT("invalid"),
        STR_INIT("n/a"),
        STR_INIT("na"),
        STR_INIT("none"),
        STR_INIT("not applicable"),
        STR_INIT("not available"),
        STR_INIT("not specified"),
        STR_INIT("oem"),
        STR_INIT("serial number"),
        STR_INIT("system serial number"),
        STR_INIT("unknown"),
        STR_INIT("not provided"),
        STR_INIT("chassis serial number"),
        STR_INIT("123456789"),
        STR_INIT("0123456789"),
        STR_INIT("1234567890"),
        STR_INIT("unspecified"),
        STR_INIT("base board serial number"),
    };
    for (size_t i = 0; i < ARRAY_LEN(UNSET); i++)
        if (str_eq_nocase(serial, UNSET[i]))
            return true;
    size_t same = 0;
    while (same < serial.len && serial.ptr[same] == serial.ptr[0])
        same++;
    return same == serial.len || str_starts(serial, STR("To be filled")) || str_starts(serial, STR("To Be Filled"));
}

/* The first of the places that says something. */
static struct str first_said(struct probe *probe, const char *const *paths, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct str text = firmware_text(probe, paths[i]);
        if (text.len > 0 && !is_unset(text))
            return text;
    }
    return STR("");
}

/* An id that was never set ("uninitialized"), or none at all, is the same on many devices. */
static struct str machine_of(struct probe *probe) {
    enum { ID_SIZE = 32 };
    struct str id = first_line(probe, "/etc/machine-id");
    bool well = id.len == ID_SIZE;
    for (size_t i = 0; i < id.len && well; i++)
        well = char_is_digit(id.ptr[i]) || (id.ptr[i] >= 'a' && id.ptr[i] <= 'f');
    if (!well || is_unset(id))
        return STR("");
    struct str salted = str_format(probe->arena, "keyway-probe " STR_F, STR_A(id));
    char *hex = ARENA_ARRAY(probe->arena, char, HASH_SHA256_HEX);
    if (!salted.ptr || !hex) {
        probe->memory_out = true;
        return STR("");
    }
    sha256_text(salted, hex);
    return (struct str){hex, HASH_SHA256_HEX};
}

static struct str kept(struct probe *probe, const char *text) {
    struct str copy = str_copy(probe->arena, str_from(text));
    probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy : STR("");
}

void probe_device(struct probe *probe, struct probe_device *device) {
    static const char *const MODELS[] = {"/sys/firmware/devicetree/base/model", "/sys/class/dmi/id/product_name"};
    static const char *const SERIALS[] = {"/sys/firmware/devicetree/base/serial-number",
                                          "/sys/class/dmi/id/product_serial", "/sys/class/dmi/id/board_serial"};
    *device = (struct probe_device){.name = first_line(probe, "/etc/hostname"), .os = system_name(probe)};
    struct utsname kernel;
    if (!probe->tree.live)
        return;
    if (uname(&kernel) == 0) {
        device->kernel = kept(probe, kernel.release);
        device->architecture = kept(probe, kernel.machine);
    }
    device->model = first_said(probe, MODELS, ARRAY_LEN(MODELS));
    device->serial = first_said(probe, SERIALS, ARRAY_LEN(SERIALS));
    device->machine = machine_of(probe);
}

bool probe_is_device(const struct probe *probe) {
    static const char *const PLACES[] = {"/etc", "/bin", "/usr", "/sbin", "/lib"};
    for (size_t i = 0; i < ARRAY_LEN(PLACES); i++) {
        struct stat info;
        if (tree_look(&probe->tree, PLACES[i], &info) != TREE_ABSENT)
            return true;
    }
    return false;
}
