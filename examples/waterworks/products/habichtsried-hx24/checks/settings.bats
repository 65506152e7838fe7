# Habichtsried's checks of the HX-24's settings as shipped.
load ../../../tools/settings

@test "[CR 1.5] the shipped password must be changed at the first login" { is accounts.must_change_password yes; }
@test "[CR 1.11] three wrong passwords lock an account" { at_most login.max_failures 3; }
@test "[CR 2.8] logins, changes and link failures are recorded" { for event in login change link; do lists audit.events $event; done; }
@test "[CR 4.1] management is encrypted" { for service in telnet http snmp-v1 snmp-v2c; do lacks services.enabled $service; done; }
@test "[CR 5.1] ports belong to virtual networks" { is vlan.mode port-based; }
@test "[NDR 5.2] traffic between virtual networks is filtered" { is filter.between_vlans on; }
@test "[NDR 5.2 RE 1] what no rule allows is dropped" { is filter.default drop; }
@test "[CR 7.1] storms are cut off" { at_most storm.limit_percent 10; }
@test "[CR 7.7] unused ports are off" { is ports.unused off; }
