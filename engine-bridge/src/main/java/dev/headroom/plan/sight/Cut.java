package dev.headroom.plan.sight;

/// How a picture is given to the vision tower.
public sealed interface Cut {
    /// What the tower sees of it: tiles with the overview, one picture, or the frames of a clip.
    int pieces();

    /// A grid of tiles of one size.
    ///
    /// @param overview whether the whole picture is added as one more tile
    record Tiles(int columns, int rows, boolean overview) implements Cut {
        @Override
        public int pieces() {
            return columns * rows + (overview ? 1 : 0);
        }
    }

    /// One picture of its own size, cut into patches only.
    record Whole() implements Cut {
        @Override
        public int pieces() {
            return 1;
        }
    }

    /// Frames of a clip.
    record Frames(int frames) implements Cut {
        @Override
        public int pieces() {
            return frames;
        }
    }
}
