//! An indexed Job of Kubernetes.

use std::path::Path;

use super::{RETRIES, Tasks};
use crate::output::counted;

/// The file that `kubectl apply` takes.
///
/// No shell stands before the program, so TERM reaches it; the memory that it may take is that of
/// its control group, which is the limit here.
pub fn job(tasks: &Tasks) -> String {
    let Tasks {
        runs,
        threads,
        memory,
        ..
    } = tasks;
    let (name, runs_text) = (tasks.name(), counted(*runs, "run", "runs"));
    let at_a_time = tasks.at_a_time.unwrap_or(*runs);
    let (file, output) = (quoted(tasks.file), quoted(tasks.output));
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"# {runs_text} of a sweep, one in each pod of an indexed Job: kubectl apply -f FILE.
# Name an image that has `ladder`, and a volume that all pods may write, with the sweep's file, its
# data and its runs. When the Job is done, `ladder sweep ... --summary` writes the table.
apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
spec:
  completionMode: Indexed
  completions: {runs}
  parallelism: {at_a_time}
  backoffLimitPerIndex: {RETRIES}
  podFailurePolicy:
    rules:
      # The pod had to give way and has saved its run: no failure, another one goes on.
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      # Bad input, or failed: it would fail again.
      - action: FailIndex
        onExitCodes:
          containerName: ladder
          operator: In
          values: [1, 2]
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 60
      containers:
        - name: ladder
          image: ladder:{version}
          workingDir: /work
          command: ["ladder"]
          args:
            - "sweep"
            - {file}
            - "--output"
            - {output}
            - "--task"
            - "$(JOB_COMPLETION_INDEX)"
            - "--threads"
            - "$(THREADS)"
          env:
            - name: THREADS
              valueFrom:
                resourceFieldRef:
                  containerName: ladder
                  resource: limits.cpu
          resources:
            requests: {{ cpu: "{threads}", memory: "{memory}Mi" }}
            limits: {{ cpu: "{threads}", memory: "{memory}Mi" }}
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: ladder
"#
    )
}

/// A text of JSON is one of YAML; `$(` would be replaced.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace("$(", "$$(");
    serde_json::Value::String(text).to_string()
}
