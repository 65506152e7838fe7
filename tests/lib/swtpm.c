#include "swtpm.h"

#include "rig.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <tss2/tss2_mu.h>
#include <unistd.h>

#define ANSWER_MAX  4096u
#define HEADER_SIZE 10u
#define COMMAND_AT  6u  /* its code, in a command */
#define COUNT_AT    16u /* in an answer to TPM2_NV_Read: header, size of parameters, size of the bytes */
#define COUNT_SIZE  8u
#define TRIES       500u

static const char *const places[] = {"/usr/bin/swtpm", "/usr/local/bin/swtpm"};

/* ---- the program */

static void path_of(const struct swtpm *swtpm, const char *name, char path[SWTPM_PATH + 32]) {
    (void)snprintf(path, SWTPM_PATH + 32, "%s/%s", swtpm->folder, name);
}

static int dial(const struct swtpm *swtpm) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char path[SWTPM_PATH + 32];
    path_of(swtpm, "socket", path);
    assert_true(strlen(path) < sizeof(address.sun_path));
    memcpy(address.sun_path, path, strlen(path) + 1);
    int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(line >= 0);
    if (connect(line, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return line;
    (void)close(line);
    return -1;
}

void swtpm_start(struct swtpm *swtpm) {
    const struct timespec moment = {0, 10000000};
    char state[SWTPM_PATH + 32];
    char server[SWTPM_PATH + 64];
    (void)snprintf(state, sizeof(state), "dir=%s", swtpm->folder);
    (void)snprintf(server, sizeof(server), "type=unixio,path=%s/socket", swtpm->folder);
    assert_int_equal(swtpm->pid, 0);
    swtpm->pid = fork();
    assert_true(swtpm->pid >= 0);
    if (swtpm->pid == 0) {
        char *const arguments[] = {(char *)"swtpm",
                                   (char *)"socket",
                                   (char *)"--tpm2",
                                   (char *)"--tpmstate",
                                   state,
                                   (char *)"--server",
                                   server,
                                   (char *)"--flags",
                                   (char *)"not-need-init,startup-clear",
                                   NULL};
        /* It goes with the test, however that ends. */
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* It tells each connection that ends. */
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0)
            (void)execv(swtpm->program, arguments);
        _exit(127);
    }
    for (unsigned int i = 0; i < TRIES; i++) {
        int line = dial(swtpm);
        if (line >= 0) {
            (void)close(line);
            return;
        }
        assert_int_equal(waitpid(swtpm->pid, NULL, WNOHANG), 0);
        (void)nanosleep(&moment, NULL);
    }
    fail_msg("swtpm does not answer");
}

void swtpm_stop(struct swtpm *swtpm) {
    if (swtpm->pid <= 0)
        return;
    assert_int_equal(kill(swtpm->pid, SIGTERM), 0);
    assert_int_equal(waitpid(swtpm->pid, NULL, 0), swtpm->pid);
    swtpm->pid = 0;
}

void swtpm_make(struct swtpm *swtpm) {
    memset(swtpm, 0, sizeof(*swtpm));
    /* What the ports provoke is not to be read as a failure of the test. */
    assert_int_equal(setenv("TSS2_LOG", "all+none", 1), 0);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !swtpm->program; i++)
        swtpm->program = access(places[i], X_OK) == 0 ? places[i] : NULL;
    if (!swtpm->program)
        return;
    (void)snprintf(swtpm->folder, sizeof(swtpm->folder), "%s/keyway-tpm-XXXXXX",
                   getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(swtpm->folder));
    swtpm_start(swtpm);
}

