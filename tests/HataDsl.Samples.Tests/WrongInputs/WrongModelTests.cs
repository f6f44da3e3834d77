using System.Text.Json.Nodes;

namespace HataDsl.Samples.Tests.WrongInputs;

/// <summary>Model folders that cannot be used.</summary>
public sealed class WrongModelTests
{
    private const string Generate = "--model {model} --tokens 2";

    private static readonly Dictionary<string, WrongInput> Cases = new()
    {
        ["folder missing"] = new("--model {model}/none", "none", "no such folder"),
        ["folder is a file"] = new("--model {model}/config.json", "config.json", "no such folder"),
        ["configuration missing"] = new(Generate, "config.json", "no such file") { Spoil = model => model.Delete(TinyModel.Configuration) },
        ["configuration not JSON"] = new(Generate, "config.json", "not JSON") { Spoil = model => model.Write(TinyModel.Configuration, "hidden_size: 64") },
        ["configuration an array"] = new(Generate, "config.json", "not a JSON object") { Spoil = model => model.Write(TinyModel.Configuration, "[1]") },
        ["configuration empty"] = new(Generate, "config.json") { Spoil = model => model.Write(TinyModel.Configuration, "") },
        ["configuration nested without end"] = new(Generate, "config.json")
        {
            Spoil = model => model.Write(TinyModel.Configuration, string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
        },
        ["configuration not text"] = new(Generate, "config.json", "UTF-8")
        {
            Spoil = model => File.WriteAllBytes(model.At(TinyModel.Configuration), [.. "{\"architectures\":[\""u8, 0xff, 0xfe, .. "\"]}"u8]),
        },
        ["configuration with half a character"] = new(Generate, "config.json", "Unicode")
        {
            Spoil = model => model.Write(TinyModel.Configuration, """{"architectures":["\ud800"]}"""),
        },
        ["architecture unknown"] = Configured("architectures", new JsonArray("GPT2LMHeadModel"), "'GPT2LMHeadModel'", "LlamaForCausalLM"),
        ["architecture missing"] = Configured("architectures", null, "'architectures'"),
        ["field that changes the result"] = Configured("final_logit_softcapping", 30, "'final_logit_softcapping'"),
        ["field nobody knows"] = Configured("use_magic", true, "'use_magic'"),
        ["size missing"] = Configured("hidden_size", null, "'hidden_size'", "missing"),
        ["size negative"] = Configured("num_hidden_layers", -1, "'num_hidden_layers'", "-1"),
        ["size without bound"] = Configured("intermediate_size", int.MaxValue, "'intermediate_size'"),
        ["size of a text"] = Configured("vocab_size", "512", "'vocab_size'"),
        ["activation unknown"] = Configured("hidden_act", "gelu", "'hidden_act'", "gelu"),
        ["rotary kind unknown"] = Configured("rope_scaling", new JsonObject { ["rope_type"] = "spiral", ["factor"] = 2 }, "spiral"),
        ["shape of another model"] = Configured("intermediate_size", 176, "model.safetensors", "mlp.gate_proj", "[172, 64]", "[176, 64]"),
        ["more layers than weights"] = new(Generate, "model.safetensors", "model.layers.5", "missing")
        {
            Spoil = model => model.Configure("num_hidden_layers", 6),
        },
        ["weights missing"] = new(Generate, "model.safetensors") { Spoil = model => model.Delete(TinyModel.Weights) },
        ["weights empty"] = Spoiled(model => model.Truncate(TinyModel.Weights, 0), "too short"),
        ["weights truncated in the header"] = Spoiled(model => model.Truncate(TinyModel.Weights, 1000), "truncated"),
        ["weights truncated in the tensors"] = Spoiled(model => model.Truncate(TinyModel.Weights, 500_000), "truncated"),
        ["header of any length"] = Spoiled(
            model => File.WriteAllBytes(model.At(TinyModel.Weights), [255, 255, 255, 255, 255, 255, 255, 255, 123, 125]), "the header claims"),
        ["header not text"] = Spoiled(model => model.EditHeader(text => Replace(text, "F32", "\\udfff")), "Unicode"),
        ["header not JSON"] = Spoiled(model => model.EditHeader(text => text.Replace('{', '(')), "not JSON"),
        ["offsets overlapping"] = Spoiled(model => model.EditHeader(SecondAtStartOfFirst), "overlap"),
        ["offsets past the end"] = Spoiled(model => model.EditHeader(text => Last(text, "9223372036854775800")), "past the end"),
        ["shape of another size"] = Spoiled(model => model.EditHeader(text => Replace(text, "[512,64]", "[512,65]")), "[512, 65]"),
        ["shape that overflows"] = Spoiled(model => model.EditHeader(text => Replace(text, "[512,64]", "[4294967296,4294967296]")), "overflows"),
        ["type unknown"] = Spoiled(model => model.EditHeader(text => Replace(text, "\"F32\"", "\"F33\"")), "'F33'"),
        ["type of integers"] = Spoiled(model => model.EditHeader(text => Replace(text, "\"F32\"", "\"I32\"")), "I32"),
        ["tensor missing"] = Spoiled(model => model.ChangeWeights((name, _) => name != "model.norm.weight"), "'model.norm.weight'", "missing"),
        ["weight not a number"] = Spoiled(Weight("model.layers.3.mlp.down_proj.weight", float.NaN), "model.layers.3.mlp.down_proj.weight", "not finite"),
        ["weight infinite"] = Spoiled(Weight("model.norm.weight", float.PositiveInfinity), "'model.norm.weight'", "not finite"),
        ["weight too large for a half"] = new("--model {model} --weights f16", "model.embed_tokens.weight", "too large for f16")
        {
            Spoil = Weight("model.embed_tokens.weight", 70_000),
        },
        ["index of nothing"] = new(Generate, "weight_map")
        {
            Spoil = model =>
            {
                model.Delete(TinyModel.Weights);
                model.Write("model.safetensors.index.json", "{}");
            },
        },
        ["index out of the folder"] = new(Generate, "not a plain file name")
        {
            Spoil = model =>
            {
                model.Delete(TinyModel.Weights);
                model.Write("model.safetensors.index.json", """{"weight_map":{"a":"../other.safetensors"}}""");
            },
        },
        ["tokenizer missing"] = new(Generate, "tokenizer") { Spoil = model => model.Delete(TinyModel.Tokenizer) },
        ["tokenizer truncated"] = new(Generate, TinyModel.Tokenizer, "truncated") { Spoil = model => model.Truncate(TinyModel.Tokenizer, 4001) },
        ["tokenizer of a few tokens"] = new(Generate, TinyModel.Tokenizer, "512") { Spoil = model => model.Truncate(TinyModel.Tokenizer, 100) },
        ["tokenizer not JSON"] = new(Generate, "tokenizer.json", "not JSON") { Spoil = model => model.Write("tokenizer.json", "<html>") },
        ["tokenizer of another model"] = new(Generate, "tokenizer.model", "32000", "512")
        {
            Spoil = model => File.Copy(Path.Combine(SourceFolders.Tokenizer("stories15M"), "tokenizer.model"), model.At("tokenizer.model")),
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name) => Cases[name].Check();

    private static WrongInput Configured(string field, JsonNode? value, params string[] causes)
        => new(Generate, ["config.json", .. causes]) { Spoil = model => model.Configure(field, value?.DeepClone()) };

    private static WrongInput Spoiled(Action<TinyModel> spoil, params string[] causes) => new(Generate, causes) { Spoil = spoil };

    private static Action<TinyModel> Weight(string tensor, float value) => model => model.ChangeWeights((name, values) =>
    {
        if (name == tensor)
        {
            values[^1] = value;
        }

        return true;
    });

    private static string Replace(string text, string old, string replacement)
    {
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the header has no {old}");
        return text[..at] + replacement + text[(at + old.Length)..];
    }

    private static string SecondAtStartOfFirst(string text)
    {
        const string Offsets = "\"data_offsets\":[";
        int second = text.IndexOf(Offsets, text.IndexOf(Offsets, StringComparison.Ordinal) + 1, StringComparison.Ordinal) + Offsets.Length;
        int comma = text.IndexOf(',', second), end = text.IndexOf(']', second);
        long from = long.Parse(text[second..comma]), to = long.Parse(text[(comma + 1)..end]);
        return $"{text[..second]}{from - 4},{to - 4}{text[end..]}";
    }

    private static string Last(string text, string offset)
    {
        int end = text.LastIndexOf(']'), comma = text.LastIndexOf(',', end);
        return text[..(comma + 1)] + offset + text[end..];
    }
}
