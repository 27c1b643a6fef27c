package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.ModelSpec;

/// How plain transformers spreads decoder layers over cards.
record LayerSplit(int[] layers, boolean allElseOnFirst) {

    LayerSplit {
        layers = layers.clone();
    }

    @Override
    public int[] layers() {
        return layers.clone();
    }

    int on(int card) {
        return layers[card];
    }

    int cards() {
        return layers.length;
    }

    /// VLMEvalKit's and the model cards' `split_model`: the first card counts as half, because the vision tower lies
    /// there, however large it is; the last layer goes back to the first card.
    static LayerSplit splitModel(int n, int cards) {
        int[] layers = new int[cards];
        int each = (int) Math.ceil(n / (cards - 0.5));
        int left = n;
        for (int i = 0; i < cards; i++) {
            int wanted = i == 0 ? (int) Math.ceil(each / 2.0) : each;
            layers[i] = Math.min(wanted, left);
            left -= layers[i];
        }
        for (int i = cards - 1; i > 0; i--) {
            if (layers[i] > 0) {
                layers[i]--;
                layers[0]++;
                break;
            }
        }
        return new LayerSplit(layers, true);
    }

    /// accelerate's `device_map="auto"`: modules in order, every card filled to an even share of the bytes, tower and
    /// embeddings first, head last.
    static LayerSplit auto(ModelSpec model, int cards) {
        int n = model.decoder().layers();
        double layer = model.decoder().linearParameters() / (double) n;
        double head = (double) model.decoder().vocab() * model.decoder().hidden();
        double first = head + model.tower().map(t -> (double) t.parameters()).orElse(0.0);
        double share = (first + head + n * layer) / cards;
        int[] layers = new int[cards];
        int left = n;
        double fill = first;
        for (int i = 0; i < cards; i++) {
            boolean last = i == cards - 1;
            int room = last ? left : (int) Math.max(0, Math.round((share - fill) / layer));
            layers[i] = Math.min(left, room);
            left -= layers[i];
            fill = last ? 0 : Math.max(0, fill - share);
            if (fill > 0) {
                continue; // the tower alone overfills this card
            }
            fill = 0;
        }
        return new LayerSplit(layers, false);
    }
}
