package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Setting;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Settings, wherever a log shows them: `--name value` of a command line, `name=value` of a `Namespace(...)` or a
/// `ServerArgs(...)`, `'name': value` of a dictionary, `name = value` of a table. Only names that matter to memory are
/// read, and only values of their kind: "set --mem-fraction-static to a smaller value" sets nothing.
final class SettingsReader implements LogReader {
    private enum Kind {
        NUMBER,
        TEXT
    }

    private record Known(String name, Kind kind) {}

    private static final Map<String, Known> NAMES = new HashMap<>();
    private static final int LONGEST_VALUE = 200;

    static {
        numbers(
                // LMDeploy
                "session_len cache_max_entry_count max_batch_size quant_policy max_prefill_token_num"
                        + " vision_max_batch_size cache_block_seq_len tp"
                        // vLLM
                        + " gpu_memory_utilization max_model_len max_num_seqs max_num_batched_tokens"
                        + " tensor_parallel_size pipeline_parallel_size cpu_offload_gb max_loras max_lora_rank"
                        + " max_pixels max_dynamic_patch"
                        // SGLang
                        + " mem_fraction_static context_length chunked_prefill_size max_running_requests"
                        + " cuda_graph_max_bs max_total_tokens max_prefill_tokens dp_size"
                        // llama.cpp
                        + " ctx_size n_gpu_layers batch_size ubatch_size parallel image_max_tokens cache_ram"
                        // training
                        + " per_device_train_batch_size per_device_eval_batch_size gradient_accumulation_steps"
                        + " max_length max_seq_length model_max_length lora_rank lora_r dataloader_num_workers"
                        + " zero_stage train_micro_batch_size_per_gpu max_new_tokens max_num total_max_num"
                        + " nproc_per_node");
        texts("model model_path model_name_or_path dtype torch_dtype quantization kv_cache_dtype model_format"
            + " cache_type_k cache_type_v enforce_eager gradient_checkpointing deepspeed attn_impl attn_implementation"
            + " train_type sft_type freeze_vit device_map optim limit_mm_per_prompt mmproj flash_attn backend"
            + " load_in_4bit load_in_8bit adapters offload_optimizer");
        same("max_seq_len", "max_model_len");
        same("tp_size", "tp");
        same("n_ctx", "ctx_size");
        same("n_ubatch", "ubatch_size");
        same("ngl", "n_gpu_layers");
        same("gpu_layers", "n_gpu_layers");
        same("ctk", "cache_type_k");
        same("ctv", "cache_type_v");
        same("ub", "ubatch_size");
        same("np", "parallel");
        same("c", "ctx_size");
        same("m", "model");
    }

    private static void numbers(String names) {
        for (String name : names.split(" ")) {
            NAMES.put(name, new Known(name, Kind.NUMBER));
        }
    }

    private static void texts(String names) {
        for (String name : names.split(" ")) {
            NAMES.put(name, new Known(name, Kind.TEXT));
        }
    }

    private static void same(String spelling, String name) {
        NAMES.put(spelling, NAMES.get(name));
    }

    private boolean commandGoesOn;
    private boolean llama;
    private boolean codeFollows;

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        boolean command = commandGoesOn || isCommand(line);
        llama = command && (commandGoesOn && llama || line.contains("llama"));
        commandGoesOn = command && line.endsWith("\\");
        boolean code = codeFollows || line.indexOf('│') >= 0;
        codeFollows = line.contains("File \"") && line.contains(", line ");
        for (int i = 0; i < line.length(); ) {
            if (!isName(line.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < line.length() && isName(line.charAt(end))) {
                end++;
            }
            if (end - i < 60) {
                int from = i;
                while (from < end && line.charAt(from) == '-') {
                    from++;
                }
                setting(line, line.substring(from, end), from - i, end, command, fact -> {
                    // of a program's source only numbers are settings: `generate(max_new_tokens=8192)`
                    if (!code || isNumber(fact.value())) {
                        facts.accept(fact);
                    }
                });
            }
            i = end;
        }
    }

    private void setting(String line, String spelling, int dashes, int end, boolean command, Consumer<Setting> facts) {
        Known known = NAMES.get(spelling.replace('-', '_').toLowerCase(Locale.ROOT));
        if (known == null || spelling.length() < 4 && !spelling.equals("tp") && !(dashes > 0 && llama)) {
            return;
        }
        int at = end;
        if (at < line.length() && (line.charAt(at) == '\'' || line.charAt(at) == '"')) {
            at++;
        }
        at = skipSpaces(line, at);
        boolean listed = dashes > 0 && quoted(line, end) && at < line.length() && line.charAt(at) == ',';
        boolean assigned = listed || at < line.length() && (line.charAt(at) == '=' || line.charAt(at) == ':');
        if (!assigned && !(dashes > 0 && command && at > end)) {
            return;
        }
        if (assigned && line.charAt(at) == ':' && dashes == 0 && known.kind() == Kind.TEXT && !quoted(line, end)) {
            return; // prose: "Model: ..."
        }
        String value = value(line, skipSpaces(line, assigned ? at + 1 : at));
        if (known.kind() == Kind.NUMBER ? isNumber(value) : isText(value)) {
            facts.accept(new Setting(known.name(), value));
        }
    }

    private static boolean quoted(String line, int end) {
        return end < line.length() && (line.charAt(end) == '\'' || line.charAt(end) == '"');
    }

    private static String value(String line, int from) {
        if (from >= line.length()) {
            return "";
        }
        char open = line.charAt(from);
        int most = Math.min(line.length(), from + LONGEST_VALUE);
        if (open == '\'' || open == '"') {
            int end = line.indexOf(open, from + 1);
            return end > 0 && end <= most ? line.substring(from + 1, end) : "";
        }
        int end = from;
        while (end < most && ",;)}]` ".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return line.substring(from, end);
    }

    private static boolean isNumber(String value) {
        return value.matches("-?\\d{1,12}(?:\\.\\d{1,9})?");
    }

    private static boolean isText(String value) {
        return !value.isEmpty()
                && !value.equals("None")
                && !value.equals("null")
                && !value.startsWith("{")
                && value.indexOf('(') < 0;
    }

    private static boolean isCommand(String line) {
        return line.contains("vllm serve")
                || line.contains("vllm.entrypoints")
                || line.contains("lmdeploy serve")
                || line.contains("sglang.launch_server")
                || line.contains("llama-server ")
                || line.contains("swift sft")
                || line.contains("run.py ")
                || line.contains("torchrun ")
                || line.contains("deepspeed ")
                || line.contains("accelerate launch")
                || line.contains("finetune")
                || line.contains("--model");
    }

    private static boolean isName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    private static int skipSpaces(String line, int from) {
        int i = from;
        while (i < line.length() && line.charAt(i) == ' ') {
            i++;
        }
        return i;
    }
}
