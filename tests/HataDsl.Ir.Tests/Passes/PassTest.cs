using System.Text;

namespace HataDsl.Ir.Tests;

/// <summary>Text in, text out: what a pass makes of a kernel.</summary>
internal static class PassTest
{
    /// <summary>Symbols that pass tests use unless they declare their own.</summary>
    private const string Declarations = """
          view input f32 read
          view output f32 readwrite
          scalar n i32
          scalar flag i1
        """;

    /// <summary>Runs a pass on a kernel given as symbols and body, and compares the body and the symbols it leaves.</summary>
    public static void Check(Action<Kernel> pass, string symbols, string body, string expected, string functions = "", string contract = "exact")
    {
        Kernel kernel = Parse(symbols, body, functions, contract);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
        pass(kernel);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
        string text = KernelPrinter.Print(kernel).ReplaceLineEndings("\n");
        string header = KernelPrinter.Print(Parse("", "", contract: contract)).ReplaceLineEndings("\n");
        header = header[..header.IndexOf('{')];
        Assert.StartsWith(header, text);
        Assert.Equal(Normalise(expected), Normalise(text[header.Length..]));
    }

    public static Kernel Parse(string symbols, string body, string functions = "", string contract = "exact")
    {
        var text = new StringBuilder($"kernel \"Test\" workgroup 64 1 1 {contract}\n");
        text.Append(Declarations).Append('\n').Append(symbols).Append(symbols.Length > 0 ? "\n" : "");
        text.Append("{\n").Append(body).Append(body.Length > 0 ? "\n" : "").Append("}\n").Append(functions);
        return KernelParser.Parse(Normalise(text.ToString()));
    }

    private static string Normalise(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
