using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>From an attributed method to its model: checks the signature, lowers every instance, hashes.</summary>
internal sealed partial class KernelMethodParser
{
    private const int MaximumWorkgroup = 1024;
    private const int DefaultUlps = 4; // KernelAttribute.Ulps

    // CUDA C++ Programming Guide, technical specifications per compute capability: 8.0 and 9.0.
    private const int MostResidentWorkgroups = 32;
    private const int MostResidentInvocations = 2048;
    private const int MaximumSharedBytes = 32 * 1024;

    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat;

    private readonly GeneratorAttributeSyntaxContext _context;
    private readonly IMethodSymbol _method;
    private readonly MethodDeclarationSyntax _syntax;
    private readonly CancellationToken _cancellation;
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private readonly List<InstanceSource> _sources = [];

    private KernelMethodParser(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        _context = context;
        _method = (IMethodSymbol)context.TargetSymbol;
        _syntax = (MethodDeclarationSyntax)context.TargetNode;
        _cancellation = cancellation;
    }

    /// <summary>The transform of the pipeline.</summary>
    public static ParseResult<KernelModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var parser = new KernelMethodParser(context, cancellation);
        KernelModel? model = parser.Parse();
        KernelSource? source = model is null ? null : new KernelSource(
            KernelSourceWriter.FullName(model), LocationInfo.From(parser._syntax.Identifier.GetLocation()), new EquatableArray<InstanceSource>(parser._sources));
        return new ParseResult<KernelModel>(model, new EquatableArray<DiagnosticInfo>(parser._diagnostics), source);
    }

    private KernelModel? Parse()
    {
        AttributeData attribute = _context.Attributes[0];
        WorkgroupShape? workgroup = WorkgroupOf(attribute);
        EquatableArray<ContainingType>? containing = CheckDeclaration();
        EquatableArray<ParameterModel>? parameters = CheckParameters();
        List<InstanceArguments>? instances = InstancesOf();
        string? cpuBody = CpuBodyOf(attribute);
        if (workgroup is not { } shape || containing is not { } around || parameters is not { } modelled || instances is null || _diagnostics.Count > 0)
        {
            return null;
        }

        var contract = (NumericContract)(NamedArgument(attribute, "Contract") is int chosen ? chosen : 0);
        int ulps = NamedArgument(attribute, "Ulps") is int bound ? bound : DefaultUlps;
        if (contract == NumericContract.Bounded && ulps < 1)
        {
            Report(KernelDiagnostics.UlpBound, AttributeLocation(attribute), ulps.ToString());
            return null;
        }

        int resident = NamedArgument(attribute, "ResidentWorkgroups") is int held ? held : 0;
        if (resident < 0 || resident > MostResidentWorkgroups || resident * shape.Count > MostResidentInvocations)
        {
            Report(KernelDiagnostics.ResidentWorkgroups, AttributeLocation(attribute), resident.ToString(), shape.Count.ToString());
            return null;
        }

        var lowered = new List<KernelInstance>();
        foreach (InstanceArguments instance in instances)
        {
            if (WorkgroupOf(instance, shape) is { } own && Lower(instance, own, contract, contract == NumericContract.Bounded ? ulps : 0, resident) is { } kernel)
            {
                lowered.Add(kernel);
            }
        }

        if (lowered.Count < instances.Count || _diagnostics.Count > 0)
        {
            return null;
        }

        return new KernelModel(
            NamespaceOf(_method),
            around,
            _method.Name,
            AccessibilityOf(_method),
            new EquatableArray<string>(_method.TypeParameters.Select(parameter => parameter.Name)),
            Constraints(),
            modelled,
            cpuBody,
            _method.IsStatic ? null : new InstanceModel(KernelInputs.StateOf(_method.ContainingType).Count, KernelInputs.NeedsConstructor(_method)),
            NamedArgument(_context.Attributes[0], "MaxSharedBytes") is not null,
            _method.GetDocumentationCommentId() ?? "",
            new EquatableArray<KernelInstance>(lowered));
    }

    private KernelInstance? Lower(InstanceArguments instance, WorkgroupShape workgroup, NumericContract contract, int ulps, int resident) =>
        Lower(instance, workgroup, contract, ulps, resident, splitsVectors: false, out KernelInstance? lowered) ? lowered
            : Lower(instance, workgroup, contract, ulps, resident, splitsVectors: true, out lowered) ? lowered : null;

    /// <summary>Lowers an instance; false where it must be done anew with components of vectors apart.</summary>
    private bool Lower(InstanceArguments instance, WorkgroupShape workgroup, NumericContract contract, int ulps, int resident, bool splitsVectors, out KernelInstance? lowered)
    {
        lowered = null;
        IMethodSymbol method = instance.Types.Length == 0 ? _method : _method.Construct(instance.Types);
        string name = NameOf(method, instance);
        var kernel = new Kernel(name, workgroup) { Contract = contract, Ulps = ulps, ResidentWorkgroups = resident };
        var context = new LoweringContext(_context.SemanticModel, kernel, _cancellation) { SplitsVectors = splitsVectors };
        if (_context.SemanticModel.GetOperation(_syntax, _cancellation) is not { } body)
        {
            return true;
        }

        context.Struct = method.IsStatic ? null : method.ContainingType;
        VariableUsage usage = VariableUsage.Of(body);
        var lowering = new BodyLowering(context, _context.SemanticModel, TypeSubstitution.For(method), usage, kernel.Body, kernel.Symbols);
        BindParameters(method, instance, kernel, lowering, context);
        if (context.Diagnostics.Count == 0)
        {
            lowering.Run(body);
        }

        if (context.NeedsSplit && !splitsVectors)
        {
            return false;
        }

        string text = KernelPrinter.Print(kernel, out IReadOnlyList<SourceSpan> spans);
        if (context.Diagnostics.Count == 0 && !context.IsInvalid)
        {
            CheckKernel(kernel, context);
        }

        // What follows from a mistake in the C# is noise beside the compiler's own error.
        bool isNoise = context.IsInvalid
            || (context.Diagnostics.Count > 0 && _context.SemanticModel.GetDiagnostics(_syntax.Span, _cancellation).Any(found => found.Severity == DiagnosticSeverity.Error));
        foreach (DiagnosticInfo diagnostic in context.Diagnostics)
        {
            // The same diagnostic in several instances is one mistake.
            if (!isNoise && !_diagnostics.Contains(diagnostic))
            {
                _diagnostics.Add(diagnostic);
            }
        }

        if (context.Diagnostics.Count > 0 || context.IsInvalid)
        {
            return true;
        }

        string hash = KernelHash.Of(text);
        _sources.Add(new InstanceSource(hash, new EquatableArray<LocationInfo>(spans.Select(span => span.Line == 0 ? default : context.LocationOf(span, default)))));
        string signature = _method.GetDocumentationCommentId() + instance.Text;
        lowered = new KernelInstance(
            name,
            new EquatableArray<string>(instance.Types.Select(argument => argument.ToDisplayString(FullName))),
            new EquatableArray<string>(instance.Values.Select(value => value.Expression)),
            new EquatableArray<string>(KernelInputs.Of(method).Select(input => ElementOf(input.Type).ToDisplayString(FullName))),
            new EquatableArray<EquatableArray<int>>(KernelInputs.Of(method).Select(input => new EquatableArray<int>(OffsetsOf(input.Type, context)))),
            hash,
            text,
            signature);
        return true;
    }

    /// <summary>Declares the parameters; their types are checked here because they may depend on the instance.</summary>
    private void BindParameters(IMethodSymbol method, InstanceArguments instance, Kernel kernel, BodyLowering lowering, LoweringContext context)
    {
        int comptime = 0;
        IReadOnlyList<KernelInput> inputs = KernelInputs.Of(method);
        IReadOnlyList<KernelInput> open = KernelInputs.Of(_method);
        for (int i = 0; i < inputs.Count; i++)
        {
            KernelInput input = inputs[i];
            ITypeSymbol type = input.Type;
            LocationInfo location = LocationInfo.From(KernelInputs.SyntaxOf(input.Symbol, _syntax));
            bool isView = TypeMapping.IsView(type, out ViewAccess access, out ITypeSymbol element);
            if (IsComptime(open[i].Leaf))
            {
                lowering.BindComptime(open[i].Leaf, context.LayoutOf(type)!, [instance.Values[comptime++].Bits]);
            }
            else if (isView ? !BindView(kernel, lowering, open[i], element, access, context) : !BindScalars(kernel, lowering, open[i], type, context))
            {
                ReportType(input, isView ? element : type, isView, location, context);
            }
            else if (TypeMapping.RankOf(type) is > 1 and var rank)
            {
                Symbol[] sizes = [.. BodyLowering.ShapeNames(rank).Select(name => new Symbol(SymbolKind.Scalar, $"{input.Name}_{name}", ScalarType.I32))];
                kernel.Parameters.AddRange(sizes);
                lowering.BindShape(open[i].Leaf, sizes, rank);
            }

            if (open[i] is { Path.Length: > 0, Leaf: IFieldSymbol field })
            {
                lowering.MoveIntoBundle(open[i].Symbol, open[i].Path, field);
            }
        }
    }

    private static void ReportType(KernelInput input, ITypeSymbol type, bool isView, LocationInfo location, LoweringContext context)
    {
        if (!isView && type.TypeKind == TypeKind.Error)
        {
            context.IsInvalid = true;
        }
        else if (isView)
        {
            context.Report(KernelDiagnostics.ArrayOfViewElements, location, Show(type));
        }
        else
        {
            context.Report(KernelDiagnostics.UnsupportedParameter, location, input.Name, Show(type));
        }
    }

    private static bool BindView(Kernel kernel, BodyLowering lowering, KernelInput input, ITypeSymbol element, ViewAccess access, LoweringContext context)
    {
        ScalarType scalar = TypeMapping.Scalar(element);
        int lanes = 1;
        TypeLayout? layout = scalar == ScalarType.Void ? context.LayoutOf(element) : null;
        if (layout is { VectorLanes: > 1 } && !(context.SplitsVectors == true && access != ViewAccess.Read))
        {
            (scalar, lanes) = (layout.Scalars[0], layout.VectorLanes);
        }

        if (scalar != ScalarType.Void)
        {
            var symbol = new Symbol(SymbolKind.View, input.Name, scalar, access: access, lanes: lanes);
            kernel.Parameters.Add(symbol);
            lowering.BindKernelParameter(input.Leaf, symbol);
            return true;
        }

        if (layout is not { Count: > 0 } || RecordLayout.Of(element) is not { } record)
        {
            return false;
        }

        var records = new Symbol(SymbolKind.View, input.Name, ScalarType.U8, access: access) { RecordSize = record.Size };
        kernel.Parameters.Add(records);
        lowering.BindRecords(input.Leaf, records, layout, record);
        return true;
    }

    /// <summary>A scalar, or the scalars of a struct one after the other.</summary>
    private static bool BindScalars(Kernel kernel, BodyLowering lowering, KernelInput input, ITypeSymbol type, LoweringContext context)
    {
        ScalarType scalar = TypeMapping.Scalar(type);
        if (scalar != ScalarType.Void)
        {
            var symbol = new Symbol(SymbolKind.Scalar, input.Name, scalar) { IsSpecialized = IsSpecialized(input.Leaf) };
            kernel.Parameters.Add(symbol);
            lowering.BindKernelParameter(input.Leaf, symbol);
            return true;
        }

        if (IsSpecialized(input.Leaf) || context.LayoutOf(type) is not { } layout || RecordLayout.Of(type) is null)
        {
            return false;
        }

        // A struct without fields still is an argument: its one byte.
        Symbol[] symbols = layout.Count == 0 ? [new Symbol(SymbolKind.Scalar, input.Name, ScalarType.I32)]
            : [.. layout.Scalars.Select((one, i) => new Symbol(SymbolKind.Scalar, input.Name + layout.Suffixes[i], one))];
        kernel.Parameters.AddRange(symbols);
        lowering.BindStruct(input.Leaf, layout, symbols);
        return true;
    }

    /// <summary>Where the scalars of a struct argument lie; none for other types.</summary>
    private static int[] OffsetsOf(ITypeSymbol type, LoweringContext context) =>
        TypeMapping.IsArray(type) || TypeMapping.Scalar(type) != ScalarType.Void ? []
        : context.LayoutOf(type) is { Count: 0 } ? [0] : RecordLayout.Of(type)?.Offsets ?? [];

    /// <summary>What can only be said of the whole kernel.</summary>
    private void CheckKernel(Kernel kernel, LoweringContext context)
    {
        LocationInfo name = LocationInfo.From(_syntax.Identifier.GetLocation());
        Targets.CheckLowered(kernel, context, name, NamedArgument(_context.Attributes[0], "Repeatable") is true);
        int limit = NamedArgument(_context.Attributes[0], "MaxSharedBytes") is int given ? given : MaximumSharedBytes;
        if (kernel.SharedBytes > limit)
        {
            context.Report(KernelDiagnostics.SharedMemory, name, _method.Name, kernel.SharedBytes.ToString(), limit.ToString());
        }
    }

    private static ITypeSymbol ElementOf(ITypeSymbol type) => TypeMapping.IsView(type, out _, out ITypeSymbol element) ? element : type;

    private static string Show(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    private static object? NamedArgument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
