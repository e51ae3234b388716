#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Monitors an archive of recordings, several at a time, with GNU parallel: one file of JSON lines for each.
#
#   archive.sh [-j JOBS] FOLDER HEADER...       (HEADER: X.hea of a WFDB record)
#
# FOLDER/X.jsonl holds the reports of X; it is there once it is whole. What is there is not made again, so that an archive
# that was interrupted goes on. FOLDER/joblog lists times and exit statuses. The exit status is the number of recordings
# that failed, at most 101: of these there is no file.

set -u
jobs=100%
if [[ ${1-} == -j ]]; then
    jobs=$2
    shift 2
fi
(($# > 1)) || {
    echo 'archive.sh [-j JOBS] FOLDER HEADER...' >&2
    exit 64
}
folder=$1
shift
mkdir -p "$folder"

monitor() { # FOLDER HEADER
    local name
    name=$1/$(basename "$2" .hea)
    [[ -e $name.jsonl ]] && return
    "${ECGMOND:-ecgmond}" --summary-interval 0 --output json "$2" >"$name.part" && mv "$name.part" "$name.jsonl"
}
export -f monitor
export SHELL=/bin/bash
parallel --will-cite --jobs "$jobs" --joblog "$folder/joblog" monitor "$folder" ::: "$@"
