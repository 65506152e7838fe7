/* Secrets in text: what a name says of the value behind it, what a value says of itself. Inner header of the files
 * secret_*.c and of the rules that use them. All work is bounded by SECRET_REACH bytes around a place. */
#ifndef SUPPLIER_SECRET_H
#define SUPPLIER_SECRET_H

#include "supplier/file_kind.h"
#include "supplier/keyword.h"
#include "supplier/scan.h"

enum {
    SECRET_REACH = 1024 /* before and behind a word; a key's text is looked at up to KEY_REACH */,
    KEY_REACH = 8192
};

/* What the word of a name says; the order is that of data/secret-words.tsv's kinds. */
enum secret_word {
    SECRET_WORD_PASSWORD,
    SECRET_WORD_SECRET,
    SECRET_WORD_TOKEN,
    SECRET_WORD_KEY,
    SECRET_WORD_DIRECTIVE, /* of a configuration: the value is the next word */
    SECRET_WORD_PAIR,      /* a call with user and password */
    SECRET_WORD_BASIC,     /* base64 of user and password */
    SECRET_WORD_COMMAND,   /* of a shell or SQL, each with a form of its own */
    SECRET_WORD_WEP,       /* a key of WEP: hexadecimal digits of a fixed number, or a text */
    SECRET_WORD_NONE,
};

struct secret_name_row {
    struct str word;
    enum secret_word kind;
};

enum secret_alphabet {
    ALPHABET_UPPER32, /* A-Z 2-7 */
    ALPHABET_UPPER,   /* A-Z 0-9 */
    ALPHABET_HEX,
    ALPHABET_ALNUM,
    ALPHABET_WORD, /* and _ */
    ALPHABET_URL,  /* and - _ */
    ALPHABET_PATH, /* and / . @ */
    ALPHABET_JWT,  /* and . */
    ALPHABET_SAS,  /* base64, as URLs have it */
};
/* How a token of a known issuer is made. */
struct secret_pattern {
    struct str title, starts;
    enum secret_alphabet alphabet;
    uint16_t least, most; /* characters behind the start */
    uint16_t entropy;     /* tenths of a bit a character, at least */
};

struct default_password {
    struct str user, password, source;
};
/* Rows of data/default-passwords.tsv. */
size_t default_password_count(void);
const struct default_password *default_password_at(size_t index);
/* The row with that password, and that user if `user` is not empty; NULL: none. */
const struct default_password *default_password_find(struct str user, struct str password);

/* A stretch of a file in memory. */
struct secret_text {
    struct str bytes;
    struct file_kind kind;
    bool binary;
};

/* A name, and the literal that stands behind it. */
struct secret_pair {
    enum secret_word kind;
    struct str name;
    struct str value;
    struct str user; /* where it is told */
    bool quoted;
    bool bytes;   /* the value is a list of bytes: 0x12, 0x34 */
    bool letters; /* or of characters: 'a', 'b' */
    bool phrase;  /* the value goes to the end of the line: words */
    size_t end;   /* behind the name: nothing before it needs another look */
};

/* The kind of secret that a name stands for; SECRET_WORD_NONE: none ("password_file", "tokenizer"). */
enum secret_word secret_name(struct str name);
/* The pair at a word that ends at `end` and is `kind`; false when there is no literal behind it. `pair->end` is set
 * either way. */
bool secret_pair_at(const struct secret_text *text, size_t start, size_t end, enum secret_word kind,
                    struct secret_pair *pair);
/* The password among the arguments of a program (`line` stands behind its name); false when there is none. */
bool secret_argument(struct str program, struct str line, struct secret_pair *pair);
/* The value of a numbered macro that may hold a password (`line` stands behind its number). */
bool secret_macro(struct str line, struct secret_pair *pair);
/* The value of a directive that is not its next word: "com2sec NAME SOURCE COMMUNITY". */
bool secret_place(struct str directive, struct str line, struct secret_pair *pair);

/* A password's hash that begins at `begin` with one of the marks of crypt(3), and whose account it is: as a line of
 * shadow, wherever that stands, or as an argument of usermod, useradd or rootpw. */
struct secret_hash {
    struct str user; /* may be empty */
    struct str hash;
};
enum { SECRET_HASH_MARKS = 8 };
extern const struct str secret_hash_marks[SECRET_HASH_MARKS];
bool secret_hash_at(struct str bytes, size_t begin, struct secret_hash *found);

/* Whether it has the form of a key of WEP: 10, 26 or 32 hexadecimal digits, also in groups, or "s:" and a text. */
bool secret_is_wep(struct str value);
/* Whether the value may be a secret: no variable, no template, no label, no hash. */
bool secret_value(const struct secret_text *text, const struct secret_pair *pair);
/* Stands for a value that somebody is to put there, or refers to one. */
bool secret_is_placeholder(struct str value);
/* Tenths of a bit that a character of it carries (Shannon), over the characters of the text itself. */
unsigned secret_entropy(struct str value);

/* A token of `pattern` whose start ends at `end`: its whole text. */
bool secret_token_at(const struct secret_text *text, size_t end, const struct secret_pattern *pattern,
                     struct str *token);
/* The password of a URL whose "://" ends at `end`, and its user. */
bool secret_url_at(const struct secret_text *text, size_t end, struct str *user, struct str *password);

enum secret_key { SECRET_KEY_NONE, SECRET_KEY_OPEN, SECRET_KEY_LOCKED, SECRET_KEY_UNTOLD };
/* A private key in text whose marker ends at `end`; `what` says of which form. */
enum secret_key secret_key_at(const struct secret_text *text, size_t end, struct str *what);
enum secret_key secret_putty_at(const struct secret_text *text, size_t end, struct str *what);
/* The same for a file that is nothing but a key (DER, PKCS #12). */
enum secret_key secret_key_file(struct str bytes, struct str *what);

/* "ab**** (12 characters)" in the arena: enough to find it again, too little to use it. ptr NULL without memory. */
struct str secret_mask(struct arena *arena, struct str secret);

#endif
