//! What settings say about the rows: which data set, and how one's own is read.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use ladder_data::TableConfig;
use ladder_data::arrays::ArraysConfig;
use ladder_data::images::{Album, ImagesConfig};

use super::{DatasetName, Settings};

impl Settings {
    /// The settings that say what the data set is, and which one they say.
    fn sources(&self) -> impl Iterator<Item = (&'static str, DatasetName)> {
        let own = [
            ("table", self.table.is_some(), DatasetName::Table),
            ("images", self.images.is_some(), DatasetName::Images),
            ("arrays", self.arrays.is_some(), DatasetName::Arrays),
        ];
        let own = own.into_iter().filter(|(_, is_said, _)| *is_said);
        let own = own.map(|(name, _, dataset)| (name, dataset));
        own.chain(self.dataset.map(|dataset| ("dataset", dataset)))
    }

    /// Refuses two data sets.
    pub(super) fn check_sources(&self) -> Result<()> {
        let mut sources = self.sources();
        if let Some((name, dataset)) = sources.next()
            && let Some((other, _)) = sources.find(|(_, other)| *other != dataset)
        {
            bail!("{name} and {other} answer the same question; keep one of them");
        }
        Ok(())
    }

    /// Without what these settings, where they are about another data set, say about that one.
    pub(super) fn with_nothing_of_data_other_than(self, dataset: DatasetName) -> Self {
        match self.dataset() {
            Some(own) if own != dataset => Self {
                dataset: None,
                data_dir: None,
                table: None,
                target: None,
                unlabeled_value: None,
                missing: None,
                drop: None,
                categorical: None,
                drop_constant: None,
                arrays: None,
                array_labels: None,
                images: None,
                image_labels: None,
                size: None,
                color: None,
                strict: None,
                test: None,
                ..self
            },
            _ => self,
        }
    }

    /// The data set: the one that is named, or that of the file that is.
    pub fn dataset(&self) -> Option<DatasetName> {
        self.sources().next().map(|(_, dataset)| dataset)
    }

    /// What is said about arrays, over what was said before.
    pub fn arrays_over(&self, base: Option<ArraysConfig>) -> Result<Option<ArraysConfig>> {
        let said = absolute(self.arrays.clone())?;
        let Some(file) = said.or(base.as_ref().map(|base| base.file.clone())) else {
            return Ok(None);
        };
        let (labels, drop_constant) =
            base.map_or((None, false), |it| (it.labels, it.drop_constant));
        Ok(Some(ArraysConfig {
            file,
            labels: absolute(self.array_labels.clone())?.or(labels),
            drop_constant: self.drop_constant.unwrap_or(drop_constant),
        }))
    }

    /// Refuses two data sets, and what is said about a kind of data that is not the one in use.
    pub fn check_data(&self) -> Result<()> {
        use DatasetName::{Arrays, Images, Table};

        self.check_sources()?;
        let [table, images, arrays] = [&[Table][..], &[Images], &[Arrays]];
        let (numbers, own) = (&[Table, Arrays][..], &[Table, Images, Arrays][..]);
        let said = [
            ("target", self.target.is_some(), table),
            ("unlabeled-value", self.unlabeled_value.is_some(), table),
            ("missing", self.missing.is_some(), table),
            ("drop", self.drop.is_some(), table),
            ("categorical", self.categorical.is_some(), table),
            ("drop-constant", self.drop_constant.is_some(), numbers),
            ("array-labels", self.array_labels.is_some(), arrays),
            ("image-labels", self.image_labels.is_some(), images),
            ("size", self.size.is_some(), images),
            ("color", self.color.is_some(), images),
            ("strict", self.strict.is_some(), images),
            ("test", self.test.is_some(), own),
        ];
        let dataset = self.dataset().unwrap_or(DatasetName::Digits);
        let stray = said
            .iter()
            .find(|(_, is_said, fits)| *is_said && !fits.contains(&dataset));
        match stray {
            None => Ok(()),
            Some((name, _, fits)) => {
                let fits: Vec<String> = fits.iter().map(|name| format!("--{name}")).collect();
                bail!(
                    "{name} is for {}, and the data set is {dataset}",
                    fits.join(" and ")
                )
            }
        }
    }

    /// What is said about images, over what was said before; size and color follow from the images
    /// where nobody says them.
    pub fn images_over(&self, base: Option<ImagesConfig>) -> Result<Option<ImagesConfig>> {
        let base = match (absolute(self.images.clone())?, base) {
            (None, None) => return Ok(None),
            (Some(dir), Some(base)) => ImagesConfig { dir, ..base },
            (None, Some(base)) => base,
            (Some(dir), None) => {
                let labels = absolute(self.image_labels.clone())?;
                let (size, color) = Album::find(&dir, labels.as_deref())?.suited(&dir);
                ImagesConfig {
                    dir,
                    labels,
                    size,
                    color,
                    strict: false,
                }
            }
        };
        Ok(Some(ImagesConfig {
            labels: absolute(self.image_labels.clone())?.or(base.labels),
            size: self.size.unwrap_or(base.size),
            color: self.color.unwrap_or(base.color),
            strict: self.strict.unwrap_or(base.strict),
            dir: base.dir,
        }))
    }

    /// What is said about a table, over what was said before.
    pub fn table_over(&self, base: Option<TableConfig>) -> Result<Option<TableConfig>> {
        let Some(file) = absolute(self.table.clone())?.or(base.as_ref().map(|it| it.file.clone()))
        else {
            return Ok(None);
        };
        let base = base.unwrap_or_default();
        let target = self.target.clone().unwrap_or(base.target);
        if target.is_empty() {
            bail!(
                "--table {}: say which column has the classes with --target",
                file.display()
            );
        }
        Ok(Some(TableConfig {
            file,
            target,
            unlabeled_value: self.unlabeled_value.clone().or(base.unlabeled_value),
            missing: self.missing.clone().unwrap_or(base.missing),
            drop: self.drop.clone().unwrap_or(base.drop),
            categorical: self.categorical.clone().unwrap_or(base.categorical),
            drop_constant: self.drop_constant.unwrap_or(base.drop_constant),
        }))
    }
}

/// A run may be continued from another working directory.
pub(super) fn absolute(path: Option<PathBuf>) -> Result<Option<PathBuf>> {
    path.map(|path| {
        std::path::absolute(&path).with_context(|| format!("'{}' is no path", path.display()))
    })
    .transpose()
}
