using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using HataDsl.Ir.Graphs;

namespace HataDsl.Graphs;

/// <summary>Which plan of a compiled graph runs.</summary>
public enum GraphVariant
{
    /// <summary>A kernel for each operation.</summary>
    Separate,

    /// <summary>Fused by the costs of a processor.</summary>
    Processor,

    /// <summary>Fused by the costs of a graphics card.</summary>
    Accelerator,
}

/// <summary>A graph on a device: its arena, and the choice of plan. What the generator adds to it is one list of launches for each plan.</summary>
public abstract class CompiledGraph : IDisposable
{
    private readonly Buffer<byte> _arena;
    private readonly bool _ownsArena;

    /// <summary>The blocks of each plan with the sizes of this instance, in the order of <see cref="GraphVariant"/>.</summary>
    private readonly ArenaBlock[][] _plans;

    /// <summary>Bytes that each plan needs.</summary>
    private readonly long[] _planBytes;

    /// <summary>Offsets of the blocks of each plan where the sizes were given; null where those of the compiler hold.</summary>
    private readonly long[][]? _offsets;

    /// <summary>Allocates the arena for the declared maxima of the dimensions, for which the compiler has given out the offsets.</summary>
    /// <param name="device">The device.</param>
    /// <param name="planBytes">Bytes that each plan needs, in the order of <see cref="GraphVariant"/>.</param>
    /// <param name="plans">The blocks of each plan.</param>
    protected CompiledGraph(Device device, long[] planBytes, ArenaBlock[][] plans)
        : this(device, planBytes, plans, null, null)
    {
    }

    /// <summary>Takes an arena that others use at other times: the stages of a placed graph.</summary>
    /// <param name="device">The device.</param>
    /// <param name="arena">The arena; stays the caller's.</param>
    /// <param name="planBytes">Bytes that each plan needs.</param>
    /// <param name="plans">The blocks of each plan.</param>
    protected CompiledGraph(Device device, Buffer<byte> arena, long[] planBytes, ArenaBlock[][] plans)
        : this(device, planBytes, plans, null, arena)
    {
    }

    /// <summary>Allocates the arena for given maxima of the dimensions.</summary>
    /// <param name="device">The device.</param>
    /// <param name="plans">The blocks of each plan, in the order of <see cref="GraphVariant"/>.</param>
    protected CompiledGraph(Device device, ArenaBlock[][] plans)
        : this(device, plans, [.. (plans ?? []).Select(blocks => ArenaPlanner.Place(Lifetimes(blocks)))])
    {
    }

    private CompiledGraph(Device device, ArenaBlock[][] plans, (long[] Offsets, long Bytes)[] layouts)
        : this(device, [.. layouts.Select(layout => layout.Bytes)], plans, [.. layouts.Select(layout => layout.Offsets)], null)
    {
    }

    private CompiledGraph(Device device, long[] planBytes, ArenaBlock[][] plans, long[][]? offsets, Buffer<byte>? arena)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        Variant = VariantFor(device);
        _planBytes = planBytes;
        _plans = plans;
        _offsets = offsets;
        _ownsArena = arena is null;
        _arena = arena ?? device.Allocate<byte>(Math.Max(planBytes.Max(), ArenaPlanner.Alignment));
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The plan that runs: by the kind of device, until set or measured.</summary>
    public GraphVariant Variant { get; set; }

    /// <summary>The plans that can run.</summary>
    public virtual IReadOnlyList<GraphVariant> Variants => Enum.GetValues<GraphVariant>();

    /// <summary>Told the name of each kernel after its launch, to measure with; null as a rule.</summary>
    public Action<string>? Launched { get; set; }

    /// <summary>Bytes of the arena, which is enough for every plan.</summary>
    public long MemoryBytes => _arena.View.ByteLength;

    /// <summary>Bytes between kernels that a plan needs with the sizes that this instance was made for.</summary>
    public long PlanBytes(GraphVariant variant) => _planBytes[(int)variant];

    /// <summary>The least that lifetimes allow a plan with these sizes: the most that is in use by one kernel.</summary>
    public long LowerBoundBytes(GraphVariant variant) => ArenaPlanner.LowerBound(Lifetimes(_plans[(int)variant]));

    /// <summary>
    /// Bytes that the kernels of all runs so far have read: of each tensor that a kernel needs, the elements it needs, once. A recorded run
    /// counts when it is recorded.
    /// </summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes that the kernels of all runs so far have written; what kernels of the user's own write in place counts where their <c>Parts</c> say it.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>What the compiler decided, for each plan, and the memory of this instance: a text with tables.</summary>
    public string Report(GraphVariant variant) => string.Create(CultureInfo.InvariantCulture, $"""
        {Document(variant).Report.TrimEnd()}

        ## Memory of this instance{(Sizes.Length > 0 ? ", for at most " + Sizes : "")}

        | | bytes |
        |---|---|
        | this plan needs | {PlanBytes(variant)} |
        | its lower bound by lifetimes | {LowerBoundBytes(variant)} |
        | allocated, for every plan | {MemoryBytes} |

        """);

    /// <summary>The kernels of a plan and what goes between them, as an SVG.</summary>
    public string Picture(GraphVariant variant) => Document(variant).Picture;

