#!/bin/sh
# Measures the GPU of this machine, without a compiler or a network:
#
#   sh measure.sh SECONDS OUT
#
# writes OUT/steps.jsonl, a line for each implementation, method and batch, then trains seeds of a
# preset into OUT/runs until SECONDS are over, as many at once as train fastest. The same command
# goes on with the runs. PyTorch takes part where python3 has it with CUDA.
#
# Variables: PRESET [mnist-100-best], STEP_SECONDS [2] for each measurement, and SOFTWARE=1 to
# measure Mesa's software driver where there is no GPU.
set -eu
usage="usage: sh measure.sh SECONDS OUT"
seconds=${1:?$usage}
out=${2:?$usage}
preset=${PRESET:-mnist-100-best}
end=$(($(date +%s) + seconds))
mkdir -p "$out/runs"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")"
PATH=$PATH:/usr/sbin:/sbin # ldconfig

# Runs a program for the time that is left; 124 where it is over.
within() {
    limit=$((end - $(date +%s)))
    [ "$limit" -gt 0 ] || return 124
    timeout --foreground --kill-after=20 "$limit" "$@" 2>>"$out/errors.txt"
}

# Vulkan: the loader where the system has none, and NVIDIA's driver where nothing describes it. The
# one for displays needs X11's libraries, the other does not.
ldconfig -p | grep -q libvulkan.so.1 || export LD_LIBRARY_PATH="$PWD/lib:${LD_LIBRARY_PATH:-}"
finds_gpu() {
    within ./ladder backends >"$out/backends.txt" || return 1
    grep '^wgpu  *0 ' "$out/backends.txt" | grep -qvi -e llvmpipe -e swiftshader
}
use_driver() {
    # Loaders before 1.3.207 know the second name only.
    export VK_DRIVER_FILES="$1" VK_ICD_FILENAMES="$1"
}
if [ "${SOFTWARE:-}" != 1 ] && ! finds_gpu
then
    use_driver "$PWD/nvidia-glx.json"
    finds_gpu || use_driver "$PWD/nvidia-egl.json"
    finds_gpu || { echo "wgpu finds no GPU: $out/backends.txt, $out/errors.txt" >&2; exit 1; }
fi
within ./ladder backends | tee "$out/backends.txt"
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader >"$out/gpu.txt" 2>/dev/null || true

# Steps: a line of `cases` has a method, a batch, and the costs and the noise of its preset.
measure() { # IMPLEMENTATION PROGRAM...
    name=$1
    shift
    if within "$@" --costs "$costs" --noise "$noise" --batch "$batch" \
        --steps 2000 --warmup 200 --seconds "${STEP_SECONDS:-2}" >"$out/last" </dev/null
    then
        printf '{"implementation":"%s","method":"%s","batch":%s,"sample":%s}\n' \
            "$name" "$method" "$batch" "$(tail -n 1 "$out/last")" >>"$out/steps.jsonl"
        echo "$name, $method, batch $batch: measured"
    else
        echo "$name, $method, batch $batch: no figure, see errors.txt"
    fi
}
has_torch=no
if within python3 -c 'import torch; assert torch.cuda.is_available()'
then
    has_torch=yes
fi
: >"$out/steps.jsonl"
while read -r method batch costs noise
do
    measure wgpu ./step --backend wgpu
    [ $has_torch = yes ] || continue
    measure "torch eager, CUDA" python3 torch_peer.py --device cuda
    measure "torch CUDA graph" python3 torch_peer.py --device cuda --cuda-graph
done <cases
rm -f "$out/last"

# Seeds: how long an epoch takes with one, two and four at once. One epoch has what comes before the
# first, the kernels' compilation for one, so two more tell.
case $preset in
mnist*) data="--data-dir mnist" ;;
*) data= ;;
esac
train() {
    within ./ladder train --preset "$preset" $data --backend wgpu --no-baseline --no-tui --json "$@"
}
milliseconds_of() { # EPOCHS JOBS
    begin=$(date +%s%3N)
    train --seeds "1..$2" --jobs "$2" --epochs "$1" --run-dir "$out/tried/$1-$2" >/dev/null || return 1
    echo $(($(date +%s%3N) - begin))
}
best=1 fewest=
for jobs in 1 2 4
do
    if one=$(milliseconds_of 1 $jobs) && three=$(milliseconds_of 3 $jobs)
    then
        took=$(((three - one) / (2 * jobs)))
        echo "{\"seeds_at_once\":$jobs,\"ms_of_an_epoch_for_each\":$took}" | tee -a "$out/epochs.jsonl"
        if [ -z "$fewest" ] || [ "$took" -lt "$fewest" ]
        then
            fewest=$took best=$jobs
        fi
    fi
done
rm -rf "$out/tried"

# What the time ends is saved.
first=1
while [ "$(date +%s)" -lt "$end" ]
do
    last=$((first + best - 1))
    status=0
    train --seeds "$first..$last" --jobs "$best" --continue --run-dir "$out/runs/from-$first" \
        >"$out/runs/from-$first.jsonl" || status=$?
    case $status in
    0) first=$((last + 1)) ;;
    124 | 130) ;;
    *) echo "training failed, see errors.txt" >&2; exit 1 ;;
    esac
done
ls "$out" "$out/runs"
