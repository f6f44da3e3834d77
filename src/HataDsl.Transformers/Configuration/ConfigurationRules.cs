using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// What to do with fields of <c>config.json</c> that the parser does not read. Three classes, and the reason for each:
/// <list type="bullet">
/// <item>Fields known not to change the result of inference (training, bookkeeping, generation defaults): ignored.</item>
/// <item>Fields known to change the result in some architecture: accepted with the one value that changes nothing.</item>
/// <item>Any other field: ignored when it is null, false or empty, as a switch that is off; refused by name otherwise.
/// transformers would ignore it, but an unknown switch that is on is more often a model that is no plain Llama than a
/// note, and a wrong answer costs more than a line that says which field to look at.</item>
/// </list>
/// </summary>
internal static class ConfigurationRules
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        // Bookkeeping.
        "model_type", "transformers_version", "torch_dtype", "dtype", "use_cache", "tokenizer_class", "license",
        "unsloth_version", "unsloth_fixed", "finetuning_task", "task_specific_params", "problem_type", "id2label",
        "label2id", "num_labels", "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id", "unk_token_id",
        "decoder_start_token_id", "attn_implementation", "torchscript", "return_dict", "output_attentions",
        "output_hidden_states", "output_scores", "return_dict_in_generate", "name_or_path", "model_name", "prefix",
        "gradient_checkpointing", "use_flash_attention", "use_flash_attn", "tf_legacy_loss", "use_bfloat16",

        // Training only, or a way of computing the same numbers.
        "attention_dropout", "hidden_dropout", "embd_pdrop", "resid_pdrop", "attn_pdrop", "hidden_dropout_prob",
        "initializer_range", "initializer_factor", "pretraining_tp", "chunk_size_feed_forward",
        "max_sequence_length", "model_max_length", "neftune_noise_alpha", "tie_encoder_decoder",

        // Defaults of generation, which a program sets itself.
        "do_sample", "temperature", "top_k", "top_p", "typical_p", "min_length", "max_length", "max_new_tokens",
        "num_beams", "num_beam_groups", "diversity_penalty", "repetition_penalty", "length_penalty", "early_stopping",
        "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences",
        "remove_invalid_values", "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens",
        "forced_bos_token_id", "forced_eos_token_id",
    };

    /// <summary>Fields that change the result, with the only value that leaves it as we compute it.</summary>
    private static readonly Dictionary<string, double> Neutral = new(StringComparer.Ordinal)
    {
        ["partial_rotary_factor"] = 1,
        ["rotary_pct"] = 1,
        ["embedding_multiplier"] = 1,
        ["residual_multiplier"] = 1,
        ["logits_scaling"] = 1,
        ["logit_scale"] = 1,
        ["scale_emb"] = 1,
        ["num_experts"] = 0,
        ["num_local_experts"] = 0,
        ["n_routed_experts"] = 0,
        ["num_nextn_predict_layers"] = 0,
        ["final_logit_softcapping"] = 0,
        ["attn_logit_softcapping"] = 0,
        ["clip_qkv"] = 0,
    };

    /// <summary>Judges the fields that the parser has not read.</summary>
    /// <param name="fields">The root object.</param>
    /// <exception cref="ModelFormatException">A field may change the result and is not implemented.</exception>
    public static void CheckUnread(ConfigurationFields fields)
    {
        foreach (var (name, value) in fields.Unread)
        {
            if (IsOff(value) || Harmless.Contains(name) || name.StartsWith('_'))
            {
                continue;
            }

            if (Neutral.TryGetValue(name, out double neutral))
            {
                if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == neutral)
                {
                    continue;
                }

                throw fields.Error(name, $"is {ConfigurationFields.Show(value)}, which is not implemented; only {neutral} is");
            }

            throw fields.Error(
                name, $"= {ConfigurationFields.Show(value)} is not implemented; remove it if it does not change the result");
        }
    }

    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.String => value.GetString()!.Length == 0,
        _ => false,
    };
}