    /// <summary>
    /// Measures every plan on this device and takes the fastest: where fusion does not pay, it is rejected. The plans take turns, so that a
    /// machine that slows down meanwhile slows all of them.
    /// </summary>
    /// <param name="queue">The queue to measure in.</param>
    /// <param name="run">Runs the graph once.</param>
    /// <param name="repetitions">Runs of each plan; the median counts.</param>
    /// <returns>Time of each plan.</returns>
    public IReadOnlyDictionary<GraphVariant, TimeSpan> Tune(Queue queue, Action run, int repetitions = 9)
    {
        IReadOnlyDictionary<GraphVariant, TimeSpan> times = Measure(queue, run, repetitions, Variants);
        Variant = times.MinBy(pair => pair.Value).Key;
        return times;
    }

    /// <summary>Measures plans that take turns; the plan that runs stays what it was.</summary>
    /// <param name="queue">The queue to measure in.</param>
    /// <param name="run">Runs the graph once.</param>
    /// <param name="repetitions">Runs of each plan; the median counts.</param>
    /// <param name="variants">The plans.</param>
    /// <returns>Time of each plan.</returns>
    public IReadOnlyDictionary<GraphVariant, TimeSpan> Measure(Queue queue, Action run, int repetitions, params IReadOnlyList<GraphVariant> variants)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(variants);
        GraphVariant before = Variant;
        var samples = variants.Distinct().ToDictionary(variant => variant, _ => new List<TimeSpan>());
        foreach (GraphVariant variant in samples.Keys)
        {
            Variant = variant;
            WarmUp(queue, run);
        }

        for (int i = 0; i < repetitions; i++)
        {
            foreach (GraphVariant variant in samples.Keys)
            {
                Variant = variant;
                long start = Stopwatch.GetTimestamp();
                run();
                queue.Synchronize();
                samples[variant].Add(Stopwatch.GetElapsedTime(start));
            }
        }

        Variant = before;
        return samples.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }

    /// <summary>
    /// The first run compiles kernels; and .NET compiles the bodies of a processor's kernels again, better, once they were called 30 times.
    /// </summary>
    private static void WarmUp(Queue queue, Action run)
    {
        const int Runs = 40;
        TimeSpan most = TimeSpan.FromMilliseconds(400);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 2 || (i < Runs && Stopwatch.GetElapsedTime(start) < most); i++)
        {
            run();
            queue.Synchronize();
        }
    }

    /// <summary>Frees the arena.</summary>
    public void Dispose()
    {
        if (_ownsArena)
        {
            _arena.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The maxima of the dimensions that this instance was made for, in words.</summary>
    protected virtual string Sizes => "";

    /// <summary>A tensor in the arena.</summary>
    /// <param name="block">Number of its block in the plan.</param>
    /// <param name="byteOffset">Where it begins with the declared maxima of the dimensions.</param>
    /// <param name="count">Number of elements.</param>
    protected unsafe BufferView<T> Arena<T>(int block, long byteOffset, long count)
        where T : unmanaged => _arena.Slice(_offsets is null ? byteOffset : _offsets[(int)Variant][block], count * sizeof(T)).As<T>();

    /// <summary>Tells <see cref="Launched"/>.</summary>
    protected void Passed(string kernel) => Launched?.Invoke(kernel);

    /// <summary>Counts what a kernel reads and writes.</summary>
    /// <param name="read">Bytes.</param>
    /// <param name="written">Bytes.</param>
    protected void Moved(long read, long written)
    {
        BytesRead += read;
        BytesWritten += written;
    }

    private static Lifetime[] Lifetimes(ArenaBlock[] blocks) => [.. blocks.Select(block => new Lifetime(block.First, block.Last, block.Bytes))];

    private static GraphVariant VariantFor(Device device) =>
        device.Capabilities.IsProcessor ? GraphVariant.Processor : GraphVariant.Accelerator;

    private GraphDocumentAttribute Document(GraphVariant variant) =>
        GetType().GetCustomAttributes<GraphDocumentAttribute>().First(document => document.Variant == variant);

    /// <summary>Checks the value of a dimension.</summary>
    protected static void CheckDimension(string name, int value, int maximum)
    {
        if (value < 1 || value > maximum)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Dimension '{name}' is declared to be 1 to {maximum}.");
        }
    }

    /// <summary>Checks that a tensor has the elements that its shape says.</summary>
    protected static void CheckTensor<T>(string name, BufferView<T> view, long count, string shape)
        where T : unmanaged
    {
        if (view.Length != count)
        {
            throw new ArgumentException($"'{name}' is {shape}, {count} elements, not {view.Length}.", name);
        }
    }

    /// <summary>Checks that a part of an axis is inside, where that is known at a run only.</summary>
    protected static void CheckPart(long start, long length, long whole, string what)
    {
        if (start + length > whole)
        {
            throw new ArgumentException($"A part ({what}) takes {length} elements from {start} on, of {whole}.");
        }
    }

    /// <summary>A quotient rounded up, as the number of workgroups.</summary>
    protected static int Up(int count, int by) => (int)(((long)count + by - 1) / by);
}
