package dev.headroom.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.words.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Setting<?>> all() {
        return Setting.all();
    }

    private static <T> void survives(Setting<T> setting, T value) throws Exception {
        Settings settings = Settings.NONE.with(setting, value);
        assertThat(setting.parse(setting.text(settings))).isEqualTo(value);
        String written = SettingsJson.write(settings).toString();
        assertThat(SettingsJson.read(JSON.readTree(written), Settings.NONE)).isEqualTo(settings);
        assertThat(settings.get(setting)).isEqualTo(value);
        assertThat(setting.shown(settings)).isNotBlank();
    }

    private static <T> List<T> examples(Setting<T> setting) {
        return switch (setting.kind()) {
            case Kind.Numeric<?> n -> List.of(setting.usual(), near(setting, (n.least() + n.most()) / 3));
            case Kind.OneOf _, Kind.Word _, NameKind _, Kind.Switch _ -> List.of(setting.usual());
        };
    }

    @SuppressWarnings("unchecked") // the number is of the setting's own kind
    private static <T> T near(Setting<T> setting, double value) {
        return (T) ((Kind.Numeric<?>) setting.kind()).near(value);
    }

    private static <T> void allSurvive(Setting<T> setting) throws Exception {
        for (T value : examples(setting)) {
            survives(setting, value);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aValueSurvivesTextAndJson(Setting<?> setting) throws Exception {
        allSurvive(setting);
    }

    @Test
    void anAdaptersNameSurvivesTextAndJsonAndSoDoesItsAbsence() throws Exception {
        survives(Setting.LORA, Optional.of("pirate"));
        survives(Setting.LORA, Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFieldIsFoundByItsNameAndHasAFlag(Setting<?> setting) {
        assertThat(Setting.named(setting.field())).contains(setting);
        assertThat(setting.flag()).isEqualTo("--" + setting.field().replace('_', '-'));
        assertThat(setting.about()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cache_max_entry_count | 0           | cache_max_entry_count is 0.0; it must be a number between 0 and 1 (both excluded), for example 0.8.
        cache_max_entry_count | 1           | cache_max_entry_count is 1.0; it must be a number between 0 and 1 (both excluded), for example 0.8.
        cache_max_entry_count | NaN         | cache_max_entry_count is NaN; it must be a number between 0 and 1 (both excluded), for example 0.8.
        session_len           | 0           | session_len is 0; it must be a whole number from 1 to 100000000.
        session_len           | 4294967297  | session_len is "4294967297"; it must be a whole number from 1 to 100000000.
        session_len           | many        | session_len is "many"; it must be a whole number from 1 to 100000000.
        max_batch_size        | 1000000     | max_batch_size is 1000000; it must be a whole number from 1 to 65536.
        max_dynamic_patch     | 2147483647  | max_dynamic_patch is 2147483647; it must be a whole number from 1 to 1024.
        lora_r                | -1          | lora_r is -1; it must be a whole number from 0 to 65536.
        lora_alpha            | Infinity    | lora_alpha is Infinity; it must be a number between 0 and 65536.
        quant_policy          | 3           | quant_policy is 3; it must be 0, 4 or 8.
        tp                    | 0           | tp is 0; it must be a whole number from 1 to 1024.
        max_prefill_token_num | 0           | max_prefill_token_num is 0; it must be a whole number from 1 to 100000000.
        device_memory         | 0           | device_memory is 0; it must be a size from 1 B to 16384.00 GiB, for example 2GiB.
        device_memory         | two apples  | device_memory is "two apples"; it must be a size from 1 B to 16384.00 GiB, for example 2GiB.
        model_format          | -fp32       | model_format is -fp32; it must be one word, for example fp32.
        """)
    void whatLiesOutsideTheRangeIsRefusedNamingFieldValueAndRange(String field, String text, String said) {
        assertThatThrownBy(() -> Setting.named(field).orElseThrow().parse(text))
                .isInstanceOfSatisfying(
                        SettingException.class,
                        e -> assertThat(Words.of("zh_CN").say(e.sentence())).startsWith(field + " 为 "))
                .hasMessage(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"session_len": 1.5}              | session_len is 1.5
        {"session_len": "many"}           | session_len is "many"
        {"session_len": 4294967296}       | session_len is 4294967296
        {"max_batch_size": 1000000}       | max_batch_size is 1000000
        {"max_dynamic_patch": 2147483647} | max_dynamic_patch is 2147483647
        {"cache_max_entry_count": "NaN"}  | cache_max_entry_count is NaN
        {"cache_max_entry_count": "x"}    | cache_max_entry_count is "x"
        {"model_format": 4}               | model_format is 4
        {"lora": 4}                       | lora is 4
        {"device_memory": "2GiB"}         | device_memory is "2GiB"
        []                                | settings must be a JSON object
        """)
    void jsonOfTheWrongKindIsRefused(String json, String said) {
        assertThatThrownBy(() -> SettingsJson.read(JSON.readTree(json), Settings.NONE))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(said);
    }

    /// The fields of a request speak like the settings do.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0   | 2147483648 | 1    | 1   | 1 | top_k is 2147483648; it must be a whole number from 0 to 1000000.
        0   | -1         | 1    | 1   | 1 | top_k is -1; it must be a whole number from 0 to 1000000.
        0   | 0          | 1    | 1   | 0 | max_tokens is 0; it must be a whole number from 1 to 2147483647.
        0   | 0          | 1    | 1   | 1.5 | max_tokens is 1.5; it must be a whole number from 1 to 2147483647.
        2.5 | 0          | 1    | 1   | 1 | temperature is 2.5; it must be a number between 0 and 2.
        0   | 0          | 0    | 1   | 1 | top_p is 0.0; it must be a number above 0, up to 1.
        0   | 0          | 1    | 0   | 1 | repetition_penalty is 0.0; it must be a number between 0.01 and 10.
        """)
    void rangesOfARequestArePrintedAsPeopleWriteThem(
            String temperature, String topK, String topP, String penalty, String maxTokens, String said) {
        assertThatThrownBy(() -> new Sampling(
                        read(Sampling.TEMPERATURE, temperature),
                        read(Sampling.TOP_K, topK),
                        read(Sampling.TOP_P, topP),
                        read(Sampling.REPETITION_PENALTY, penalty),
                        OptionalLong.empty(),
                        List.of(),
                        read(Sampling.MAX_TOKENS, maxTokens)))
                .isInstanceOf(SettingException.class)
                .hasMessage(said);
    }

    private static <T> T read(Field<T> field, String json) throws Exception {
        return field.read(JSON.readTree(json));
    }

    @Test
    void aValueThatIsRefusedIsShownInShort() {
        assertThatThrownBy(() -> read(Sampling.TOP_K, '"' + "k".repeat(100_000) + '"'))
                .isInstanceOf(SettingException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void anUnknownFieldIsLeftAloneAndNullKeepsWhatWasThere() throws Exception {
        Settings base = Settings.defaults(1L << 30).withLora(Optional.of("a"), 4, 8);
        assertThat(SettingsJson.read(JSON.readTree("{\"colour\": 1, \"session_len\": null}"), base))
                .isEqualTo(base);
        assertThat(SettingsJson.read(JSON.readTree("{\"lora\": null}"), base).lora())
                .isEmpty();
        assertThat(SettingsJson.read(JSON.readTree("{\"lora\": \"\"}"), base).lora())
                .isEmpty();
    }

    @Test
    void theScaleOfOneAdapterIsNotCarriedOverToTheNext() throws Exception {
        Settings base = Settings.defaults(1L << 30).withLora(Optional.of("a"), 4, 8);
        assertThat(SettingsJson.read(JSON.readTree("{\"lora\": \"b\"}"), base).loraAlpha())
                .isZero();
        assertThat(SettingsJson.read(JSON.readTree("{\"lora\": \"b\", \"lora_alpha\": 8}"), base)
                        .loraAlpha())
                .isEqualTo(8);
        assertThat(SettingsJson.read(JSON.readTree("{\"lora\": \"a\"}"), base).loraAlpha())
                .isEqualTo(8);
    }

    @Test
    void peopleReadFewerFiguresThanFiles() {
        Settings s = Settings.defaults(3L << 29).with(Setting.CACHE_MAX_ENTRY_COUNT, 0.5);
        Map<Setting<?>, String> shown = Map.of(
                Setting.DEVICE_MEMORY, "1.50 GiB",
                Setting.CACHE_MAX_ENTRY_COUNT, "0.50",
                Setting.SESSION_LEN, "4096",
                Setting.LORA_ALPHA, "0",
                Setting.LORA, "–");
        shown.forEach((setting, text) -> assertThat(setting.shown(s)).isEqualTo(text));
    }

    @Test
    void whatNobodyChoseHasItsUsualValueAndIsNotWritten() {
        assertThat(Settings.NONE.sessionLen()).isEqualTo(4096);
        assertThat(Settings.NONE.chosen(Setting.SESSION_LEN)).isEmpty();
        Settings two = Settings.NONE.with(Setting.SESSION_LEN, 4096);
        assertThat(two.chosen(Setting.SESSION_LEN)).contains(4096);
        assertThat(SettingsJson.write(two)).hasToString("{\"session_len\":4096}");
        assertThat(two.without(Setting.SESSION_LEN)).isEqualTo(Settings.NONE);
    }

    @Test
    void oneChoiceIsLaidOverAnother() {
        Settings base = Settings.defaults(1L << 30);
        Settings over = Settings.NONE.with(Setting.TP, 4).with(Setting.SESSION_LEN, 99);
        assertThat(base.with(over)).isEqualTo(base.withTp(4).withSessionLen(99));
    }
}
