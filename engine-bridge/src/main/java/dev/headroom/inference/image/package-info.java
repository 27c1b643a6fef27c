/// From an encoded picture to the tiles a vision tower reads: safe decoding, Pillow's bicubic resize,
/// InternVL's dynamic tiling. Must not know graphs or tensors. Start at [ImagePreprocessor].
package dev.headroom.inference.image;
