/* A PKCS #11 module for trials alone: it hands everything on to the module that HG7_STAND_IN names, SoftHSM, and says
 * of each slot that it is hardware, which it is not. A device that loads it has its keys in files. */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdlib.h>
#include <string.h>

static CK_FUNCTION_LIST *behind;
static CK_FUNCTION_LIST before;

static CK_RV get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO *info) {
    CK_RV answer = behind->C_GetSlotInfo(slot, info);
    if (answer == CKR_OK)
        info->flags |= CKF_HW_SLOT;
    return answer;
}

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
    CK_C_GetFunctionList real;
    const char *path = getenv("HG7_STAND_IN");
    void *library = path && *path == '/' ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    void *symbol = library ? dlsym(library, "C_GetFunctionList") : NULL;
    if (!symbol)
        return CKR_GENERAL_ERROR;
    memcpy(&real, &symbol, sizeof(real));
    CK_RV answer = real(&behind);
    if (answer != CKR_OK)
        return answer;
    before = *behind;
    before.C_GetSlotInfo = get_slot_info;
    *list = &before;
    return CKR_OK;
}
