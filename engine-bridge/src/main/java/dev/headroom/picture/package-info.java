/// Pictures as files and as pixels: header, orientation, limits and safe decoding, one reader for the engine and for
/// the window's price tag. Must not know models. Start at [PictureReader].
@NullMarked
package dev.headroom.picture;

import org.jspecify.annotations.NullMarked;
