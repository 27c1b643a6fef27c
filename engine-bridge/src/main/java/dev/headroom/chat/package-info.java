/// Conversations and where they are kept. Imports only `memory` and `settings`.
package dev.headroom.chat;
