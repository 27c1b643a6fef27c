package dev.headroom.machine.recipe;

import java.util.Set;

/// How the frameworks are told apart, and which of their words take no memory of a card.
final class Frameworks {
    private static final Set<String> QUIET =
            Set.of(("learning_rate num_train_epochs output_dir weight_decay warmup_ratio warmup_steps"
                + " lr_scheduler_type logging_steps save_steps save_strategy save_total_limit report_to seed do_train"
                + " overwrite_output_dir overwrite_cache max_steps eval_steps evaluation_strategy eval_strategy"
                + " per_device_eval_batch_size gradient_accumulation_steps adam_beta1 adam_beta2 adam_epsilon"
                + " max_grad_norm dataloader_num_workers dataset_num_proc preprocessing_num_workers dataset"
                + " dataset_dir data_path eval_data_path meta_path template conv_style system stage model_author"
                + " model_name val_dataset split_dataset_ratio val_size dataset_test_ratio load_from_cache_file"
                + " max_samples plot_loss save_only_model resume_from_checkpoint ddp_timeout trust_remote_code"
                + " group_by_length use_thumbnail dynamic_image_size force_image_size down_sample_ratio ps_version"
                + " vision_select_layer drop_path_rate img_size given_num nnodes node_rank master_addr master_port"
                + " use_ray label_names remove_unused_columns add_version check_model run_name image_folder"
                + " is_multimodal video_folder lazy_preprocess check_dataset_strategy truncation_strategy loss_scale"
                + " acc_strategy ddp_find_unused_parameters vit_lr aligner_lr bnb_4bit_compute_dtype"
                + " bnb_4bit_use_double_quant double_quantization bias lora_bias create_checkpoint_symlink push_to_hub"
                + " hub_model_id use_hf task ddp_backend gradient_checkpointing_kwargs vit_gradient_checkpointing"
                + " padding_free batch_size bnb_4bit_quant_type")
                    .split(" "));

    private Frameworks() {}

    static boolean takesNoMemory(String name) {
        return QUIET.contains(name) || name.startsWith("eval_") || name.startsWith("logging_");
    }

    /// By words that one of them has alone.
    static String of(Set<String> names, String started) {
        if (started.contains("swift ")
                || names.contains("tuner_type")
                || names.contains("train_type")
                || names.contains("sft_type")) {
            return "swift";
        }
        if (names.contains("use_llm_lora") || names.contains("freeze_backbone") || started.contains("internvl_chat")) {
            return "internvl";
        }
        if (names.contains("hd_num") || names.contains("fix_sampler")) {
            return "xcomposer";
        }
        if (names.contains("finetuning_type") || names.contains("cutoff_len") || started.contains("llamafactory")) {
            return "llamafactory";
        }
        return names.contains("model_max_length") ? "qwen-vl" : "internvl";
    }
}
