#include "server.h"

#include "base/file.h"
#include "base/parallel.h"
#include "provider/signature.h"

static struct bed made; /* of what all tests share */
static char *folder;

static int make_keys(void **state) {
    (void)state;
    arena_init(&made.arena, 16 << 20);
    diag_init(&made.sink, &made.arena);
    folder = folder_new(&made);
    const char *const arguments[] = {SERVER_PYTHON, KEYWAY_ROOT "/tests/unit/provider/openpgp.py", folder, NULL};
    assert_int_equal(server_wait(server_start(arguments, -1)), 0);
    return 0;
}

static int remove_keys(void **state) {
    (void)state;
    folder_free(folder);
    arena_done(&made.arena);
    return 0;
}

static struct source *file_of(struct bed *bed, const char *name) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    assert_int_equal(file_read(folder_path(bed, folder, name), 1 << 22, &bed->arena, &bed->sink, source), STATUS_OK);
    return source;
}

static struct keyring *keyring_of(struct bed *bed, const char *name, size_t expected) {
    struct keyring *keyring;
    struct str fingerprints[SIGNATURE_KEYS_MAX];
    size_t count;
    assert_int_equal(keyring_new(folder, &bed->sink, &keyring), STATUS_OK);
    if (!name)
        return keyring;
    assert_int_equal(keyring_import(keyring, file_of(bed, name), &bed->arena, &bed->sink, fingerprints, &count),
                     STATUS_OK);
    assert_int_equal(count, expected);
    return keyring;
}

static struct signature_check check_of(struct bed *bed, struct keyring *keyring, const char *name) {
    struct signature_check check;
    assert_int_equal(
        keyring_verify(keyring, file_of(bed, "data")->text, file_of(bed, name)->text, &bed->arena, &bed->sink, &check),
        STATUS_OK);
    return check;
}

static void expect_state(struct bed *bed, struct keyring *keyring, const char *name, enum signature_state state) {
    struct signature_check check = check_of(bed, keyring, name);
    if (check.state != state)
        fail_msg("%s: " STR_F " (" STR_F ")", name, STR_A(signature_state_text(check.state)), STR_A(check.reason));
}

static void a_signature_that_fits_is_good(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "good.key", 1);
    struct signature_check check = check_of(bed, keyring, "good.sig");
    assert_int_equal(check.state, SIGNATURE_GOOD);
    assert_str(check.fingerprint, file_of(bed, "good.fingerprint")->text.ptr);
    assert_int_equal(check.made_at, 1600000010);
    assert_str(check.reason, "good");
    expect_state(bed, keyring, "good.asc", SIGNATURE_GOOD);
    keyring_free(keyring);
}

static void another_document_has_a_bad_one(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "good.key", 1);
    struct signature_check check;
    assert_int_equal(keyring_verify(keyring, STR("{\"document\": 2}\n"), file_of(bed, "good.sig")->text, &bed->arena,
                                    &bed->sink, &check),
                     STATUS_OK);
    assert_int_equal(check.state, SIGNATURE_BAD);
    assert_int_equal(keyring_verify(keyring, STR_NONE, file_of(bed, "good.sig")->text, &bed->arena, &bed->sink, &check),
                     STATUS_OK);
    assert_int_equal(check.state, SIGNATURE_BAD);
    keyring_free(keyring);
}

static void a_key_that_is_not_known_is_its_own_answer(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, NULL, 0);
    expect_state(bed, keyring, "good.sig", SIGNATURE_NO_KEY);
    keyring_free(keyring);
    keyring = keyring_of(bed, "good.key", 1);
    struct signature_check check = check_of(bed, keyring, "stranger.sig");
    assert_int_equal(check.state, SIGNATURE_NO_KEY);
    struct str stranger = file_of(bed, "stranger.fingerprint")->text;
    assert_true(str_ends(stranger, check.fingerprint) && check.fingerprint.len >= 16);
    expect_state(bed, keyring, "two.sig", SIGNATURE_GOOD);
    keyring_free(keyring);
}

static void valid_ones_by_old_means_are_weak_not_bad(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "good.key", 1);
    assert_str(check_of(bed, keyring, "version-3.sig").reason, "good, but of version 3 of the format");
    expect_state(bed, keyring, "version-3.sig", SIGNATURE_WEAK);
    assert_str(check_of(bed, keyring, "sha1.sig").reason, "good, but made with SHA1");
    expect_state(bed, keyring, "sha1.sig", SIGNATURE_WEAK);
    expect_state(bed, keyring, "md5.sig", SIGNATURE_WEAK);
    keyring_free(keyring);
}

static void a_key_that_signed_itself_with_sha1_is_taken(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "sha1.key", 1);
    expect_state(bed, keyring, "by-sha1-key.sig", SIGNATURE_GOOD);
    keyring_free(keyring);
}

static void keys_that_ended_are_told(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "expired.key", 1);
    expect_state(bed, keyring, "expired.sig", SIGNATURE_EXPIRED_KEY);
    keyring_free(keyring);
    keyring = keyring_of(bed, "revoked.key", 1);
    expect_state(bed, keyring, "revoked.sig", SIGNATURE_REVOKED_KEY);
    keyring_free(keyring);
    keyring = keyring_of(bed, "good.key", 1);
    assert_str(check_of(bed, keyring, "signature-expired.sig").reason, "the signature has expired");
    keyring_free(keyring);
}

