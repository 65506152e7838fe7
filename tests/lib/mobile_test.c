#include <keyway/mobile.h>

#include "maker.h"
#include "mobile_rule.h"
#include "rig.h"

#define SUPPLIER 1u
#define OWNER    2u
#define STRIDE   8u
enum { LOAD, TAKE, RUN, MANAGE };
enum { ENGINEER, OPERATOR, KEEPER };
enum { LADDER = 1, MACRO, SCRIPT, APPLET };
enum { THE_KEEPER = 1, THE_ENGINEER, THE_OPERATOR };

static const uint64_t map[KW_ACCOUNT_ROLES] = {
    [ENGINEER] = KW_ROLE_BIT(LOAD) | KW_ROLE_BIT(TAKE), [OPERATOR] = KW_ROLE_BIT(RUN), [KEEPER] = KW_ROLE_BIT(MANAGE)};

struct device {
    struct rig *rig;
    uint8_t table[KW_ACCOUNT_TABLE_SIZE(4, 1, STRIDE)];
    struct kw_account_config account_config;
    struct kw_account accounts;
    struct kw_role_config role_config;
    struct kw_role roles;
    struct kw_anchor anchors[2];
    struct kw_trust trust;
    struct kw_mobile_kind kinds[3];
    struct kw_mobile_config config;
    struct kw_mobile mobile;
    struct maker maker;
    uint8_t code[100];
    uint8_t payload[300];
    uint8_t envelope[500];
    struct kw_bytes manifest;
    struct kw_mobile_event last;
    char name[KW_MOBILE_NAME_MAX + 1];
    unsigned int events;
};

static void heard(void *context, const struct kw_mobile_event *event) {
    struct device *device = context;
    device->last = *event;
    device->events++;
    memset(device->name, 0, sizeof(device->name));
    if (event->name.length > 0)
        memcpy(device->name, event->name.at, event->name.length);
}

static void add(struct device *device, const char *name, uint32_t role) {
    const struct kw_account_new made = {kw_text(name, 20),  KW_ACCOUNT_PERSON, 1u << role, INT64_MIN,
                                        KW_ACCOUNT_FOREVER, kw_bytes("x", 1),  1};
    uint32_t by = device->accounts.next == 1 ? KW_ACCOUNT_NOBODY : THE_KEEPER;
    uint32_t id;
    assert_int_equal(kw_account_create(&device->accounts, by, &made, &id), KW_OK);
}

static void add_accounts(struct device *device) {
    struct rig *rig = device->rig;
    device->account_config = (struct kw_account_config){.storage = &rig->storage,
                                                        .crypto = &rig->openssl.crypto,
                                                        .clock = &rig->clock,
                                                        .area = 1,
                                                        .table = device->table,
                                                        .table_size = sizeof(device->table),
                                                        .room = 4,
                                                        .retired_room = 1,
                                                        .stride = STRIDE,
                                                        .manage_accounts = MANAGE,
                                                        .manage_roles = MANAGE,
                                                        .role = map};
    assert_int_equal(kw_account_init(&device->accounts, &device->account_config), KW_OK);
    add(device, "keeper", KEEPER);
    add(device, "engineer", ENGINEER);
    add(device, "operator", OPERATOR);
    device->role_config =
        (struct kw_role_config){.accounts = &device->accounts, .clock = &rig->clock, .supervise = MANAGE};
    assert_int_equal(kw_role_init(&device->roles, &device->role_config), KW_OK);
}

