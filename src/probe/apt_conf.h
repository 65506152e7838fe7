/* The settings of apt: apt.conf.d by its names, then apt.conf, with what they include. */
#ifndef PROBE_APT_CONF_H
#define PROBE_APT_CONF_H

#include "probe/block_settings.h"

/* Read anew at each call; what cannot be read is a doubt, what cannot be followed is said by `cut`. */
void probe_apt_conf(struct probe *probe, struct probe_block_settings *all);

/* apt's own words for yes and no: "with", "2", "off" ...; APT_NEITHER for others. */
enum apt_truth { APT_NEITHER, APT_NO, APT_YES };
enum apt_truth probe_apt_truth(struct str value);

#endif
