//! A folder of your own images through the real binary.

mod common;

use std::fs;

use common::{TestDir, crc32, train_own};
use image::{GrayImage, Luma, Rgb, RgbImage};

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(&["--images", "images"], more)
}

/// Images of 6 x 6 pixels, bright above or below, 5 of each class and 30 without one.
fn images(work: &TestDir) {
    let image = |is_above: bool, seed: u32| {
        GrayImage::from_fn(6, 6, |x, y| {
            let noise = (x * 7 + y * 13 + seed * 29) % 60;
            let is_bright = (y < 3) == is_above;
            Luma([(if is_bright { 180 } else { 20 }) + noise as u8])
        })
    };
    for (folder, count) in [("above", 5), ("below", 5), ("unlabeled", 30)] {
        fs::create_dir_all(work.path("images").join(folder)).unwrap();
        for i in 0..count {
            let is_above = folder == "above" || (folder == "unlabeled" && i % 2 == 0);
            let path = work.path("images").join(folder).join(format!("{i:02}.png"));
            image(is_above, i).save(path).unwrap();
        }
    }
}

#[test]
fn a_folder_a_class_is_learned_and_a_new_image_is_named_by_its_class() {
    let work = TestDir::new();
    images(&work);
    let said = work.succeed(&quick(&["--folds", "5", "--passes", "200"]));
    for words in [
        "40 rows, 10 of them, with a class",
        "6x6",
        "above (5), below (5)",
        "fold 5/5",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    let answer = work.succeed(&["predict", "run", "images/below/00.png"]);
    assert!(answer.contains("  below  "), "{answer}");
    let error = work.fail(&["predict", "run", "images/below/00.png", "--keep", "x"]);
    assert!(
        error.contains("--keep and --allow-unseen are for a model of a table"),
        "{error}"
    );
}

#[test]
fn a_list_of_classes_does_instead_of_folders_and_another_folder_tests() {
    let work = TestDir::new();
    images(&work);
    fs::create_dir(work.path("flat")).unwrap();
    let mut list = String::from("label,file\n");
    for i in 0..30 {
        let name = format!("{i:02}.png");
        fs::copy(
            work.path("images/unlabeled").join(&name),
            work.path("flat").join(&name),
        )
        .unwrap();
        if i < 8 {
            list += &format!("{},{name}\n", ["up", "down"][i % 2]);
        }
    }
    fs::write(work.path("list.csv"), list).unwrap();
    fs::rename(work.path("images/above"), work.path("images/up")).unwrap();
    fs::rename(work.path("images/below"), work.path("images/down")).unwrap();
    let arguments = [
        "--images",
        "flat",
        "--image-labels",
        "list.csv",
        "--test",
        "images",
    ];
    work.succeed(&[&quick(&["--no-baseline"])[..], &arguments].concat());
    let report = work.json("run/report.json");
    assert_eq!(report["labels"], 8);
    assert!(report["test_error"].as_f64().unwrap() <= 0.2, "{report}");
    let result = work.succeed(&["evaluate", "run", "--test", "images"]);
    assert!(result.contains("of 10 rows"), "{result}");
}

#[test]
fn a_folder_that_has_moved_is_found_by_its_name() {
    let work = TestDir::new();
    images(&work);
    work.succeed(&quick(&["--folds", "2", "--passes", "1", "--no-baseline"]));
    fs::create_dir(work.path("moved")).unwrap();
    fs::rename(work.path("images"), work.path("moved/images")).unwrap();
    work.succeed(&["report", "run", "--data-dir", "moved"]);
    let error = work.fail(&["report", "run", "--data-dir", "moved/images"]);
    assert!(error.contains("no 'images' in this directory"), "{error}");
}

#[test]
fn images_are_resized_and_keep_their_colors_where_they_have_some() {
    let work = TestDir::new();
    images(&work);
    let red = RgbImage::from_pixel(80, 70, Rgb([200, 0, 0]));
    red.save(work.path("images/unlabeled/red.jpg")).unwrap();
    let config = |more: &[&'static str]| {
        work.succeed(&quick(
            &[&["--force", "--folds", "0", "--no-baseline"], more].concat(),
        ));
        work.json("run/config.json")["config"]["data"].clone()
    };
    let suited = config(&[]);
    assert_eq!(
        (&suited["size"], &suited["color"]),
        (&"32x32".into(), &true.into())
    );
    let asked = config(&["--size", "5x4", "--gray"]);
    assert_eq!(
        (&asked["size"], &asked["color"]),
        (&"5x4".into(), &false.into())
    );
}

#[test]
fn an_image_that_cannot_be_read_is_named_and_skipped_or_stops_a_strict_run() {
    let work = TestDir::new();
    images(&work);
    fs::write(work.path("images/above/03.png"), "").unwrap();
    fs::write(
        work.path("images/unlabeled/04.png"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    )
    .unwrap();
    let strict = work.fail(&quick(&["--strict"]));
    assert!(
        strict.contains("above/03.png: the file is empty"),
        "{strict}"
    );
    assert!(!work.path("run").exists());
    let output = work.ladder(&quick(&["--folds", "0", "--no-baseline"]));
    let errors = common::text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    for words in [
        "above/03.png: the file is empty",
        "unlabeled/04.png: not a readable image",
    ] {
        assert!(errors.contains(words), "{errors}");
    }
    assert_eq!(work.json("run/report.json")["labels"], 9);
}

/// A header that claims 10,000 by 10,000 pixels, with nothing behind it.
fn huge() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x27\x10\0\0\x27\x10\x08\0\0\0\0".to_vec();
    bytes.extend(crc32(&bytes[12..]).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

#[test]
fn folders_that_cannot_be_used_are_one_line_and_begin_no_run() {
    let work = TestDir::new();
    images(&work);
    fs::create_dir_all(work.path("empty/cat")).unwrap();
    fs::create_dir_all(work.path("lonely/cat")).unwrap();
    fs::copy(
        work.path("images/above/00.png"),
        work.path("lonely/cat/0.png"),
    )
    .unwrap();
    fs::create_dir_all(work.path("huge/cat")).unwrap();
    fs::create_dir_all(work.path("huge/dog")).unwrap();
    for file in ["huge/cat/0.png", "huge/dog/0.png"] {
        fs::write(work.path(file), huge()).unwrap();
    }
    fs::write(
        work.path("list.csv"),
        "file,label\nabove/00.png,a\nnone.png,b\n",
    )
    .unwrap();
    for (more, words) in [
        (&["--images", "nowhere"][..], "nowhere: cannot be read"),
        (&["--images", "empty"], "empty: no PNG or JPEG files"),
        (&["--images", "lonely"], "lonely: 'cat' is the only class"),
        (
            &["--images", "huge"],
            "10000x10000 pixels are more than 64000000",
        ),
        (
            &["--image-labels", "list.csv"],
            "line 3: none.png is no image in",
        ),
        (&["--size", "0"], "--size"),
        (
            &["--test", "lonely"],
            "the class 'cat' is not one of above, below",
        ),
    ] {
        let error = work.fail(&quick(more));
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
}
