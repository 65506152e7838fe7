/* The guide: a small one that lacks nothing, then one thing changed at a time. */
#include "supplier/guide.h"

#include "folder.h"
#include "report/guide.h"

enum { GUIDE, PRODUCT, MODEL, FILES };
static const char *const names[FILES] = {"hardening.yaml", "product.yaml", "threat-model.yaml"};
static const char *const good[FILES] = {
    [GUIDE] = "keyway: hardening/1\n"
              "product: box\n"
              "reviews: [{date: 2026-06-01, by: A}]\n"
              "defence: [{id: d, what: signed, threats: [web/tampering]}]\n"
              "environment: [{id: e, what: own zone, threats: left}]\n"
              "services: [{id: s, what: off, interface: usb, apply: x, check: y}]\n"
              "accounts: [{id: a, what: change, account: admin, apply: x, check: y}]\n"
              "operation: [{id: o, what: update}]\n"
              "account-management: [{id: m, what: remove, account: guest}]\n"
              "disposal: [{id: z, what: erase}]\n"
              "network: [{id: n, interface: https, direction: in, peer: staff}]\n",
    [PRODUCT] = "keyway: product/1\n"
                "supplier: {id: s, name: S}\n"
                "product: {id: box, name: Box, types: ED}\n"
                "interfaces:\n"
                "  - {id: https, kind: network, transport: tcp, port: 443}\n"
                "  - {id: usb, kind: usb}\n"
                "accounts: [{name: admin, default-password: true}, {name: guest}]\n"
                "releases: [{version: '1', date: 2026-05-01}]\n",
    [MODEL] = "keyway: threat-model/1\n"
              "elements: [{id: web, kind: process}]\n"
              "threats: [{id: left, at: web, category: spoofing, treatment: transfer, to: owner}]\n",
};

static struct str changed(struct bed *bed, struct str text, const char *from, const char *to) {
    size_t at = str_find(text, str_from(from));
    if (at == SIZE_MAX)
        fail_msg("'%s' is not there", from);
    return str_format(&bed->arena, STR_F "%s" STR_F, STR_A(str_slice(text, 0, at)), to,
                      STR_A(str_skip(text, at + strlen(from))));
}

/* `to` NULL: the file is not there. */
static struct guide guide_changed(struct bed *bed, unsigned file, const char *from, const char *to) {
    char *folder = folder_new(bed);
    struct guide guide;
    date_days at;
    for (unsigned i = 0; i < FILES; i++) {
        struct str text = str_from(good[i]);
        if (from && to && i == file)
            text = changed(bed, text, from, to);
        if (i != file || !from || to)
            folder_file(bed, folder, names[i], text);
    }
    assert_true(date_parse(STR("2026-11-23"), &at));
    enum status status = guide_read(folder, at, &bed->arena, &bed->sink, &guide);
    if (status != STATUS_OK)
        fail_msg("status %d: " STR_F, (int)status, STR_A(bed_printed(bed)));
    folder_free(folder);
    return guide;
}

static void a_whole_guide_lacks_nothing(void **state) {
    struct bed *bed = *state;
    struct guide guide = guide_changed(bed, GUIDE, NULL, NULL);
    assert_int_equal(guide.finding_count, 0);
    assert_str(guide.network[0].transport, "tcp");
    assert_int_equal(guide.network[0].port, 443);
    assert_true(guide_is_reached(&guide, &guide.product->interfaces[0]));
    assert_false(guide_is_reached(&guide, &guide.product->interfaces[1]));
}