/* Ladder programs run signed by the owner, macros unsigned, scripts not at all; applets nobody has heard of. */
static struct device *device_new(struct rig *rig) {
    struct device *device = calloc(1, sizeof(*device));
    assert_non_null(device);
    device->rig = rig;
    add_accounts(device);
    assert_int_equal(kw_keys_openssl_make(&rig->software, SUPPLIER), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&rig->software, OWNER), KW_OK);
    device->anchors[0] =
        (struct kw_anchor){kw_bytes("maker", 5), {0}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE | KW_ANCHOR_MOBILE};
    device->anchors[1] = (struct kw_anchor){kw_bytes("owner", 5), {0}, KW_ANCHOR_ASSET_OWNER, KW_ANCHOR_MOBILE};
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(rig->software.keys.point(&rig->software, SUPPLIER + i, device->anchors[i].point), KW_OK);
    device->trust = (struct kw_trust){.anchors = device->anchors, .count = 2, .vendor = {1}, .class_id = {2}};
    device->maker = (struct maker){&rig->openssl.crypto, &rig->software.keys, OWNER, kw_bytes("owner", 5), {1}, {2}};
    device->kinds[0] = (struct kw_mobile_kind){
        LADDER, KW_MOBILE_SIGNED, LOAD, TAKE, RUN, 1, KW_MOBILE_SIGNER(KW_ANCHOR_ASSET_OWNER), 100, 5};
    device->kinds[1] = (struct kw_mobile_kind){MACRO, KW_MOBILE_UNSIGNED, LOAD, TAKE, RUN, 0, 0, 50, 0};
    device->kinds[2] = (struct kw_mobile_kind){SCRIPT, KW_MOBILE_REFUSED, LOAD, TAKE, RUN, 1, 0, 50, 0};
    device->config = (struct kw_mobile_config){
        &rig->openssl.crypto, &device->trust, &device->roles, device->kinds, 3, heard, device};
    assert_int_equal(kw_mobile_init(&device->mobile, &device->config), KW_OK);
    memset(device->code, 0x5a, sizeof(device->code));
    return device;
}

/* Signs the code as it is now. */
static void sign(struct device *device, uint64_t kind, uint64_t sequence) {
    struct maker_mobile said = {
        .sequence = sequence, .kind = kind, .size = sizeof(device->code), .name = kw_text("weir", 8)};
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    const struct kw_bytes code = kw_bytes(device->code, sizeof(device->code));
    assert_int_equal(device->maker.crypto->hash(device->maker.crypto->context, &code, 1, said.digest), KW_OK);
    assert_int_equal(maker_mobile(&device->maker, &said, &room, &envelope), KW_OK);
    device->manifest = kw_written(&envelope);
}

static enum kw_mobile_answer run(struct device *device, uint32_t by, uint8_t kind, size_t length) {
    const struct kw_mobile_request request = {by, kind, device->manifest, kw_bytes(device->code, length)};
    enum kw_mobile_answer answer = KW_MOBILE_KIND;
    enum kw_verdict verdict = kw_mobile_may_run(&device->mobile, &request, &answer);
    assert_int_equal(verdict, answer == KW_MOBILE_MAY ? KW_GRANTED : KW_DENIED);
    assert_int_equal(device->last.act, KW_MOBILE_RUNS);
    assert_int_equal(device->last.answer, answer);
    assert_int_equal(device->last.by, by);
    assert_int_equal(device->last.kind, kind);
    return answer;
}

static void signed_code_runs_for_who_may_and_for_nobody_else(void **state) {
    struct device *device = device_new(*state);
    sign(device, LADDER, 5);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_MAY);
    assert_string_equal(device->name, "weir");
    assert_int_equal(device->last.sequence, 5);
    assert_int_equal(run(device, KW_ACCOUNT_NOBODY, LADDER, 100), KW_MOBILE_MAY);
    assert_int_equal(run(device, THE_ENGINEER, LADDER, 100), KW_MOBILE_ACCOUNT);
    assert_int_equal(run(device, 77, LADDER, 100), KW_MOBILE_ACCOUNT);
    assert_int_equal(kw_account_disable(&device->accounts, THE_KEEPER, THE_OPERATOR), KW_OK);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_ACCOUNT);
    free(device);
}

static void a_kind_that_is_refused_or_unknown_never_runs(void **state) {
    struct device *device = device_new(*state);
    sign(device, SCRIPT, 5);
    assert_int_equal(run(device, THE_OPERATOR, SCRIPT, 50), KW_MOBILE_KIND);
    assert_int_equal(run(device, KW_ACCOUNT_NOBODY, SCRIPT, 50), KW_MOBILE_KIND);
    sign(device, APPLET, 5);
    assert_int_equal(run(device, THE_OPERATOR, APPLET, 50), KW_MOBILE_KIND);
    device->kinds[0].mode = (enum kw_mobile_mode)1;
    sign(device, LADDER, 5);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_KIND);
    free(device);
}

