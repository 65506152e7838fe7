/* The gateway's own software: compared with a signed manifest all the time, watched by the kernel, and replaced by
 * signed updates. */
#ifndef EXAMPLES_GATEWAY_SRC_SOFTWARE_H
#define EXAMPLES_GATEWAY_SRC_SOFTWARE_H

#include "answer.h"
#include "device.h"
#include "roots.h"

#include <keyway/integrity.h>
#include <keyway/update.h>

#include "port/integrity_fanotify.h"
#include "port/integrity_linux.h"

#define SOFTWARE_MANIFEST_MAX (64u << 10)
#define SOFTWARE_NO_BANK      UINT32_MAX
#define SOFTWARE_COMPONENT    1u /* the program, in manifests of updates */
#define SOFTWARE_STARTS       3u /* of an image on trial */

struct software {
    const struct config *config;
    struct device *device;
    struct roots roots;
    const struct kw_trust *trust; /* the boot stage's: the supplier; the program's: with the owner's roots */
    int image_known;
    uint8_t image[KW_DIGEST_SIZE]; /* of the running program */

    int root; /* the folder that is compared; -1: none is */
    int opened;
    uint8_t manifest[SOFTWARE_MANIFEST_MAX];
    struct kw_bytes envelope; /* in it */
    uint8_t work[16u << 10];
    struct kw_integrity_files files;
    struct kw_integrity integrity;
    struct kw_integrity_watch *watch; /* null: none */
    uint32_t findings;                /* since the start */

    int updating;  /* updates can be taken */
    uint32_t bank; /* that runs; SOFTWARE_NO_BANK: the program was not started by the boot stage */
    uint8_t update_work[4096];
    struct kw_update update;
};

/* What the boot stage and the gateway open the record of updates with. */
struct kw_update_config software_update_config(struct software *software);

/* Opens what the configuration asks for and makes the first pass. What differs is recorded, and shown by software_show;
 * a manifest that cannot be believed is a failure: -1, and what is wrong in `error`. Before the sandbox.
 * @req CR 3.4, CR 3.4 RE 1, EDR 3.10 */
int software_open(struct software *software, struct device *device, uint32_t bank, const char **error);

void software_close(struct software *software);

/* Goes on with the comparison, for `budget` bytes, and takes what the watch has seen.
 * @req CR 3.4 RE 2, CR 3.3 RE 1 */
void software_step(struct software *software, uint64_t budget);

/* Behind a change of who is trusted: a manifest that is signed by nobody of them any more counts no longer, and what it
 * lists is not sound until the gateway starts with another. @req CR 3.4 RE 1, EDR 3.13, NDR 3.13 */
void software_judge_again(struct software *software);

/* For poll(): readable when something changed; -1: there is no watch. */
int software_file(const struct software *software);

/* Whether nothing differs from the manifest. */
int software_sound(const struct software *software);

/* The software's part of the gateway's state, as members of a JSON object. */
void software_show(const struct software *software, struct answer *answer);

#endif
