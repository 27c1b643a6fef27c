package dev.headroom.explain.log;

import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A setting of another program to turn, under that program's own name. Nothing here can do it; a person can.
///
/// @param from what the log shows that it was
/// @param to a value that should do, where one can be reckoned
/// @param frees bytes that become free on the device, where they can be reckoned
/// @param why what it does and costs, in a sentence
public record Turn(
        String setting, Way way, Optional<String> from, Optional<String> to, OptionalLong frees, Sentence why) {

    public enum Way {
        LOWER,
        RAISE,
        /// Not a matter of more or less.
        USE,
        /// Another one of its kind.
        CHANGE,
        /// Somebody else must let go of it.
        FREE;

        /// The name in JSON.
        public String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What to do, without the reason.
    public Sentence caption() {
        return switch (way) {
            case LOWER ->
                to.isPresent() && from.isPresent()
                        ? Sentence.of("LOWER {} from {} to {}.", setting, from.get(), to.get())
                        : to.isPresent()
                                ? Sentence.of("LOWER {} to {}.", setting, to.get())
                                : Sentence.of("LOWER {}.", setting);
            case RAISE ->
                to.isPresent() && from.isPresent()
                        ? Sentence.of("RAISE {} from {} to {}.", setting, from.get(), to.get())
                        : to.isPresent()
                                ? Sentence.of("RAISE {} to {}.", setting, to.get())
                                : Sentence.of("RAISE {}.", setting);
            case CHANGE -> Sentence.of("Change {}.", setting);
            case FREE -> Sentence.NONE;
            case USE ->
                to.isPresent() ? Sentence.of("Set {} to {}.", setting, to.get()) : Sentence.of("Use {}.", setting);
        };
    }

    /// With the bytes, for where they have no place of their own.
    public Sentence text() {
        return frees.isPresent() ? sentence().then(Sentence.of("Frees {}.", new Size(frees.getAsLong()))) : sentence();
    }

    public Sentence sentence() {
        return caption().then(why);
    }
}
