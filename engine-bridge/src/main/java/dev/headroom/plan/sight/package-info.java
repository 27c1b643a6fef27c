/// What a model makes of a picture or a clip: prompt tokens, tiles or its size after the resize, what the vision tower
/// encodes at once. A rule for each family of models, exact to the token. Start at [PictureRule] and [PictureRules].
/// Must not know planners, engines or the window.
@NullMarked
package dev.headroom.plan.sight;

import org.jspecify.annotations.NullMarked;