static void an_unsigned_kind_is_held_to_account_and_size(void **state) {
    struct device *device = device_new(*state);
    assert_int_equal(run(device, THE_OPERATOR, MACRO, 50), KW_MOBILE_MAY);
    assert_int_equal(run(device, THE_OPERATOR, MACRO, 51), KW_MOBILE_SIZE);
    assert_int_equal(run(device, THE_OPERATOR, MACRO, 0), KW_MOBILE_SIZE);
    assert_int_equal(run(device, THE_ENGINEER, MACRO, 50), KW_MOBILE_ACCOUNT);
    assert_int_equal(run(device, KW_ACCOUNT_NOBODY, MACRO, 50), KW_MOBILE_ACCOUNT);
    free(device);
}

static void who_may_bring_and_take_is_asked_of_the_roles(void **state) {
    struct device *device = device_new(*state);
    assert_int_equal(kw_mobile_may_load(&device->mobile, THE_ENGINEER, LADDER), KW_GRANTED);
    assert_int_equal(device->last.act, KW_MOBILE_LOADS);
    assert_int_equal(kw_mobile_may_load(&device->mobile, THE_OPERATOR, LADDER), KW_DENIED);
    assert_int_equal(device->last.answer, KW_MOBILE_ACCOUNT);
    assert_int_equal(kw_mobile_may_load(&device->mobile, KW_ACCOUNT_NOBODY, LADDER), KW_DENIED);
    assert_int_equal(kw_mobile_may_load(&device->mobile, THE_ENGINEER, SCRIPT), KW_DENIED);
    assert_int_equal(device->last.answer, KW_MOBILE_KIND);
    assert_int_equal(kw_mobile_may_load(&device->mobile, THE_ENGINEER, APPLET), KW_DENIED);
    assert_int_equal(kw_mobile_may_take(&device->mobile, THE_ENGINEER, LADDER), KW_GRANTED);
    assert_int_equal(kw_mobile_may_take(&device->mobile, THE_ENGINEER, SCRIPT), KW_GRANTED);
    assert_int_equal(kw_mobile_may_take(&device->mobile, THE_OPERATOR, LADDER), KW_DENIED);
    assert_int_equal(kw_mobile_may_take(&device->mobile, THE_ENGINEER, APPLET), KW_DENIED);
    assert_int_equal(device->events, 9);
    free(device);
}

/* Every bit of the code, and every bit of the envelope. */
static void one_changed_bit_of_code_or_manifest_is_refused(void **state) {
    struct device *device = device_new(*state);
    sign(device, LADDER, 5);
    for (size_t bit = 0; bit < 8 * sizeof(device->code); bit++) {
        device->code[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_CHANGED);
        device->code[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 99), KW_MOBILE_CHANGED);
    for (size_t bit = 0; bit < 8 * device->manifest.length; bit++) {
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
        assert_int_not_equal(device->last.status, KW_OK);
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t length = 0; length < device->manifest.length; length++) {
        struct kw_bytes whole = device->manifest;
        device->manifest.length = length;
        assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
        device->manifest = whole;
    }
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_MAY);
    free(device);
}

static void only_the_signers_of_the_kind_count(void **state) {
    struct device *device = device_new(*state);
    device->maker.key = SUPPLIER;
    device->maker.key_id = kw_bytes("maker", 5);
    sign(device, LADDER, 5);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_SIGNEE);
    device->kinds[0].signers |= KW_MOBILE_SIGNER(KW_ANCHOR_SUPPLIER);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_MAY);
    device->anchors[0].uses = KW_ANCHOR_UPDATE;
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    assert_int_equal(device->last.status, KW_ERROR_MISSING);
    free(device);
}

static void an_older_program_put_back_is_refused(void **state) {
    struct device *device = device_new(*state);
    sign(device, LADDER, 4);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_OLDER);
    sign(device, LADDER, UINT64_MAX);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_MAY);
    free(device);
}

static void a_manifest_of_another_kind_device_or_purpose_is_refused(void **state) {
    struct device *device = device_new(*state);
    sign(device, MACRO, 5);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    device->maker.class_id[0] = 9;
    sign(device, LADDER, 5);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    assert_int_equal(device->last.status, KW_ERROR_POLICY);
    device->maker.class_id[0] = 2;
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    const struct maker_update update = {.sequence = 5, .version = 1, .security = 1};
    assert_int_equal(maker_update(&device->maker, &update, &room, &envelope), KW_OK);
    device->manifest = kw_written(&envelope);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    free(device);
}

