package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {
    private final Sentences chinese = Sentences.of("zh_CN");

    @Test
    void severalSentencesAreTakenApartAndNumbersKept() {
        assertThat(chinese.say("Out of memory in the vision tower on card 3: 556.0 MiB left, 1.20 GiB needed."
                        + " cache_max_entry_count 0.8 keeps only 1.52 GiB outside the cache: lower it, or use fewer"
                        + " tiles or a smaller batch."))
                .isEqualTo("显卡 3 的视觉塔显存不足：剩余 556.0 MiB，需要 1.20 GiB。"
                        + "cache_max_entry_count 为 0.8 时缓存之外只剩 1.52 GiB：请调低该比例，或减少切块、减小批量。");
    }

    @Test
    void whatIsFilledInMayBeAPhraseAndGoesWhereTheLanguageWantsIt() {
        assertThat(chinese.say("A request with 3 pictures of 13 tiles (4000x300) is refused: it takes 9990 tokens,"
                        + " session_len is 4096 (HTTP 400)."))
                .isEqualTo("含3 张各 13 块的图片（4000x300）的请求会被拒绝：需要 9990 个 token，而 session_len 为 4096（HTTP 400）。");
        assertThat(chinese.say("tp 3 does not divide the 8 KV heads of InternVL2-8B; choose 1, 2, 4, 8."))
                .isEqualTo("tp 3 不能整除 InternVL2-8B 的 8 个 KV 头；可选 1, 2, 4, 8。");
    }

    @Test
    void anEnginesOwnWordsStayAsTheyAre() {
        String words = "RuntimeError: something that nobody foresaw in 3 places.";

        assertThat(chinese.say(words)).isEqualTo(words);
        assertThat(chinese.knows(words)).isFalse();
        assertThat(chinese.say("")).isEmpty();
    }

    @Test
    void englishAndUnknownLanguagesChangeNothing() {
        assertThat(Sentences.of("en").say("Raise device_memory.")).isEqualTo("Raise device_memory.");
        assertThat(Sentences.of("tlh").say("Raise device_memory.")).isEqualTo("Raise device_memory.");
    }
}
