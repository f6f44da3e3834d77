using System.Text.Json;
using System.Text.Json.Nodes;
using HataDsl.Transformers.Tests.Files;

namespace HataDsl.Transformers.Tests.Configuration;

public sealed class ModelConfigurationTests
{
    private const string Llama = """
        {"architectures":["LlamaForCausalLM"],"hidden_size":64,"intermediate_size":96,"num_hidden_layers":4,"num_attention_heads":4,
         "num_key_value_heads":2,"vocab_size":100,"max_position_embeddings":512,"rms_norm_eps":1e-5,"bos_token_id":1,"eos_token_id":[2,3]}
        """;

    [Fact]
    public void DefaultsAreThoseOfTransformers()
    {
        var configuration = Parse();
        Assert.Equal(16, configuration.HeadSize);
        Assert.Equal(2, configuration.GroupSize);
        Assert.Equal(10_000, configuration.Rotary.Theta);
        Assert.Equal(RotaryScalingKind.Default, configuration.Rotary.Kind);
        Assert.False(configuration.TieWordEmbeddings);
        Assert.Equal([0, 0, 0, 0], configuration.LayerWindows.ToArray());
        Assert.Equal(1, configuration.BeginToken);
        Assert.Equal([2, 3], configuration.EndTokens.ToArray());
        Assert.Equal(4, Parse(("num_key_value_heads", "null")).KeyValueHeadCount);
        Assert.Equal(1e-6, Parse(("rms_norm_eps", null)).NormEpsilon);
        Assert.Equal(128, Parse(("architectures", """["Qwen3ForCausalLM"]""")).HeadSize);
        Assert.Equal(24, Parse(("head_dim", "24")).HeadSize);
    }

    [Theory]
    [InlineData("LlamaForCausalLM", "false", false, false, false)]
    [InlineData("LlamaForCausalLM", "true", true, true, false)]
    [InlineData("MistralForCausalLM", "false", false, false, false)]
    [InlineData("Qwen2ForCausalLM", "false", true, false, false)]
    [InlineData("Qwen3ForCausalLM", "false", false, false, true)]
    [InlineData("Qwen3ForCausalLM", "true", true, true, true)]
    public void BiasesFollowTheArchitecture(string architecture, string attentionBias, bool queryKeyValue, bool output, bool norm)
    {
        var configuration = Parse(("architectures", $"[\"{architecture}\"]"), ("attention_bias", attentionBias));
        Assert.Equal(
            (queryKeyValue, output, norm),
            (configuration.QueryKeyValueBias, configuration.AttentionOutputBias, configuration.QueryKeyNorm));
    }

    [Theory]
    [InlineData("MistralForCausalLM", "{}", new[] { 4096, 4096, 4096, 4096 })]
    [InlineData("MistralForCausalLM", """{"sliding_window":null}""", new[] { 0, 0, 0, 0 })]
    [InlineData("MistralForCausalLM", """{"sliding_window":7}""", new[] { 7, 7, 7, 7 })]
    [InlineData("Qwen2ForCausalLM", """{"sliding_window":7}""", new[] { 0, 0, 0, 0 })]
    [InlineData("Qwen2ForCausalLM", """{"sliding_window":7,"use_sliding_window":true}""", new[] { 0, 0, 0, 0 })]
    [InlineData("Qwen2ForCausalLM", """{"sliding_window":7,"use_sliding_window":true,"max_window_layers":3}""", new[] { 0, 0, 0, 7 })]
    [InlineData("Qwen2ForCausalLM", """{"use_sliding_window":true,"max_window_layers":0}""", new[] { 4096, 4096, 4096, 4096 })]
    [InlineData(
        "Qwen3ForCausalLM",
        """{"sliding_window":7,"use_sliding_window":true,"layer_types":["full_attention","sliding_attention","full_attention","sliding_attention"]}""",
        new[] { 0, 7, 0, 7 })]
    public void WindowsFollowTheArchitecture(string architecture, string more, int[] windows)
    {
        var fields = JsonNode.Parse(more)!.AsObject().Select(pair => (pair.Key, (string?)(pair.Value?.ToJsonString() ?? "null")));
        var configuration = Parse([("architectures", $"[\"{architecture}\"]"), .. fields]);
        Assert.Equal(windows, configuration.LayerWindows.ToArray());
    }

