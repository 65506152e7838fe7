#include "bed.h"

#include "supplier/surface.h"

static void interfaces_account_for_facts(void **state) {
    struct bed *bed = *state;
    struct scan_seen seen[] = {{.path = "r/usr/sbin/telnetd", .mode = 0100755},
                               {.path = "r/bin/su", .mode = 0104755},
                               {.path = "r/etc/dropbear", .mode = 0100644}};
    struct scan_socket sockets[] = {{"r/http.socket", STR_INIT("http"), STR_INIT("tcp"), 80},
                                    {"r/x.socket", STR_INIT("x"), STR_INIT("udp"), 80}};
    struct scan_result result = {.seen = seen, .seen_count = 3, .sockets = sockets, .socket_count = 2};
    struct product_interface interfaces[] = {{.port = 80, .transport = STR_INIT("tcp")}};
    struct product product = {.interfaces = interfaces, .interface_count = 1};
    struct surface surface;
    assert_int_equal(surface_list(&result, &bed->arena, &surface), STATUS_OK);
    assert_int_equal(surface.count, 4);
    assert_int_equal(surface.items[0].kind, SURFACE_PLAIN);
    assert_int_equal(surface.items[3].kind, SURFACE_SETUID);
    assert_int_equal(surface_compare(&surface, &product), 2);
    assert_null(surface.items[0].declared);
    assert_ptr_equal(surface.items[1].declared, interfaces);
    assert_null(surface.items[2].declared);
}

static void links_and_binaries_are_known_by_name_whatever_their_mode(void **state) {
    struct bed *bed = *state;
    struct scan_seen seen[] = {{.path = "r/usr/sbin/telnetd", .program = true, .link = STR_INIT("/bin/busybox")},
                               {.path = "r/bin/sshd", .mode = 0100644, .program = true},
                               {.path = "r/bin/ls", .program = true, .link = STR_INIT("busybox")},
                               {.path = "r/usr/sbin/udhcpd", .mode = 0100755}};
    struct scan_result result = {.seen = seen, .seen_count = 4};
    struct surface surface;
    assert_int_equal(surface_list(&result, &bed->arena, &surface), STATUS_OK);
    assert_int_equal(surface.count, 3);
    assert_true(str_contains(surface.items[0].detail, STR("a link to /bin/busybox")));
    assert_int_equal(surface.items[1].kind, SURFACE_REMOTE);
    assert_int_equal(surface.items[2].kind, SURFACE_SERVICE);
}

static void what_no_symbol_tells_is_told(void **state) {
    struct bed *bed = *state;
    struct function_set listens = {{0}};
    function_set_add(&listens, function_find(STR("listen")));
    const struct {
        struct elf_report elf;
        int kind; /* -1: no fact */
    } cases[] = {
        {{.kind = ELF_EXECUTABLE}, SURFACE_UNTOLD},
        {{.kind = ELF_PIE, .dynamic = true}, SURFACE_UNTOLD},
        {{.kind = ELF_LIBRARY, .dynamic = true}, SURFACE_UNTOLD},
        {{.kind = ELF_LIBRARY, .dynamic = true, .soname = STR_INIT("ld.so")}, -1},
        {{.kind = ELF_OBJECT}, -1},
        {{.kind = ELF_EXECUTABLE, .calls_told = true}, -1},
        {{.kind = ELF_EXECUTABLE, .calls_told = true, .built_in = listens}, SURFACE_LISTENS},
        {{.kind = ELF_EXECUTABLE, .dynamic = true, .needed_count = 1}, -1},
        {{.kind = ELF_PIE, .dynamic = true, .needed_count = 1, .calls_told = true, .functions = listens},
         SURFACE_LISTENS},
        /* A program with libraries may have a function of its own that is called so. */
        {{.kind = ELF_PIE, .dynamic = true, .needed_count = 1, .calls_told = true, .built_in = listens}, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scan_binary binary = {"r/bin/gw", cases[i].elf};
        struct scan_result result = {.binaries = &binary, .binary_count = 1};
        struct product_interface interface = {.service = STR_INIT("gw")};
        struct product product = {.interfaces = &interface, .interface_count = 1};
        struct surface surface;
        assert_int_equal(surface_list(&result, &bed->arena, &surface), STATUS_OK);
        int kind = surface.count > 0 ? (int)surface.items[0].kind : -1;
        if (kind != cases[i].kind)
            fail_msg("case %zu: kind %d", i, kind);
        assert_int_equal(surface_untold(&surface), kind == SURFACE_UNTOLD);
        assert_int_equal(surface_compare(&surface, &product), 0);
        assert_int_equal(surface_untold(&surface), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(interfaces_account_for_facts),
        BED_TEST(links_and_binaries_are_known_by_name_whatever_their_mode),
        BED_TEST(what_no_symbol_tells_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
