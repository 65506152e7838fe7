/* A token of SoftHSM in a folder of its own, whose objects the tests make through the interface that devices use; and
 * the module in between that pulls it out, breaks it, or lets it pass for hardware (token_module.c). */
#ifndef LIB_TOKEN_H
#define LIB_TOKEN_H

#include <keyway/bytes.h>

#define TOKEN_LABEL "keyway device"
#define TOKEN_PIN   "4711-0815"
#define TOKEN_PATH  512u

struct token {
    char folder[TOKEN_PATH];
    char serial[17];
    const char *module; /* SoftHSM's, or null: it is not installed */
};

/* What to make of an object beside what a sound key is. */
#define TOKEN_EXTRACTABLE   1u /* may leave the token under another key */
#define TOKEN_INSENSITIVE   2u /* may leave it in the clear */
#define TOKEN_OTHER_CURVE   4u /* P-384 */
#define TOKEN_FOREIGN_POINT 8u /* the public object of another pair bears its name */

/* Makes the folder and the token, named `label`, in it. The module is null when there is no SoftHSM, and nothing was
 * made. Fails the test when it cannot. */
void token_make(struct token *token, const char *label);

/* Makes a pair or a secret on it. */
void token_add_pair(const struct token *token, const char *id, const char *label, unsigned int flaws);
void token_add_secret(const struct token *token, const char *id, const char *label, unsigned int flaws);

/* Takes away every object of this label. */
void token_remove(const struct token *token, const char *label);

/* The folder of the token's objects goes away, and comes back. */
void token_unplug(const struct token *token);
void token_plug(const struct token *token);

/* Removes the folder. */
void token_drop(const struct token *token);

/* What the module in between does; all zero: it only hands on. */
struct token_wish {
    unsigned long sign_answer; /* C_Sign answers it, once for each `turns` */
    unsigned int turns;
    int hardware;       /* CKF_HW_SLOT is set in every slot */
    int absent;         /* no slot has a token */
    int final_try;      /* of the PIN is left */
    int hide_sensitive; /* CKA_SENSITIVE cannot be read */
    unsigned int logins;
    int session_lost;     /* C_GetSessionInfo says so, once */
    unsigned int fail_at; /* the call of the module that fails, from 1; 0: none */
};

#endif
