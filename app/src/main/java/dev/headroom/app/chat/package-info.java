/// Talking to the engine: chats, pictures with their price, answers with what they cost. Start at [ChatViewModel].
@NullMarked
package dev.headroom.app.chat;

import org.jspecify.annotations.NullMarked;