static enum kw_status no_hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    (void)context;
    (void)parts;
    memset(digest, 0xa5, count > 0 ? KW_DIGEST_SIZE : 0);
    return KW_ERROR_CRYPTO;
}

static void a_port_that_fails_refuses(void **state) {
    struct device *device = device_new(*state);
    struct kw_crypto crypto = device->rig->openssl.crypto;
    sign(device, LADDER, 5);
    device->config.crypto = &crypto;
    crypto.hash = no_hash;
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    assert_int_equal(device->last.status, KW_ERROR_CRYPTO);
    crypto.hash = NULL;
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_FORGED);
    assert_int_equal(device->last.status, KW_ERROR_UNSUPPORTED);
    free(device);
}

static void a_policy_that_cannot_be_is_refused(void **state) {
    struct device *device = device_new(*state);
    device->kinds[1].kind = LADDER;
    assert_int_equal(kw_mobile_init(&device->mobile, &device->config), KW_ERROR_ARGUMENT);
    device->kinds[1].kind = MACRO;
    device->kinds[0].signers = 0;
    assert_int_equal(kw_mobile_init(&device->mobile, &device->config), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_mobile_init(&device->mobile, NULL), KW_ERROR_ARGUMENT);
    device->config.count = 0;
    assert_int_equal(kw_mobile_init(&device->mobile, &device->config), KW_OK);
    assert_int_equal(run(device, THE_OPERATOR, LADDER, 100), KW_MOBILE_KIND);
    free(device);
}

/* Every fact alone refuses. */
static void each_fact_alone_refuses(void **state) {
    (void)state;
    const struct kw_mobile_facts good = {KW_MOBILE_SIGNED, KW_GRANTED, KW_GRANTED, KW_GRANTED, 4, 4, 10, 10, 5, 5};
    struct kw_mobile_facts facts = good;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_MAY);
    facts.mode = (enum kw_mobile_mode)(KW_MOBILE_SIGNED ^ 1);
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_KIND);
    facts = good;
    facts.permitted = (enum kw_verdict)1;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_ACCOUNT);
    facts = good;
    facts.genuine = (enum kw_verdict)0;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_FORGED);
    facts = good;
    facts.same = (enum kw_verdict)1;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_CHANGED);
    facts = good;
    facts.signer = 2;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_SIGNEE);
    facts = good;
    facts.sequence = 4;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_OLDER);
    facts = good;
    facts.size = 11;
    assert_int_equal(kw_mobile_rule(&facts), KW_MOBILE_SIZE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4] signed code runs for who may and for nobody else",
                 signed_code_runs_for_who_may_and_for_nobody_else),
        RIG_TEST("[SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4] a kind that is refused or unknown never runs",
                 a_kind_that_is_refused_or_unknown_never_runs),
        RIG_TEST("[SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4] an unsigned kind is held to account and size",
                 an_unsigned_kind_is_held_to_account_and_size),
        RIG_TEST("[SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4] who may bring and take is asked of the roles",
                 who_may_bring_and_take_is_asked_of_the_roles),
        RIG_TEST(
            "[SAR 2.4 RE 1, EDR 2.4 RE 1, HDR 2.4 RE 1, NDR 2.4 RE 1] one changed bit of code or manifest is refused",
            one_changed_bit_of_code_or_manifest_is_refused),
        RIG_TEST("[SAR 2.4 RE 1, EDR 2.4 RE 1, HDR 2.4 RE 1, NDR 2.4 RE 1] only the signers of the kind count",
                 only_the_signers_of_the_kind_count),
        RIG_TEST("[SAR 2.4 RE 1, EDR 2.4 RE 1, HDR 2.4 RE 1, NDR 2.4 RE 1] an older program put back is refused",
                 an_older_program_put_back_is_refused),
        RIG_TEST("[SAR 2.4 RE 1, EDR 2.4 RE 1, HDR 2.4 RE 1, NDR 2.4 RE 1] a manifest of another kind or device or "
                 "purpose is refused",
                 a_manifest_of_another_kind_device_or_purpose_is_refused),
        RIG_TEST("a port that fails refuses", a_port_that_fails_refuses),
        RIG_TEST("a policy that cannot be is refused", a_policy_that_cannot_be_is_refused),
        RIG_TEST("each fact alone refuses", each_fact_alone_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
