#!/bin/bash
# A Ceph of one node with an S3 gateway, on loopback: rados-gateway.sh FOLDER MONITOR_PORT GATEWAY_PORT [keep]
# Prints "ready" when it answers, and ends when its standard input is closed. It keeps its objects in memory, and
# deletes its folder at the end. With "keep", objects and folder stay, and the next start goes on with them; it makes the file
# FOLDER/ready, has a generated key in FOLDER/user.json, starts a gateway that ended again, and ends by SIGTERM only.
set -euo pipefail
D=$1 MONPORT=$2 RGWPORT=$3 KEEP=${4-}
export CEPH_CONF=$D/ceph.conf CEPH_ARGS=
pids() { for p in "$D"/run/*.pid; do [ ! -e "$p" ] || cat "$p"; done; }
stop() {
    trap '' TERM INT
    if [ -n "$KEEP" ]; then
        for role in client.rgw.a osd.0 mgr.a mon.a; do
            pid=$(cat "$D/run/$role.pid" 2>/dev/null) || continue
            kill "$pid" 2>/dev/null || continue
            for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        done
    fi
    for pid in $(pids); do kill -9 "$pid" 2>/dev/null || true; done
    if [ -n "$KEEP" ]; then rm -f "$D"/run/* "$D/ready"; else rm -rf "$D"; fi
}
trap stop EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
begun=''
[ ! -e "$D/begun" ] || begun=yes
rm -f "$D/ready"
mkdir -p "$D"/{mon/a,mgr/a,rgw,run,log,osd.0,crash/posted}
if [ -n "$begun" ]; then FSID=$(cat "$D/begun"); else FSID=$(cat /proc/sys/kernel/random/uuid); fi
if [ -n "$KEEP" ]; then OBJECTS=bluestore; else OBJECTS=memstore; fi
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
osd objectstore = $OBJECTS
osd class dir = /usr/lib/$(uname -m)-linux-gnu/rados-classes
memstore device bytes = 2147483648
bluestore block size = 34359738368
bluestore fsck on mount = false
bluestore block db create = false
bluestore block wal create = false
osd memory target = 939524096
osd op num shards = 2
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$RGWPORT tcp_nodelay=1
rgw data = $D/rgw
rgw thread pool size = 64
rgw s3 auth use rados = true
rgw crypt require ssl = false
END
ceph() { timeout 30 ceph -c "$CEPH_CONF" --connect-timeout 10 "$@"; }
create() {
    ceph-authtool --create-keyring "$D/keyring" --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool "$D/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
    monmaptool --create --addv a "[v2:127.0.0.1:$MONPORT]" --fsid "$FSID" --set-min-mon-release reef "$D/monmap"
    ceph-mon -c "$CEPH_CONF" --mkfs -i a --monmap "$D/monmap" --keyring "$D/keyring"
    ceph-mon -c "$CEPH_CONF" -i a
    ceph auth get-or-create mgr.a mon 'allow profile mgr' osd 'allow *' mds 'allow *' -o "$D/mgr/a/keyring"
    U=$(cat /proc/sys/kernel/random/uuid) S=$(ceph-authtool --gen-print-key)
    echo "{\"cephx_secret\": \"$S\"}" | ceph osd new "$U" -i -
    ceph-authtool --create-keyring "$D/osd.0/keyring" --name osd.0 --add-key "$S"
    ceph-osd -c "$CEPH_CONF" -i 0 --mkfs --osd-uuid "$U" --keyring "$D/osd.0/keyring"
}
user() {
    if [ -n "$KEEP" ]; then
        (umask 077 && timeout 60 radosgw-admin -c "$CEPH_CONF" user create --uid=coffre --display-name=Coffre >"$D/user.json")
    else
        timeout 60 radosgw-admin -c "$CEPH_CONF" user create --uid=test --display-name=Test \
            --access-key=TESTACCESSKEY000001 --secret-key=testsecretkey0000000000000000000000001
    fi
}
{
    if [ -n "$begun" ]; then ceph-mon -c "$CEPH_CONF" -i a; else create; fi
    ceph-mgr -c "$CEPH_CONF" -i a --keyring "$D/mgr/a/keyring"
    ceph-osd -c "$CEPH_CONF" -i 0 --keyring "$D/osd.0/keyring"
    for _ in $(seq 1 60); do ceph osd stat | grep -q " 1 up" && break; sleep 0.5; done
    [ -n "$begun" ] || ceph auth get-or-create client.rgw.a mon 'allow rw' osd 'allow rwx' mgr 'allow rw' -o "$D/rgw/keyring"
    radosgw -c "$CEPH_CONF" -n client.rgw.a --keyring "$D/rgw/keyring"
    for _ in $(seq 1 120); do (: <"/dev/tcp/127.0.0.1/$RGWPORT") 2>/dev/null && break; sleep 0.5; done
    if [ -z "$begun" ]; then
        user
        echo "$FSID" >"$D/begun"
    fi
} >"$D/log/start.log" 2>&1 </dev/null || { cat "$D/log/start.log" >&2; exit 1; }
echo ready
if [ -z "$KEEP" ]; then
    read -r _ || true
    exit
fi
: >"$D/ready"
while :; do
    sleep 1 &
    wait $! || true
    kill -0 "$(cat "$D/run/client.rgw.a.pid")" 2>/dev/null || radosgw -c "$CEPH_CONF" -n client.rgw.a --keyring "$D/rgw/keyring"
done
