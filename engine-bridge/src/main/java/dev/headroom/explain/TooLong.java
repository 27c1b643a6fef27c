package dev.headroom.explain;

import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A prompt that does not go into its session, as far as the engine's sentence gives figures.
///
/// @param prompt tokens of the whole prompt, 0 when the sentence does not tell
/// @param pictures tokens of it that are pictures, 0 when it does not tell or there are none
/// @param session tokens the session really holds, 0 when it does not tell
record TooLong(int prompt, int pictures, int session) {
    /// Tokens left for the answer when room is made.
    private static final int ROOM = 128;

    private static final Pattern PROMPT = Pattern.compile(
            // ours, llama-server's, SGLang's
            "prompt has (\\d{1,9}) tokens|request \\((\\d{1,9}) tokens\\)|input \\((\\d{1,9}) tokens\\)");
    private static final Pattern PICTURES = Pattern.compile("(\\d{1,9}) of them from pictures");
    private static final Pattern SESSION = Pattern.compile(
            // ours, llama-server's, SGLang's, vLLM's
            "session_len is (\\d{1,9})|context size \\((\\d{1,9}) tokens\\)|context length \\((\\d{1,9}) tokens\\)"
                    + "|maximum context length is (\\d{1,9})");

    static TooLong in(String sentence) {
        return new TooLong(number(PROMPT, sentence), number(PICTURES, sentence), number(SESSION, sentence));
    }

    private static int number(Pattern pattern, String sentence) {
        Matcher matcher = pattern.matcher(sentence);
        if (!matcher.find()) {
            return 0;
        }
        return IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(matcher::group)
                .filter(Objects::nonNull)
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    /// A session that takes the prompt and an answer: longer, and where the cache is what cuts it short, with more of
    /// it.
    Optional<Remedy> roomier(Settings asked, Search search) {
        return search.holding(asked, prompt > 0 ? prompt + ROOM : asked.sessionLen() + 1)
                .map(changes -> new Remedy.ChangeSettings(
                        changes.getLast().to(),
                        changes.stream().map(Advice::setting).toList(),
                        Advice.caption(changes).toString()));
    }

    /// Half the patches, unless the figures say that this cannot be enough.
    Optional<Remedy> fewerPatches(Settings asked) {
        if (asked.maxDynamicPatch() <= 1) {
            return Optional.empty();
        }
        int fewer = Math.max(1, asked.maxDynamicPatch() / 2);
        boolean told = prompt > 0 && session > 0;
        // every picture keeps at least a thumbnail: half the tiles are a little more than half the tokens
        int then = prompt - pictures + (int) Math.ceil(pictures * (fewer + 1.0) / (asked.maxDynamicPatch() + 1.0));
        if (told && (pictures == 0 || then + ROOM / 8 > session)) {
            return Optional.empty();
        }
        return Optional.of(new Remedy.ChangeSettings(
                asked.withMaxDynamicPatch(fewer),
                List.of(Setting.MAX_DYNAMIC_PATCH),
                "Lower max_dynamic_patch to %d".formatted(fewer)));
    }
}
