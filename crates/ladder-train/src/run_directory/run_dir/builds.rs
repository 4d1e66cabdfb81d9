//! Which builds trained a run, where it was more than one: `builds.json`.

use super::{BUILDS, RunDir};
use crate::error::run_dir::RunDirError;
use crate::records::report::Versions;

impl RunDir {
    /// Writes down that a session of `build` trains now: the other builds that trained the run
    /// before, the one that began it first.
    pub(crate) fn add_build(&self, build: &Versions) -> Result<Vec<Versions>, RunDirError> {
        let checksums = self.checksums();
        let mut builds = match checksums.read_json(BUILDS)? {
            Some(builds) => builds,
            None => vec![self.run_file()?.versions],
        };
        if !builds.contains(build) {
            builds.push(build.clone());
            checksums.write_json(BUILDS, &builds)?;
        }
        builds.retain(|other| other != build);
        Ok(builds)
    }
}
