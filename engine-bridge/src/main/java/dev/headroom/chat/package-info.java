/// Conversations and where they are kept. Imports only `memory` and `settings`.
@NullMarked
package dev.headroom.chat;

import org.jspecify.annotations.NullMarked;
