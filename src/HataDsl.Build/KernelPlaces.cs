namespace HataDsl;

/// <summary>Reads the tables that lead from a kernel's IR and shader to its C#. Compiled by the build step and by the CUDA device.</summary>
internal static class KernelPlaces
{
    /// <summary>The place of an IR line as <c>file(line,column)</c>: that of the nearest instruction at or before it, else the kernel's name.</summary>
    /// <param name="files">Files of a <c>KernelSource</c> attribute.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="irLine">Line of the IR text, 0 for the kernel as a whole.</param>
    /// <returns>Null where there is no table.</returns>
    public static string? Find(string files, string rows, int irLine)
    {
        string[] names = files.Split('|');
        string? place = null;
        foreach (string row in rows.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] numbers = [.. row.Split(':').Select(int.Parse)];
            if (numbers[0] > irLine)
            {
                break;
            }

            place = $"{names[numbers[1]]}({numbers[2]},{numbers[3]})";
        }

        return place;
    }

    /// <summary>The line of the IR behind a line of a shader, 0 where there is none.</summary>
    /// <param name="lines">The lines of a <c>KernelShader</c> attribute.</param>
    /// <param name="shaderLine">Line of the shader, from 1.</param>
    public static int IrLineOf(string lines, int shaderLine)
    {
        int found = 0;
        foreach (string row in lines.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] numbers = row.Split(':');
            if (int.Parse(numbers[0]) > shaderLine)
            {
                break;
            }

            found = int.Parse(numbers[1]);
        }

        return found;
    }
}
