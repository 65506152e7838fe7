/* The reference gateway's configuration: whatever the YAML, it is refused with words or within its bounds. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int has_networks(const struct config *config) {
    return config->from.count - 1 < NETWORKS_MAX && config->island.count - 1 < NETWORKS_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct config config;
    char error[CONFIG_ERROR] = "";
    if (config_parse(data, size, &config, error) != 0) {
        if (!*error)
            abort();
        return 0;
    }
    if (config.point_count > CONFIG_POINTS || !*config.state || config.field_port - 1 >= 65535 ||
        !has_networks(&config) || strnlen(config.user, CONFIG_NAME) == CONFIG_NAME || config.connections < 2 ||
        config.connections > 32)
        abort();
    for (uint32_t i = 0; i < config.point_count; i++)
        if (!*config.point[i].name || config.point[i].least > config.point[i].most || config.point[i].most > 65535 ||
            config.point[i].fallback > CONFIG_FALLBACK_FIXED)
            abort();
    return 0;
}
