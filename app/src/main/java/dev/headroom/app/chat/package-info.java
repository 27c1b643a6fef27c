/// Talking to the engine: chats, pictures with their price, answers with what they cost. Start at [ChatViewModel].
package dev.headroom.app.chat;
