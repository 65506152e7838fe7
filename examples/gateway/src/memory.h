/* Memory that the process gets back is empty [CR 4.2 RE 1]. */
#ifndef EXAMPLES_GATEWAY_SRC_MEMORY_H
#define EXAMPLES_GATEWAY_SRC_MEMORY_H

/* From now on OpenSSL wipes whatever it gives back: it keeps requests and answers in clear text in buffers of its own,
 * whose memory the next connection gets. Call it before anything else of OpenSSL. 0, or -1 when it was called too late.
 */
int memory_wipe_released(void);

#endif
