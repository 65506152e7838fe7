#include "probe/sshkey.h"

enum { KEY_TEXT_MAX = 16384 };

static const char *const types[] = {
    "ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-"};

static bool is_type(struct str word) {
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_starts(word, str_from(types[i])))
            return true;
    return false;
}

static int value_of(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (char_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Base64, blanks and line ends within it left out; ends at the first other character. */
static struct str decode(struct probe *probe, struct str text) {
    text = str_slice(text, 0, KEY_TEXT_MAX);
    char *bytes = arena_get_raw(probe->arena, text.len + 1, 1);
    size_t len = 0;
    uint32_t bits = 0;
    unsigned count = 0;
    probe->memory_out |= !bytes;
    for (size_t i = 0; bytes && i < text.len; i++) {
        int value = value_of(text.ptr[i]);
        if (char_is_blank(text.ptr[i]))
            continue;
        if (value < 0)
            break;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[len++] = (char)(bits >> count & 0xff);
        }
    }
    return (struct str){bytes, len};
}

static uint32_t big_endian(const char *bytes) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

/* A string of RFC 4251: four bytes of length in front. */
static bool take(struct str *rest, struct str *part) {
    if (rest->len < 4)
        return false;
    uint32_t len = big_endian(rest->ptr);
    if (len > rest->len - 4)
        return false;
    *part = str_slice(*rest, 4, 4 + (size_t)len);
    *rest = str_skip(*rest, 4 + (size_t)len);
    return true;
}

static bool read_blob(struct str blob, struct probe_key *key) {
    struct str exponent, modulus;
    *key = (struct probe_key){.type = STR("")};
    if (!take(&blob, &key->type) || !is_type(key->type)) {
        key->type = STR("");
        return false;
    }
    if (!str_eq(key->type, STR("ssh-rsa")) || !take(&blob, &exponent) || !take(&blob, &modulus))
        return true;
    while (modulus.len > 0 && modulus.ptr[0] == 0)
        modulus = str_skip(modulus, 1);
    key->bits = (unsigned)modulus.len * 8;
    for (unsigned top = modulus.len ? (unsigned char)modulus.ptr[0] : 0x80; top < 0x80; top <<= 1)
        key->bits--;
    return true;
}

/* The next word of authorized_keys: blanks between quotes are part of it. */
static bool next_option(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    bool quoted = false;
    size_t len = 0;
    for (; len < rest->len && (quoted || !char_is_blank(rest->ptr[len])); len++)
        quoted ^= rest->ptr[len] == '"' && (len == 0 || rest->ptr[len - 1] != '\\');
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return len > 0;
}

bool probe_key_line(struct probe *probe, struct str line, struct probe_key *key) {
    struct str word;
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#' || !next_option(&line, &word))
        return false;
    if (!is_type(word) && (!next_option(&line, &word) || !is_type(word)))
        return false;
    struct str type = word;
    if (!next_option(&line, &word) || !read_blob(decode(probe, word), key))
        *key = (struct probe_key){.type = type};
    return true;
}

static enum probe_key_guard read_openssh(struct probe *probe, struct str text, struct probe_key *key) {
    struct str bytes = decode(probe, text), magic = STR("openssh-key-v1"), cipher, skipped, blob;
    if (!str_starts(bytes, magic))
        return KEY_UNKNOWN;
    bytes = str_skip(bytes, magic.len + 1);
    if (!take(&bytes, &cipher) || !take(&bytes, &skipped) || !take(&bytes, &skipped) || bytes.len < 4)
        return KEY_UNKNOWN;
    bytes = str_skip(bytes, 4);
    if (take(&bytes, &blob))
        (void)read_blob(blob, key);
    return str_eq(cipher, STR("none")) ? KEY_OPEN : KEY_ENCRYPTED;
}

enum probe_key_guard probe_key_file(struct probe *probe, struct str text, struct probe_key *key) {
    static const struct str front = STR_INIT("-----BEGIN "), back = STR_INIT("PRIVATE KEY-----");
    *key = (struct probe_key){.type = STR("")};
    /* Dropbear's own: the public part in front, and never a passphrase. */
    if (read_blob(str_slice(text, 0, KEY_TEXT_MAX), key))
        return KEY_OPEN;
    size_t at = str_find(text, front), end = at == SIZE_MAX ? SIZE_MAX : str_find(str_skip(text, at), back);
    if (at == SIZE_MAX || end == SIZE_MAX || end > 64)
        return KEY_NONE;
    struct str kind = str_slice(text, at + front.len, at + end);
    text = str_skip(text, at + end + back.len);
    if (str_starts(kind, STR("OPENSSH")))
        return read_openssh(probe, text, key);
    if (str_starts(kind, STR("ENCRYPTED")) || str_contains(str_slice(text, 0, PROBE_TEXT_MAX), STR("ENCRYPTED")))
        return KEY_ENCRYPTED;
    if (str_starts(kind, STR("DSA")))
        key->type = STR("ssh-dss");
    return KEY_OPEN;
}

const char *probe_key_weak(struct probe *probe, const struct probe_key *key) {
    if (str_starts(key->type, STR("ssh-dss")))
        return "DSA";
    if (!str_eq(key->type, STR("ssh-rsa")) || key->bits == 0 || key->bits >= KEY_RSA_LEAST)
        return NULL;
    struct str text = str_format(probe->arena, "RSA of %u bits", key->bits);
    probe->memory_out |= !text.ptr;
    return text.ptr ? text.ptr : "RSA";
}