static void what_is_no_detached_signature_is_unreadable(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "good.key", 1);
    static const struct str TEXTS[] = {STR_INIT(""), STR_INIT("<html>not found</html>"),
                                       STR_INIT("-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"),
                                       STR_INIT("\xc2\xff\xff")};
    expect_state(bed, keyring, "inline.sig", SIGNATURE_UNREADABLE);
    expect_state(bed, keyring, "good.key", SIGNATURE_UNREADABLE);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        struct signature_check check;
        assert_int_equal(keyring_verify(keyring, STR("data"), TEXTS[i], &bed->arena, &bed->sink, &check), STATUS_OK);
        assert_int_equal(check.state, SIGNATURE_UNREADABLE);
        assert_str(check.fingerprint, "");
    }
    keyring_free(keyring);
}

static void several_keys_come_in_one_file_and_not_too_many(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "all.key", 2);
    struct str fingerprints[SIGNATURE_KEYS_MAX];
    size_t count = 7;
    expect_state(bed, keyring, "good.sig", SIGNATURE_GOOD);
    assert_int_equal(keyring_import(keyring, file_of(bed, "many.key"), &bed->arena, &bed->sink, fingerprints, &count),
                     STATUS_INPUT);
    assert_int_equal(count, 7);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "provider.key-many");
    keyring_free(keyring);
}

static void what_is_no_key_gives_none(void **state) {
    struct bed *bed = *state;
    struct keyring *keyring = keyring_of(bed, "data", 0);
    struct str fingerprints[SIGNATURE_KEYS_MAX];
    size_t count;
    struct source empty = {STR("key"), STR_NONE};
    assert_int_equal(keyring_import(keyring, &empty, &bed->arena, &bed->sink, fingerprints, &count), STATUS_OK);
    assert_int_equal(count, 0);
    struct source large = {STR("key"), {"", SIGNATURE_KEY_BYTES_MAX + 1}};
    assert_int_equal(keyring_import(keyring, &large, &bed->arena, &bed->sink, fingerprints, &count), STATUS_INPUT);
    keyring_free(keyring);
}

static void a_keyring_leaves_nothing(void **state) {
    struct bed *bed = *state;
    char *own = folder_path(bed, folder, "own");
    struct keyring *keyring;
    assert_int_equal(mkdir(own, 0700), 0);
    assert_int_equal(keyring_new(own, &bed->sink, &keyring), STATUS_OK);
    keyring_free(keyring);
    keyring_free(NULL);
    assert_int_equal(rmdir(own), 0);
    assert_int_equal(keyring_new(own, &bed->sink, &keyring), STATUS_SYSTEM);
    assert_one_error(bed, "provider.keyring-folder", own);
}

struct job {
    struct keyring *keyring;
    struct str data, signature;
};

static enum status check_one(void *context, size_t item, unsigned worker) {
    const struct job *job = context;
    struct arena arena;
    struct diag_sink sink;
    struct signature_check check;
    (void)worker;
    arena_init(&arena, 1 << 20);
    diag_init(&sink, &arena);
    enum status status =
        keyring_verify(job->keyring, item % 2 ? job->data : STR("other"), job->signature, &arena, &sink, &check);
    bool is_right = status == STATUS_OK && check.state == (item % 2 ? SIGNATURE_GOOD : SIGNATURE_BAD);
    arena_done(&arena);
    return is_right ? STATUS_OK : STATUS_LIMIT;
}

static void several_threads_check_at_a_time(void **state) {
    struct bed *bed = *state;
    struct job job = {keyring_of(bed, "good.key", 1), file_of(bed, "data")->text, file_of(bed, "good.sig")->text};
    assert_int_equal(parallel_for(40, 1, 4, check_one, &job, NULL), STATUS_OK);
    keyring_free(job.keyring);
}

/* By GnuPG itself, with a key that has another one for signing. */
static void the_primary_keys_fingerprint_is_told(void **state) {
    struct bed *bed = *state;
    server_script(
        bed, folder,
        "mkdir -m 700 home; g='gpg --homedir home --batch --yes --pinentry-mode loopback'; p='--passphrase \"\"'\n"
        "eval $g $p --quick-gen-key primary ed25519 cert never\n"
        "f=$(gpg --homedir home --with-colons -k | awk -F: '$1 == \"fpr\" { print $10; exit }')\n"
        "eval $g $p --quick-add-key $f ed25519 sign never; eval $g $p -a -o gpg.asc -b data\n"
        "gpg --homedir home -a --export >gpg.key; printf %s $f >gpg.fingerprint\n"
        "gpgconf --homedir home --kill all");
    struct keyring *keyring = keyring_of(bed, "gpg.key", 1);
    struct signature_check check = check_of(bed, keyring, "gpg.asc");
    assert_int_equal(check.state, SIGNATURE_GOOD);
    assert_true(str_eq(check.fingerprint, file_of(bed, "gpg.fingerprint")->text));
    keyring_free(keyring);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_signature_that_fits_is_good),
        BED_TEST(another_document_has_a_bad_one),
        BED_TEST(a_key_that_is_not_known_is_its_own_answer),
        BED_TEST(valid_ones_by_old_means_are_weak_not_bad),
        BED_TEST(a_key_that_signed_itself_with_sha1_is_taken),
        BED_TEST(keys_that_ended_are_told),
        BED_TEST(what_is_no_detached_signature_is_unreadable),
        BED_TEST(several_keys_come_in_one_file_and_not_too_many),
        BED_TEST(what_is_no_key_gives_none),
        BED_TEST(a_keyring_leaves_nothing),
        BED_TEST(several_threads_check_at_a_time),
        BED_TEST(the_primary_keys_fingerprint_is_told),
    };
    if (access(SERVER_PYTHON, X_OK) != 0 || access("/usr/bin/gpg", X_OK) != 0) {
        print_message("skipped: there is no " SERVER_PYTHON " or no gpg; tools/setup installs them\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, make_keys, remove_keys);
}
