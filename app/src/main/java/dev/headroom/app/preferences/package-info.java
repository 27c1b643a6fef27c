/// What a user sets once for all chats and starts.
@NullMarked
package dev.headroom.app.preferences;

import org.jspecify.annotations.NullMarked;
