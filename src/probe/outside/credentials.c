#include "probe/outside/credentials.h"

static bool is_default(const struct product *product, struct str name) {
    for (size_t i = 0; i < product->account_count; i++) {
        const struct product_account *account = &product->accounts[i];
        if (str_eq(account->name, name))
            return account->default_password;
    }
    return false;
}

static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return true;
}

static bool is_known(const struct credentials *credentials, struct str name) {
    for (size_t i = 0; i < credentials->count; i++)
        if (str_eq(str_from(credentials->items[i].name), name))
            return true;
    return false;
}

/* NULL when the line was taken. */
static const char *take_line(struct str line, const struct product *product, struct credentials *credentials) {
    size_t colon = str_find_char(line, ':');
    if (colon == SIZE_MAX)
        return "it is not NAME:PASSWORD";
    struct str name = str_slice(line, 0, colon), password = str_skip(line, colon + 1);
    if (name.len == 0 || name.len > CREDENTIALS_NAME_MAX || password.len > CREDENTIALS_PASSWORD_MAX || !is_plain(line))
        return "name or password is empty, too long, or not of plain characters";
    if (!is_default(product, name))
        return "product.yaml has no such account with 'default-password: true'";
    if (is_known(credentials, name))
        return "the account has a line already";
    if (credentials->count == CREDENTIALS_MAX)
        return "there are more than 16";
    struct credential *one = &credentials->items[credentials->count++];
    memcpy(one->name, name.ptr, name.len);
    memcpy(one->password, password.ptr, password.len);
    return NULL;
}

bool credentials_parse(struct str text, const struct product *product, struct credentials *credentials, uint32_t *line,
                       const char **why) {
    struct str rest = text;
    *credentials = (struct credentials){.count = 0};
    *line = 0;
    *why = NULL;
    for (struct str one; !*why && str_next(&rest, '\n', &one);) {
        ++*line;
        if (one.len > 0 && one.ptr[one.len - 1] == '\r')
            one.len--;
        if (one.len > 0 && one.ptr[0] != '#')
            *why = take_line(one, product, credentials);
    }
    if (!*why && credentials->count == 0)
        *why = "there is no line with a name and a password";
    if (*why)
        credentials_wipe(credentials);
    return !*why;
}

void credentials_wipe(struct credentials *credentials) {
    explicit_bzero(credentials, sizeof *credentials);
}

static size_t put_base64(struct str bytes, char *out) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t group = (uint32_t)(unsigned char)bytes.ptr[i] << 16;
        group |= left > 1 ? (uint32_t)(unsigned char)bytes.ptr[i + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)(unsigned char)bytes.ptr[i + 2] : 0;
        out[len++] = digits[group >> 18];
        out[len++] = digits[group >> 12 & 63];
        out[len++] = left > 1 ? digits[group >> 6 & 63] : '=';
        out[len++] = left > 2 ? digits[group & 63] : '=';
    }
    return len;
}

size_t credentials_basic(const struct credential *credential, char field[CREDENTIALS_FIELD_MAX]) {
    static const struct str begin = STR_INIT("Authorization: Basic "), end = STR_INIT("\r\n");
    char pair[CREDENTIALS_NAME_MAX + 1 + CREDENTIALS_PASSWORD_MAX];
    struct str name = str_from(credential->name), password = str_from(credential->password);
    memcpy(pair, name.ptr, name.len);
    pair[name.len] = ':';
    memcpy(pair + name.len + 1, password.ptr, password.len);
    memcpy(field, begin.ptr, begin.len);
    size_t len = begin.len + put_base64((struct str){pair, name.len + 1 + password.len}, field + begin.len);
    explicit_bzero(pair, sizeof pair);
    memcpy(field + len, end.ptr, end.len);
    return len + end.len;
}
