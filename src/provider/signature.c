#include "provider/signature.h"

#include "base/file.h"

#include <errno.h>
#include <ftw.h>
#include <gpgme.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct diag_kind NO_FOLDER = {"provider.keyring-folder", SEVERITY_ERROR,
                                           "no folder can be made in it: {0}", NULL};
static const struct diag_kind NO_GNUPG = {"provider.gnupg", SEVERITY_ERROR, "GnuPG does not run: {0}",
                                          "install the package gnupg: without it no signature is checked"};
static const struct diag_kind KEY_LARGE = {"provider.key-large", SEVERITY_ERROR,
                                           "a file of keys has at most {0} bytes; this is larger", NULL};
static const struct diag_kind KEY_MANY = {"provider.key-many", SEVERITY_ERROR,
                                          "a file of keys has at most {0} of them; this has more", NULL};

enum { CHECKS_MAX = 16, FINGERPRINT_MAX = 64, CONTEXT_BYTES = 1 << 16, IDLE_MAX = 8 };

/* A context that is made for a folder asks gpg for its version first, which is a run of its own: those that are done
 * are kept for the next check. */
struct keyring {
    struct arena arena; /* of itself */
    char *home;
    pthread_mutex_t lock; /* of what follows */
    gpgme_ctx_t idle[IDLE_MAX];
    size_t idle_count;
};

/* Keys are pinned by their fingerprints, so whom else a key trusts and who trusts it is of no matter; nor is how strong
 * the signatures are with which keys and names are bound. Old means for the documents' own signatures are let through
 * here, and reported as weak. */
static const char SETTINGS[] = "batch\n"
                               "no-tty\n"
                               "no-greeting\n"
                               "no-autostart\n"
                               "no-auto-check-trustdb\n"
                               "no-auto-key-locate\n"
                               "no-auto-key-retrieve\n"
                               "disable-dirmngr\n"
                               "no-random-seed-file\n"
                               "lock-never\n"
                               "trust-model always\n"
                               "allow-weak-digest-algos\n"
                               "allow-weak-key-signatures\n"
                               "import-options import-minimal,no-repair-keys\n";

struct str signature_state_text(enum signature_state state) {
    static const struct str TEXTS[] = {
        [SIGNATURE_GOOD] = STR_INIT("good"),
        [SIGNATURE_WEAK] = STR_INIT("good, but by weak means"),
        [SIGNATURE_BAD] = STR_INIT("not of this document"),
        [SIGNATURE_NO_KEY] = STR_INIT("made by a key that is not known"),
        [SIGNATURE_EXPIRED_KEY] = STR_INIT("made by a key that has expired"),
        [SIGNATURE_REVOKED_KEY] = STR_INIT("made by a key that was revoked"),
        [SIGNATURE_UNREADABLE] = STR_INIT("no signature that can be read"),
    };
    return TEXTS[state];
}

static enum status no_gnupg(struct diag_sink *sink, gpgme_error_t error) {
    char why[128] = "";
    (void)gpgme_strerror_r(error, why, sizeof why);
    if (gpgme_err_code(error) == GPG_ERR_ENOMEM)
        return STATUS_MEMORY;
    diag_add(sink, &NO_GNUPG, PLACE_NONE, str_from(why));
    return STATUS_SYSTEM;
}

static enum status make_home(struct keyring *keyring, const char *folder, struct diag_sink *sink) {
    struct str name = str_format(&keyring->arena, "%s/keyway-keys-XXXXXX", folder);
    struct str settings = str_format(&keyring->arena, "%s/keyway-keys-XXXXXX/gpg.conf", folder);
    if (!name.ptr || !settings.ptr)
        return STATUS_MEMORY;
    char *home = (char *)(uintptr_t)name.ptr;
    if (!mkdtemp(home)) /* mode 0700 */
        return file_refused(sink, &NO_FOLDER, folder);
    keyring->home = home;
    memcpy((char *)(uintptr_t)settings.ptr, home, name.len);
    return file_write(settings.ptr, (struct str){SETTINGS, sizeof SETTINGS - 1}, sink);
}

static enum status find_gnupg(struct diag_sink *sink) {
    (void)gpgme_check_version(NULL);
    gpgme_error_t error = gpgme_engine_check_version(GPGME_PROTOCOL_OpenPGP);
    return error ? no_gnupg(sink, error) : STATUS_OK;
}

