package dev.headroom.lesson;

import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.util.List;

/// What an expression comes to, and what a learner can say.
public sealed interface Value {
    /// Bytes, tokens, shares; whole numbers are exact up to 2^53.
    record Number(double number) implements Value {}

    record Text(String text) implements Value {}

    /// A sentence of ours, said in the reader's language: a formula in words.
    record Told(Sentence sentence) implements Value {}

    record Truth(boolean holds) implements Value {}

    /// In order. In a right order, an item that is a list itself holds what ties: its items may change places.
    record Many(List<Value> items) implements Value {
        public Many {
            items = List.copyOf(items);
        }
    }

    /// A name that has no value now, and why.
    record Absent(Sentence why) implements Value {}

    static Value of(double number) {
        return new Number(number);
    }

    static Value of(String text) {
        return new Text(text);
    }

    /// A number where it reads as one, else text.
    static Value read(String text) {
        return Unit.number(text).<Value>map(Number::new).orElseGet(() -> new Text(text.strip()));
    }

    default boolean known() {
        return !(this instanceof Absent);
    }

    /// For people, in a unit.
    default String shown(Unit unit, Words words) {
        return switch (this) {
            case Number(double number) -> unit.shown(number);
            case Text(String text) -> text;
            case Told(Sentence sentence) -> words.say(sentence);
            case Truth(boolean holds) -> words.say(holds ? Sentence.of("yes") : Sentence.of("no"));
            case Many(List<Value> items) ->
                String.join(", ", items.stream().map(v -> v.shown(unit, words)).toList());
            case Absent _ -> "…";
        };
    }
}
