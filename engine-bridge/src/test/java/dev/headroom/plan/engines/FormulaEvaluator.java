package dev.headroom.plan.engines;

import java.math.BigDecimal;

/// Evaluates a formula whose numbers are filled in.
final class FormulaEvaluator {
    private final String text;
    private int at;

    private FormulaEvaluator(String text) {
        this.text = text.replace(" ", "");
    }

    static double value(String filled) {
        FormulaEvaluator e = new FormulaEvaluator(filled);
        double v = e.sum();
        if (e.at != e.text.length()) {
            throw new IllegalArgumentException("\"" + filled + "\" stops making sense at " + e.text.substring(e.at));
        }
        return v;
    }

    private double sum() {
        double v = product();
        while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            v = text.charAt(at++) == '+' ? v + product() : v - product();
        }
        return v;
    }

    private double product() {
        double v = atom();
        while (at < text.length() && (text.charAt(at) == '*' || text.charAt(at) == '/')) {
            v = text.charAt(at++) == '*' ? v * atom() : v / atom();
        }
        return v;
    }

    private double atom() {
        for (String f : new String[] {"floor", "ceil", "min", "max"}) {
            if (text.startsWith(f + "(", at)) {
                at += f.length() + 1;
                double a = sum();
                double b = 0;
                if (text.charAt(at) == ',') {
                    at++;
                    b = sum();
                }
                at++;
                return switch (f) {
                    case "floor" -> Math.floor(a);
                    case "ceil" -> Math.ceil(a);
                    case "min" -> Math.min(a, b);
                    default -> Math.max(a, b);
                };
            }
        }
        if (text.charAt(at) == '(') {
            at++;
            double v = sum();
            at++;
            return v;
        }
        int from = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return new BigDecimal(text.substring(from, at)).doubleValue();
    }
}
