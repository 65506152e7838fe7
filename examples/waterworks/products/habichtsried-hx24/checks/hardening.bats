# The HX-24's hardening guide as checks, run against the configuration that a switch in the plant gives out.
load ../../../tools/settings

@test "management has a network of its own" { at_least management.vlan 2; }
@test "ports without a cable are off" { is ports.unused off; }
@test "every used port knows its devices" { is ports.learn locked; }
@test "the account as shipped is gone" { lacks accounts.names admin; }
@test "ssh takes keys alone" { is ssh.passwords no; }
@test "records go to the control room" { one_of syslog.server 10.20.3.5 10.20.3.6; }