enum status keyring_new(const char *folder, struct diag_sink *sink, struct keyring **keyring) {
    struct arena arena;
    TRY(find_gnupg(sink));
    arena_init(&arena, CONTEXT_BYTES * 2);
    struct keyring *made = ARENA_NEW(&arena, struct keyring);
    if (!made) {
        arena_done(&arena);
        return STATUS_MEMORY;
    }
    made->arena = arena;
    (void)pthread_mutex_init(&made->lock, NULL);
    enum status status = make_home(made, folder ? folder : "/tmp", sink);
    if (status != STATUS_OK) {
        keyring_free(made);
        return status;
    }
    *keyring = made;
    return STATUS_OK;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    (void)remove(path);
    return 0;
}

void keyring_free(struct keyring *keyring) {
    if (!keyring)
        return;
    if (keyring->home)
        (void)nftw(keyring->home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < keyring->idle_count; i++)
        gpgme_release(keyring->idle[i]);
    (void)pthread_mutex_destroy(&keyring->lock);
    struct arena arena = keyring->arena;
    arena_done(&arena);
}

static gpgme_ctx_t take_idle(struct keyring *keyring) {
    gpgme_ctx_t context = NULL;
    (void)pthread_mutex_lock(&keyring->lock);
    if (keyring->idle_count > 0)
        context = keyring->idle[--keyring->idle_count];
    (void)pthread_mutex_unlock(&keyring->lock);
    return context;
}

/* One call of gpg; several may be at work on one keyring. */
static gpgme_error_t begin(struct keyring *keyring, gpgme_ctx_t *context) {
    *context = take_idle(keyring);
    if (*context)
        return 0;
    gpgme_error_t error = gpgme_new(context);
    if (error)
        return error;
    gpgme_set_offline(*context, 1);
    error = gpgme_ctx_set_engine_info(*context, GPGME_PROTOCOL_OpenPGP, NULL, keyring->home);
    if (error) {
        gpgme_release(*context);
        *context = NULL;
    }
    return error;
}

/* Of a context that failed nobody knows in what state it is. Fine on NULL. */
static void end(struct keyring *keyring, gpgme_ctx_t context, bool is_well) {
    if (context)
        gpgme_set_status_cb(context, NULL, NULL);
    (void)pthread_mutex_lock(&keyring->lock);
    bool is_kept = context && is_well && keyring->idle_count < IDLE_MAX;
    if (is_kept)
        keyring->idle[keyring->idle_count++] = context;
    (void)pthread_mutex_unlock(&keyring->lock);
    if (!is_kept)
        gpgme_release(context);
}

/* In capitals, in the arena. */
static struct str capitals(struct arena *arena, struct str text) {
    struct str copy = str_copy(arena, text);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if (char_is(copy.ptr[i], CHAR_SMALL))
            ((char *)(uintptr_t)copy.ptr)[i] -= 'a' - 'A';
    return copy;
}

static enum status key_refused(struct diag_sink *sink, const struct diag_kind *kind, const struct source *key,
                               unsigned most) {
    char number[16];
    (void)snprintf(number, sizeof number, "%u", most);
    diag_add(sink, kind, ((struct place){key, 0, 0}), str_from(number));
    return STATUS_INPUT;
}

static bool is_among(struct str text, const struct str *texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(texts[i], text))
            return true;
    return false;
}

struct import {
    const struct source *key;
    struct arena *arena;
    struct diag_sink *sink;
    struct str *fingerprints;
    size_t count;
};

static enum status list_keys(struct import *import, gpgme_import_result_t result) {
    for (gpgme_import_status_t key = result ? result->imports : NULL; key; key = key->next) {
        if (key->result != GPG_ERR_NO_ERROR || !key->fpr)
            continue;
        struct str fingerprint = capitals(import->arena, str_from(key->fpr));
        if (!fingerprint.ptr)
            return STATUS_MEMORY;
        if (is_among(fingerprint, import->fingerprints, import->count))
            continue;
        if (import->count == SIGNATURE_KEYS_MAX)
            return key_refused(import->sink, &KEY_MANY, import->key, SIGNATURE_KEYS_MAX);
        import->fingerprints[import->count++] = fingerprint;
    }
    return STATUS_OK;
}

