//! A folder of your own images through the real binary.

mod common;

use std::fs;

use common::{TestDir, crc32, text, train_own, weights};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage};

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
    let said = work.succeed(&[&quick(&["--no-baseline"])[..], &arguments].concat());
    let note = "22 images not in the list, unlabeled";
    assert!(said.contains(note), "{said}");
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

/// The first bytes of a photo of a phone.
const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";

/// Trains from `arguments` into `run`; every weight.
fn trained_bits(work: &TestDir, run: &'static str, arguments: &[&'static str]) -> Vec<u32> {
    let quick = [
        "--folds",
        "0",
        "--no-baseline",
        "--passes",
        "5",
        "--run-dir",
        run,
    ];
    let output = work.ladder(&train_own(arguments, &quick));
    assert!(output.status.success(), "{}", text(&output.stderr));
    weights(&work.path(run))
}

/// The images of `images` once more in the folder `to`, changed by `write`, which gets the image
/// and the path without an extension.
fn rewrite(work: &TestDir, to: &str, write: impl Fn(DynamicImage, &std::path::Path)) {
    for folder in ["above", "below", "unlabeled"] {
        let target = work.path(to).join(folder);
        fs::create_dir_all(&target).unwrap();
        for entry in fs::read_dir(work.path("images").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let pixels = image::open(&path).unwrap();
            write(pixels, &target.join(path.file_stem().unwrap()));
        }
    }
}

#[test]
fn the_same_pixels_in_any_form_train_the_same_network() {
    let work = TestDir::new();
    images(&work);
    let png = trained_bits(&work, "run", &["--images", "images"]);
    let forms = [
        (ImageFormat::WebP, "webp"),
        (ImageFormat::Bmp, "bmp"),
        (ImageFormat::Gif, "gif"),
        (ImageFormat::Tiff, "tiff"),
    ];
    for (format, name) in forms {
        if !format.writing_enabled() {
            continue;
        }
        rewrite(&work, name, |pixels, path| {
            // These forms have no gray pixels, or no encoder for them.
            let pixels = DynamicImage::from(pixels.to_rgba8());
            pixels
                .save_with_format(path.with_extension(name), format)
                .unwrap();
        });
        let found = trained_bits(&work, "run", &["--images", name, "--force"]);
        assert_eq!(found, png, "{name}");
    }
}

/// The metadata of a camera that was held like this.
fn exif(orientation: u8) -> Vec<u8> {
    let tag = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    [&tag[..], &[orientation, 0, 0, 0, 0, 0, 0]].concat()
}

/// A photo of 8 x 6 pixels as it is shown.
fn wide(pixels: &DynamicImage) -> DynamicImage {
    pixels.resize_exact(8, 6, image::imageops::FilterType::Nearest)
}

