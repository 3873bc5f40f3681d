#!/bin/busybox sh
# PID 1 in the guest's first root: loads modules, puts a tmpfs over the host's files (read-only), and moves there.

/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
echo 'guest: up'

fail() {
  echo "guest: $*"
  reboot -f
}

for module in /modules/*.ko; do
  [ ! -e "$module" ] || insmod "$module" || fail "cannot load $module"
done
mount -t virtiofs -o ro host /host || fail 'cannot mount the files of the host'
mount -t tmpfs -o size=75%,mode=755 upper /upper
mkdir /upper/files /upper/work
mount -t overlay -o lowerdir=/host,upperdir=/upper/files,workdir=/upper/work root /root ||
  fail 'cannot mount an overlay over the files of the host'

for folder in proc sys dev; do mount --move "/$folder" "/root/$folder"; done
mount -t tmpfs -o mode=755 run /root/run
mkdir -p /root/run/vm/host
cp -a /job /bin /root/run/vm/
ln -sf busybox /root/run/vm/bin/sh
mount --move /host /root/run/vm/host
exec switch_root /root /run/vm/bin/busybox sh /run/vm/job/main.sh