enum status keyring_import(struct keyring *keyring, const struct source *key, struct arena *arena,
                           struct diag_sink *sink, struct str *fingerprints, size_t *count) {
    struct import import = {key, arena, sink, fingerprints, 0};
    gpgme_ctx_t context = NULL;
    gpgme_data_t data = NULL;
    if (key->text.len > SIGNATURE_KEY_BYTES_MAX)
        return key_refused(sink, &KEY_LARGE, key, SIGNATURE_KEY_BYTES_MAX);
    enum status status = STATUS_OK;
    gpgme_error_t error = begin(keyring, &context);
    if (!error)
        error = gpgme_data_new_from_mem(&data, key->text.ptr ? key->text.ptr : "", key->text.len, 0);
    if (!error) {
        error = gpgme_op_import(context, data);
        /* What gpg cannot read is no key: that is an answer, not a failure. */
        bool has_run = !error || gpgme_err_code(error) == GPG_ERR_NO_DATA || gpgme_op_import_result(context);
        error = has_run ? 0 : error;
        status = has_run ? list_keys(&import, gpgme_op_import_result(context)) : STATUS_OK;
    }
    if (error)
        status = no_gnupg(sink, error);
    gpgme_data_release(data);
    end(keyring, context, status == STATUS_OK);
    if (status == STATUS_OK)
        *count = import.count;
    return status;
}

/* What gpg tells of a signature that fits, beyond what gpgme passes on. */
struct valid {
    char fingerprint[FINGERPRINT_MAX + 1]; /* of the key that signed, maybe a part of the primary one */
    char primary[FINGERPRINT_MAX + 1];
    bool is_old; /* version 3 or less of the format */
};

struct checking {
    struct valid valid[CHECKS_MAX];
    size_t count;
};

static void copy_fingerprint(char to[FINGERPRINT_MAX + 1], struct str from) {
    size_t length = from.len < FINGERPRINT_MAX ? from.len : FINGERPRINT_MAX;
    memcpy(to, from.ptr, length);
    to[length] = '\0';
}

/* VALIDSIG: fingerprint, date, time, expiry, version, -, key algorithm, hash algorithm, class, primary fingerprint. */
static gpgme_error_t take_status(void *hook, const char *keyword, const char *args) {
    struct checking *checking = hook;
    struct str rest = str_from(args), field[10];
    size_t count = 0;
    if (strcmp(keyword, "VALIDSIG") != 0 || checking->count == CHECKS_MAX)
        return 0;
    while (count < ARRAY_LEN(field) && str_next(&rest, ' ', &field[count]))
        count++;
    if (count < 5)
        return 0;
    struct valid *valid = &checking->valid[checking->count++];
    copy_fingerprint(valid->fingerprint, field[0]);
    copy_fingerprint(valid->primary, count > 9 ? field[9] : field[0]);
    valid->is_old = field[4].len == 1 && field[4].ptr[0] < '4';
    return 0;
}

static const struct valid *find_valid(const struct checking *checking, const char *fingerprint) {
    for (size_t i = 0; fingerprint && i < checking->count; i++)
        if (str_eq_nocase(str_from(checking->valid[i].fingerprint), str_from(fingerprint)))
            return &checking->valid[i];
    return NULL;
}

static bool is_weak_hash(gpgme_hash_algo_t hash) {
    return hash == GPGME_MD_MD5 || hash == GPGME_MD_SHA1 || hash == GPGME_MD_RMD160 || hash == GPGME_MD_MD2 ||
           hash == GPGME_MD_MD4;
}

static enum signature_state state_of(const struct _gpgme_signature *signature, const struct valid *valid) {
    static const struct {
        gpgme_err_code_t code;
        enum signature_state state;
    } CODES[] = {
        {GPG_ERR_NO_ERROR, SIGNATURE_GOOD},           {GPG_ERR_BAD_SIGNATURE, SIGNATURE_BAD},
        {GPG_ERR_NO_PUBKEY, SIGNATURE_NO_KEY},        {GPG_ERR_KEY_EXPIRED, SIGNATURE_EXPIRED_KEY},
        {GPG_ERR_SIG_EXPIRED, SIGNATURE_EXPIRED_KEY}, {GPG_ERR_CERT_REVOKED, SIGNATURE_REVOKED_KEY},
    };
    gpgme_err_code_t code = gpgme_err_code(signature->status);
    enum signature_state state = SIGNATURE_UNREADABLE;
    for (size_t i = 0; i < ARRAY_LEN(CODES); i++)
        if (CODES[i].code == code)
            state = CODES[i].state;
    /* What fits must have been told in both ways. */
    bool fits = state == SIGNATURE_GOOD || state == SIGNATURE_EXPIRED_KEY || state == SIGNATURE_REVOKED_KEY;
    if (fits && !valid)
        return SIGNATURE_UNREADABLE;
    bool is_weak = state == SIGNATURE_GOOD && (valid->is_old || is_weak_hash(signature->hash_algo));
    return is_weak ? SIGNATURE_WEAK : state;
}

