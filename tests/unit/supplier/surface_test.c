#include "bed.h"

#include "supplier/surface.h"

static void interfaces_account_for_facts(void **state) {
    struct bed *bed = *state;
    struct scan_seen seen[] = {{"r/usr/sbin/telnetd", 0100755}, {"r/bin/su", 0104755}, {"r/etc/dropbear", 0100644}};
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

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(interfaces_account_for_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
