#include "token.h"

#include "rig.h"

#include <dlfcn.h>
#include <ftw.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SO_PIN "0815-4711"

static const char *const places[] = {"/usr/lib/softhsm/libsofthsm2.so",
                                     "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                     "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"};

static unsigned char p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
static unsigned char p384[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};

/* The module for the time of one change. It is finalised behind it, whoever else has sessions: those are lost. */
struct visit {
    void *library;
    CK_FUNCTION_LIST *call;
    CK_SESSION_HANDLE session;
};

static void visit_module(const struct token *token, struct visit *visit) {
    CK_C_GetFunctionList list;
    visit->library = dlopen(token->module, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(visit->library);
    void *symbol = dlsym(visit->library, "C_GetFunctionList");
    assert_non_null(symbol);
    memcpy(&list, &symbol, sizeof(list));
    assert_int_equal(list(&visit->call), CKR_OK);
    CK_RV answer = visit->call->C_Initialize(NULL);
    assert_true(answer == CKR_OK || answer == CKR_CRYPTOKI_ALREADY_INITIALIZED);
}

static CK_SLOT_ID slot_of(const struct visit *visit, const char *serial) {
    CK_SLOT_ID slots[8];
    CK_TOKEN_INFO info;
    CK_ULONG count = 8;
    assert_int_equal(visit->call->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; i++) {
        assert_int_equal(visit->call->C_GetTokenInfo(slots[i], &info), CKR_OK);
        if (serial ? memcmp(info.serialNumber, serial, 16) == 0 : (info.flags & CKF_TOKEN_INITIALIZED) == 0)
            return slots[i];
    }
    fail_msg("there is no such token");
    return 0;
}

static void enter(const struct token *token, struct visit *visit) {
    visit_module(token, visit);
    CK_SLOT_ID slot = slot_of(visit, token->serial);
    assert_int_equal(visit->call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &visit->session),
                     CKR_OK);
    CK_RV answer = visit->call->C_Login(visit->session, CKU_USER, (unsigned char *)TOKEN_PIN, sizeof(TOKEN_PIN) - 1);
    assert_true(answer == CKR_OK || answer == CKR_USER_ALREADY_LOGGED_IN);
}

static void leave(struct visit *visit) {
    assert_int_equal(visit->call->C_Finalize(NULL), CKR_OK);
    assert_int_equal(dlclose(visit->library), 0);
}

static void configure(struct token *token) {
    char path[TOKEN_PATH + 16];
    (void)snprintf(token->folder, sizeof(token->folder), "%s/keyway-token-XXXXXX",
                   getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(token->folder));
    (void)snprintf(path, sizeof(path), "%s/tokens", token->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/conf", token->folder);
    FILE *conf = fopen(path, "w");
    assert_non_null(conf);
    (void)fprintf(conf, "directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n",
                  token->folder);
    assert_int_equal(fclose(conf), 0);
    assert_int_equal(setenv("SOFTHSM2_CONF", path, 1), 0);
    assert_int_equal(setenv("TOKEN_MODULE", token->module, 1), 0);
}

void token_make(struct token *token, const char *label) {
    struct visit visit;
    CK_TOKEN_INFO info;
    unsigned char name[32];
    if (token->folder[0] == 0) {
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !token->module; i++)
            token->module = access(places[i], R_OK) == 0 ? places[i] : NULL;
        if (!token->module)
            return;
        configure(token);
    }
    memset(name, ' ', sizeof(name));
    memcpy(name, label, strlen(label));
    visit_module(token, &visit);
    CK_SLOT_ID slot = slot_of(&visit, NULL);
    assert_int_equal(visit.call->C_InitToken(slot, (unsigned char *)SO_PIN, sizeof(SO_PIN) - 1, name), CKR_OK);
    assert_int_equal(visit.call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &visit.session),
                     CKR_OK);
    assert_int_equal(visit.call->C_Login(visit.session, CKU_SO, (unsigned char *)SO_PIN, sizeof(SO_PIN) - 1), CKR_OK);
    assert_int_equal(visit.call->C_InitPIN(visit.session, (unsigned char *)TOKEN_PIN, sizeof(TOKEN_PIN) - 1), CKR_OK);
    assert_int_equal(visit.call->C_GetTokenInfo(slot, &info), CKR_OK);
    memcpy(token->serial, info.serialNumber, 16);
    leave(&visit);
}

