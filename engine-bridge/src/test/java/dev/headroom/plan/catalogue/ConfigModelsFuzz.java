package dev.headroom.plan.catalogue;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.fuzz.PlannedShape;
import dev.headroom.plan.PlanException;
import java.io.IOException;
import java.util.List;

/// `config.json` of any family, as the planner reads it.
public final class ConfigModelsFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "planned-config";
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return FuzzInput.resources("", name -> name.equals("config.json"));
    }

    @Override
    public void feed(byte[] input) {
        ModelSpec model;
        try {
            model = ConfigModels.parse("model", FuzzInput.text(input));
        } catch (PlanException e) {
            FuzzInput.refused(e);
            return;
        }
        if (model.parameters() <= 0 || model.decoder().kvValuesPerToken() <= 0) {
            throw new AssertionError("the arithmetic of " + model + " wraps around");
        }
        model.embedded().ifPresent(PlannedShape::check);
    }
}
