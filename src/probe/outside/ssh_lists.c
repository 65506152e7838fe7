#include "probe/outside/ssh_lists.h"

enum { LINES_MAX = 50, LINE_MAX = 255, COOKIE = 16, KEXINIT = 20, PACKET_MAX = 35000 };

/* A server may send other lines first (RFC 4253, 4.2). */
static enum ssh_answer read_identification(struct str *bytes, struct str *line) {
    for (unsigned i = 0; i < LINES_MAX; i++) {
        size_t end = str_find_char(*bytes, '\n');
        if (end == SIZE_MAX)
            return bytes->len > LINE_MAX * 4 ? SSH_JUNK : SSH_PART;
        *line = str_trim(str_slice(*bytes, 0, end));
        *bytes = str_skip(*bytes, end + 1);
        if (str_starts(*line, STR("SSH-")))
            return line->len <= LINE_MAX ? SSH_WHOLE : SSH_JUNK;
    }
    return SSH_JUNK;
}

static bool take32(struct str *bytes, uint32_t *value) {
    if (bytes->len < 4)
        return false;
    *value = 0;
    for (size_t i = 0; i < 4; i++)
        *value = *value << 8 | (unsigned char)bytes->ptr[i];
    *bytes = str_skip(*bytes, 4);
    return true;
}

static enum ssh_answer read_lists(struct str payload, struct ssh_lists *lists) {
    if (payload.len < 1 + COOKIE || (unsigned char)payload.ptr[0] != KEXINIT)
        return SSH_JUNK;
    payload = str_skip(payload, 1 + COOKIE);
    for (size_t i = 0; i < SSH_LISTS; i++) {
        uint32_t len;
        if (!take32(&payload, &len) || len > payload.len)
            return SSH_JUNK;
        lists->lists[i] = str_slice(payload, 0, len);
        payload = str_skip(payload, len);
    }
    return SSH_WHOLE;
}

enum ssh_answer ssh_lists_read(struct str bytes, struct ssh_lists *lists) {
    *lists = (struct ssh_lists){.identification = STR("")};
    enum ssh_answer answer = read_identification(&bytes, &lists->identification);
    if (answer != SSH_WHOLE)
        return answer;
    uint32_t len;
    if (!take32(&bytes, &len))
        return SSH_PART;
    if (len > PACKET_MAX || len < 2)
        return SSH_JUNK;
    if (bytes.len < len)
        return SSH_PART;
    size_t padding = (unsigned char)bytes.ptr[0];
    return padding + 1 > len ? SSH_JUNK : read_lists(str_slice(bytes, 1, len - padding), lists);
}

const char *ssh_weakness(enum ssh_list list, struct str name) {
    static const struct {
        unsigned lists;  /* bits of enum ssh_list */
        struct str part; /* of the name; from its begin where it does not begin with '*' */
        const char *why;
    } weak[] = {
        {1u << SSH_KEX, STR_INIT("diffie-hellman-group1-"), "a group of 1024 bits and SHA-1"},
        {1u << SSH_KEX, STR_INIT("*-sha1"), "SHA-1"},
        {1u << SSH_KEX, STR_INIT("*group-exchange-sha1"), "SHA-1"},
        {1u << SSH_HOST_KEY, STR_INIT("ssh-dss"), "DSA of 1024 bits"},
        {1u << SSH_HOST_KEY, STR_INIT("ssh-rsa"), "signatures by SHA-1"},
        {3u << SSH_CIPHER_IN, STR_INIT("none"), "no encryption"},
        {3u << SSH_CIPHER_IN, STR_INIT("arcfour"), "RC4"},
        {3u << SSH_CIPHER_IN, STR_INIT("3des-"), "triple DES"},
        {3u << SSH_CIPHER_IN, STR_INIT("des-"), "DES"},
        {3u << SSH_CIPHER_IN, STR_INIT("blowfish-"), "blocks of 64 bits"},
        {3u << SSH_CIPHER_IN, STR_INIT("cast128-"), "blocks of 64 bits"},
        {3u << SSH_CIPHER_IN, STR_INIT("*-cbc"), "CBC, which tells of plain text (CVE-2008-5161)"},
        {3u << SSH_MAC_IN, STR_INIT("none"), "no integrity"},
        {3u << SSH_MAC_IN, STR_INIT("hmac-md5"), "MD5"},
        {3u << SSH_MAC_IN, STR_INIT("hmac-ripemd160"), "RIPEMD-160"},
        {3u << SSH_MAC_IN, STR_INIT("hmac-sha1-96"), "SHA-1 cut to 96 bits"},
        {3u << SSH_MAC_IN, STR_INIT("umac-64"), "a tag of 64 bits"},
    };
    for (size_t i = 0; i < ARRAY_LEN(weak); i++) {
        bool ends = weak[i].part.ptr[0] == '*';
        bool is = ends ? str_ends(name, str_skip(weak[i].part, 1)) : str_starts(name, weak[i].part);
        /* "ssh-rsa" is one name, "ssh-rsa-cert-v01@openssh.com" another with the same weakness. */
        if ((weak[i].lists >> list & 1) && is)
            return weak[i].why;
    }
    return NULL;
}
