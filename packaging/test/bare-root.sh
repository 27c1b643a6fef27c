#!/usr/bin/env bash
# Installs the package into a bare Debian, uses it there as an ordinary user, and removes it again:
#     sudo packaging/test/bare-root.sh packaging/target/image/headroom_*.deb [FOLDER]
# Needs root, debootstrap, 1.5 GB and some minutes. FOLDER keeps the bare system for the next time; without it a new
# one is made and removed. Where Debian comes from is read from this machine's own apt.
set -euo pipefail
deb=$(realpath "$1")
keep=${2:-}
suite=bookworm

say() { printf '== %s\n' "$*"; }
die() { printf 'bare-root: %s\n' "$*" >&2; exit 1; }
trap 'die "line $LINENO failed: $BASH_COMMAND"' ERR
[ "$(id -u)" = 0 ] || die "chroot needs root: sudo $0 $*"
command -v debootstrap >/dev/null || die "debootstrap is missing: apt install debootstrap"

work=$(mktemp -d)
bare=${keep:-$work/bare}
root=$work/root
cleanup() {
  for mount in proc dev; do mountpoint -q "$root/$mount" && umount "$root/$mount"; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

if [ ! -x "$bare/bin/sh" ]; then
  say "a bare $suite in $bare"
  # one of the two places may not be there, and none may name a plain Debian: the default mirror then
  mirror=$(sed -nE 's/^URIs: *(\S+).*/\1/p; s/^deb (\[[^]]*\] )?(\S+) .*/\2/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n '/\/debian\/*$/{p;q}') || true
  debootstrap --variant=minbase "$suite" "$bare" ${mirror:+"$mirror"} >"$work/debootstrap.log" ||
    { tail -n 20 "$work/debootstrap.log" >&2; die "debootstrap failed"; }
fi
cp -a "$bare" "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
[ -f /etc/apt/apt.conf ] && cp /etc/apt/apt.conf "$root/etc/apt/apt.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
rm -f "$root"/etc/apt/apt.conf.d/*listchanges* "$root"/etc/apt/apt.conf.d/70debconf
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
chroot "$root" useradd --create-home ada
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# as a user of that system, in the home folder and with nothing but a path
ada() { inside su ada -s /bin/sh -c "cd && $*"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./var -o -path ./home/ada \) -prune -o -print | sort); }

say "install what must be there: $(dpkg-deb -f "$deb" Depends)"
inside apt-get -qq update
cp "$deb" "$root/tmp/headroom.deb"
inside HEADROOM_CACHES=no sh -c 'apt-get -qq -y --no-install-recommends install /tmp/headroom.deb >/tmp/apt.log 2>&1' || { cat "$root/tmp/apt.log" >&2; die "apt"; }
inside apt-get -qq -y remove headroom >/dev/null 2>&1
files >"$work/before"
inside dpkg -i /tmp/headroom.deb >/dev/null

say "the caches of the start were made"
[ -s "$root/opt/headroom/lib/start/command.aot" ] && [ -s "$root/opt/headroom/lib/start/engine.aot" ] || die "no caches"
ada "headroom plan --model InternVL2-8B --device A100-80GB --explain >/dev/null"
for way in with without; do
  [ $way = with ] || mv "$root/opt/headroom/lib/start" "$root/opt/headroom/lib/start.away"
  from=$(date +%s%N)
  for _ in 1 2 3 4 5; do ada "XDG_CACHE_HOME=/nowhere headroom plan --model InternVL2-8B --device A100-80GB >/dev/null"; done
  echo "headroom plan, $way caches: $((($(date +%s%N) - from) / 5000000)) ms"
done
mv "$root/opt/headroom/lib/start.away" "$root/opt/headroom/lib/start"
say "headroom --version"
ada headroom --version
ada headroom --version | grep -q 'part of this installation' || die "the Java is not the image's own"
say "headroom doctor"
ada headroom doctor || [ $? -le 1 ] || die "doctor"
say "one chat about a picture, without GTK, X or a font"
ada "headroom chat --model demo --image /opt/headroom/assets/samples/small-print.png --prompt 'What number is in the picture?'" | tee "$work/answer"
grep -q '[0-9]' "$work/answer" || die "no answer"
say "the window says what it needs"
if ada "DISPLAY=:0 headroom window" >"$work/window" 2>&1; then die "the window opened without GTK"; fi
cat "$work/window"
grep -q 'apt install' "$work/window" || die "the window does not say what to install"
say "nothing of the image was unpacked"
find "$root/home/ada" "$root/tmp" \( -name '*.so*' -o -name 'onnxruntime*' \) | grep . && die "libraries were unpacked"

say "the tour, with what is recommended"
recommends=$(dpkg-deb -f "$deb" Recommends | tr -d ',' | sed -E 's/\S+t64 \| //; s/fonts-noto-cjk//')
# shellcheck disable=SC2086
inside sh -c "apt-get -qq -y --no-install-recommends install $recommends >/tmp/apt.log 2>&1" || { cat "$root/tmp/apt.log" >&2; die "apt"; }
ada "headroom window --tour" || die "the tour failed"
find "$root/home/ada/headroom-tour" -name '*.png' | grep -q . || die "the tour left no picture"
find "$root/home/ada" -name '*.so' | grep . && die "libraries were unpacked"

say "remove it"
touch "$root/home/ada/mark"
inside dpkg -P headroom
[ -d "$root/home/ada/.local/share/headroom" ] || [ -d "$root/home/ada/.config/headroom" ] || die "the user's data is gone"
inside sh -c "apt-get -qq -y --autoremove purge $recommends >/dev/null 2>&1"
[ ! -e "$root/opt/headroom" ] || die "/opt/headroom is still there"
files >"$work/after"
if comm -13 "$work/before" "$work/after" | grep -i headroom; then die "these files of ours were left"; fi
say "all is well"
