//! A job array of Slurm.

use super::{RETRIES, Tasks};
use crate::output::{counted, shell};

/// The script that `sbatch` takes.
///
/// USR1 means that the time is nearly up, TERM that the job is cancelled or gives way to another
/// one, which Slurm itself queues again. Both save the run.
pub fn script(tasks: &Tasks) -> String {
    let Tasks {
        file,
        output,
        runs,
        threads,
        memory,
        ..
    } = tasks;
    let (name, file, output) = (tasks.name(), shell(file), shell(output));
    let runs_text = counted(*runs, "run", "runs");
    let last = runs.saturating_sub(1);
    let at_a_time = tasks
        .at_a_time
        .map_or_else(String::new, |jobs| format!("%{jobs}"));
    format!(
        r#"#!/bin/bash
# {runs_text} of a sweep, one in each task of a job array. Submit this file with sbatch in the
# directory that the sweep's file is named from. When the tasks are done, write the table:
#   ladder sweep {file} --output {output} --summary
#SBATCH --job-name={name}
#SBATCH --array=0-{last}{at_a_time}
#SBATCH --cpus-per-task={threads}
#SBATCH --mem={memory}M
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@60
# Add what your cluster asks for: --time, --partition, --account.

# A task that ends without a result is queued again, at most so often.
retries={RETRIES}

# TERM saves the run and ends the task. USR1, a minute before the time is up, saves it for another
# turn. Bash would keep both to itself until the program ends.
asked=no
again=no
run=
stop() {{
    asked=yes
    interrupted=yes
    [ -z "$run" ] || kill -TERM "$run"
}}
trap stop TERM
trap 'again=yes; stop' USR1

ladder sweep {file} --output {output} \
    --task "$SLURM_ARRAY_TASK_ID" --threads "$SLURM_CPUS_PER_TASK" &
run=$!
[ "$asked" = no ] || stop # it was asked before the program had a number
interrupted=yes
while [ "$interrupted" = yes ]; do
    interrupted=no
    wait "$run"
    code=$?
done

case $code in
0) exit 0 ;;           # finished
1 | 2) exit "$code" ;; # bad input, or failed: it would fail again
esac
if [ "$again" = no ] && {{ [ "$asked" = yes ] || [ "$code" = 130 ]; }}; then
    exit "$code" # canceled, or the program alone was told to stop
fi
# Saved for another turn, killed, or trained by another process: try again.
if [ "${{SLURM_RESTART_COUNT:-0}}" -lt "$retries" ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
"#
    )
}
