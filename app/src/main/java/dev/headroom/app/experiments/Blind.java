package dev.headroom.app.experiments;

import dev.headroom.experiment.Judgement;
import dev.headroom.experiment.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Two runs compared by a person who does not see whose answer is whose: for each question the order is drawn anew.
final class Blind {
    /// @param first of the two that are shown; which run gave it is told after the judgement only
    record Pair(String question, Run first, Run second) {
        String firstAnswer() {
            return answer(first);
        }

        String secondAnswer() {
            return answer(second);
        }

        private String answer(Run run) {
            return run.answers().stream()
                    .filter(a -> a.question().equals(question))
                    .map(Run.Answer::text)
                    .findFirst()
                    .orElse("");
        }

        Judgement judged(Judgement.Verdict verdict, Instant now) {
            return new Judgement(question, first.key(), second.key(), verdict, now);
        }
    }

    /// @param a times that the answer of A was the better one
    record Tally(int a, int b, int both, int neither) {
        int all() {
            return a + b + both + neither;
        }
    }

    private Blind() {}

    /// Questions that both answered, that a person judges and has not judged for these two, each pair in an order that
    /// is drawn.
    static List<Pair> open(Results results, Run a, Run b, RandomGenerator random) {
        List<Pair> open = new ArrayList<>();
        for (Run.Answer answer : a.answers()) {
            String question = answer.question();
            boolean both = b.answers().stream().anyMatch(x -> x.question().equals(question));
            if (both
                    && results.byHand().contains(question)
                    && judgement(results, question, a, b).isEmpty()) {
                open.add(random.nextBoolean() ? new Pair(question, a, b) : new Pair(question, b, a));
            }
        }
        Collections.shuffle(open, new java.util.Random(random.nextLong()));
        return open;
    }

    private static Optional<Judgement> judgement(Results results, String question, Run a, Run b) {
        return results.judgements().stream()
                .filter(j -> j.question().equals(question) && of(j, a, b))
                .findFirst();
    }

    private static boolean of(Judgement j, Run a, Run b) {
        return j.first().equals(a.key()) && j.second().equals(b.key())
                || j.first().equals(b.key()) && j.second().equals(a.key());
    }

    /// What was said of these two so far.
    static Tally tally(Results results, Run a, Run b) {
        int[] counts = new int[4];
        Map<Judgement.Verdict, Integer> asA = Map.of(
                Judgement.Verdict.FIRST_BETTER, 0,
                Judgement.Verdict.SECOND_BETTER, 1,
                Judgement.Verdict.BOTH_RIGHT, 2,
                Judgement.Verdict.NEITHER_RIGHT, 3);
        for (Judgement j : results.judgements()) {
            if (of(j, a, b)) {
                int place = asA.getOrDefault(j.verdict(), 3);
                counts[place < 2 && j.first().equals(b.key()) ? 1 - place : place]++;
            }
        }
        return new Tally(counts[0], counts[1], counts[2], counts[3]);
    }
}
