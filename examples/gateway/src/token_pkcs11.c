#include "token.h"

#include "keys.h"
#include "secret_file.h"

#include "port/keys_pkcs11.h"

#include <string.h>

/* One module a process, so one of these. */
static struct kw_pkcs11_config pkcs11_config;
static struct kw_key_pkcs11 room[KEYS_HELD];
static struct kw_keys_pkcs11 token;
static uint8_t pin[KW_PKCS11_PIN_MAX];
static size_t pin_length;
static int is_open;

static enum kw_status give_pin(void *context, uint8_t *to, size_t size, size_t *length) {
    (void)context;
    if (pin_length == 0 || pin_length > size)
        return KW_ERROR_MISSING;
    memcpy(to, pin, pin_length);
    *length = pin_length;
    return KW_OK;
}

static const char *bind_keys(void) {
    static const struct {
        enum key_held held;
        enum kw_pkcs11_kind kind;
        const char *label;
        const char *wrong;
    } wanted[KEYS_HELD] = {
        {HELD_SECRET, KW_PKCS11_SECRET, TOKEN_SECRET,
         "the token has no secret key for HMAC with the label " TOKEN_SECRET},
        {HELD_SIGN, KW_PKCS11_PAIR, TOKEN_SIGN, "the token has no pair on P-256 with the label " TOKEN_SIGN},
        {HELD_TLS, KW_PKCS11_PAIR, TOKEN_TLS, "the token has no pair on P-256 with the label " TOKEN_TLS},
    };
    const struct kw_bytes none = {NULL, 0};
    for (size_t i = 0; i < KEYS_HELD; i++)
        if (kw_keys_pkcs11_bind(&token, wanted[i].held, wanted[i].kind, none, kw_text(wanted[i].label, 16)) != KW_OK)
            return wanted[i].wrong;
    return NULL;
}

const char *token_open(const struct config *config, const struct kw_crypto *crypto, const struct kw_keys **port) {
    if (!secret_file_read(config->token_pin, pin, sizeof(pin), &pin_length))
        return "keys.pin-file cannot be read, or is empty or anybody's to read";
    pkcs11_config = (struct kw_pkcs11_config){.module = config->token_module,
                                              .label = config->token_label,
                                              .hardware = config->token_hardware == CONFIG_ON,
                                              .pin = give_pin,
                                              .crypto = crypto};
    if (kw_keys_pkcs11_open(&token, &pkcs11_config, room, KEYS_HELD) != KW_OK)
        return "the token cannot be opened: is it there, and are keys.module, keys.label and the PIN right?";
    is_open = 1;
    *port = &token.keys;
    return bind_keys();
}

void token_close(void) {
    if (is_open)
        kw_keys_pkcs11_close(&token);
    is_open = 0;
    kw_wipe(pin, sizeof(pin));
    pin_length = 0;
}
