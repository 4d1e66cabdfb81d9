//! How a module of Python is linked, which some systems want to know.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
