namespace HataDsl.Samples.Tests.WrongInputs;

/// <summary>Options that cannot be.</summary>
public sealed class WrongOptionTests
{
    private const string Model = "--model {model} ";
    private const string Hata = Model + "--attention hata ";
    private const string Shape = "bench --context 8 --tokens 2 --shape ";

    private static readonly Dictionary<string, WrongInput> Cases = new()
    {
        ["unknown verb"] = new("fly", "'fly'"),
        ["unknown option"] = new("--fly", "'--fly'"),
        ["unknown option of a verb"] = new("devices --model x", "'--model'"),
        ["no value"] = new("--tokens", "'--tokens'"),
        ["tokens in words"] = new(Model + "--tokens many", "'many'", "--tokens", "a number"),
        ["tokens negative"] = new(Model + "--tokens -1", "--tokens", "-1"),
        ["tokens beyond 32 bits"] = new(Model + "--tokens 99999999999", "'99999999999'", "--tokens"),
        ["budget 0"] = new(Hata + "--budget 0", "'0' is not a budget"),
        ["budget negative"] = new(Hata + "--budget -1", "'-1' is not a budget"),
        ["budget fraction above 1"] = new(Hata + "--budget 1.5", "'1.5' is not a budget"),
        ["budget in words"] = new(Hata + "--budget many", "'many' is not a budget"),
        ["budget not a number"] = new(Hata + "--budget NaN", "'NaN' is not a budget"),
        ["budget beyond 32 bits"] = new(Hata + "--budget 3000000000", "'3000000000' is not a budget"),
        ["budget of dense attention"] = new(Model + "--budget 64", "--budget", "--attention hata"),
        ["hash file of dense attention"] = new(Model + "--hash-file x", "--hash-file", "--attention hata"),
        ["unknown attention"] = new(Model + "--attention sparse", "--attention", "'sparse'"),
        ["bits not of words"] = new(Hata + "--bits 100", "bits", "100"),
        ["bits negative"] = new(Hata + "--bits -32", "bits", "-32"),
        ["bits too many"] = new(Hata + "--bits 1000000000", "bits", "1000000000"),
        ["dense layers negative"] = new(Hata + "--dense-layers -1", "dense layers", "-1"),
        ["sinks negative"] = new(Hata + "--sinks -1", "sinks", "-1"),
        ["recent negative"] = new(Hata + "--recent -1", "recent", "-1"),
        ["sinks and recent above the budget"] = new(Hata + "--budget 8 --sinks 4 --recent 5", "budget", "4 sinks and 5 recent"),
        ["unknown device"] = new(Model + "--device tpu", "'tpu'", "cpu"),
        ["device number in words"] = new(Model + "--device cpu:first", "'cpu:first'"),
        ["device number negative"] = new(Model + "--device vulkan:-1", "'vulkan:-1'"),
        ["two device numbers"] = new(Model + "--device vulkan:0:1", "'vulkan:0:1'"),
        ["second processor"] = new(Model + "--device cpu:1", "'cpu:1'"),
        ["tenth Vulkan device"] = new(Model + "--device vulkan:9", "vulkan:9"),
        ["hundredth CUDA device"] = new(Model + "--device cuda:99", "There is no "),
        ["threads negative"] = new(Model + "--threads -1", "--threads", "-1"),
        ["chunk of nothing"] = new(Model + "--chunk 0", "chunk size 0"),
        ["chunk negative"] = new(Model + "--chunk -5", "chunk size -5"),
        ["context past the limit"] = new(Model + "--context 513", "513", "512"),
        ["context shorter than the prompt"] = new(Model + "--context 2", "--context", "2 positions"),
        ["context negative"] = new(Model + "--context -7", "--context", "-7"),
        ["weights of doubles"] = new(Model + "--weights f64", "--weights", "'f64'"),
        ["cache of bytes"] = new(Model + "--cache f8", "--cache", "'f8'"),
        ["cache of brain floats"] = new(Model + "--cache bf16", "--cache", "f32 or f16"),
        ["temperature negative"] = new(Model + "--temperature -1", "temperature", "-1"),
        ["temperature not a number"] = new(Model + "--temperature NaN", "temperature"),
        ["top-k negative"] = new(Model + "--top-k -1", "top-k", "-1"),
        ["top-p above 1"] = new(Model + "--top-p 2", "top-p", "2"),
        ["top-p 0"] = new(Model + "--top-p 0", "top-p", "0"),
        ["seed negative"] = new(Model + "--seed -1", "--seed", "'-1'"),
        ["no model named"] = new("--model", "--model") { Last = "" },
        ["shape unknown"] = new(Shape + "huge", "--shape", "'huge'", "llama-8b-like"),
        ["shape with a size missing"] = new(Shape + "layers=1,hidden=8", "--shape", "heads="),
        ["shape with a size too many"] = new(
            Shape + "layers=1,hidden=8,heads=2,kv-heads=2,head-size=4,intermediate=8,vocabulary=16,depth=3", "--shape", "'depth'"),
        ["shape with a size of 0"] = new(Shape + "layers=0,hidden=8", "--shape", "'layers=0'"),
        ["shape with uneven groups"] = new(
            Shape + "layers=1,hidden=8,heads=3,kv-heads=2,head-size=4,intermediate=8,vocabulary=16", "--shape", "multiple of kv-heads"),
        ["shape with an odd head"] = new(
            Shape + "layers=1,hidden=8,heads=2,kv-heads=2,head-size=6,intermediate=8,vocabulary=16", "head size 6"),
        ["shape beyond any memory"] = new(
            Shape + "layers=1,hidden=1000000000,heads=2,kv-heads=2,head-size=4,intermediate=8,vocabulary=1000000000", "1000000000"),
        ["bench without context"] = new("bench --model {model} --context 0", "--context"),
        ["bench without tokens"] = new("bench --model {model} --tokens 0", "--tokens"),
        ["bench with a negative prefill"] = new("bench --model {model} --prefill -2", "--prefill"),
        ["bench past the limit"] = new("bench --model {model} --context 512", "512"),
        ["bench far past the limit"] = new("bench --model {model} --context 2147483647", "--context"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused(string name) => Cases[name].Check();
}
