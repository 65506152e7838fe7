/* SSVC's decision for those who deploy fixes: CERT/CC, Deployer Patch Application Priority 1.0.0. */
#ifndef OWNER_SSVC_H
#define OWNER_SSVC_H

#include "owner/exposure.h"

enum ssvc_exploitation { SSVC_NONE, SSVC_PUBLIC_POC, SSVC_ACTIVE };
enum ssvc_automatable { SSVC_NOT_AUTOMATABLE, SSVC_AUTOMATABLE };
enum ssvc_impact { SSVC_LOW, SSVC_MEDIUM, SSVC_HIGH, SSVC_VERY_HIGH };
enum ssvc_decision { SSVC_DEFER, SSVC_SCHEDULED, SSVC_OUT_OF_CYCLE, SSVC_IMMEDIATE };
enum { SSVC_DECISION_COUNT = 4 };

enum ssvc_decision ssvc_decide(enum ssvc_exploitation exploitation, enum exposure exposure,
                               enum ssvc_automatable automatable, enum ssvc_impact impact);

struct str ssvc_exploitation_name(enum ssvc_exploitation value);
struct str ssvc_automatable_name(enum ssvc_automatable value);
struct str ssvc_impact_name(enum ssvc_impact value);
struct str ssvc_decision_name(enum ssvc_decision value);

#endif
