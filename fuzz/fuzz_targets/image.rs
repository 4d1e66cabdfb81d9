#![no_main]

ladder_fuzz::target!(image);
