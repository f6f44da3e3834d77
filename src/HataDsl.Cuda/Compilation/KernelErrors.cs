using System.Reflection;

namespace HataDsl.Cuda;

/// <summary>Leads what a back-end says of a kernel to the kernel's C#.</summary>
internal static class KernelErrors
{
    /// <summary>Runs a step of a kernel's compilation; a failure names the file and line of the kernel.</summary>
    /// <exception cref="DeviceException">The step failed.</exception>
    public static T At<T>(KernelDescriptor kernel, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (DeviceException exception) when (exception.InnerException is not DeviceException && PlaceOf(kernel, 0) is { } place)
        {
            throw Placed(place, exception);
        }
    }

    /// <summary>
    /// Assembles a kernel's PTX. A failure names the line of the C# that the first error comes from: the kernel is compiled once more with line
    /// information, which the assembler then fails on in the same way.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="ptx">Its PTX.</param>
    /// <param name="assemble">The assembler.</param>
    /// <param name="withLines">Compiles the kernel to PTX with line information.</param>
    /// <exception cref="DeviceException">The assembler refuses the text.</exception>
    public static byte[] Assemble(KernelDescriptor kernel, string ptx, Func<string, byte[]> assemble, Func<string> withLines)
    {
        try
        {
            return assemble(ptx);
        }
        catch (AssemblerException exception)
        {
            var refusal = new DeviceException(exception.Message, exception);
            throw PlaceOfError(kernel, assemble, withLines) is { } place ? Placed(place, refusal) : refusal;
        }
    }

    private static string? PlaceOfError(KernelDescriptor kernel, Func<string, byte[]> assemble, Func<string> withLines)
    {
        string ptx = "";
        try
        {
            ptx = withLines();
            _ = assemble(ptx);
            return null;
        }
        catch (AssemblerException again)
        {
            return PtxLines.FirstError(again.Log) is { } line && PtxLines.SourceLineOf(ptx, line) is { } source
                && KernelPlaces.IrLineOf(kernel.CudaLines, source) is > 0 and var irLine
                    ? PlaceOf(kernel, irLine)
                    : null;
        }
        catch (DeviceException)
        {
            return null; // without symbols the message stays as it is
        }
    }

    /// <summary>The place of a line of a kernel's IR, 0 for its name, as <c>file(line,column)</c>; null where its assembly does not say.</summary>
    private static string? PlaceOf(KernelDescriptor kernel, int irLine)
    {
        foreach (KernelSourceAttribute source in kernel.Assembly.GetCustomAttributes<KernelSourceAttribute>())
        {
            if (source.Hash == kernel.Hash)
            {
                return KernelPlaces.Find(source.Files, source.Rows, irLine);
            }
        }

        return null;
    }

    /// <summary>A message that begins with its place in the C#; that it has been placed is told by the exception inside.</summary>
    private static DeviceException Placed(string place, DeviceException inner) => new($"{place}: {inner.Message}", inner);
}
