package dev.headroom.app.chat;

import dev.headroom.chat.ImageData;
import dev.headroom.picture.PictureException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// A picture beside the question that is being written.
final class Attachment {

    /// What is known of it.
    sealed interface State {
        /// Being read.
        record Loading() implements State {}

        record Usable(ImageData data, PicturePreview preview) implements State {}

        record Unusable(PictureException why) implements State {}
    }

    private final String name;
    private final Supplier<List<String>> questions;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Loading());
    private final ReadOnlyObjectWrapper<PictureCost> cost = new ReadOnlyObjectWrapper<>(new PictureCost.Unread());

    /// @param questions what one might ask about it, in the language of the moment
    Attachment(String name, Supplier<List<String>> questions) {
        this.name = name;
        this.questions = questions;
    }

    List<String> questions() {
        return questions.get();
    }

    String name() {
        return name;
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// What it would cost if it were sent now, as far as that is known.
    ReadOnlyObjectProperty<PictureCost> cost() {
        return cost.getReadOnlyProperty();
    }

    void become(State next) {
        state.set(next);
    }

    void cost(PictureCost next) {
        cost.set(next);
    }

    Optional<State.Usable> usable() {
        return state.get() instanceof State.Usable usable ? Optional.of(usable) : Optional.empty();
    }
}
