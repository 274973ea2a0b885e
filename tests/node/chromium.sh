#!/bin/sh
# Chromium for the checkers: headless, and quiet on a machine that reaches no network.
exec "${SHUFANG_CHROMIUM:-chromium}" --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --disable-dev-shm-usage --force-color-profile=srgb "$@"
