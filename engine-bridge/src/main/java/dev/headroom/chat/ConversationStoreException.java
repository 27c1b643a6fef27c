package dev.headroom.chat;

/// Chats could not be read or written; the message is a sentence for the user.
public final class ConversationStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConversationStoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
