//! Loops compiled for several generations of processors, the newest chosen at run time.

/// Defines functions that are compiled for the widest vector unit of the machine they run on.
///
/// The body must reach the processor-specific function that pulp calls as one piece: what it
/// calls has to be `#[inline(always)]`, or it is compiled for the oldest machine. A closure
/// cannot be marked so, hence the method of a local type.
macro_rules! vectorized {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block
    )*) => {$(
        $(#[$attribute])*
        fn $name($($argument: $type),*) {
            struct Call<T>(T);
            impl pulp::WithSimd for Call<($($type,)*)> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: pulp::Simd>(self, _: S) {
                    let Self(($($argument,)*)) = self;
                    $body
                }
            }
            pulp::Arch::new().dispatch(Call(($($argument,)*)));
        }
    )*};
}

pub(crate) use vectorized;
