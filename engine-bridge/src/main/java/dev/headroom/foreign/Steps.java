package dev.headroom.foreign;

/// A text that counts how often it is looked at: `java.util.regex` asks for a letter at each step it takes.
final class Steps implements CharSequence {
    private static final int AT_LEAST = 10_000;
    private static final int FOR_EACH_LETTER = 64;

    private final String text;
    private long left;

    Steps(String text) {
        this.text = text;
        this.left = allowed(text.length());
    }

    /// All steps are spent.
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("the steps are spent", null, false, false);
        }
    }

    /// More than any sound pattern takes.
    static long allowed(int length) {
        return AT_LEAST + (long) FOR_EACH_LETTER * length;
    }

    @Override
    public char charAt(int index) {
        if (left-- <= 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
