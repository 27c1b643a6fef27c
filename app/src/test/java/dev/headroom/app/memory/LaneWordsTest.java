package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.LaneWords.Mark;
import dev.headroom.app.memory.LaneWords.Word;
import dev.headroom.memory.EventKind;
import dev.headroom.settings.Change;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.TimelineEvent;
import dev.headroom.words.Sentence;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LaneWordsTest {
    private static final Settings BEFORE = Settings.defaults(1L << 30).withCacheMaxEntryCount(0.5);
    private static final Sentence CHANGE =
            Change.between(BEFORE, BEFORE.withCacheMaxEntryCount(0.25)).said();

    /// Six units a letter.
    private final LaneWords words = new LaneWords(Messages.of("memory"), text -> text.length() * 6);

    @BeforeEach
    void english() {
        Messages.speak(Language.ENGLISH);
    }

    @Test
    void aChangeOfSettingsIsSaidWithItsValuesWhereThereIsRoom() {
        assertThat(texts(words.beside(marks(apply(10)), 4, 400))).containsExactly("Cache ratio 0.50 → 0.25");
        assertThat(texts(words.beside(marks(apply(10), apply(90)), 4, 400)))
                .containsExactly("settings", "Cache ratio 0.50 → 0.25");
    }

    @Test
    void noWordLiesOverAMarkBesideIt() {
        List<Mark> marks = marks(apply(10), event(30, EventKind.LOAD), event(60, EventKind.PREFILL));
        for (Word word : words.beside(marks, 4, 400)) {
            double end = word.x() + word.text().length() * 6;
            assertThat(marks).noneMatch(m -> m.x() > word.x() && m.x() - 4 < end);
        }
    }

    @Test
    void eventsCloseTogetherHaveWordsInRowsUnderEachOther() {
        List<Word> under = words.under(marks(apply(10), event(20, EventKind.CACHE_REBUILD), apply(30)), 3, 400);
        assertThat(under).hasSize(3);
        assertThat(under.stream().map(Word::row)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void whatChangesEverythingIsMarkedBeforeWhatDoesNot() {
        assertThat(marks(event(10, EventKind.PREFILL), apply(12)))
                .extracting(m -> m.event().kind())
                .containsExactly(EventKind.APPLY);
    }

    private static List<Mark> marks(TimelineEvent... events) {
        return LaneWords.marks(List.of(events), TimelineEvent::time, 0);
    }

    private static TimelineEvent apply(long at) {
        return new TimelineEvent(at, EventKind.APPLY, CHANGE);
    }

    private static TimelineEvent event(long at, EventKind kind) {
        return new TimelineEvent(at, kind, Sentence.NONE);
    }

    private static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }
}