    [Fact]
    public void BothRopeSpellingsAreRead()
    {
        var old = Parse(("rope_theta", "500"), ("rope_scaling", """{"type":"linear","factor":4}""")).Rotary;
        var modern = Parse(("rope_parameters", """{"rope_type":"linear","factor":4.0,"rope_theta":500.0}""")).Rotary;
        Assert.Equal(old, modern);
        Assert.Equal((RotaryScalingKind.Linear, 4.0, 500.0), (old.Kind, old.Factor, old.Theta));
        Assert.Equal(RotaryScalingKind.Default, Parse(("rope_scaling", "null")).Rotary.Kind);
    }

    [Fact]
    public void YarnDefaultsFollowFromTheFactor()
    {
        var yarn = Parse(("rope_scaling", """{"rope_type":"yarn","factor":4,"original_max_position_embeddings":128}""")).Rotary;
        Assert.Equal((0.1 * Math.Log(4)) + 1, yarn.AttentionFactor, 1e-15);
        Assert.Equal((32.0, 1.0, 128, true), (yarn.BetaFast, yarn.BetaSlow, yarn.OriginalMaximumPositions, yarn.Truncate));
        Assert.Equal(4, Parse(("rope_scaling", """{"rope_type":"yarn","original_max_position_embeddings":128}""")).Rotary.Factor);
        Assert.Equal(1.5, Parse(("rope_scaling", """{"rope_type":"yarn","factor":4,"attention_factor":1.5}""")).Rotary.AttentionFactor);
    }

    [Theory]
    [InlineData("architectures", """["GPT2LMHeadModel"]""", "GPT2LMHeadModel")]
    [InlineData("architectures", """[]""", "architectures")]
    [InlineData("architectures", null, "architectures")]
    [InlineData("hidden_size", null, "hidden_size")]
    [InlineData("hidden_size", "-1", "hidden_size")]
    [InlineData("hidden_size", "6.5", "hidden_size")]
    [InlineData("hidden_size", "\"64\"", "hidden_size")]
    [InlineData("hidden_size", "65", "hidden_size")]
    [InlineData("hidden_size", "2000000000", "hidden_size")]
    [InlineData("vocab_size", "0", "vocab_size")]
    [InlineData("num_hidden_layers", "1000000", "num_hidden_layers")]
    [InlineData("num_key_value_heads", "3", "num_key_value_heads")]
    [InlineData("head_dim", "15", "head_dim")]
    [InlineData("hidden_act", "\"gelu\"", "gelu")]
    [InlineData("rms_norm_eps", "0", "rms_norm_eps")]
    [InlineData("rms_norm_eps", "1e999", "rms_norm_eps")]
    [InlineData("sliding_window", "4096", "sliding_window")]
    [InlineData("rope_theta", "-3", "rope_theta")]
    [InlineData("rope_scaling", """{"type":"longrope"}""", "longrope")]
    [InlineData("rope_scaling", """{"type":"linear"}""", "rope_scaling.factor")]
    [InlineData("rope_scaling", """{"type":"linear","factor":0}""", "rope_scaling.factor")]
    [InlineData("rope_scaling", """{"type":"linear","factor":2,"mrope_section":[1]}""", "mrope_section")]
    [InlineData("rope_scaling", """{"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4}""", "high_freq_factor")]
    [InlineData("rope_scaling", """{"rope_type":"dynamic","factor":2,"original_max_position_embeddings":64}""", "original_max_position_embeddings")]
    [InlineData("rope_scaling", "[1]", "rope_scaling")]
    [InlineData("rope_parameters", """{"full_attention":{"rope_type":"default"}}""", "full_attention")]
    [InlineData("layer_types", """["full_attention"]""", "layer_types")]
    [InlineData("layer_types", """["full_attention","full_attention","full_attention","chunked_attention"]""", "chunked_attention")]
    [InlineData("layer_types", """["full_attention","full_attention","full_attention","sliding_attention"]""", "layer_types")]
    [InlineData("partial_rotary_factor", "0.5", "partial_rotary_factor")]
    [InlineData("final_logit_softcapping", "30.0", "final_logit_softcapping")]
    [InlineData("num_local_experts", "8", "num_local_experts")]
    [InlineData("quantization_config", """{"bits":4}""", "quantization_config")]
    [InlineData("auto_map", """{"AutoModel":"x.y"}""", "auto_map")]
    [InlineData("brand_new_switch", "true", "brand_new_switch")]
    [InlineData("eos_token_id", "\"x\"", "eos_token_id")]
    [InlineData("tie_word_embeddings", "1", "tie_word_embeddings")]
    public void WhatIsNotImplementedIsRefusedByName(string field, string? value, string named)
        => SafetensorsTests.AssertRefused(() => Parse((field, value)), "config.json", named);

