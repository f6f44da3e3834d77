using System.Reflection;
using System.Runtime.CompilerServices;

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
    [InlineData(1, "MathF.Sqrt(wide)", "\tsqrt")]
    [InlineData(2, "y[i] =", "\tst")]
    public void The_line_of_the_instruction_is_named(int row, string source, string instruction)
    {
        // PTX with line information: the lines of the CUDA form that the two statements of the source have come to.
        KernelDescriptor kernel = KernelErrorKernels.Descriptors.Roots;
        KernelSourceAttribute table = kernel.Assembly.GetCustomAttributes<KernelSourceAttribute>().Single(found => found.Hash == kernel.Hash);
        int[] lines = [.. kernel.CudaLines.Split(' ').Select(part => int.Parse(part.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture))];
        int line = lines.First(form => KernelPlaces.Find(table.Files, table.Rows, KernelPlaces.IrLineOf(kernel.CudaLines, form))!.StartsWith($"KernelErrorKernels.cs({SourceLine(source)},", StringComparison.Ordinal));
        string ptx = $".version 7.8\n.visible .entry k()\n{{\n\t.loc\t1 {line} 0\n{instruction};\n}}";
        byte[] Refuse(string text) => throw new AssemblerException("The assembler refuses it.", Log(text == ptx ? 5 : 40 + row, instruction));
        var exception = Assert.Throws<DeviceException>(() => KernelErrors.At(kernel, () => KernelErrors.Assemble(kernel, "", Refuse, () => ptx)));
        Assert.StartsWith($"KernelErrorKernels.cs({SourceLine(source)},", exception.Message);
        Assert.Contains($"line {40 + row}; error   : Arguments mismatch", exception.Message);
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
        const string Ptx = ".version 7.8\n.file 1 \"cuda\"\n.visible .func f()\n{\n\t.loc\t1 7 0\n\tret;\n}\n.visible .entry k()\n{\n\tmov;\n\t.loc\t1 12 5\n\tadd;\n\tsub;\n}";
        Assert.Equal(7, PtxLines.SourceLineOf(Ptx, 6));
        Assert.Null(PtxLines.SourceLineOf(Ptx, 10));
        Assert.Equal(12, PtxLines.SourceLineOf(Ptx, 13));
        Assert.Equal(12, PtxLines.SourceLineOf(Ptx, 1000));
    }

    private static string Log(int line, string instruction) =>
        Template.Replace("LINE", line.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("NAME", instruction, StringComparison.Ordinal);

    private static int SourceLine(string text, [CallerFilePath] string path = "") => Array.FindIndex(
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(path)!, "KernelErrorKernels.cs")), line => line.Contains(text, StringComparison.Ordinal)) + 1;
}
