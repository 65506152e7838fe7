/* A PKCS #11 module in front of SoftHSM's that does what a test wishes. */
#include "token.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdlib.h>
#include <string.h>

__attribute__((visibility("default"))) struct token_wish token_wish;

static CK_FUNCTION_LIST *behind;
static CK_FUNCTION_LIST before;

/* Whether it is this call's turn to fail; behind it all is well again. */
static int is_turn(void) {
    return token_wish.fail_at > 0 && --token_wish.fail_at == 0;
}

static CK_RV initialize(void *arguments) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_Initialize(arguments);
}

static CK_RV finalize(void *reserved) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_Finalize(reserved);
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify,
                          CK_SESSION_HANDLE *session) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_OpenSession(slot, flags, application, notify, session);
}

static CK_RV close_session(CK_SESSION_HANDLE session) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_CloseSession(session);
}

static CK_RV get_session_info(CK_SESSION_HANDLE session, CK_SESSION_INFO *info) {
    int lost = token_wish.session_lost;
    token_wish.session_lost = 0;
    return lost ? CKR_SESSION_HANDLE_INVALID : behind->C_GetSessionInfo(session, info);
}

static CK_RV find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG count) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_FindObjectsInit(session, wanted, count);
}

static CK_RV find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *objects, CK_ULONG most, CK_ULONG *count) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_FindObjects(session, objects, most, count);
}

static CK_RV find_final(CK_SESSION_HANDLE session) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_FindObjectsFinal(session);
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key) {
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_SignInit(session, mechanism, key);
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *count) {
    if (is_turn())
        return CKR_FUNCTION_FAILED;
    if (present && token_wish.absent) {
        *count = 0;
        return CKR_OK;
    }
    return behind->C_GetSlotList(present, slots, count);
}

static CK_RV get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO *info) {
    CK_RV answer = is_turn() ? CKR_FUNCTION_FAILED : behind->C_GetSlotInfo(slot, info);
    if (token_wish.hardware)
        info->flags |= CKF_HW_SLOT;
    return answer;
}

static CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info) {
    CK_RV answer = is_turn() ? CKR_FUNCTION_FAILED : behind->C_GetTokenInfo(slot, info);
    if (token_wish.final_try)
        info->flags |= CKF_USER_PIN_FINAL_TRY;
    return answer;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG length) {
    token_wish.logins++;
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_Login(session, user, pin, length);
}

static CK_RV get_attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes,
                           CK_ULONG count) {
    if (token_wish.hide_sensitive && attributes->type == CKA_SENSITIVE)
        return CKR_ATTRIBUTE_TYPE_INVALID;
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_GetAttributeValue(session, object, attributes, count);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG length, CK_BYTE *to, CK_ULONG *made) {
    if (token_wish.turns > 0) {
        token_wish.turns--;
        return token_wish.sign_answer;
    }
    return is_turn() ? CKR_FUNCTION_FAILED : behind->C_Sign(session, data, length, to, made);
}

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
    CK_C_GetFunctionList real;
    const char *path = getenv("TOKEN_MODULE");
    void *library = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    void *symbol = library ? dlsym(library, "C_GetFunctionList") : NULL;
    if (!symbol)
        return CKR_GENERAL_ERROR;
    memcpy(&real, &symbol, sizeof(real));
    CK_RV answer = real(&behind);
    if (answer != CKR_OK)
        return answer;
    before = *behind;
    before.C_Initialize = initialize;
    before.C_Finalize = finalize;
    before.C_OpenSession = open_session;
    before.C_CloseSession = close_session;
    before.C_GetSessionInfo = get_session_info;
    before.C_FindObjectsInit = find_init;
    before.C_FindObjects = find;
    before.C_FindObjectsFinal = find_final;
    before.C_SignInit = sign_init;
    before.C_GetSlotList = get_slot_list;
    before.C_GetSlotInfo = get_slot_info;
    before.C_GetTokenInfo = get_token_info;
    before.C_Login = login;
    before.C_GetAttributeValue = get_attribute;
    before.C_Sign = sign;
    *list = &before;
    return CKR_OK;
}
