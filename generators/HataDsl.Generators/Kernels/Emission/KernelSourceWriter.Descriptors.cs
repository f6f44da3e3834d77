using HataDsl.Ir;

namespace HataDsl.Generators;

/// <content>Descriptors, each in a class of its own so that it is made when it is first used.</content>
internal sealed partial class KernelSourceWriter
{
    private void WriteDescriptors()
    {
        _source.Line("/// <summary>The compiled kernels of this type.</summary>");
        _source.Open("public static partial class Descriptors");
        if (IsOpen)
        {
            WriteOpenDescriptor();
        }
        else
        {
            _source.Line($"/// <summary>The compiled form of <see cref=\"{_model.DocumentationId}\"/>.</summary>");
            _source.Line($"{DescriptorAccessibility} static global::HataDsl.KernelDescriptor {_model.Method} => {FormsName(0)}.Descriptor;");
        }

        for (int i = 0; i < _forms.Length; i++)
        {
            _source.Line();
            WriteForms(i);
        }

        _source.Close();
    }

    /// <summary>A private kernel is launched from the type around the descriptors, so these cannot be private themselves.</summary>
    private string DescriptorAccessibility => _model.Accessibility is "public" ? "public" : "internal";

    private string FormsName(int instance) => _model.Method + "Forms" + (IsOpen ? (instance + 1).ToString() : "");

    private void WriteOpenDescriptor()
    {
        string[] comptime = [.. ComptimeParameters.Select(parameter => parameter.Name)];
        string names = string.Join(", ", _model.Instances.Select(instance => "<" + string.Join(", ", instance.TypeArguments.Concat(instance.ComptimeValues).Select(ShortName)) + ">"));
        _source.Line($"/// <summary>The compiled form of <see cref=\"{_model.DocumentationId}\"/> for the given types and values.</summary>");
        _source.Line("/// <exception cref=\"global::System.NotSupportedException\">The kernel has no instance for them.</exception>");
        string parameters = string.Join(", ", ComptimeParameters.Select(parameter => $"{parameter.Type} {parameter.Name}"));
        _source.Line($"{DescriptorAccessibility} static global::HataDsl.KernelDescriptor {_model.Method}{TypeParameterList}({parameters}){_model.Constraints} =>");
        for (int i = 0; i < _model.Instances.Count; i++)
        {
            EquatableArray<string> arguments = _model.Instances[i].TypeArguments;
            EquatableArray<string> values = _model.Instances[i].ComptimeValues;
            string test = string.Join(" && ", _model.TypeParameters.Select((parameter, j) => $"typeof({parameter}) == typeof({arguments[j]})")
                .Concat(comptime.Select((parameter, j) => $"{parameter} == {values[j]}")));
            _source.Line($"    {test} ? {FormsName(i)}.Descriptor :");
        }

        _source.Line($"    throw new global::System.NotSupportedException({SourceBuilder.Literal($"Kernel {_model.Method} is compiled for {names} only: add a [KernelInstance] for others.")});");
    }

    private static string ShortName(string type) =>
        type.StartsWith("global::", StringComparison.Ordinal) ? type.Substring(Math.Max(type.LastIndexOf('.') + 1, "global::".Length)) : type;

    /// <summary>The arguments of the C# method: those of the launch, and the values of [Comptime] parameters.</summary>
    private string[] SplitArguments(KernelInstance instance, Kernel kernel)
    {
        int position = 0;
        int comptime = 0;
        return [.. _model.Parameters.Select((parameter, i) =>
        {
            if (parameter.Kind == "Comptime")
            {
                return instance.ComptimeValues[comptime++];
            }

            int first = position;
            position += PartsOf(instance, i);
            string type = instance.ElementTypes[i];
            if (instance.Offsets[i].Count > 0)
            {
                string sizes = string.Join(", ", Enumerable.Range(first, instance.Offsets[i].Count).Select(part => SizeOf(kernel.Parameters[part], type, instance.Offsets[i])));
                return $"{parameter.Before}work.Struct<{type}>({first}, [{string.Join(", ", instance.Offsets[i])}], [{sizes}]){parameter.After}";
            }

            string whole = $"work.{(parameter.Kind == "Specialization" ? "Scalar" : parameter.Kind)}<{type}>({first})";
            whole = parameter.Rank == 1 ? whole
                : $"new global::HataDsl.{parameter.Kind}{parameter.Rank}D<{type}>({whole}, {string.Join(", ", Enumerable.Range(first + 1, position - first - 1).Select(part => $"work.Scalar<int>({part})"))})";
            return parameter.Before + whole + parameter.After;
        })];
    }

    /// <summary>Parameters of the IR that one of the C# method stands for.</summary>
    private int PartsOf(KernelInstance instance, int parameter) =>
        _model.Parameters[parameter].Kind == "Comptime" ? 0 : Math.Max(instance.Offsets[parameter].Count, 2 * _model.Parameters[parameter].Rank - (_model.Parameters[parameter].Rank == 1 ? 1 : 0));

    /// <summary>Bytes of a scalar in a struct; a struct without fields has one byte.</summary>
    private static string SizeOf(Symbol part, string type, EquatableArray<int> offsets) =>
        offsets.Count == 1 ? $"global::System.Math.Min({part.Type.Size()}, {SizeOf(type)})" : part.Type.Size().ToString();

    /// <summary>Bytes of an element: a constant where the type is a word of the language.</summary>
    private static string SizeOf(string type) => type is "bool" or "sbyte" or "byte" or "short" or "ushort" or "int" or "uint" or "long" or "ulong" or "float" or "double"
        ? $"sizeof({type})" : $"global::System.Runtime.CompilerServices.Unsafe.SizeOf<{type}>()";

