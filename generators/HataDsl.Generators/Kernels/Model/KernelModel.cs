namespace HataDsl.Generators;

/// <summary>One type around a kernel, outermost first: how its partial part is opened.</summary>
/// <param name="Keyword">Such as <c>class</c> or <c>record struct</c>.</param>
/// <param name="Name">The type's name.</param>
internal readonly record struct ContainingType(string Keyword, string Name);

/// <summary>One C# parameter of a kernel.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="Kind">In, Out, InOut, Scalar, Specialization or Comptime.</param>
/// <param name="Type">Full name of the type of the elements or of the scalar; may name a type parameter.</param>
/// <param name="Rank">Dimensions of a view; 1 for everything else.</param>
/// <param name="Before">What stands before its value where the C# method is called.</param>
/// <param name="After">What stands behind it there.</param>
internal readonly record struct ParameterModel(string Name, string Kind, string Type, int Rank = 1, string Before = "", string After = "");

/// <summary>A kernel with its type and [Comptime] parameters closed: one IR, one descriptor.</summary>
/// <param name="Name">Full name with type arguments, as the IR has it.</param>
/// <param name="TypeArguments">Full names of the type arguments.</param>
/// <param name="ComptimeValues">For each [Comptime] parameter its value as a C# expression.</param>
/// <param name="ElementTypes">For each parameter the full name of its closed type.</param>
/// <param name="Offsets">For each parameter that is a struct where its scalars lie in it, in bytes; empty for others.</param>
/// <param name="Hash">Hash of the IR text.</param>
/// <param name="Ir">IR text as lowered, without spans.</param>
/// <param name="Signature">Documentation id with type arguments.</param>
internal sealed record KernelInstance(
    string Name,
    EquatableArray<string> TypeArguments,
    EquatableArray<string> ComptimeValues,
    EquatableArray<string> ElementTypes,
    EquatableArray<EquatableArray<int>> Offsets,
    string Hash,
    string Ir,
    string Signature);

/// <summary>The struct of a kernel that is an instance method.</summary>
/// <param name="Count">How many of the parameters are the state of the struct.</param>
/// <param name="NeedsConstructor">Whether a constructor for the state must be written.</param>
internal sealed record InstanceModel(int Count, bool NeedsConstructor);

/// <summary>Everything that the generated source of one kernel depends on. Holds nothing of the compilation.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Accessibility">Such as <c>public</c>.</param>
/// <param name="TypeParameters">Names of type parameters.</param>
/// <param name="Constraints">Constraint clauses as text.</param>
/// <param name="Parameters">Parameters in order.</param>
/// <param name="CpuBody">Name of the hand-written CPU method or null.</param>
/// <param name="Instance">How the C# method is reached: none for a static one.</param>
/// <param name="DeclaresSharedLimit">Whether the attribute says how much shared memory it may take.</param>
/// <param name="DocumentationId">For a cref.</param>
/// <param name="Instances">Closed kernels: one for a kernel that is not generic.</param>
internal sealed record KernelModel(
    string Namespace,
    EquatableArray<ContainingType> Containing,
    string Method,
    string Accessibility,
    EquatableArray<string> TypeParameters,
    string Constraints,
    EquatableArray<ParameterModel> Parameters,
    string? CpuBody,
    InstanceModel? Instance,
    bool DeclaresSharedLimit,
    string DocumentationId,
    EquatableArray<KernelInstance> Instances);

/// <summary>A helper method offered to kernels of other assemblies.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Signature">Documentation id.</param>
/// <param name="Forms">The forms.</param>
internal sealed record HelperModel(
    string Namespace, EquatableArray<ContainingType> Containing, string Method, string Signature, EquatableArray<StoredForm> Forms);

/// <summary>A helper method for one kind of its spans and one set of type arguments.</summary>
/// <param name="Signature">Documentation id with type arguments.</param>
/// <param name="Ir">IR text: a kernel without a body, then the functions that the helper calls and the helper itself.</param>
internal sealed record StoredForm(string Signature, string Ir);

/// <summary>What the transform of one attributed method gives; the two halves are separated at once.</summary>
/// <param name="Model">The model, unless there was an error.</param>
/// <param name="Diagnostics">What to report.</param>
/// <param name="Source">Where the parts of the model are in the C#; null for helpers and after an error.</param>
internal sealed record ParseResult<TModel>(TModel? Model, EquatableArray<DiagnosticInfo> Diagnostics, KernelSource? Source = null)
    where TModel : class;

/// <summary>Where a kernel is in the C#. Kept apart from its model, which stays the same when the C# only moves.</summary>
/// <param name="HintName">The start of the names of its generated files.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Instances">For each closed kernel the places of its IR.</param>
internal sealed record KernelSource(string HintName, LocationInfo Name, EquatableArray<InstanceSource> Instances);

/// <summary>The places of the lines of one IR text.</summary>
/// <param name="Hash">Hash of the IR.</param>
/// <param name="Lines">For each line the place that it came from; empty where there is none.</param>
internal sealed record InstanceSource(string Hash, EquatableArray<LocationInfo> Lines);
