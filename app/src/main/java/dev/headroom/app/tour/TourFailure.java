package dev.headroom.app.tour;

/// Something of the product did not work; the message is a sentence for the user.
final class TourFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TourFailure(String sentence) {
        super(sentence);
    }
}