    private void WriteForms(int i)
    {
        KernelInstance instance = _model.Instances[i];
        TargetForms forms = _forms[i];
        Kernel kernel = forms.Kernel;
        string typeArguments = IsGeneric ? "<" + string.Join(", ", instance.TypeArguments) + ">" : "";
        string values = string.Join(", ", SplitArguments(instance, kernel));
        string plain = $"static (in global::HataDsl.CpuWork work) => {CallOf(instance, kernel, typeArguments, values)}";

        _source.Open($"private static class {FormsName(i)}");
        _source.Open("internal static readonly global::HataDsl.KernelDescriptor Descriptor = new()");
        _source.Line($"Name = {SourceBuilder.Literal(instance.Name)},");
        _source.Line($"Hash = {SourceBuilder.Literal(instance.Hash)},");
        if (forms.GlslForMatrixUnits is not null)
        {
            _source.Line($"MatrixUnitsHash = {SourceBuilder.Literal(UnitsHash(instance))},");
        }

        _source.Line($"Workgroup = new({kernel.Workgroup.X}, {kernel.Workgroup.Y}, {kernel.Workgroup.Z}),");
        WriteParameters(instance, kernel);
        _source.Line($"SharedBytes = {kernel.SharedBytes},");
        string Argument(Symbol parameter) => $"(long)(int)arguments[{kernel.Parameters.IndexOf(parameter)}].Bits";
        var atLaunch = new SharedLayout(kernel, Argument);
        if (!atLaunch.IsEmpty)
        {
            _source.Line($"SharedBytesAtLaunch = static arguments => {atLaunch.CheckedTotal(Argument)},");
        }

        _source.Line($"Features = {KernelFeatureText.Of(kernel)},");
        _source.Line($"IsRepeatable = {(OrderDependence.Find(kernel).Count == 0 ? "true" : "false")},");
        _source.Line($"Assembly = typeof({FormsName(i)}).Assembly,");
        _source.Line($"Cpu = {Targets.CpuMethod},");
        if (_model.CpuBody is { } body)
        {
            string separator = values.Length > 0 ? ", " : "";
            _source.Line($"HandWrittenCpu = static (in global::HataDsl.CpuWork work) => {ContainingName}.{body}{typeArguments}(work{separator}{values}),");
        }

        _source.Line($"Plain = {plain},");
        if (forms.Cuda is { } cuda)
        {
            _source.Line($"CudaLines = {SourceBuilder.Literal(LineTableWriter.Changes(cuda.Lines))},");
            _source.Line($"Cuda = static () => typeof({Targets.CudaClass}).GetMethod(\"Kernel\")!,");
        }

        _source.Close("};");
        WriteForm(forms.Cpu);
        WriteCuda(forms.Cuda);
        _source.Close();
    }

    /// <summary>The form for CUDA, numbered from its first line, which debug symbols then say: so a line of the PTX leads to a line of the form.</summary>
    private void WriteCuda(CudaSource? cuda)
    {
        if (cuda is null)
        {
            return;
        }

        _source.Line();
        _source.Line("#line 1 \"cuda\"");
        _source.Block(cuda.Text);
        _source.Line("#line default");
    }

    private void WriteForm(string? text)
    {
        if (text is not null)
        {
            _source.Line();
            _source.Block(text);
        }
    }

    private void WriteParameters(KernelInstance instance, Kernel kernel)
    {
        int position = 0;
        Dictionary<Symbol, int> alignments = WideAccess.Alignments(kernel.Body);

        // The C# compiler binds an array and constants faster than a collection expression and calls: there are as many as parameters.
        _source.Line("Parameters = new global::HataDsl.KernelParameter[]");
        _source.Line("{");
        for (int i = 0; i < _model.Parameters.Count; i++)
        {
            ParameterModel parameter = _model.Parameters[i];
            string type = instance.ElementTypes[i];
            if (parameter.Kind == "Comptime")
            {
                continue;
            }

            if (instance.Offsets[i].Count > 0)
            {
                foreach ((int offset, int part) in instance.Offsets[i].Select((offset, part) => (offset, part)))
                {
                    Symbol scalar = kernel.Parameters[position++];
                    _source.Line($"    new global::HataDsl.KernelParameter({SourceBuilder.Literal(scalar.Name)}, global::HataDsl.KernelParameterKind.Scalar, typeof({type}), {SizeOf(scalar, type, instance.Offsets[i])}, Offset: {offset}, Continues: {(part > 0 ? "true" : "false")}),");
                }

                continue;
            }

            Symbol symbol = kernel.Parameters[position++];
            string record = symbol.RecordSize > 0 ? $", {symbol.RecordSize}" : "";
            string wide = alignments.TryGetValue(symbol, out int alignment) ? $", Lanes: {symbol.Lanes}, Alignment: {alignment}" : symbol.Lanes > 1 ? $", Lanes: {symbol.Lanes}" : "";
            _source.Line($"    new global::HataDsl.KernelParameter({SourceBuilder.Literal(parameter.Name.TrimStart('@'))}, global::HataDsl.KernelParameterKind.{parameter.Kind}, typeof({type}), {SizeOf(type)}{record}{wide}),");
            for (int part = 1; part < PartsOf(instance, i); part++)
            {
                _source.Line($"    new global::HataDsl.KernelParameter({SourceBuilder.Literal(kernel.Parameters[position++].Name)}, global::HataDsl.KernelParameterKind.Scalar, typeof(int), sizeof(int)),");
            }
        }

        _source.Line("},");
    }
}