static int take_away(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

void swtpm_drop(struct swtpm *swtpm) {
    swtpm_stop(swtpm);
    if (swtpm->folder[0] != 0)
        assert_int_equal(nftw(swtpm->folder, take_away, 8, FTW_DEPTH | FTW_PHYS), 0);
    swtpm->folder[0] = 0;
}

static void copy(const struct swtpm *swtpm, const char *from, const char *to) {
    static char bytes[1 << 18];
    char paths[2][SWTPM_PATH + 32];
    path_of(swtpm, from, paths[0]);
    path_of(swtpm, to, paths[1]);
    FILE *file = fopen(paths[0], "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof(bytes), file);
    assert_true(length > 0 && length < sizeof(bytes));
    assert_int_equal(fclose(file), 0);
    file = fopen(paths[1], "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

void swtpm_keep_state(const struct swtpm *swtpm) {
    copy(swtpm, "tpm2-00.permall", "kept");
}

void swtpm_put_state_back(const struct swtpm *swtpm) {
    copy(swtpm, "kept", "tpm2-00.permall");
}

/* ---- the connection */

struct connection {
    TSS2_TCTI_CONTEXT_COMMON_V1 table;
    struct swtpm *swtpm;
    int line;
    uint8_t answer[ANSWER_MAX];
    size_t length;    /* of an answer that was not handed on yet */
    uint32_t command; /* the last that was sent */
};

static void watch(struct swtpm *swtpm, const uint8_t *bytes, size_t length) {
    const struct kw_bytes wanted = swtpm->watch;
    for (size_t i = 0; wanted.length > 0 && i + wanted.length <= length; i++)
        if (memcmp(bytes + i, wanted.at, wanted.length) == 0)
            swtpm->watched++;
}

/* Counts down to the one that fails; behind it all is well again. */
static int is_turn(unsigned int *left) {
    return *left > 0 && --*left == 0;
}

/* The TPM is not asked: an answer of nothing but its code. */
static void answer_at_once(struct connection *connection, TPM2_RC code) {
    struct kw_writer writer = kw_writer(connection->answer, HEADER_SIZE);
    assert_int_equal(kw_write_u16(&writer, TPM2_ST_NO_SESSIONS), KW_OK);
    assert_int_equal(kw_write_u32(&writer, HEADER_SIZE), KW_OK);
    assert_int_equal(kw_write_u32(&writer, code), KW_OK);
    connection->length = HEADER_SIZE;
}

/* A command with sessions has an authorisation area (part 1, 18). */
static int is_refused(struct swtpm *swtpm, const uint8_t *command) {
    if (command[0] != TPM2_ST_SESSIONS >> 8 || command[1] != (TPM2_ST_SESSIONS & 0xff))
        return 0;
    swtpm->authorised++;
    if (is_turn(&swtpm->refuse_at))
        return 1;
    if (swtpm->refuse == 0)
        return 0;
    swtpm->refuse--;
    return 1;
}

static TSS2_RC transmit(TSS2_TCTI_CONTEXT *tcti, size_t size, const uint8_t *command) {
    struct connection *connection = (struct connection *)(void *)tcti;
    if (is_turn(&connection->swtpm->break_at))
        return TSS2_TCTI_RC_IO_ERROR;
    struct kw_reader reader = kw_reader(kw_bytes(command + COMMAND_AT, size - COMMAND_AT));
    assert_int_equal(kw_read_u32(&reader, &connection->command), KW_OK);
    watch(connection->swtpm, command, size);
    if (connection->swtpm->put_off && connection->command == TPM2_CC_NV_Increment) {
        answer_at_once(connection, TPM2_RC_NV_RATE);
        return TSS2_RC_SUCCESS;
    }
    if (is_refused(connection->swtpm, command)) {
        answer_at_once(connection, connection->swtpm->refusal);
        return TSS2_RC_SUCCESS;
    }
    for (size_t sent = 0; sent < size;) {
        ssize_t step = send(connection->line, command + sent, size - sent, MSG_NOSIGNAL);
        if (step <= 0)
            return TSS2_TCTI_RC_IO_ERROR;
        sent += (size_t)step;
    }
    return TSS2_RC_SUCCESS;
}

static int take(const struct connection *connection, uint8_t *to, size_t length) {
    for (size_t taken = 0; taken < length;) {
        ssize_t step = recv(connection->line, to + taken, length - taken, 0);
        if (step <= 0)
            return 0;
        taken += (size_t)step;
    }
    return 1;
}

/* The maker's name in an answer to TPM2_GetCapability: behind the property's number. */
static void rename_maker(uint8_t *answer, size_t length) {
    static const uint8_t asked[] = {0, 0, 1, 5, 'I', 'B', 'M', 0};
    for (size_t i = 0; i + sizeof(asked) <= length; i++)
        if (memcmp(answer + i, asked, sizeof(asked)) == 0)
            memcpy(answer + i + 4, "IFX", 4);
}

static TSS2_RC receive(TSS2_TCTI_CONTEXT *tcti, size_t *size, uint8_t *answer, int32_t timeout) {
    struct connection *connection = (struct connection *)(void *)tcti;
    (void)timeout;
    if (connection->length == 0) {
        if (!take(connection, connection->answer, HEADER_SIZE))
            return TSS2_TCTI_RC_IO_ERROR;
        struct kw_reader reader = kw_reader(kw_bytes(connection->answer + 2, 4));
        uint32_t length = 0;
        if (kw_read_u32(&reader, &length) != KW_OK || length < HEADER_SIZE || length > ANSWER_MAX ||
            !take(connection, connection->answer + HEADER_SIZE, length - HEADER_SIZE))
            return TSS2_TCTI_RC_MALFORMED_RESPONSE;
        connection->length = length;
        watch(connection->swtpm, connection->answer, length);
        if (connection->swtpm->other_maker)
            rename_maker(connection->answer, length);
        if (connection->swtpm->forge_counts && connection->command == TPM2_CC_NV_Read && length > COUNT_AT + COUNT_SIZE)
            connection->answer[COUNT_AT + COUNT_SIZE - 1] ^= 1;
    }
    if (is_turn(&connection->swtpm->lose_at))
        return TSS2_TCTI_RC_IO_ERROR;
    if (answer && *size < connection->length)
        return TSS2_TCTI_RC_INSUFFICIENT_BUFFER;
    *size = connection->length;
    if (!answer)
        return TSS2_RC_SUCCESS;
    memcpy(answer, connection->answer, connection->length);
    connection->length = 0;
    return TSS2_RC_SUCCESS;
}

TSS2_TCTI_CONTEXT *swtpm_connect(void *context) {
    struct swtpm *swtpm = context;
    int line = swtpm->absent || swtpm->pid == 0 ? -1 : dial(swtpm);
    if (line < 0)
        return NULL;
    struct connection *connection = calloc(1, sizeof(*connection));
    assert_non_null(connection);
    connection->table =
        (TSS2_TCTI_CONTEXT_COMMON_V1){.magic = 1, .version = 1, .transmit = transmit, .receive = receive};
    connection->swtpm = swtpm;
    connection->line = line;
    return (TSS2_TCTI_CONTEXT *)(void *)connection;
}

void swtpm_disconnect(void *context, TSS2_TCTI_CONTEXT *tcti) {
    struct connection *connection = (struct connection *)(void *)tcti;
    (void)context;
    (void)close(connection->line);
    free(connection);
}

/* ---- what is made in it */

struct visit {
    TSS2_TCTI_CONTEXT *tcti;
    ESYS_CONTEXT *esys;
};

static void enter(struct swtpm *swtpm, struct visit *visit) {
    *visit = (struct visit){NULL, NULL};
    visit->tcti = swtpm_connect(swtpm);
    assert_non_null(visit->tcti);
    assert_int_equal(Esys_Initialize(&visit->esys, visit->tcti, NULL), TSS2_RC_SUCCESS);
}

static void leave(struct swtpm *swtpm, struct visit *visit) {
    Esys_Finalize(&visit->esys);
    swtpm_disconnect(swtpm, visit->tcti);
}

static void set_secret(TPMT_PUBLIC *area) {
    TPMT_KEYEDHASH_SCHEME *scheme = &area->parameters.keyedHashDetail.scheme;
    area->type = TPM2_ALG_KEYEDHASH;
    scheme->scheme = TPM2_ALG_HMAC;
    scheme->details.hmac.hashAlg = TPM2_ALG_SHA256;
}

/* What only attests, or only keeps others, has its algorithm fixed. */
static void set_pair(TPMT_PUBLIC *area, enum swtpm_kind kind) {
    TPMS_ECC_PARMS *detail = &area->parameters.eccDetail;
    area->type = TPM2_ALG_ECC;
    detail->symmetric.algorithm = TPM2_ALG_NULL;
    detail->scheme.scheme = TPM2_ALG_NULL;
    detail->curveID = TPM2_ECC_NIST_P256;
    detail->kdf.scheme = TPM2_ALG_NULL;
    if (kind == SWTPM_STORAGE) {
        detail->symmetric.algorithm = TPM2_ALG_AES;
        detail->symmetric.keyBits.aes = 128;
        detail->symmetric.mode.aes = TPM2_ALG_CFB;
    } else if ((area->objectAttributes & TPMA_OBJECT_RESTRICTED) != 0) {
        detail->scheme.scheme = TPM2_ALG_ECDSA;
        detail->scheme.details.ecdsa.hashAlg = TPM2_ALG_SHA256;
    }
}

static TPM2B_PUBLIC template_of(enum swtpm_kind kind, TPMA_OBJECT without, TPMA_OBJECT with) {
    TPM2B_PUBLIC area = {.publicArea = {.nameAlg = TPM2_ALG_SHA256}};
    TPMA_OBJECT bits = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                       TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
    bits |= kind == SWTPM_STORAGE ? TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT : TPMA_OBJECT_SIGN_ENCRYPT;
    area.publicArea.objectAttributes = (bits & ~without) | with;
    if (kind == SWTPM_SECRET)
        set_secret(&area.publicArea);
    else
        set_pair(&area.publicArea, kind);
    return area;
}

static TPM2B_SENSITIVE_CREATE sensitive_of(enum swtpm_kind kind) {
    TPM2B_SENSITIVE_CREATE sensitive = {.size = 0};
    if (kind != SWTPM_STORAGE) {
        sensitive.sensitive.userAuth.size = sizeof(SWTPM_AUTH) - 1;
        memcpy(sensitive.sensitive.userAuth.buffer, SWTPM_AUTH, sizeof(SWTPM_AUTH) - 1);
    }
    return sensitive;
}

static void remove_object(ESYS_CONTEXT *esys, uint32_t handle) {
    ESYS_TR old = ESYS_TR_NONE;
    ESYS_TR none = ESYS_TR_NONE;
    if (Esys_TR_FromTPMPublic(esys, handle, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &old) == TSS2_RC_SUCCESS)
        assert_int_equal(
            Esys_EvictControl(esys, ESYS_TR_RH_OWNER, old, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, handle, &none),
            TSS2_RC_SUCCESS);
}

void swtpm_add(struct swtpm *swtpm, uint32_t handle, enum swtpm_kind kind, TPMA_OBJECT without, TPMA_OBJECT with) {
    static uint8_t unlike; /* of every primary made: else the same template gives the same key */
    struct visit visit;
    TPM2B_PUBLIC area = template_of(kind, without, with);
    TPM2B_SENSITIVE_CREATE sensitive = sensitive_of(kind);
    const TPM2B_DATA outside = {.size = 0};
    const TPML_PCR_SELECTION none = {.count = 0};
    ESYS_TR made = ESYS_TR_NONE;
    ESYS_TR kept = ESYS_TR_NONE;
    area.publicArea.unique.ecc.x = (TPM2B_ECC_PARAMETER){.size = 1, .buffer = {++unlike}};
    enter(swtpm, &visit);
    remove_object(visit.esys, handle);
    assert_int_equal(Esys_CreatePrimary(visit.esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                                        &sensitive, &area, &outside, &none, &made, NULL, NULL, NULL, NULL),
                     TSS2_RC_SUCCESS);
    assert_int_equal(Esys_EvictControl(visit.esys, ESYS_TR_RH_OWNER, made, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                                       handle, &kept),
                     TSS2_RC_SUCCESS);
    assert_int_equal(Esys_FlushContext(visit.esys, made), TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}

void swtpm_make_blobs(struct swtpm *swtpm, uint32_t parent, enum swtpm_kind kind, struct swtpm_blobs *blobs) {
    struct visit visit;
    TPM2B_PUBLIC area = template_of(kind, 0, 0);
    TPM2B_SENSITIVE_CREATE sensitive = sensitive_of(kind);
    const TPM2B_DATA data = {.size = 0};
    const TPML_PCR_SELECTION none = {.count = 0};
    TPM2B_PRIVATE *inside = NULL;
    TPM2B_PUBLIC *outside = NULL;
    ESYS_TR above = ESYS_TR_NONE;
    enter(swtpm, &visit);
    assert_int_equal(Esys_TR_FromTPMPublic(visit.esys, parent, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &above),
                     TSS2_RC_SUCCESS);
    assert_int_equal(Esys_Create(visit.esys, above, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &sensitive, &area,
                                 &data, &none, &inside, &outside, NULL, NULL, NULL),
                     TSS2_RC_SUCCESS);
    *blobs = (struct swtpm_blobs){.outside_length = 0};
    assert_int_equal(
        Tss2_MU_TPM2B_PUBLIC_Marshal(outside, blobs->outside, sizeof(blobs->outside), &blobs->outside_length),
        TSS2_RC_SUCCESS);
    assert_int_equal(Tss2_MU_TPM2B_PRIVATE_Marshal(inside, blobs->inside, sizeof(blobs->inside), &blobs->inside_length),
                     TSS2_RC_SUCCESS);
    Esys_Free(inside);
    Esys_Free(outside);
    leave(swtpm, &visit);
}

enum kw_status swtpm_leave_sessions(struct swtpm *swtpm, unsigned int count) {
    static const TPMT_SYM_DEF none = {.algorithm = TPM2_ALG_NULL};
    struct visit visit;
    TSS2_RC answer = TSS2_RC_SUCCESS;
    ESYS_TR session;
    enter(swtpm, &visit);
    for (unsigned int i = 0; i < count && answer == TSS2_RC_SUCCESS; i++)
        answer = Esys_StartAuthSession(visit.esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                       NULL, TPM2_SE_HMAC, &none, TPM2_ALG_SHA256, &session);
    leave(swtpm, &visit);
    return answer == TSS2_RC_SUCCESS ? KW_OK : KW_ERROR_ROOM;
}

/* The index as an object, with the auth value. */
static ESYS_TR index_of(ESYS_CONTEXT *esys, uint32_t index) {
    TPM2B_AUTH auth = {.size = sizeof(SWTPM_AUTH) - 1};
    ESYS_TR object = ESYS_TR_NONE;
    memcpy(auth.buffer, SWTPM_AUTH, sizeof(SWTPM_AUTH) - 1);
    assert_int_equal(Esys_TR_FromTPMPublic(esys, index, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &object),
                     TSS2_RC_SUCCESS);
    assert_int_equal(Esys_TR_SetAuth(esys, object, &auth), TSS2_RC_SUCCESS);
    return object;
}

void swtpm_set_owner(struct swtpm *swtpm, const char *auth) {
    struct visit visit;
    TPM2B_AUTH value = {.size = (UINT16)strlen(auth)};
    assert_true(value.size <= sizeof(value.buffer));
    memcpy(value.buffer, auth, value.size);
    enter(swtpm, &visit);
    assert_int_equal(
        Esys_HierarchyChangeAuth(visit.esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &value),
        TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}

void swtpm_remove_index(struct swtpm *swtpm, uint32_t index) {
    struct visit visit;
    enter(swtpm, &visit);
    assert_int_equal(Esys_NV_UndefineSpace(visit.esys, ESYS_TR_RH_OWNER, index_of(visit.esys, index), ESYS_TR_PASSWORD,
                                           ESYS_TR_NONE, ESYS_TR_NONE),
                     TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}

void swtpm_add_index(struct swtpm *swtpm, uint32_t index, TPMA_NV attributes) {
    struct visit visit;
    TPM2B_AUTH auth = {.size = sizeof(SWTPM_AUTH) - 1};
    const TPM2B_NV_PUBLIC area = {0, {index, TPM2_ALG_SHA256, attributes, {.size = 0}, 8}};
    ESYS_TR made = ESYS_TR_NONE;
    memcpy(auth.buffer, SWTPM_AUTH, sizeof(SWTPM_AUTH) - 1);
    enter(swtpm, &visit);
    assert_int_equal(Esys_NV_DefineSpace(visit.esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE,
                                         &auth, &area, &made),
                     TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}

void swtpm_write_index(struct swtpm *swtpm, uint32_t index, uint64_t value) {
    struct visit visit;
    TPM2B_MAX_NV_BUFFER data = {.size = COUNT_SIZE};
    struct kw_writer writer = kw_writer(data.buffer, COUNT_SIZE);
    assert_int_equal(kw_write_u64(&writer, value), KW_OK);
    enter(swtpm, &visit);
    ESYS_TR object = index_of(visit.esys, index);
    assert_int_equal(Esys_NV_Write(visit.esys, object, object, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &data, 0),
                     TSS2_RC_SUCCESS);
    assert_int_equal(Esys_NV_WriteLock(visit.esys, object, object, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE),
                     TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}

void swtpm_raise_index(struct swtpm *swtpm, uint32_t index) {
    struct visit visit;
    enter(swtpm, &visit);
    ESYS_TR object = index_of(visit.esys, index);
    assert_int_equal(Esys_NV_Increment(visit.esys, object, object, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE),
                     TSS2_RC_SUCCESS);
    leave(swtpm, &visit);
}