    [Theory]
    [InlineData("MistralForCausalLM", "attention_bias", "true")]
    [InlineData("MistralForCausalLM", "mlp_bias", "true")]
    [InlineData("Qwen2ForCausalLM", "num_key_value_heads", null)]
    public void WhatAnArchitectureHasNotIsRefused(string architecture, string field, string? value)
        => SafetensorsTests.AssertRefused(() => Parse(("architectures", $"[\"{architecture}\"]"), (field, value)), field);

    [Theory]
    [InlineData("attention_dropout", "0.1")]
    [InlineData("torch_dtype", "\"bfloat16\"")]
    [InlineData("pretraining_tp", "2")]
    [InlineData("_name_or_path", "\"somewhere\"")]
    [InlineData("brand_new_switch", "false")]
    [InlineData("brand_new_switch", "null")]
    [InlineData("quantization_config", "null")]
    [InlineData("partial_rotary_factor", "1.0")]
    [InlineData("num_local_experts", "0")]
    [InlineData("hidden_act", "\"silu\"")]
    public void WhatChangesNothingIsIgnored(string field, string value) => Assert.Equal(64, Parse((field, value)).HiddenSize);

    [Fact]
    public void FieldTwiceIsRefused()
    {
        using var document = JsonDocument.Parse("""{"hidden_size":1,"hidden_size":2}""");
        SafetensorsTests.AssertRefused(() => ModelConfiguration.Parse(document.RootElement, "config.json"), "hidden_size", "twice");
    }

    [Fact]
    public void GenerationConfigurationNamesTheEndTokens()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", Llama);
        folder.Write("generation_config.json", """{"eos_token_id":[5,6],"temperature":0.6}""");
        Assert.Equal([5, 6], ModelConfiguration.Load(folder.Path).EndTokens.ToArray());
        folder.Write("generation_config.json", """{"bos_token_id":1}""");
        Assert.Equal([2, 3], ModelConfiguration.Load(folder.Path).EndTokens.ToArray());
    }

    private static ModelConfiguration Parse(params (string Field, string? Value)[] changes)
    {
        // Changed as text, since the node classes refuse numbers such as 1e999.
        using var source = JsonDocument.Parse(Llama);
        var fields = source.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => (string?)field.Value.GetRawText());
        foreach (var (field, value) in changes)
        {
            fields[field] = value;
        }

        string json = $"{{{string.Join(',', fields.Where(pair => pair.Value is not null).Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}";
        using var document = JsonDocument.Parse(json);
        return ModelConfiguration.Parse(document.RootElement, "config.json");
    }
}
