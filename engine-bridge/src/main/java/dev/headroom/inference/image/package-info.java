/// From a picture to the tiles a vision tower reads: Pillow's bicubic resize, InternVL's dynamic tiling. Must not know
/// graphs or tensors. Start at [ImagePreprocessor].
@NullMarked
package dev.headroom.inference.image;

import org.jspecify.annotations.NullMarked;
