# PID 1 in the guest: sets the machine up as an init would, runs the job's command, and sends what came of it.

JOB=/run/vm/job
export PATH=/run/vm/bin
. $JOB/settings
. $JOB/cgroups.sh
. $JOB/systemd.sh

mount --make-rshared /
mkdir -p /dev/pts /dev/shm /dev/mqueue
mount -t devpts -o mode=620,gid=5,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 shm /dev/shm
mount -t mqueue mqueue /dev/mqueue
mount -t securityfs securityfs /sys/kernel/security
ln -sfn /proc/self/fd /dev/fd
ln -sfn fd/0 /dev/stdin
ln -sfn fd/1 /dev/stdout
ln -sfn fd/2 /dev/stderr
mount -t tmpfs -o mode=1777 tmp /tmp
# A disk, as machines have: its page cache can be reclaimed.
mount -t ext4 /dev/vda /var/tmp
chmod 1777 /var/tmp

mkdir -p "/lib/modules/$RELEASE"
mount --bind "/run/vm/host$MODULES" "/lib/modules/$RELEASE"
# The tmpfs may have covered the checkout: it comes back as an overlay of its own.
if [ ! -d "$CHECKOUT" ]; then
  mkdir -p "$CHECKOUT" /run/vm/files /run/vm/work
  mount -t overlay -o "lowerdir=/run/vm/host$CHECKOUT,upperdir=/run/vm/files,workdir=/run/vm/work" checkout "$CHECKOUT"
fi
umount -l /run/vm/host

hostname vm
ip link set lo up
/sbin/modprobe -a tun loop
[ ! -e /proc/sys/kernel/unprivileged_userns_clone ] || echo 1 >/proc/sys/kernel/unprivileged_userns_clone

"mount_$HIERARCHY"
if [ -n "$CGROUP" ]; then
  below "$CGROUP"
  [ -z "$DELEGATED" ] || delegate "$CGROUP" "$RUN_UID"
fi

if [ "$RUN_UID" != 0 ]; then
  # The checkout may be in somebody's home.
  folder=$CHECKOUT
  while [ "$folder" != / ]; do
    chmod o+rx "$folder"
    folder=$(dirname "$folder")
  done
  sed -i "/^[^:]*:[^:]*:$RUN_UID:/d" /etc/passwd /etc/group
  echo "learner:x:$RUN_UID:$RUN_UID:learner:$RUN_HOME:/bin/sh" >>/etc/passwd
  echo "learner:x:$RUN_UID:" >>/etc/group
  mkdir -p "$RUN_HOME" "/run/user/$RUN_UID"
  mount -t tmpfs -o "mode=700,uid=$RUN_UID,gid=$RUN_UID" runtime "/run/user/$RUN_UID"
  chown "$RUN_UID:$RUN_UID" "$RUN_HOME"
  as_user="/usr/bin/setpriv --reuid $RUN_UID --regid $RUN_UID --clear-groups --inh-caps=-all"
fi

for port in /sys/class/virtio-ports/*; do
  read -r name <"$port/name"
  eval "port_$name=/dev/${port##*/}"
done

# Fifos, for programs that open /dev/stdout by name; a port takes one opener only.
mkfifo /run/vm/out /run/vm/err
chmod 666 /run/vm/out /run/vm/err
cat /run/vm/out >"$port_out" &
out=$!
cat /run/vm/err >"$port_err" &
err=$!

if [ -n "$SYSTEMD" ]; then
  status=$(run_in_systemd)
else
  (
    [ -z "$CGROUP" ] || echo 0 >"$CGROUPS/$CGROUP/cgroup.procs"
    exec /usr/bin/setsid $as_user /bin/sh $JOB/command
  ) </dev/null >/run/vm/out 2>/run/vm/err
  status=$?
fi

# They end with the last writer: a daemon that holds the pipe is not waited for.
waited=0
while [ $waited -lt 40 ] && { kill -0 $out || kill -0 $err; } 2>/dev/null; do
  waited=$((waited + 1))
  usleep 25000
done

# Each file that was asked for: its size and path on a line, then its bytes.
while read -r file; do
  [ ! -f "$file" ] || { echo "$(stat -c %s "$file") $file"; cat "$file"; }
done <$JOB/files >"$port_files"
echo "$status" >"$port_status"
sync
reboot -f
