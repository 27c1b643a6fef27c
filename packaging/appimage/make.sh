#!/bin/sh
# Headroom as one file that runs on any Linux: needs `appimagetool` and the image of mvn -Pimage package.
set -eu
cd "$(dirname "$0")/.."
app=target/image/Headroom.AppDir
rm -rf "$app"
mkdir -p "$app/opt"
cp -a target/image/headroom "$app/opt/headroom"
ln -s opt/headroom/bin/headroom "$app/AppRun"
cp share/dev.headroom.Headroom.desktop share/headroom.svg "$app/"
mkdir -p "$app/usr/share/metainfo"
cp share/dev.headroom.Headroom.metainfo.xml "$app/usr/share/metainfo/dev.headroom.Headroom.appdata.xml"
command -v appimagetool >/dev/null || { echo "appimagetool is missing; $app is ready for it." >&2; exit 1; }
appimagetool "$app" target/image/Headroom.AppImage
