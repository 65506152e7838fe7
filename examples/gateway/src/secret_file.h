/* A PIN or auth value in a file of its owner's. */
#ifndef EXAMPLES_GATEWAY_SRC_SECRET_FILE_H
#define EXAMPLES_GATEWAY_SRC_SECRET_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Reads the file's first line, of 1 to `room` bytes. 1, or 0 when it cannot be read, is empty or longer, or is
 * anybody's to read: others than its owner and group. @req CR 1.5, CR 4.1 */
int secret_file_read(const char *path, uint8_t *to, size_t room, size_t *length);

#endif
