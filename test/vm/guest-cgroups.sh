# Mounts cgroups as a machine does, most with one version only, and gives the command a cgroup of its own to begin in.
# Sourced by guest-main.sh.

CGROUPS=/sys/fs/cgroup

mount_v1() {
  mount -t tmpfs -o mode=755 cgroups $CGROUPS
  while read -r name _ _ enabled; do
    case $name in '#'*) continue ;; esac
    [ "$enabled" = 1 ] || continue
    mkdir "$CGROUPS/$name"
    # A controller may be there in version 2 only: memory, where CONFIG_MEMCG_V1 is not set.
    mount -t cgroup -o "$name" "$name" "$CGROUPS/$name" 2>/dev/null || rmdir "$CGROUPS/$name"
  done </proc/cgroups
  mkdir $CGROUPS/systemd
  mount -t cgroup -o none,name=systemd systemd $CGROUPS/systemd
}

# The controllers that are named on version 1, all others on version 2.
mount_hybrid() {
  mount -t tmpfs -o mode=755 cgroups $CGROUPS
  for name in "$@"; do
    mkdir "$CGROUPS/$name"
    mount -t cgroup -o "$name" "$name" "$CGROUPS/$name"
  done
  mkdir $CGROUPS/unified
  mount -t cgroup2 cgroup2 $CGROUPS/unified
  enable_all $CGROUPS/unified
}

mount_memory_v1() { mount_hybrid memory; }
mount_memory_v2() { mount_hybrid cpu pids devices freezer cpuset; }

enable_all() {
  for controller in $(cat "$1/cgroup.controllers"); do
    echo "+$controller" >"$1/cgroup.subtree_control" || echo "guest: no $controller below $1"
  done
}

mount_v2() {
  mount -t cgroup2 -o nsdelegate cgroup2 $CGROUPS
  enable_all $CGROUPS
}

# below PATH: makes the cgroup, with every controller in it and none enabled below it.
below() {
  made=$CGROUPS
  for part in $(echo "$1" | tr / ' '); do
    made=$made/$part
    mkdir -p "$made"
    [ "$made" = "$CGROUPS/$1" ] || enable_all "$made"
  done
}

# delegate PATH UID: cgroups(7), Delegation: the folder and these files are the user's.
delegate() {
  chown "$2:$2" "$CGROUPS/$1"
  for file in cgroup.procs cgroup.threads cgroup.subtree_control; do
    chown "$2:$2" "$CGROUPS/$1/$file"
  done
}