#[test]
fn a_photo_that_was_taken_sideways_trains_and_is_classified_as_it_is_shown() {
    let work = TestDir::new();
    images(&work);
    rewrite(&work, "upright", |pixels, path| {
        wide(&pixels).save(path.with_extension("png")).unwrap();
    });
    // What the camera stores has to be turned by 90 degrees to be shown.
    rewrite(&work, "sideways", |pixels, path| {
        let stored = wide(&pixels).rotate270();
        let file = fs::File::create(path.with_extension("png")).unwrap();
        let mut encoder = PngEncoder::new(file);
        encoder.set_exif_metadata(exif(6)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
    });
    let upright = trained_bits(&work, "run", &["--images", "upright"]);
    assert_eq!(
        work.json("run/config.json")["config"]["data"]["size"],
        "8x6"
    );
    let sideways = trained_bits(&work, "turned", &["--images", "sideways"]);
    assert_eq!(
        work.json("turned/config.json")["config"]["data"]["size"],
        "8x6"
    );
    assert_eq!(sideways, upright);

    let probabilities = |file: &str| {
        let answer = work.succeed(&["predict", "run", file, "--csv"]);
        answer
            .lines()
            .nth(1)
            .unwrap()
            .split_once(',')
            .unwrap()
            .1
            .to_owned()
    };
    for file in ["above/00.png", "below/03.png"] {
        let [a, b] = ["upright", "sideways"].map(|dir| probabilities(&format!("{dir}/{file}")));
        assert_eq!(a, b);
    }
    let evaluated = |dir: &str| {
        let said = work.succeed(&["evaluate", "run", "--test", dir, "--json"]);
        serde_json::from_str::<serde_json::Value>(&said).unwrap()["confusion"].clone()
    };
    assert_eq!(evaluated("upright"), evaluated("sideways"));
}

#[test]
fn the_orientation_of_a_jpeg_is_that_of_its_metadata() {
    let work = TestDir::new();
    images(&work);
    work.succeed(&quick(&[
        "--folds",
        "0",
        "--no-baseline",
        "--passes",
        "200",
    ]));
    let pixels = image::open(work.path("images/below/00.png")).unwrap();
    for (orientation, stored) in [
        (1, pixels.clone()),
        (3, pixels.rotate180()),
        (4, pixels.flipv()),
        (6, pixels.rotate270()),
        (8, pixels.rotate90()),
    ] {
        let file = fs::File::create(work.path("photo.jpg")).unwrap();
        let mut encoder = JpegEncoder::new_with_quality(file, 95);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        let answer = work.succeed(&["predict", "run", "photo.jpg"]);
        assert!(answer.contains("  below  "), "{orientation}: {answer}");
    }
}

#[test]
fn what_is_left_out_of_a_folder_and_what_is_taken_for_unlabeled_is_said() {
    let work = TestDir::new();
    images(&work);
    fs::rename(
        work.path("images/unlabeled"),
        work.path("images/UnLabelled"),
    )
    .unwrap();
    for (file, content) in [
        ("above/a.heic", HEIC),
        ("above/b.JPG", HEIC),
        ("below/c.avif", b""),
        ("below/list.txt", b"BM is how a bitmap begins"),
        ("Thumbs.db", b""),
        ("README", b""),
        (".hidden", b""),
        (
            "loose.png",
            &fs::read(work.path("images/above/00.png")).unwrap(),
        ),
    ] {
        fs::write(work.path("images").join(file), content).unwrap();
    }
    for folder in ["empty", "__MACOSX"] {
        fs::create_dir(work.path("images").join(folder)).unwrap();
    }
    fs::write(work.path("images/__MACOSX/00.png"), "").unwrap();
    fs::rename(work.path("images/below"), work.path("images/unknown")).unwrap();
    let said = work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    for words in [
        "41 rows, 10 of them, with a class",
        "note     6 files are no images that can be read: 1 .db, 1 .txt, 1 AVIF (.avif), \
         1 HEIC (.heic), 1 HEIC (.jpg), 1 without an extension; convert images to JPEG or PNG\n",
        "note     1 folder without images, no class: empty\n",
        "note     images in the folder 'UnLabelled' are the unlabeled ones\n",
        "note     1 image in no folder, unlabeled\n",
        "note     'unknown' is taken for a class, not for the lack of one (pass --unlabeled-value \
         unknown if it is no class)\n",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    let unlabeled = ["--unlabeled-value", "unknown", "--force"];
    let error = work.fail(&quick(&unlabeled));
    assert!(error.contains("'above' is the only class"), "{error}");
    let strict = work.fail(&quick(&["--strict", "--force"]));
    assert!(
        strict.contains("above/a.heic: an image of the form HEIC"),
        "{strict}"
    );
}

#[test]
fn a_list_may_name_its_columns_and_files_as_other_programs_do() {
    let work = TestDir::new();
    images(&work);
    let folders = trained_bits(&work, "run", &["--images", "images"]);
    let absolute = fs::canonicalize(work.path("images")).unwrap();
    let name = |class: &str, i: usize| match i {
        0 => format!("./{class}/00.png"),
        1 => format!("{class}\\01.png"),
        2 => format!("{}/{class}/02.png", absolute.display()),
        3 => format!("images/{class}/03.png"),
        _ => format!("{class}/{i:02}.png"),
    };
    let mut list = String::from("\u{feff}id,file_name,Class\r\n");
    for class in ["above", "below"] {
        (0..5).for_each(|i| list += &format!("{i},{},{class}\r\n", name(class, i)));
    }
    list += "6,unlabeled/00.png,\r\n7,unlabeled/01.png,Unlabeled\r\n8,unlabeled/02.png,?\r\n";
    // The list itself is no file that is left out.
    fs::write(work.path("images/list.csv"), list).unwrap();
    let list = [
        "--image-labels",
        "images/list.csv",
        "--unlabeled-value",
        "?",
    ];
    let listed = [&["--images", "images"], &list[..]].concat();
    assert_eq!(trained_bits(&work, "listed", &listed), folders);
    let said = work.succeed(&quick(&[&list[..], &["--force", "--folds", "0"]].concat()));
    for words in [
        "list.csv: files are named in the column 'file_name', classes in 'Class'\n",
        "note     '?' means that the class is not known: 1 image\n",
        "note     'Unlabeled' means that the class is not known: 1 image\n",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    assert!(!said.contains("no image that can be read"), "{said}");
}

#[test]
fn test_images_need_no_training_images() {
    let work = TestDir::new();
    images(&work);
    work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    fs::rename(work.path("images"), work.path("elsewhere")).unwrap();
    let result = work.succeed(&["evaluate", "run", "--test", "elsewhere"]);
    assert!(result.contains("of 10 rows"), "{result}");
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
    fs::write(work.path("other.csv"), "photo,kind\na,b\n").unwrap();
    for (from, to) in [
        ("images/above/00.png", "phone/dog/0.png"),
        ("images/above/01.png", "phone/fox/0.png"),
        ("images/above/00.png", "broken/dog/0.png"),
        ("images/above/01.png", "broken/fox/0.png"),
        ("images/above/00.png", "parts/train/dog/0.png"),
        ("images/above/01.png", "parts/val/dog/0.png"),
        ("images/above/01.png", "parts/unlabeled/0.png"),
    ] {
        fs::create_dir_all(work.path(to).parent().unwrap()).unwrap();
        fs::copy(work.path(from), work.path(to)).unwrap();
    }
    fs::create_dir_all(work.path("phone/cat")).unwrap();
    for file in ["phone/cat/1.HEIC", "phone/cat/2.jpg"] {
        fs::write(work.path(file), HEIC).unwrap();
    }
    fs::create_dir_all(work.path("broken/cat")).unwrap();
    fs::write(work.path("broken/cat/0.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    for (more, words) in [
        (&["--images", "nowhere"][..], "nowhere: cannot be read"),
        (
            &["--images", "empty"],
            "empty: no images (PNG, JPEG, WebP, BMP, TIFF, GIF)",
        ),
        (&["--images", "lonely"], "lonely: 'cat' is the only class"),
        (
            &["--images", "huge"],
            "10000x10000 pixels are more than 64000000",
        ),
        (
            &["--image-labels", "list.csv"],
            "line 3: none.png is no image in",
        ),
        (
            &["--image-labels", "other.csv"],
            "other.csv: no column of files; call it file, file_name, filename, image or path; the \
             header has photo, kind",
        ),
        (
            &["--images", "phone"],
            "phone: none of the 2 images of class 'cat' can be read; the first: ",
        ),
        (
            &["--images", "phone"],
            "phone/cat/1.HEIC: an image of the form HEIC, which is not read; convert it to JPEG \
             or PNG",
        ),
        (
            &["--images", "broken"],
            "broken: the only image of class 'cat' cannot be read: ",
        ),
        (
            &["--images", "parts"],
            "train, unlabeled, val look like parts of a data set, not like classes; pass the \
             folder ",
        ),
        (
            &["--images", "parts"],
            "parts/val as test rows (pass --images ",
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

#[test]
fn a_photo_that_is_cut_off_is_named_and_not_trained_with() {
    let work = TestDir::new();
    for class in ["cat", "dog"] {
        fs::create_dir_all(work.path("images").join(class)).unwrap();
        for i in 0..6_u8 {
            let shade = |x: u32| x as u8 * 8 + i * 20 + u8::from(class == "dog") * 90;
            let photo = image::GrayImage::from_fn(12, 12, |x, _| image::Luma([shade(x)]));
            let name = format!("{i}.jpg");
            photo
                .save(work.path("images").join(class).join(name))
                .unwrap();
        }
    }
    let cut = work.path("images/dog/3.jpg");
    let bytes = fs::read(&cut).unwrap();
    fs::write(&cut, &bytes[..bytes.len() * 9 / 10]).unwrap();
    let output = work.ladder(&quick(&["--folds", "0", "--no-baseline", "--labels", "4"]));
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(
        said.contains("3.jpg: the JPEG file is cut off before its end"),
        "{said}"
    );
    assert!(said.contains("cat (6), dog (5)"), "{said}");
    let error = work.fail(&quick(&["--folds", "0", "--strict", "--run-dir", "strict"]));
    assert!(error.contains("cut off before its end"), "{error}");
}

#[test]
fn an_image_to_label_is_named_by_its_file() {
    let work = TestDir::new();
    images(&work);
    // A row less: the others keep their files.
    fs::write(work.path("images/unlabeled/00.png"), "no image").unwrap();
    work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    let csv = text(&work.ladder(&["label", "run", "--next", "29"]).stdout);
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("row,label,answer,probability,uncertainty,image")
    );
    let mut found: Vec<(usize, String)> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].parse().unwrap(), cells[5].replace('\\', "/"))
        })
        .collect();
    found.sort();
    let expected = (1..30).map(|i| (9 + i, format!("unlabeled/{i:02}.png")));
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[test]
fn a_folder_of_images_is_checked_without_training() {
    let work = TestDir::new();
    images(&work);
    let said = work.succeed(&["data", "check", "--images", "images", "--size", "4"]);
    let found = work.succeed(&[
        "data", "check", "--images", "images", "--size", "4", "--json",
    ]);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let rows = found["rows"].as_u64().unwrap();
    let classes = found["classes"].as_array().unwrap();
    let labeled: u64 = classes.iter().filter_map(|it| it["rows"].as_u64()).sum();
    assert!(classes.len() > 1 && labeled > 0, "{found}");
    assert_eq!(found["unlabeled"], rows - labeled);
    assert!(said.contains(&format!(
        "images: {rows} rows, {labeled} of them, with a class"
    )));
    assert!(!work.path("runs").exists());
}

#[test]
fn minus_one_in_a_list_means_unknown_as_everywhere_and_paths_may_go_up() {
    let work = TestDir::new();
    images(&work);
    let mut list = String::from("file,label\n../images/above/00.png,0\n");
    // Equal numbers are one class, as in a table.
    let zero = |i: usize| ["0", "0.0", "+0", "0.00"][i - 1];
    (1..5).for_each(|i| list += &format!("above/{i:02}.png,{}\n", zero(i)));
    (0..5).for_each(|i| list += &format!("below/{i:02}.png,1\n"));
    (0..30).for_each(|i| list += &format!("unlabeled/{i:02}.png,-1\n"));
    fs::write(work.path("list.csv"), list).unwrap();
    let check = [
        "data",
        "check",
        "--images",
        "images",
        "--image-labels",
        "list.csv",
        "--json",
    ];
    let found: serde_json::Value = serde_json::from_str(&work.succeed(&check)).unwrap();
    assert_eq!(found["unlabeled"], 30, "{found}");
    assert_eq!(found["classes"].as_array().unwrap().len(), 2, "{found}");
    let words = "'-1' means that the class is not known: 30 images (pass --unlabeled-value with";
    assert!(found["notes"].to_string().contains(words), "{found}");
    let words = "'0', '+0' are the same, and are taken as one";
    assert!(found["notes"].to_string().contains(words), "{found}");
}

#[test]
fn folders_that_may_not_be_the_classes_are_said() {
    let work = TestDir::new();
    images(&work);
    let check = |dir: &str| work.succeed(&["data", "check", "--images", dir]);
    let copy = |to: &str| {
        fs::create_dir_all(work.path(to)).unwrap();
        for i in 0..3 {
            let from = work.path(&format!("images/above/{i:02}.png"));
            fs::copy(from, work.path(&format!("{to}/{i}.png"))).unwrap();
        }
    };
    for folder in ["batch1/cat", "batch1/dog", "batch2/cat", "batch2/dog"] {
        copy(&format!("batches/{folder}"));
    }
    let said = check("batches");
    let words = "the folders batch1, batch2 are taken for the classes, and each has the folders cat, \
                 dog in it (if those are the classes, pass --image-labels LIST, or one of the \
                 folders with --images)";
    assert!(said.contains(words), "{said}");
    for folder in ["images", "annotations"] {
        copy(&format!("parts/{folder}"));
    }
    let said = check("parts");
    let words = "the folders annotations, images are taken for the classes, though they are called";
    assert!(said.contains(words), "{said}");
    for folder in ["cat/home", "dog/home", "@eaDir/cat"] {
        copy(&format!("plain/{folder}"));
    }
    let said = check("plain");
    assert!(!said.contains("are taken for the classes"), "{said}");
    assert!(!said.contains("eaDir"), "{said}");
}

#[test]
fn a_photo_of_a_form_that_is_not_read_is_named_by_its_form() {
    let work = TestDir::new();
    images(&work);
    work.succeed(&quick(&["--images", "images"]));
    work.write("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0");
    let error = work.fail(&["predict", "run", "photo.heic"]);
    assert!(error.contains("HEIC"), "{error}");
    assert!(!error.contains("IDX"), "{error}");
}

#[test]
fn a_list_says_which_column_it_lacks_and_which_file_it_means() {
    let work = TestDir::new();
    images(&work);
    let error = |list: &str| {
        work.write("list.csv", list);
        work.fail(&quick(&[
            "--images",
            "images",
            "--image-labels",
            "list.csv",
        ]))
    };
    let found = error("image,healthy,rust\nabove/00.png,1,0\n");
    assert!(
        found.contains("no column of classes; call it label or class"),
        "{found}"
    );
    let found = error("image,label\nabove/00,a\n");
    for words in [
        "line 2: above/00 is no image in ",
        "; above/00.png is there, write its whole name",
    ] {
        assert!(found.contains(words), "{found}");
    }
}
