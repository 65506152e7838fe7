#include "timekeeper.h"

#include "port/system_linux.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CODE_SIZE   16u
#define CODE_AT     (SNTP_SIZE + 4u) /* behind the key's number */
#define PACKET_SIZE (CODE_AT + CODE_SIZE)
#define WAIT_MS     1000u /* the most between question and answer: by half of it the time may be wrong */
#define AGAIN_MS    2000u /* until the first answer */
#define ANSWERS     16u   /* that are looked at in a step */
#define KEEPS       8u    /* intervals for which the last answer holds */

static uint64_t uptime(void) {
    uint64_t ms = 0;
    return kw_clock_linux.uptime(NULL, &ms) == KW_OK ? ms : 0;
}

enum kw_status timekeeper_key(const struct device *device, uint8_t key[TIMEKEEPER_KEY_SIZE]) {
    const struct kw_keys *keys = device->keys.port;
    uint8_t derived[KW_MAC_SIZE];
    char label[32];
    snprintf(label, sizeof(label), "time server, key %u", device->config->time_key);
    enum kw_status status = keys->derive(keys->context, KEY_TIME, kw_text(label, sizeof(label)), derived);
    if (status == KW_OK)
        memcpy(key, derived, TIMEKEEPER_KEY_SIZE);
    kw_wipe(derived, sizeof(derived));
    return status;
}

static EVP_MAC_CTX *code_of(const uint8_t key[TIMEKEEPER_KEY_SIZE]) {
    char cipher[] = "AES-128-CBC";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0),
                                 OSSL_PARAM_construct_end()};
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    EVP_MAC_CTX *code = mac ? EVP_MAC_CTX_new(mac) : NULL;
    EVP_MAC_free(mac);
    if (code && EVP_MAC_init(code, key, TIMEKEEPER_KEY_SIZE, params) != 1) {
        EVP_MAC_CTX_free(code);
        code = NULL;
    }
    return code;
}

int timekeeper_open(struct timekeeper *keeper, struct device *device, const char **error) {
    uint8_t key[TIMEKEEPER_KEY_SIZE];
    *keeper = (struct timekeeper){.file = -1};
    if (!*device->config->time_server)
        return 0;
    if (timekeeper_key(device, key) != KW_OK) {
        *error = "its key cannot be derived";
        return -1;
    }
    keeper->code = code_of(key);
    kw_wipe(key, sizeof(key));
    if (!keeper->code) {
        *error = "AES-CMAC cannot be set up";
        return -1;
    }
    keeper->device = device;
    return 0;
}

static int code(const struct timekeeper *keeper, const uint8_t *message, uint8_t result[CODE_SIZE]) {
    size_t length = 0;
    return EVP_MAC_init(keeper->code, NULL, 0, NULL) == 1 && EVP_MAC_update(keeper->code, message, SNTP_SIZE) == 1 &&
           EVP_MAC_final(keeper->code, result, &length, CODE_SIZE) == 1 && length == CODE_SIZE;
}

/* Once for each thing that happens, not for each packet: a flood of them makes one record. */
static void tell(struct timekeeper *keeper, enum kw_audit_result result, const char *what, const char *more) {
    char detail[120];
    if (keeper->told && strcmp(keeper->told, what) == 0)
        return;
    keeper->told = what;
    snprintf(detail, sizeof(detail), "time server: %s%s", what, more);
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_TIME, result, "time", "gateway", detail};
    device_record(keeper->device, &act);
}

static void hang_up(struct timekeeper *keeper) {
    if (keeper->file >= 0)
        close(keeper->file);
    keeper->file = -1;
    keeper->waits = 0;
}

/* From a port of its own each time: who does not see the question cannot guess where an answer would have to go. */
static void ask(struct timekeeper *keeper, uint64_t now_ms) {
    const struct config *config = keeper->device->config;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)config->time_port)};
    uint8_t packet[PACKET_SIZE];
    hang_up(keeper);
    keeper->next_ms = now_ms + (keeper->device->clock.is_own ? (uint64_t)config->time_interval_s * 1000 : AGAIN_MS);
    if (inet_pton(AF_INET, config->time_server, &server.sin_addr) != 1 ||
        kw_entropy_linux.fill(NULL, keeper->nonce, sizeof(keeper->nonce)) != KW_OK)
        return;
    sntp_ask(keeper->nonce, packet);
    packet[SNTP_SIZE] = packet[SNTP_SIZE + 1] = 0;
    packet[SNTP_SIZE + 2] = (uint8_t)(config->time_key >> 8);
    packet[SNTP_SIZE + 3] = (uint8_t)config->time_key;
    keeper->file = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* What cannot be asked is waited for as well: that no answer comes is what is told. */
    keeper->waits = 1;
    keeper->asked_ms = uptime();
    if (keeper->file >= 0 && code(keeper, packet, packet + CODE_AT) &&
        connect(keeper->file, (const struct sockaddr *)&server, sizeof(server)) == 0)
        (void)!send(keeper->file, packet, sizeof(packet), 0);
}

