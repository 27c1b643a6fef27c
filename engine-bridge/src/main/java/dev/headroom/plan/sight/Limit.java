package dev.headroom.plan.sight;

/// What bounds a picture or a clip. Which of them a family heeds: [PictureRule#heeds].
public enum Limit {
    /// Pixels of a picture that is made larger if it has fewer.
    MIN_PIXELS("min_pixels"),
    /// Pixels of a picture that is made smaller if it has more.
    MAX_PIXELS("max_pixels"),
    /// The same in prompt tokens.
    MIN_TOKENS("min_image_tokens"),
    /// The same in prompt tokens.
    MAX_TOKENS("max_image_tokens"),
    /// Tiles, slices or crops of the grid, the overview not counted.
    MAX_TILES("max_tiles"),
    /// Pixels of the longer side.
    LONGEST_EDGE("longest_edge"),
    /// Patches of a picture before they are merged.
    MAX_PATCHES("in_token_limit"),
    /// 1 cuts a long picture into crops, 0 does not.
    PAN_AND_SCAN("do_pan_and_scan"),
    /// Pixels of a picture before the model's own rule sees it, as LLaMA-Factory shrinks it.
    PIXELS_BEFORE("image_max_pixels"),
    /// Pixels of one frame of a clip.
    FRAME_PIXELS("video_max_pixels"),
    /// Pixels of all frames of a clip together.
    CLIP_PIXELS("video_total_pixels"),
    /// Frames of a clip.
    MAX_FRAMES("max_frames");

    private final String field;

    Limit(String field) {
        this.field = field;
    }

    /// The field's own word.
    public String field() {
        return field;
    }
}
