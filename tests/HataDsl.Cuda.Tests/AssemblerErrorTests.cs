using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda.Tests;

/// <summary>An error that the assembler reports on a line of PTX leads to the line of the C# that it came from.</summary>
public sealed class AssemblerErrorTests
{
    private const string Template = """
        ptxas application ptx input, line 12; warning : Instruction 'shfl' without '.sync' may produce unpredictable results
        ptxas application ptx input, line LINE; error   : Arguments mismatch for instruction 'NAME'
        ptxas application ptx input, line 99; error   : Label expected for argument 0 of instruction 'bra'
        ptxas fatal   : Ptx assembly aborted due to errors
        """;

    [Theory]
    [InlineData("MathF.Sqrt(wide)", @"^\tsqrt\.")]
    [InlineData("MathF.Floor(x)", @"^\tcvt\.rmi\.")]
    [InlineData("y[i] =", @"^\tst\.")]
    [InlineData("Wide(x[i])", @"^\tld\.global")]
    public void The_line_of_the_instruction_is_named(string source, string instruction)
    {
        KernelDescriptor kernel = KernelErrorKernels.Descriptors.Roots;
        using var compiler = new PtxCompiler(9);
        string ptx = compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name);
        Func<string> withLines = () => PtxCompiler.CompileWithLines(kernel.Cuda!(), kernel.Workgroup, kernel.Name, compiler.Target);

        // Both texts are refused at the same instruction, each in its own line, as the assembler does.
        byte[] Refuse(string text) => throw new AssemblerException("The assembler refuses it.", Log(LineOf(text, instruction), instruction));
        var exception = Assert.Throws<DeviceException>(() => KernelErrors.At(kernel, () => KernelErrors.Assemble(kernel, ptx, Refuse, withLines)));
        string marked = withLines();
        Assert.True(exception.Message.StartsWith($"KernelErrorKernels.cs({SourceLine(source)},", StringComparison.Ordinal), $"{exception.Message}\n{kernel.CudaLines}\n{marked}");
        Assert.Contains($"line {LineOf(ptx, instruction)}; error   : Arguments mismatch", exception.Message);

        // Line information leaves the instructions as they are.
        Assert.Equal(ptx, string.Join('\n', marked.Split('\n').Where(line => !line.StartsWith("\t//line ", StringComparison.Ordinal))));
    }

    [Fact]
    public void Lines_of_other_files_are_left_out()
    {
        const string Text = ".visible .entry k()\n{\n\n\t.loc\t1 12 5\n\t// <No Source Line>\n\tadd;\n\n\t.loc\t2 99 1\n\tsub;\n}\n\n\t.file\t1 \"/x/cuda\"\n\t.file\t2 \"/x/Library.cs\"\n";
        Assert.Equal(".visible .entry k()\n{\n\n\t//line 12\n\tadd;\n\n\tsub;\n}", PtxLines.Mark(Text).Split("\n\n\t.file")[0]);
    }

    [Fact]
    public void Without_symbols_the_name_of_the_kernel_is()
    {
        KernelDescriptor kernel = KernelErrorKernels.Descriptors.Roots;
        byte[] Refuse(string ptx) => throw new AssemblerException("The assembler refuses it.", Log(3, "add"));
        var exception = Assert.Throws<DeviceException>(() => KernelErrors.At(kernel, () => KernelErrors.Assemble(kernel, "", Refuse, () => ".version 7.8\n\n\tadd\n")));
        Assert.StartsWith($"KernelErrorKernels.cs({SourceLine("public static void Roots")},", exception.Message);
    }

    [Theory]
    [InlineData("ptxas application ptx input, line 25; error   : Unexpected instruction types specified for 'add'", 25)]
    [InlineData("ptxas /tmp/kernel.ptx, line 17; fatal   : Parsing error near '.foo': syntax error\nptxas fatal   : Ptx assembly aborted", 17)]
    [InlineData("ptxas application ptx input, line 4; warning : x\nptxas application ptx input, line 31; error   : y", 31)]
    [InlineData("ptxas fatal   : Unresolved extern function 'missing'", null)]
    [InlineData("", null)]
    public void The_first_error_of_a_log_is_found(string log, int? line) => Assert.Equal(line, PtxLines.FirstError(log));

    [Fact]
    public void The_nearest_line_before_an_instruction_counts_but_not_that_of_another_function()
    {
        const string Ptx = ".version 7.8\n.target sm_90\n.visible .func f()\n{\n\t//line 7\n\tret;\n}\n.visible .entry k()\n{\n\tmov;\n\t//line 12\n\tadd;\n\tsub;\n}";
        Assert.Equal(7, PtxLines.SourceLineOf(Ptx, 6));
        Assert.Null(PtxLines.SourceLineOf(Ptx, 10));
        Assert.Equal(12, PtxLines.SourceLineOf(Ptx, 13));
        Assert.Equal(12, PtxLines.SourceLineOf(Ptx, 1000));
    }

    private static string Log(int line, string instruction) =>
        Template.Replace("LINE", line.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("NAME", instruction, StringComparison.Ordinal);

    private static int LineOf(string ptx, string instruction) => Array.FindIndex(ptx.Split('\n'), line => Regex.IsMatch(line, instruction)) + 1;

    private static int SourceLine(string text, [CallerFilePath] string path = "") => Array.FindIndex(
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(path)!, "KernelErrorKernels.cs")), line => line.Contains(text, StringComparison.Ordinal)) + 1;
}
