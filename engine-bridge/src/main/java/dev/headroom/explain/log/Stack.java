package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Frame;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The Python stack before an error. Its deepest telling place says what the memory was for; any place says what the
/// program was at.
final class Stack {
    private static final int DEEPEST = 100;

    /// A place: one of these words stands in the file's name, the function's, or the source line.
    private record Place<T>(T meaning, List<String> words) {
        static <T> Place<T> of(T meaning, String... words) {
            return new Place<>(meaning, Arrays.asList(words));
        }

        boolean is(String frame) {
            return words.stream().anyMatch(frame::contains);
        }
    }

    /// Function names stand between spaces: ` initialize_kv_caches ` profiles, `initialize_kv_cache_tensors` allocates.
    private static final List<Place<Part>> PARTS = List.of(
            Place.of(
                    Part.OPTIMIZER,
                    "/torch/optim/",
                    "/bitsandbytes/optim",
                    "initialize_optimizer_states",
                    "/deepspeed/ops/adam",
                    "_init_group",
                    "optimizer.step("),
            Place.of(
                    Part.LOGITS,
                    "lm_head(",
                    "/loss_utils.py",
                    "/loss/",
                    " cross_entropy ",
                    "logits.float()",
                    "loss_fct(",
                    " compute_logits ",
                    "logits_processor.py",
                    " nested_concat "),
            Place.of(Part.SAMPLER, "/sampler.py", "_dummy_sampler_run", "/v1/sample/", "/flashinfer/sampling"),
            Place.of(
                    Part.VISION,
                    "/lmdeploy/vl/",
                    "intern_vit",
                    "internvit",
                    "extract_feature",
                    "vision_tower",
                    "vision_model",
                    "/vision.py",
                    "siglip",
                    "self.visual(",
                    "_multimodal_embeddings ",
                    " embed_multimodal ",
                    "_execute_mm_encoder",
                    "get_image_feature",
                    "encode_images",
                    "_process_image_input"),
            Place.of(
                    Part.KV_CACHE,
                    "_kv_cache_tensors",
                    " _allocate_kv_cache",
                    "/cache_engine.py",
                    "/memory_pool.py",
                    " init_memory_pool ",
                    " build_cache_engine ",
                    "/cache_utils.py"),
            Place.of(Part.GRAPHS, "cuda_graph_runner.py", " capture_model ", "cudagraph", " init_cuda_graphs "),
            Place.of(Part.ADAPTER, " create_lora_weights ", "/lora_manager.py", " load_adapter ", " add_adapter "),
            Place.of(
                    Part.WEIGHTS,
                    " create_weights ",
                    " _create_weight ",
                    " process_weights",
                    " load_model ",
                    " load_weights ",
                    "/model_loader/",
                    " from_pretrained ",
                    "_load_state_dict_into",
                    " set_module_tensor_to_device ",
                    " dispatch_model ",
                    "model.cuda()",
                    "model.to(",
                    " _move_model_to_device ",
                    "_configure_distributed_model"),
            Place.of(Part.BACKWARD, " backward "),
            Place.of(Part.COMMUNICATION, "/distributed_c10d.py", "pynccl", " all_reduce "));

    /// What a stack means in which nothing above was found.
    private static final List<Place<Part>> PLAIN = List.of(
            Place.of(Part.ACTIVATIONS, " training_step ", " compute_loss "),
            Place.of(
                    Part.PREFILL,
                    "/models/",
                    "/modeling_",
                    " execute_model ",
                    " profile_run ",
                    " forward_batch_generation ",
                    " forward_extend ",
                    " generate "));

    private static final List<Place<Phase>> PHASES = List.of(
            Place.of(Phase.EVALUATING, " evaluation_loop ", " prediction_step ", "/vlmeval/"),
            Place.of(
                    Phase.TRAINING,
                    " training_step ",
                    " inner_training_loop ",
                    " _inner_training_loop ",
                    " backward ",
                    "/torch/optim/",
                    "initialize_optimizer_states"),
            Place.of(
                    Phase.PROFILING,
                    " profile_run ",
                    " determine_available_memory ",
                    " determine_num_available_blocks "),
            Place.of(Phase.GRAPHS, " capture_model ", "cuda_graph_runner.py", " init_cuda_graphs "),
            Place.of(Phase.CACHE, "_kv_cache_tensors", " init_memory_pool ", " _allocate_kv_cache"),
            Place.of(Phase.LOADING, " load_model ", " from_pretrained ", " _create_weight ", " load_weights "),
            Place.of(
                    Phase.SERVING,
                    " execute_model ",
                    " forward_batch_generation ",
                    " event_loop_",
                    " generate ",
                    ".generate(",
                    ".chat(",
                    "/lmdeploy/vl/engine.py"));

    private final Deque<String> frames = new ArrayDeque<>();

    void clear() {
        frames.clear();
    }

    void add(Frame frame) {
        if (frames.size() == DEEPEST) {
            frames.removeFirst();
        }
        frames.addLast("/" + frame.file() + " " + frame.function() + " " + frame.code());
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    Optional<Part> part() {
        return deepest(PARTS)
                .or(() -> PLAIN.stream()
                        .filter(p -> frames.stream().anyMatch(p::is))
                        .map(Place::meaning)
                        .findFirst());
    }

    Optional<Phase> phase() {
        return PHASES.stream()
                .filter(p -> frames.stream().anyMatch(p::is))
                .map(Place::meaning)
                .findFirst();
    }

    private <T> Optional<T> deepest(List<Place<T>> places) {
        for (Iterator<String> it = frames.descendingIterator(); it.hasNext(); ) {
            String frame = it.next();
            Optional<T> found =
                    places.stream().filter(p -> p.is(frame)).map(Place::meaning).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