/* Whether somebody with the key made it: of its number and length as well. */
static int is_authentic(const struct timekeeper *keeper, const uint8_t *packet, size_t length) {
    uint8_t wanted[CODE_SIZE];
    uint32_t number = keeper->device->config->time_key;
    return length == PACKET_SIZE && packet[SNTP_SIZE] == 0 && packet[SNTP_SIZE + 1] == 0 &&
           packet[SNTP_SIZE + 2] == number >> 8 && packet[SNTP_SIZE + 3] == (number & 255) &&
           code(keeper, packet, wanted) && kw_equal(wanted, packet + CODE_AT, CODE_SIZE) == KW_GRANTED;
}

/* A clock that the server has set may be moved by so much and no more; what moves it farther is refused until the
 * program starts anew, and the clock's trust ends meanwhile. */
static void take(struct timekeeper *keeper, const struct sntp_times *times, uint64_t now_ms) {
    const struct config *config = keeper->device->config;
    struct device_clock *clock = &keeper->device->clock;
    char more[40];
    int64_t way_ms = (int64_t)(now_ms - keeper->asked_ms) - (times->sent_ms - times->received_ms);
    int64_t offset_ms = times->sent_ms + (way_ms > 0 ? way_ms / 2 : 0) - (int64_t)now_ms;
    int64_t moves_ms = offset_ms - clock->offset_ms;
    int64_t most_ms = (int64_t)config->time_step_s * 1000;
    if (clock->is_own && (moves_ms > most_ms || moves_ms < -most_ms)) {
        snprintf(more, sizeof(more), " by %lld ms, refused", (long long)moves_ms);
        tell(keeper, KW_AUDIT_REFUSED, "its time jumps", more);
        return;
    }
    device_clock_set(clock, offset_ms, (uint64_t)config->time_interval_s * 1000 * KEEPS);
    tell(keeper, KW_AUDIT_SUCCESS, "the clock follows it", "");
}

/* One answer that came; what is not authentic ends no waiting: the right one may follow. */
static void hear(struct timekeeper *keeper, const uint8_t *packet, size_t length, uint64_t now_ms) {
    struct sntp_times times;
    if (!is_authentic(keeper, packet, length)) {
        tell(keeper, KW_AUDIT_REFUSED, "an answer is not by who has the key, refused", "");
        return;
    }
    switch (sntp_read(packet, keeper->nonce, &times)) {
    case SNTP_GOOD:
        keeper->waits = 0;
        take(keeper, &times, now_ms);
        break;
    case SNTP_NOT_ASKED:
        tell(keeper, KW_AUDIT_REFUSED, "an answer is to another question, refused", "");
        break;
    case SNTP_UNSYNCHRONISED:
        keeper->waits = 0;
        tell(keeper, KW_AUDIT_FAILURE, "it does not know the time", "");
        break;
    case SNTP_FORM:
    default:
        keeper->waits = 0;
        tell(keeper, KW_AUDIT_REFUSED, "an answer is no time, refused", "");
        break;
    }
}

void timekeeper_step(struct timekeeper *keeper) {
    uint8_t packet[PACKET_SIZE + 1];
    if (!keeper->device)
        return;
    for (unsigned int i = 0; i < ANSWERS && keeper->waits; i++) {
        ssize_t got = recv(keeper->file, packet, sizeof(packet), 0);
        uint64_t heard_ms = uptime();
        /* It may have come in time, and lain there while the program did something else: nobody can tell. */
        if (got < 0 || heard_ms - keeper->asked_ms > WAIT_MS)
            break;
        hear(keeper, packet, (size_t)got, heard_ms);
    }
    uint64_t now_ms = uptime();
    if (keeper->waits && now_ms - keeper->asked_ms > WAIT_MS) {
        keeper->waits = 0;
        /* What was wrong with an answer says more than that none came. */
        if (!keeper->told || strcmp(keeper->told, "the clock follows it") == 0)
            tell(keeper, KW_AUDIT_FAILURE, "it does not answer", "");
    }
    if (!keeper->waits && now_ms >= keeper->next_ms)
        ask(keeper, now_ms);
}

int timekeeper_file(const struct timekeeper *keeper) {
    return keeper->waits ? keeper->file : -1;
}

void timekeeper_pause(struct timekeeper *keeper) {
    if (keeper->device)
        hang_up(keeper);
}

void timekeeper_close(struct timekeeper *keeper) {
    hang_up(keeper);
    EVP_MAC_CTX_free(keeper->code);
    *keeper = (struct timekeeper){.file = -1};
}
