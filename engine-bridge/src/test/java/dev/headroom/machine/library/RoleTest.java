package dev.headroom.machine.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "model.embed_tokens.weight, 2, EMBEDDINGS",
        "language_model.model.tok_embeddings.weight, 2, EMBEDDINGS",
        "transformer.embedding.word_embeddings.weight, 2, EMBEDDINGS",
        "transformer.wte.weight, 2, EMBEDDINGS",
        "token_embd.weight, 2, EMBEDDINGS",
        "lm_head.weight, 2, HEAD",
        "language_model.output.weight, 2, HEAD",
        "output.weight, 2, HEAD",
        "model.transformer.ff_out.weight, 2, HEAD",
        "transformer.output_layer.weight, 2, HEAD",
        "model.transformer.blocks.3.ff_out.weight, 2, LINEAR",
        "model.layers.3.self_attn.q_proj.weight, 2, LINEAR",
        "model.layers.3.self_attn.q_proj.bias, 1, SMALL",
        "model.layers.3.input_layernorm.weight, 1, SMALL",
        "model.layers.3.mlp.down_proj.qweight, 2, LINEAR",
        "model.layers.3.mlp.down_proj.g_idx, 1, LINEAR",
        "model.layers.3.mlp.down_proj.SCB, 1, LINEAR",
        "model.layers.3.mlp.down_proj.weight.absmax, 1, LINEAR",
        "model.layers.3.mlp.down_proj.weight.quant_state.bitsandbytes__nf4, 1, LINEAR",
        "model.layers.3.mlp.experts.17.up_proj.weight, 2, EXPERTS",
        "model.language_model.layers.3.mlp.experts.gate_up_proj, 3, EXPERTS",
        "model.layers.3.mlp.experts.gate_up_proj_blocks, 4, EXPERTS",
        "blk.3.ffn_down_exps.weight, 3, EXPERTS",
        "model.layers.3.mlp.shared_experts.up_proj.weight, 2, LINEAR",
        "model.layers.3.mlp.gate.weight, 2, SMALL",
        "blk.3.ffn_gate_inp.weight, 2, SMALL",
        "blk.3.ffn_gate.weight, 2, LINEAR",
        "vision_model.encoder.layers.3.attn.qkv.weight, 2, VISION",
        "visual.blocks.3.attn.qkv.weight, 2, VISION",
        "visual.merger.mlp.0.weight, 2, PROJECTOR",
        "mlp1.1.weight, 2, PROJECTOR",
        "audio_tower.layers.0.fc1.weight, 2, OTHER",
    })
    void aTensorsNameAndRankTellWhatItIsFor(String tensor, int rank, Role role) {
        assertThat(Role.of(tensor, rank)).isEqualTo(role);
    }
}
