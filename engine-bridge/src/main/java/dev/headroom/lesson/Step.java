package dev.headroom.lesson;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step of a lesson. What is said at it stands in [Texts] under its key.
public sealed interface Step {
    String key();

    /// Of the lesson's file, for errors.
    int line();

    record Read(String key, int line) implements Step {}

    /// Something done to the engine or to a plan, by the learner or for him.
    ///
    /// @param settings under the field's names; with a plan, its knobs
    /// @param picture a sample picture or one beside the lesson; it stays attached for the steps that follow
    /// @param ask the question by language, empty where nothing is asked
    /// @param plan the declared plan that `plan.…` means from here on
    /// @param although applied although it does not fit (`break: true`)
    /// @param save the name under which what came of it is kept
    record Do(
            String key,
            int line,
            Map<String, String> settings,
            Optional<String> picture,
            Map<String, String> ask,
            Optional<String> plan,
            boolean although,
            Optional<String> save)
            implements Step {
        /// The question in a language, in English where it has none.
        public Optional<String> question(String language) {
            return Optional.ofNullable(ask.get(language))
                    .or(() -> Optional.ofNullable(ask.get(Texts.ENGLISH)))
                    .or(() -> ask.values().stream().findFirst());
        }
    }

    enum Kind {
        NUMBER,
        CHOICE,
        ORDER
    }

    /// @param choices what there is to choose from or to order, as expressions see it
    /// @param wrong the first that holds over `x` picks the reply
    record Guess(String key, int line, Kind kind, List<String> choices, Unit unit, Right right, List<Reply> wrong)
            implements Step {
        public Guess {
            choices = List.copyOf(choices);
            wrong = List.copyOf(wrong);
        }
    }

    /// @param when over `x`, the guess in its unit
    /// @param say a key of the texts
    record Reply(Expression when, String say) {}

    /// The truth, computed live; of the guess with the same key, where there is one.
    ///
    /// @param expect what the author saw; only the check compares it
    /// @param show further values beside it
    record Reveal(String key, int line, Expression value, Unit unit, Optional<Value> expect, List<Expression> show)
            implements Step {
        public Reveal {
            show = List.copyOf(show);
        }
    }

    record Explain(
            String key, int line, Optional<Expression> value, Unit unit, Optional<Value> expect, List<Expression> show)
            implements Step {
        public Explain {
            show = List.copyOf(show);
        }
    }

    /// To take home; its answer stands under `KEY/answer`.
    record Question(String key, int line) implements Step {
        public String answerKey() {
            return key + "/answer";
        }
    }
}
