# The command of hybrid.slow.test.ts in a guest: sets limits on both versions at once, and prints what the kernel says.
# Each line begins with a word by which the test finds it.

nslab="node dist/cli.js"
limits="-m 64m --pids-limit 25 --cpus 0.5"

# what PATTERN: a file of the box's cgroup, whatever hierarchy it is in
what() {
  find /sys/fs/cgroup -path "*/nslab-*/box/$1" | while read -r file; do echo "file $file $(cat "$file")"; done
}

$nslab run $limits -- sh -c 'echo up; exec sleep 60' >/tmp/up &
while ! grep -q up /tmp/up; do sleep 0.1; done
for name in memory.max memory.limit_in_bytes pids.max cpu.max cpu.cfs_quota_us; do what $name; done
pid=$(pgrep -x sleep | while read -r one; do grep -q nslab- "/proc/$one/cgroup" && echo "$one"; done | head -n 1)
sed "s/^/member /" "/proc/$pid/cgroup"
kill -9 "$pid"
wait

$nslab run -m 32m -- sh -c 'echo "inside $(ls /sys/fs/cgroup | tr "\n" " ")"; head -c 200m /dev/zero | tail' 2>&1 | sed 's/^nslab/said nslab/'
$nslab run --init $limits -- sh -c 'i=0; while :; do i=$((i+1)); [ $i -gt 40 ] && break; sleep 60 & done' 2>&1 | sed 's/^/fork /' | sort -u

$nslab doctor --json >/tmp/doctor.json
echo "doctor $?"
$nslab tour --auto --plain --record /tmp/tour.jsonl >/dev/null
echo "tour $?"

# kill -9 in a lab on both versions, and the next start
$nslab run $limits -- sleep 60 &
killed=$!
while [ -z "$(find /sys/fs/cgroup -path '*/nslab-*/box')" ]; do sleep 0.1; done
kill -9 $killed
$nslab clean | sed 's/^/clean /'

# Without its mount memory is on version 2, but handed on to nobody.
if [ -d /sys/fs/cgroup/memory ] && umount /sys/fs/cgroup/memory; then
  sleep 1
  echo "root $(cat /sys/fs/cgroup/unified/cgroup.controllers)"
  $nslab run -m 64m -- true 2>&1 | sed 's/^/refused /'
  $nslab run --pids-limit 25 --cpus 0.5 -- sh -c 'exit 7'
  echo "others $?"
  umount /sys/fs/cgroup/unified
  $nslab run --pids-limit 25 -- true 2>&1 | sed 's/^/none /'
fi
echo "left $(find /sys/fs/cgroup -name 'nslab-*' | tr '\n' ' ')$(ls -A /run/nslab)"
