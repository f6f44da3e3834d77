using System.Text.Json.Nodes;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.Tests.WrongInputs;

/// <summary>Prompts, references, cases and hash matrices that cannot be used.</summary>
public sealed class WrongFileTests
{
    private const string Parity = "parity --model {model}";
    private const string Eval = "eval --model {model} --cases {model}/cases.json";
    private const string Hata = "--model {model} --attention hata --hash-file {model}/hash.safetensors";

    private static readonly Dictionary<string, WrongInput> Cases = new()
    {
        ["prompt and prompt file"] = new("--model {model} --prompt a --prompt-file b", "--prompt", "--prompt-file"),
        ["prompt file missing"] = new("--model {model} --prompt-file {model}/prompt.txt", "prompt.txt"),
        ["prompt file a folder"] = new("--model {model} --prompt-file {model}", "denied"),
        ["prompt too long"] = new("--model {model} --prompt", "no room", "512") { Last = string.Concat(Enumerable.Repeat("Once upon a time. ", 200)) },
        ["prompt empty without begin token"] = new("--model {model} --prompt", "prompt is empty")
        {
            Spoil = model => model.Write("tokenizer_config.json", """{"add_bos_token":false}"""),
            Last = "",
        },
        ["chat without template"] = new("--model {model} --chat --prompt Hello", "--chat", "no chat template"),
        ["chat template of another kind"] = new("--model {model} --chat --prompt Hello", "tokenizer_config.json", "ChatML")
        {
            Spoil = model => model.Write("tokenizer_config.json", """{"chat_template":"{% for m in messages %}{{ m }}{% endfor %}"}"""),
        },
        ["reference missing"] = new(Parity, "reference.json", "no such file"),
        ["reference not JSON"] = new(Parity, "reference.json", "not JSON") { Spoil = model => model.Write("reference.json", "{") },
        ["reference without logits"] = Reference(root => root.Remove("logits"), "'logits'"),
        ["reference with text for numbers"] = Reference(root => root["argmax"] = new JsonArray("a", "b"), "'argmax'"),
        ["reference without a prompt"] = Reference(root => root["input_ids"] = new JsonArray(), "'input_ids'"),
        ["reference that disagrees with itself"] = Reference(root => root["argmax"] = new JsonArray(3), "'argmax'", "1 entries"),
        ["reference past its prompt"] = Reference(root => root["positions"] = new JsonArray(2), "'positions'"),
        ["reference of another vocabulary"] = new(Parity, "reference.json", "512 tokens") { Spoil = model => model.WriteReference(vocabulary: 500) },
        ["reference past the context"] = Reference(
            root =>
            {
                root["input_ids"] = new JsonArray([.. Enumerable.Repeat(1, 600).Select(token => (JsonNode)token)]);
                root["argmax"] = new JsonArray([.. Enumerable.Repeat(1, 600).Select(token => (JsonNode)token)]);
            },
            "600 tokens", "512"),
        ["cases missing"] = new(Eval, "cases.json", "no such file"),
        ["cases not JSON"] = CaseFile("cases", "not JSON"),
        ["cases without cases"] = CaseFile("{}", "'cases'"),
        ["cases of another kind"] = CaseFile("""{"cases":[3]}""", "cases.json"),
        ["cases without an answer"] = CaseFile("""{"cases":[{"input_ids":[1],"answer_ids":[]}]}""", "no answer"),
        ["cases of another vocabulary"] = CaseFile("""{"cases":[{"input_ids":[1,999],"answer_ids":[1]}]}""", "512 tokens"),
        ["cases that are not compressed as they say"] = new(Eval, "cases.json")
        {
            Spoil = model => File.WriteAllBytes(model.At("cases.json"), [0x1f, 0x8b, 1, 2, 3, 4]),
        },
        ["no case left"] = new(Eval + " --max-length 1", "no case")
        {
            Spoil = model => model.Write("cases.json", """{"cases":[{"input_ids":[1,2],"answer_ids":[1]}]}"""),
        },
        ["case longer than the context"] = new(Eval, "601", "512")
        {
            Spoil = model => model.Write("cases.json", $$"""{"cases":[{"input_ids":[{{string.Join(',', Enumerable.Repeat(1, 601))}}],"answer_ids":[1]}]}"""),
        },
        ["eval with a wrong budget among others"] = new(Eval + " --attention hata --budget 64,x", "'x' is not a budget")
        {
            Spoil = model => model.Write("cases.json", """{"cases":[{"input_ids":[1,2],"answer_ids":[1]}]}"""),
        },
        ["hash file missing"] = new(Hata, "hash.safetensors", "no such file"),
        ["hash file of something else"] = new(Hata, "hash.safetensors") { Spoil = model => model.Write("hash.safetensors", "not a hash file at all") },
        ["hash file of another model"] = HashFile(keyHeads: 2, headSize: 8, bits: 128, "[2, 8, 128]", "[4, 8, "),
        ["hash file of other bits"] = HashFile(keyHeads: 4, headSize: 8, bits: 64, "64", "128"),
        ["hash file of the weights"] = new("--model {model} --attention hata --hash-file {model}/model.safetensors", "self_attn.hash", "missing"),
        ["hash matrix not a number"] = new(Hata, "hash.safetensors", "not finite")
        {
            Spoil = model => HashMatrixFile.Save(
                new HashMatrices([.. Enumerable.Repeat(Enumerable.Repeat(float.NaN, 4 * 8 * 128).ToArray(), 5)], 4, 8, 128, "test"),
                model.At("hash.safetensors")),
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name) => Cases[name].Check();

    private static WrongInput Reference(Action<JsonObject> edit, params string[] causes)
        => new(Parity, causes) { Spoil = model => model.WriteReference(edit: edit) };

    private static WrongInput CaseFile(string text, string cause)
        => new(Eval, cause) { Spoil = model => model.Write("cases.json", text) };

    private static WrongInput HashFile(int keyHeads, int headSize, int bits, params string[] causes) => new(Hata, causes)
    {
        Spoil = model => HashMatrixFile.Save(HashMatrices.RandomOrthogonal(5, keyHeads, headSize, bits, seed: 1), model.At("hash.safetensors")),
    };
}
