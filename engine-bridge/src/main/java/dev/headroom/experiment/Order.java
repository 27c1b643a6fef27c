package dev.headroom.experiment;

import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The order in which a sweep is cheapest: what needs the engine's restart changes last, what needs a new cache next.
/// Every combination of the settings that need a restart is then started once.
public final class Order {
    private final Controls controls;
    private final Function<Point, Settings> settings;

    public Order(Controls controls, Function<Point, Settings> settings) {
        this.controls = controls;
        this.settings = settings;
    }

    /// Points of equal cost stay as they came.
    public List<Point> of(List<Point> points) {
        Comparator<Point> order = (_, _) -> 0;
        for (TakesEffect cost : List.of(TakesEffect.ENGINE_RESTART, TakesEffect.CACHE_REBUILD)) {
            Map<List<String>, Integer> first = new HashMap<>();
            points.forEach(p -> first.putIfAbsent(values(p, cost), first.size()));
            order = order.thenComparing(p -> first.getOrDefault(values(p, cost), first.size()));
        }
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort(order);
        return sorted;
    }

    /// How many changes of each cost an order takes; the first point is a start.
    public Map<TakesEffect, Integer> changes(List<Point> order) {
        Map<TakesEffect, Integer> count = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            TakesEffect how = i == 0 ? TakesEffect.ENGINE_RESTART : between(order.get(i - 1), order.get(i));
            count.merge(how, 1, Integer::sum);
        }
        return count;
    }

    TakesEffect between(Point from, Point to) {
        for (TakesEffect cost : List.of(TakesEffect.ENGINE_RESTART, TakesEffect.CACHE_REBUILD)) {
            if (!values(from, cost).equals(values(to, cost))) {
                return cost;
            }
        }
        return TakesEffect.NEXT_MESSAGE;
    }

    private List<String> values(Point point, TakesEffect cost) {
        Settings at = settings.apply(point);
        return Setting.all().stream()
                .filter(s -> controls.when(s).orElse(TakesEffect.ENGINE_RESTART) == cost)
                .map(s -> s.text(at))
                .toList();
    }
}