static const struct {
    unsigned file;
    const char *from, *to;
    const char *code, *subject, *process;
} cases[] = {
    {PRODUCT, "", NULL, "guide.no-product", "product.yaml", "SG-3"},
    {GUIDE, "product: box", "product: bax", "guide.other-product", "bax", "SG-3"},
    {GUIDE, "defence: [{id: d, what: signed, threats: [web/tampering]}]\n", "", "guide.empty-section", "defence",
     "SG-1"},
    {GUIDE, "environment: [{id: e, what: own zone, threats: left}]\n", "", "guide.empty-section", "environment",
     "SG-2"},
    {GUIDE, "operation: [{id: o, what: update}]\n", "", "guide.empty-section", "operation", "SG-5"},
    {GUIDE, "disposal: [{id: z, what: erase}]\n", "", "guide.empty-section", "disposal", "SG-4"},
    {GUIDE, "account-management: [{id: m, what: remove, account: guest}]\n", "", "guide.empty-section",
     "account-management", "SG-6"},
    {GUIDE, "account: guest", "account: admin", "guide.account", "guest", "SG-6"},
    {GUIDE, "account: admin", "account: guest", "guide.default-password", "admin", "SG-6"},
    {GUIDE, "account: admin", "account: root", "guide.unknown-account", "root", "SG-6"},
    {GUIDE, "interface: usb, ", "", "guide.interface", "usb", "SG-3"},
    {GUIDE, "interface: usb", "interface: usb2", "guide.unknown-interface", "usb2", "SG-3"},
    {GUIDE, "interface: usb, apply: x, ", "interface: usb, ", "guide.no-apply", "s", "SG-3"},
    {GUIDE, "interface: usb, apply: x, check: y", "interface: usb, apply: x", "guide.no-check", "s", "SG-3"},
    {GUIDE, "interface: https, ", "", "guide.no-port", "n", "SG-3"},
    {GUIDE, ", threats: left", "", "guide.transferred-threat", "left", "SG-2"},
    {GUIDE, "[web/tampering]", "[web/nothing]", "guide.unknown-threat", "web/nothing", "SG-1"},
    {GUIDE, "2026-06-01", "2025-06-01", "guide.review", "reviews", "SG-7"},
    {GUIDE, "2026-06-01", "2026-12-01", "guide.review", "reviews", "SG-7"},
};

static void each_lack_is_found(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct guide guide = guide_changed(bed, cases[i].file, cases[i].from, cases[i].to);
        bool found = false;
        for (size_t k = 0; k < guide.finding_count; k++)
            found |= strcmp(guide.findings[k].rule->kind.code, cases[i].code) == 0 &&
                     str_eq(guide.findings[k].subject, str_from(cases[i].subject)) &&
                     str_eq(guide.findings[k].process, str_from(cases[i].process));
        if (!found)
            fail_msg("case %zu: no %s about %s", i, cases[i].code, cases[i].subject);
    }
}

static void all_of_the_hardening_may_not_be_empty(void **state) {
    struct bed *bed = *state;
    struct guide guide = guide_changed(bed, GUIDE,
                                       "services: [{id: s, what: off, interface: usb, apply: x, check: y}]\naccounts: "
                                       "[{id: a, what: change, account: admin, apply: x, check: y}]\n",
                                       "");
    bool found = false;
    for (size_t k = 0; k < guide.finding_count; k++)
        found |= str_eq(guide.findings[k].process, STR("SG-3")) &&
                 strcmp(guide.findings[k].rule->kind.code, "guide.empty-section") == 0;
    assert_true(found);
}

static void peers_are_of_four_kinds(void **state) {
    (void)state;
    assert_int_equal(hardening_peer_of(STR("10.1.0.0/16")), PEER_IPV4);
    assert_int_equal(hardening_peer_of(STR("10.1.0.1")), PEER_IPV4);
    assert_int_equal(hardening_peer_of(STR("10.1.0.0/33")), PEER_DOMAIN);
    assert_int_equal(hardening_peer_of(STR("2001:db8::/32")), PEER_IPV6);
    assert_int_equal(hardening_peer_of(STR("::/0")), PEER_IPV6);
    assert_int_equal(hardening_peer_of(STR("::")), PEER_IPV6);
    assert_int_equal(hardening_peer_of(STR("time.example.com")), PEER_DOMAIN);
    assert_int_equal(hardening_peer_of(STR("control-server")), PEER_ROLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_whole_guide_lacks_nothing),
        BED_TEST(each_lack_is_found),
        BED_TEST(all_of_the_hardening_may_not_be_empty),
        BED_TEST(peers_are_of_four_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
