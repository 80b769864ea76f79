#!/bin/bash
# A Ceph of one node with an S3 gateway, on loopback and in memory: rados-gateway.sh FOLDER MONITOR_PORT GATEWAY_PORT
# Prints "ready" when it answers, and ends when its standard input is closed.
set -euo pipefail
D=$1 MONPORT=$2 RGWPORT=$3
export CEPH_CONF=$D/ceph.conf CEPH_ARGS=
stop() {
    for p in "$D"/run/*.pid; do [ -e "$p" ] && kill -9 "$(cat "$p")" 2>/dev/null || true; done
    rm -rf "$D"
}
trap stop EXIT
mkdir -p "$D"/{mon/a,mgr/a,rgw,run,log,osd.0,crash/posted}
FSID=$(cat /proc/sys/kernel/random/uuid)
cat >"$CEPH_CONF" <<END
[global]
fsid = $FSID
mon initial members = a
mon host = v2:127.0.0.1:$MONPORT
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
public addr = 127.0.0.1
ms bind msgr1 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = $D/keyring
log file = $D/log/\$name.log
admin socket = $D/run/\$name.asok
pid file = $D/run/\$name.pid
run dir = $D/run
crash dir = $D/crash
osd pool default size = 1
osd pool default min size = 1
osd crush chooseleaf type = 0
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon warn on pool no redundancy = false
mon pg warn min per osd = 0
mon data avail warn = 2
mon data avail crit = 1
mon cluster log file = $D/log/cluster.log
auth allow insecure global id reclaim = false
[mon]
mon data = $D/mon/\$id
[mgr]
mgr data = $D/mgr/\$id
mgr initial modules =
[osd]
osd data = $D/osd.\$id
osd objectstore = memstore
osd class dir = /usr/lib/$(uname -m)-linux-gnu/rados-classes
memstore device bytes = 2147483648
osd op num shards = 2
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$RGWPORT
rgw data = $D/rgw
rgw thread pool size = 64
rgw s3 auth use rados = true
END
ceph() { timeout 30 ceph -c "$CEPH_CONF" --connect-timeout 10 "$@"; }
{
    ceph-authtool --create-keyring "$D/keyring" --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool "$D/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
    monmaptool --create --addv a "[v2:127.0.0.1:$MONPORT]" --fsid "$FSID" --set-min-mon-release reef "$D/monmap"
    ceph-mon -c "$CEPH_CONF" --mkfs -i a --monmap "$D/monmap" --keyring "$D/keyring"
    ceph-mon -c "$CEPH_CONF" -i a
    ceph auth get-or-create mgr.a mon 'allow profile mgr' osd 'allow *' mds 'allow *' -o "$D/mgr/a/keyring"
    ceph-mgr -c "$CEPH_CONF" -i a --keyring "$D/mgr/a/keyring"
    U=$(cat /proc/sys/kernel/random/uuid) S=$(ceph-authtool --gen-print-key)
    echo "{\"cephx_secret\": \"$S\"}" | ceph osd new "$U" -i -
    ceph-authtool --create-keyring "$D/osd.0/keyring" --name osd.0 --add-key "$S"
    ceph-osd -c "$CEPH_CONF" -i 0 --mkfs --osd-uuid "$U" --keyring "$D/osd.0/keyring"
    ceph-osd -c "$CEPH_CONF" -i 0 --keyring "$D/osd.0/keyring"
    for _ in $(seq 1 60); do ceph osd stat | grep -q " 1 up" && break; sleep 0.5; done
    ceph auth get-or-create client.rgw.a mon 'allow rw' osd 'allow rwx' mgr 'allow rw' -o "$D/rgw/keyring"
    radosgw -c "$CEPH_CONF" -n client.rgw.a --keyring "$D/rgw/keyring"
    for _ in $(seq 1 120); do (: <"/dev/tcp/127.0.0.1/$RGWPORT") 2>/dev/null && break; sleep 0.5; done
    timeout 60 radosgw-admin -c "$CEPH_CONF" user create --uid=test --display-name=Test \
        --access-key=TESTACCESSKEY000001 --secret-key=testsecretkey0000000000000000000000001
} >"$D/log/start.log" 2>&1 </dev/null || { cat "$D/log/start.log" >&2; exit 1; }
echo ready
read -r _ || true