static void add_pair(const struct visit *visit, const char *id, const char *label, const char *public_label,
                     unsigned int flaws) {
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL extractable = (flaws & (TOKEN_EXTRACTABLE | TOKEN_INSENSITIVE)) != 0;
    CK_BBOOL sensitive = (flaws & TOKEN_INSENSITIVE) == 0;
    int other = (flaws & TOKEN_OTHER_CURVE) != 0;
    CK_MECHANISM mechanism = {CKM_EC_KEY_PAIR_GEN, NULL, 0};
    CK_OBJECT_HANDLE handles[2];
    CK_ATTRIBUTE shown[] = {{CKA_EC_PARAMS, other ? p384 : p256, other ? sizeof(p384) : sizeof(p256)},
                            {CKA_TOKEN, &yes, sizeof(yes)},
                            {CKA_VERIFY, &yes, sizeof(yes)},
                            {CKA_ID, (void *)id, strlen(id)},
                            {CKA_LABEL, (void *)public_label, strlen(public_label)}};
    CK_ATTRIBUTE kept[] = {{CKA_TOKEN, &yes, sizeof(yes)},
                           {CKA_PRIVATE, &yes, sizeof(yes)},
                           {CKA_SIGN, &yes, sizeof(yes)},
                           {CKA_SENSITIVE, &sensitive, sizeof(sensitive)},
                           {CKA_ID, (void *)id, strlen(id)},
                           {CKA_EXTRACTABLE, &extractable, sizeof(extractable)},
                           {CKA_LABEL, (void *)label, strlen(label)}};
    assert_int_equal(
        visit->call->C_GenerateKeyPair(visit->session, &mechanism, shown, 5, kept, 7, &handles[0], &handles[1]),
        CKR_OK);
}

void token_add_pair(const struct token *token, const char *id, const char *label, unsigned int flaws) {
    struct visit visit;
    enter(token, &visit);
    if ((flaws & TOKEN_FOREIGN_POINT) != 0) {
        /* Two pairs whose public halves have changed their names. */
        add_pair(&visit, id, label, "another's", 0);
        add_pair(&visit, id, "another's", label, 0);
    } else {
        add_pair(&visit, id, label, label, flaws);
    }
    leave(&visit);
}

void token_add_secret(const struct token *token, const char *id, const char *label, unsigned int flaws) {
    struct visit visit;
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL extractable = (flaws & (TOKEN_EXTRACTABLE | TOKEN_INSENSITIVE)) != 0;
    CK_BBOOL sensitive = (flaws & TOKEN_INSENSITIVE) == 0;
    CK_ULONG length = 32;
    CK_MECHANISM mechanism = {CKM_GENERIC_SECRET_KEY_GEN, NULL, 0};
    CK_OBJECT_HANDLE handle;
    CK_ATTRIBUTE kept[] = {{CKA_TOKEN, &yes, sizeof(yes)},
                           {CKA_PRIVATE, &yes, sizeof(yes)},
                           {CKA_SIGN, &yes, sizeof(yes)},
                           {CKA_VALUE_LEN, &length, sizeof(length)},
                           {CKA_SENSITIVE, &sensitive, sizeof(sensitive)},
                           {CKA_EXTRACTABLE, &extractable, sizeof(extractable)},
                           {CKA_ID, (void *)id, strlen(id)},
                           {CKA_LABEL, (void *)label, strlen(label)}};
    enter(token, &visit);
    assert_int_equal(visit.call->C_GenerateKey(visit.session, &mechanism, kept, 8, &handle), CKR_OK);
    leave(&visit);
}

void token_remove(const struct token *token, const char *label) {
    struct visit visit;
    CK_OBJECT_HANDLE found[8];
    CK_ULONG count = 0;
    CK_ATTRIBUTE named[] = {{CKA_LABEL, (void *)label, strlen(label)}};
    enter(token, &visit);
    assert_int_equal(visit.call->C_FindObjectsInit(visit.session, named, 1), CKR_OK);
    assert_int_equal(visit.call->C_FindObjects(visit.session, found, 8, &count), CKR_OK);
    assert_int_equal(visit.call->C_FindObjectsFinal(visit.session), CKR_OK);
    assert_true(count > 0);
    for (CK_ULONG i = 0; i < count; i++)
        assert_int_equal(visit.call->C_DestroyObject(visit.session, found[i]), CKR_OK);
    leave(&visit);
}

static void move(const struct token *token, const char *from, const char *to) {
    char paths[2][TOKEN_PATH + 16];
    (void)snprintf(paths[0], sizeof(paths[0]), "%s/%s", token->folder, from);
    (void)snprintf(paths[1], sizeof(paths[1]), "%s/%s", token->folder, to);
    assert_int_equal(rename(paths[0], paths[1]), 0);
}

void token_unplug(const struct token *token) {
    move(token, "tokens", "drawer");
}

void token_plug(const struct token *token) {
    move(token, "drawer", "tokens");
}

static int take_away(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

void token_drop(const struct token *token) {
    if (token->folder[0] != 0)
        assert_int_equal(nftw(token->folder, take_away, 8, FTW_DEPTH | FTW_PHYS), 0);
}
