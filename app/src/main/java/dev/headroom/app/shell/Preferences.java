package dev.headroom.app.shell;

import dev.headroom.settings.Field;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.SettingException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a user prefers of every chat and of the window, for all starts to come.
///
/// @param systemPrompt said to the model before each chat, empty for none
/// @param temperature 0 always takes the likeliest token
/// @param topP probability mass that tokens are chosen from
/// @param maxTokens most tokens of an answer
/// @param notices whether the end of long work is told while one looks elsewhere
/// @param toured whether the tour has been shown or skipped
public record Preferences(
        String systemPrompt, double temperature, double topP, int maxTokens, boolean notices, boolean toured) {
    public static final Preferences DEFAULT = new Preferences("", 0, 1, 512, true, false);

    public Preferences {
        Sampling.TEMPERATURE.check(temperature);
        Sampling.TOP_P.check(topP);
        Sampling.MAX_TOKENS.check(maxTokens);
    }

    /// Takes what a file says; a value that cannot be is the default.
    static Preferences of(Map<String, Object> form) {
        return new Preferences(
                form.getOrDefault("systemPrompt", "") instanceof String text ? text : "",
                number(form, Sampling.TEMPERATURE, DEFAULT.temperature),
                number(form, Sampling.TOP_P, DEFAULT.topP),
                number(form, Sampling.MAX_TOKENS, DEFAULT.maxTokens),
                !Boolean.FALSE.equals(form.get("notices")),
                Boolean.TRUE.equals(form.get("toured")));
    }

    Map<String, Object> form() {
        return Map.of(
                "systemPrompt",
                systemPrompt,
                Sampling.TEMPERATURE.name(),
                temperature,
                Sampling.TOP_P.name(),
                topP,
                Sampling.MAX_TOKENS.name(),
                maxTokens,
                "notices",
                notices,
                "toured",
                toured);
    }

    private static <T> T number(Map<String, Object> form, Field<T> field, T otherwise) {
        try {
            return form.containsKey(field.name()) ? field.parse(String.valueOf(form.get(field.name()))) : otherwise;
        } catch (SettingException e) {
            return otherwise;
        }
    }

    /// How an answer is sampled where its chat says nothing else.
    public Sampling sampling() {
        return new Sampling(temperature, 0, topP, 1, OptionalLong.empty(), List.of(), maxTokens);
    }

    public Preferences withSystemPrompt(String x) {
        return new Preferences(x, temperature, topP, maxTokens, notices, toured);
    }

    public Preferences withTemperature(double x) {
        return new Preferences(systemPrompt, x, topP, maxTokens, notices, toured);
    }

    public Preferences withTopP(double x) {
        return new Preferences(systemPrompt, temperature, x, maxTokens, notices, toured);
    }

    public Preferences withMaxTokens(int x) {
        return new Preferences(systemPrompt, temperature, topP, x, notices, toured);
    }

    public Preferences withNotices(boolean x) {
        return new Preferences(systemPrompt, temperature, topP, maxTokens, x, toured);
    }

    public Preferences withToured(boolean x) {
        return new Preferences(systemPrompt, temperature, topP, maxTokens, notices, x);
    }
}