static struct str reason_of(struct arena *arena, enum signature_state state, const struct _gpgme_signature *signature,
                            const struct valid *valid) {
    const char *hash = gpgme_hash_algo_name(signature->hash_algo);
    if (state == SIGNATURE_WEAK && is_weak_hash(signature->hash_algo))
        return str_format(arena, "good, but made with %s", hash ? hash : "a weak hash");
    if (state == SIGNATURE_WEAK && valid)
        return str_copy(arena, STR("good, but of version 3 of the format"));
    if (state == SIGNATURE_EXPIRED_KEY && gpgme_err_code(signature->status) == GPG_ERR_SIG_EXPIRED)
        return str_copy(arena, STR("the signature has expired"));
    return str_copy(arena, signature_state_text(state));
}

/* The lower, the better. */
static unsigned rank_of(enum signature_state state) {
    static const uint8_t RANKS[] = {
        [SIGNATURE_GOOD] = 0, [SIGNATURE_WEAK] = 1,   [SIGNATURE_EXPIRED_KEY] = 2, [SIGNATURE_REVOKED_KEY] = 3,
        [SIGNATURE_BAD] = 4,  [SIGNATURE_NO_KEY] = 5, [SIGNATURE_UNREADABLE] = 6,
    };
    return RANKS[state];
}

static enum status take_result(const struct checking *checking, gpgme_verify_result_t result, struct arena *arena,
                               struct signature_check *check) {
    struct signature_check best = {
        .state = SIGNATURE_UNREADABLE, .fingerprint = STR(""), .reason = signature_state_text(SIGNATURE_UNREADABLE)};
    for (gpgme_signature_t one = result ? result->signatures : NULL; one; one = one->next) {
        const struct valid *valid = find_valid(checking, one->fpr);
        enum signature_state state = state_of(one, valid);
        if (one != result->signatures && rank_of(state) >= rank_of(best.state))
            continue;
        best.state = state;
        best.fingerprint = capitals(arena, str_from(valid ? valid->primary : one->fpr ? one->fpr : ""));
        best.made_at = (int64_t)one->timestamp;
        best.reason = reason_of(arena, state, one, valid);
        if (!best.fingerprint.ptr || !best.reason.ptr)
            return STATUS_MEMORY;
    }
    *check = best;
    return STATUS_OK;
}

/* An error of gpgme that says something about the signature, not about gpg. */
static bool is_about_input(gpgme_error_t error) {
    gpgme_err_code_t code = gpgme_err_code(error);
    return code == GPG_ERR_NO_DATA || code == GPG_ERR_BAD_DATA || code == GPG_ERR_GENERAL ||
           code == GPG_ERR_NOT_IMPLEMENTED || code == GPG_ERR_INV_VALUE;
}

enum status keyring_verify(struct keyring *keyring, struct str data, struct str signature, struct arena *arena,
                           struct diag_sink *sink, struct signature_check *check) {
    struct checking checking = {.count = 0};
    gpgme_ctx_t context = NULL;
    gpgme_data_t signed_data = NULL, signature_data = NULL;
    enum status status = STATUS_OK;
    if (signature.len == 0 || signature.len > SIGNATURE_BYTES_MAX)
        return take_result(&checking, NULL, arena, check);
    gpgme_error_t error = begin(keyring, &context);
    if (!error)
        error = gpgme_data_new_from_mem(&signed_data, data.ptr ? data.ptr : "", data.len, 0);
    if (!error)
        error = gpgme_data_new_from_mem(&signature_data, signature.ptr, signature.len, 0);
    if (!error) {
        gpgme_set_status_cb(context, take_status, &checking);
        (void)gpgme_set_ctx_flag(context, "full-status", "1");
        error = gpgme_op_verify(context, signature_data, signed_data, NULL);
        error = is_about_input(error) ? 0 : error;
        if (!error)
            status = take_result(&checking, gpgme_op_verify_result(context), arena, check);
    }
    if (error)
        status = no_gnupg(sink, error);
    gpgme_data_release(signed_data);
    gpgme_data_release(signature_data);
    end(keyring, context, status == STATUS_OK);
    return status;
}
