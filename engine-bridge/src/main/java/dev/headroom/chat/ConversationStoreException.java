package dev.headroom.chat;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// Chats could not be read or written.
public final class ConversationStoreException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    ConversationStoreException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
