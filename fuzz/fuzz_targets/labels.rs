#![no_main]

ladder_fuzz::target!(labels);
