/* Who a device is, by its own files and its firmware. */
#include "folder.h"

#include "base/sha256.h"
#include "probe/device.h"

static void lay(struct bed *bed, const char *folder, const char *path, struct str text) {
    char part[256];
    (void)snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        (void)mkdir(folder_path(bed, folder, part), 0700);
        *slash = '/';
    }
    folder_file(bed, folder, path, text);
}

static struct probe_device look(struct bed *bed, const char *folder, bool live) {
    struct probe probe = {.arena = &bed->arena};
    struct probe_device device;
    assert_int_equal(tree_open(&probe.tree, folder), TREE_OK);
    probe.tree.live = live;
    probe_device(&probe, &device);
    tree_close(&probe.tree);
    assert_false(probe.memory_out);
    return device;
}

static void says_who_it_is(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), hex[HASH_SHA256_HEX];
    lay(bed, folder, "etc/hostname", STR("rtu-7\n"));
    lay(bed, folder, "etc/os-release", STR("ID=acme\nPRETTY_NAME=\"Acme Linux 4\"\n"));
    lay(bed, folder, "etc/machine-id", STR("0123456789abcdef0123456789abcdef\n"));
    lay(bed, folder, "sys/class/dmi/id/product_name", STR("RC-400\n"));
    lay(bed, folder, "sys/class/dmi/id/product_serial", STR("To be filled by O.E.M.\n"));
    lay(bed, folder, "sys/class/dmi/id/board_serial", STR(" SN-4711 \n"));
    struct probe_device device = look(bed, folder, true);
    assert_str(device.name, "rtu-7");
    assert_str(device.os, "Acme Linux 4");
    assert_str(device.model, "RC-400");
    assert_str(device.serial, "SN-4711");
    assert_true(device.kernel.len > 0 && device.architecture.len > 0);
    sha256_text(STR("keyway-probe 0123456789abcdef0123456789abcdef"), hex);
    assert_true(str_eq(device.machine, (struct str){hex, sizeof hex}));
    folder_free(folder);
}

static void the_device_tree_comes_first(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    lay(bed, folder, "sys/firmware/devicetree/base/serial-number", STR("10000000abcdef01\0"));
    lay(bed, folder, "sys/firmware/devicetree/base/model", STR("Acme Board Rev 1.2\0"));
    lay(bed, folder, "sys/class/dmi/id/product_serial", STR("other\n"));
    struct probe_device device = look(bed, folder, true);
    assert_str(device.serial, "10000000abcdef01");
    assert_str(device.model, "Acme Board Rev 1.2");
    folder_free(folder);
}

static void an_image_has_no_serial_and_no_machine(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    lay(bed, folder, "etc/machine-id", STR("0123456789abcdef0123456789abcdef\n"));
    lay(bed, folder, "sys/class/dmi/id/product_serial", STR("SN-4711\n"));
    struct probe_device device = look(bed, folder, false);
    assert_int_equal(device.serial.len + device.machine.len + device.kernel.len + device.model.len, 0);
    folder_free(folder);
}

static void what_many_devices_have_is_no_identity(void **state) {
    static const struct str SERIALS[] = {STR_INIT("None\n"), STR_INIT("00000000\n"), STR_INIT("Default string"),
                                         STR_INIT("\n"), STR_INIT("a\033[2Jb\n")};
    static const struct str MACHINES[] = {STR_INIT("uninitialized\n"), STR_INIT("00000000000000000000000000000000\n"),
                                          STR_INIT("0123456789ABCDEF0123456789ABCDEF\n"), STR_INIT("")};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(SERIALS); i++) {
        char *folder = folder_new(bed);
        lay(bed, folder, "sys/class/dmi/id/product_serial", SERIALS[i]);
        lay(bed, folder, "etc/machine-id", MACHINES[i % ARRAY_LEN(MACHINES)]);
        struct probe_device device = look(bed, folder, true);
        assert_int_equal(device.serial.len, 0);
        assert_int_equal(device.machine.len, 0);
        folder_free(folder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(says_who_it_is),
        BED_TEST(the_device_tree_comes_first),
        BED_TEST(an_image_has_no_serial_and_no_machine),
        BED_TEST(what_many_devices_have_is_no_identity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
